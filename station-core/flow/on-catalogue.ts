/** Price plans and cards. */
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { checkPlan } from '../rules/tariff/check-plan.ts';
import { cardById } from '../store/cards.ts';
import { personKeyOf } from '../store/person-keys.ts';
import { newestVersion } from '../store/plans.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, outcome, type Context } from './context.ts';
import { ownerOf } from './tags.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

/** A saved plan is a new version; a plan with a hole is refused, and the minute is named. */
export function onSavePlan({ db }: Context, event: Of<'operator.save-plan'>): Outcome {
  const settings = settingsOf(db);
  if (settings === null) return outcome({ kind: 'refused', code: 'input.invalid', detail: { help: 'Set the station up first.' } });
  if (event.plan.currency.code !== settings.currency.code)
    return outcome({
      kind: 'refused',
      code: 'plan.invalid',
      detail: { currency: event.plan.currency.code, help: `The station bills in ${settings.currency.code}.` },
    });
  const [problem] = checkPlan(event.plan, settings.zone);
  if (problem !== undefined)
    return outcome({
      kind: 'refused',
      code: problem.code === 'hole' ? 'plan.hole' : 'plan.invalid',
      detail: { plan: event.plan.name, help: problem.sentence },
    });
  const plan = { ...event.plan, version: newestVersion(db, event.plan.id) + 1 };
  const writes: Write[] = [{ kind: 'plan.add', plan, savedAtMs: event.receivedMs, savedBy: event.operatorId }];
  if (event.activate) writes.push({ kind: 'settings.put', settings: { ...settings, activePlanId: plan.id } });
  return outcome(
    { kind: 'plan-saved', planId: plan.id, version: plan.version },
    { writes, commands: [], notices: [{ topic: 'plans' }, { topic: 'plan', planId: plan.id }, { topic: 'settings' }] },
  );
}

/** The newest version of the plan holds for sessions that start from now on. */
export function onActivatePlan({ db }: Context, event: Of<'operator.activate-plan'>): Outcome {
  const settings = settingsOf(db);
  if (settings === null || newestVersion(db, event.planId) === 0)
    return outcome({ kind: 'refused', code: 'input.not-found', detail: { plan: event.planId } });
  return outcome(DONE, {
    writes: [{ kind: 'settings.put', settings: { ...settings, activePlanId: event.planId } }],
    commands: [],
    notices: [{ topic: 'plans' }, { topic: 'settings' }],
  });
}

export function onAddCard(context: Context, event: Of<'operator.add-card'>): Outcome {
  return addCard(context, event.number, event);
}

export function addCard(
  { db, vault }: Context,
  typed: string,
  event: Pick<Of<'operator.add-card'>, 'label' | 'validUntilMs' | 'receivedMs'>,
): Outcome {
  const number = canonicalTag(typed);
  if (number.length === 0)
    return outcome({
      kind: 'refused',
      code: 'input.invalid',
      detail: { field: 'number', help: 'Hold the card to a reader or type its number.' },
    });
  const cardId = vault.tokenId(number);
  const known = ownerOf({ db, vault, quirks: [] }, null, typed).card;
  if (known !== null)
    return outcome({ kind: 'refused', code: 'input.invalid', detail: { card: known.label, help: 'This card is already on file.' } });
  const card = {
    id: cardId,
    kind: 'card',
    state: 'active',
    label: event.label,
    hint: number.slice(-4),
    personKeyId: personKeyOf(db, cardId),
    validUntilMs: event.validUntilMs,
    createdAtMs: event.receivedMs,
    accountId: null,
    parentTag: null,
    replacedBy: null,
  } as const;
  return outcome(
    { kind: 'card-saved', cardId },
    { writes: [{ kind: 'card.add', card, number, atMs: event.receivedMs }], commands: [], notices: [{ topic: 'cards' }] },
  );
}

export function onChangeCard({ db }: Context, event: Of<'operator.change-card'>): Outcome {
  const card = cardById(db, event.cardId);
  if (card === null) return outcome({ kind: 'refused', code: 'input.not-found', detail: { card: event.cardId } });
  const { label, state, validUntilMs, parentTag = card.parentTag } = event;
  return outcome(
    { kind: 'card-saved', cardId: card.id },
    { writes: [{ kind: 'card.put', card: { ...card, label, state, validUntilMs, parentTag } }], commands: [], notices: [{ topic: 'cards' }] },
  );
}

/** The number goes for good: in the card list, in the journal and in backups made from now on. Amounts stay. */
export function onEraseCard({ db }: Context, event: Of<'operator.erase-card'>): Outcome {
  const card = cardById(db, event.cardId);
  if (card === null) return outcome({ kind: 'refused', code: 'input.not-found', detail: { card: event.cardId } });
  return outcome(DONE, {
    writes: [{ kind: 'card.erase', cardId: card.id, personKeyId: card.personKeyId, atMs: event.receivedMs }],
    commands: [],
    notices: [{ topic: 'cards' }],
  });
}
