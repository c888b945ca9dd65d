/**
 * A new PC without a file gets from HQ what HQ was told of the station: its plans with their versions, its piles as a list to pair,
 * its accounts by number. Money is not among it: what HQ last heard of a wallet stands in the account's note, for a person to settle.
 */
import { id, type AccountId, type PersonKeyId, type PileId, type PlanId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import { watt } from '../base/energy.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { HqRestored } from '../domain/hq.ts';
import type { DirectiveKind } from '../domain/hq-directive.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { StationSettings } from '../domain/station.ts';
import type { UtcMs } from '../base/time.ts';
import type { OperatorId } from '../base/ids.ts';
import { checkedPlan } from '../rules/tariff/directive-plan.ts';
import { accountById, accountByNumber } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { isDirected } from '../store/hq-directives.ts';
import { allLosses } from '../store/hq-link.ts';
import { pileById } from '../store/piles.ts';
import { newestVersion } from '../store/plans.ts';
import { settingsOf } from '../store/settings.ts';
import { blankConnector } from './blank-connector.ts';
import { DONE, outcome, refused, type Context } from './context.ts';
import { stranger } from './on-pile.ts';

/** More than any site has; what is beyond stays with HQ. */
const MOST_PILES = 2_000;
const MOST_PLANS = 500;
const MOST_ACCOUNTS = 50_000;

/** What is here already stays as it is, and what HQ owns comes as a directive. */
export function onRestored({ db }: Context, event: Extract<HqEvent, { kind: 'operator.hq-restored' }>): Outcome {
  const settings = settingsOf(db);
  if (settings === null) return refused({ help: 'Set the station up first.' });
  const { restored, receivedMs: nowMs, operatorId } = event;
  const isHqs = (kind: DirectiveKind, objectId: string): boolean => isDirected(db, kind, objectId);
  const plans = restored.plans
    .slice(0, MOST_PLANS)
    .filter((plan) => !isHqs('plan', plan.id) && newestVersion(db, id<PlanId>(plan.id)) === 0);
  const accounts = restored.accounts.slice(0, MOST_ACCOUNTS).filter((account) => !isHqs('account', account.id));
  const writes = [
    ...restored.piles.slice(0, MOST_PILES).flatMap((pile) => pileWrites(db, pile, nowMs)),
    ...plans.flatMap((plan) => planWrites(plan, settings, { nowMs, operatorId })),
    ...accounts.flatMap((account) => accountWrites(db, account, nowMs)),
    ...activePlan(settings, plans),
    ...stillLost(db, restored, isHqs),
  ];
  return outcome(DONE, {
    writes,
    commands: [],
    notices: [{ topic: 'waiting' }, { topic: 'plans' }, { topic: 'accounts' }, { topic: 'settings' }, { topic: 'hq' }],
  });
}

/** What is here again, or comes from HQ, is not lost. */
function stillLost(db: Reader, { piles, plans, accounts }: HqRestored, isHqs: (kind: DirectiveKind, objectId: string) => boolean): Write[] {
  const back = new Set([
    ...piles.map((pile) => `pile/${pile.id}`),
    ...plans.flatMap(({ id: planId, version, layers }) => layers.map(({ layer }) => `tariff/${planId}.${version}.${layer}`)),
    ...accounts.map((account) => `account/${account.id}`),
  ]);
  const lost = allLosses(db);
  const still = lost.filter(
    ({ kind, objectId }) => !back.has(`${kind}/${objectId}`) && !(kind === 'account' && isHqs('account', objectId)),
  );
  return still.length === lost.length ? [] : [{ kind: 'hq-losses.put', lost: still }];
}

/** On the list to pair: its password is known to nobody any more, so that it is admitted by a person again. */
function pileWrites(db: Reader, told: HqRestored['piles'][number], nowMs: UtcMs): Write[] {
  const pileId = id<PileId>(told.id);
  if (pileById(db, pileId) !== null) return [];
  const { name, place, zone } = told;
  const pile = { ...stranger({ pileId, receivedMs: nowMs }), name, place, zone };
  const connectors = told.connectors.map((one): Write => {
    const blank = blankConnector({ pileId, evse: one.evse, connector: one.connector }, one.name);
    return { kind: 'connector.put', connector: { ...blank, ratedPower: one.ratedPower === null ? null : watt(one.ratedPower) } };
  });
  return [{ kind: 'pile.put', pile }, ...connectors];
}

/** Under the version HQ knows it by. One that cannot be billed under (its holidays were written as dates that are over) stays away, and is on the list of what was lost. */
function planWrites(
  told: HqRestored['plans'][number],
  settings: StationSettings,
  by: { readonly nowMs: UtcMs; readonly operatorId: OperatorId },
): Write[] {
  const layers = told.layers.map(({ layer, ocpi, labels }) => ({ layer, ocpi, ...(labels === null ? {} : { labels }) }));
  const body = { name: told.name, currency: settings.currency.code, layers, idleGraceS: told.idleGraceS };
  const checked = checkedPlan(told.id, body, settings.zone, by.nowMs);
  if (!checked.ok) return [];
  return [{ kind: 'plan.add', plan: { ...checked.plan, version: told.version }, savedAtMs: by.nowMs, savedBy: by.operatorId }];
}

function activePlan(settings: StationSettings, plans: HqRestored['plans']): Write[] {
  const active = plans.filter(({ isActive }) => isActive);
  const [only] = active;
  // Of several that held at different places nobody knows which held everywhere else.
  if (settings.activePlanId !== null || only === undefined || active.length > 1) return [];
  return [{ kind: 'settings.put', settings: { ...settings, activePlanId: id<PlanId>(only.id) } }];
}

/** Its name is known to nobody here; its number is what drivers say. */
function accountWrites(db: Reader, told: HqRestored['accounts'][number], nowMs: UtcMs): Write[] {
  const accountId = id<AccountId>(told.id);
  if (accountById(db, accountId) !== null || accountByNumber(db, told.number) !== null) return [];
  const money = `HQ last heard of ${told.wallet} in the wallet and ${told.owed} owed, in the smallest unit. None of it is booked.`;
  const person = { name: `№ ${told.number}`, phone: '', otherPhones: [], email: '', address: '', taxId: '', note: money, vehicles: [] };
  const account = {
    id: accountId,
    number: told.number,
    kind: told.kind,
    state: 'active',
    personKeyId: id<PersonKeyId>(`account.${accountId}`),
    groupId: null,
    levelId: null,
    isPostPaid: told.isPostPaid,
    creditLimit: minor(told.creditLimit),
    pinHash: null,
    frozenReason: '',
    merchant: null,
    createdAtMs: nowMs,
    closedAtMs: null,
    erasedAtMs: null,
  } as const;
  return [{ kind: 'account.put', account, person, atMs: nowMs }];
}
