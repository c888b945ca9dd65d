/** What the station pays for its energy. */
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { purchaseProblem } from '../rules/analytics/purchase.ts';
import { purchaseTariffCount, purchaseTariffFrom } from '../store/purchases.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

/** Twenty years of a new tariff each month; a new one is refused then. */
const TARIFFS_MOST = 240;

/** A tariff with a hole is refused, and the half hour is named. */
export function onPutPurchase({ db }: Context, event: Of<'operator.put-purchase'>): Outcome {
  const problem = purchaseProblem(event.tariff);
  const isNew = purchaseTariffFrom(db, event.tariff.fromDay) === null;
  const tooMany =
    isNew && purchaseTariffCount(db) >= TARIFFS_MOST ? `At most ${TARIFFS_MOST} purchase tariffs are kept; remove an old one.` : null;
  const help = problem ?? tooMany;
  if (help !== null) return refused({ fromDay: event.tariff.fromDay, help });
  return outcome(DONE, {
    writes: [{ kind: 'purchase.put', tariff: event.tariff, savedAtMs: event.receivedMs, savedBy: event.operatorId }],
    commands: [],
    notices: [{ topic: 'purchases' }],
  });
}

export function onRemovePurchase({ db }: Context, event: Of<'operator.remove-purchase'>): Outcome {
  if (purchaseTariffFrom(db, event.fromDay) === null)
    return notFound({ fromDay: event.fromDay, help: 'There is no purchase tariff from that day.' });
  return outcome(DONE, { writes: [{ kind: 'purchase.delete', fromDay: event.fromDay }], commands: [], notices: [{ topic: 'purchases' }] });
}
