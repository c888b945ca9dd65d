/** A session's bill taken apart: its minutes, the steps after its prices, and whether the readings make the same bill again. */
import { lineAmount } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { BillLine, PricedSession } from '../domain/bill.ts';
import type { BillExplained, BillStep } from '../domain/report-views.ts';
import { explainMinutes } from '../rules/tariff/explain-minutes.ts';
import { priceSession, type PriceSessionInput } from '../rules/tariff/price-session.ts';
import { sessionInput } from '../rules/tariff/session-input.ts';
import type { PriceFacts, SessionFacts } from '../store/views/session-facts.ts';

/** As the bill was made: an idle fee needs an end that was told. */
export function inputOf(facts: PriceFacts, nowMs: UtcMs): PriceSessionInput {
  const { session } = facts;
  const isGuessed = session.flags.includes('end-estimated');
  const idle = { fromMs: session.chargeEndedAtMs ?? nowMs, toMs: session.freedAtMs ?? nowMs };
  return sessionInput({ ...facts, unknownSpans: isGuessed ? [idle] : facts.unknownSpans, asOfMs: nowMs });
}

export function explained(facts: SessionFacts, price: PriceFacts, nowMs: UtcMs): BillExplained {
  const input = inputOf(price, nowMs);
  const again = priceSession(input);
  const bill = facts.bills[0] ?? null;
  const priced: PricedSession = bill ?? again;
  const { minutes, minutesPerRow } = explainMinutes(input, priced);
  const listed = sumOf(priced.lines.filter(({ kind }) => kind === 'component'));
  return {
    row: facts.row,
    zone: price.zone,
    currency: priced.currency,
    planName: price.plan.name,
    priced,
    bill,
    isReproduced: JSON.stringify([priced.lines, priced.totals]) === JSON.stringify([again.lines, again.totals]),
    ...{ minutes, minutesPerRow },
    listed: lineAmount(listed),
    steps: stepsOf(priced.lines, listed),
  };
}

/** In the order of the bill: the limits of each tariff, promotions, level, coupon, rounding. */
function stepsOf(lines: readonly BillLine[], listed: number): BillStep[] {
  let after = listed;
  return lines.flatMap((line) => {
    if (line.kind === 'component') return [];
    const { kind, source = null, layer } = line;
    after += line.net + line.tax;
    return [{ kind, source, label: line.label ?? '', layer, amount: lineAmount(line.net + line.tax), after: lineAmount(after) }];
  });
}

function sumOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, line) => sum + line.net + line.tax, 0);
}
