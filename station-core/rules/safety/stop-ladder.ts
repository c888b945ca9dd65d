/**
 * How the power of a pile is taken away when it must be off (FIELD-FAULTS F22): everything that may work, at once and in
 * parallel, then harder. A step counts when the meter shows that power fell, never because the pile said "Accepted".
 * Pure; whoever calls it sends what it names and calls again.
 */
import { utcMs } from '../../base/time.ts';
import type { ChargingProfile } from '../../domain/charging-profile.ts';
import type { PileOrder } from '../../domain/command.ts';
import type { ConnectorRef } from '../../domain/pile.ts';

/** connector 0: a charge whose connector is not known (evse 0: nor its EVSE); it counts as one that is on. */
export interface LadderConnector extends Pick<ConnectorRef, 'evse' | 'connector'> {
  /** null: no charge is known to run there. */
  readonly charge: { readonly transactionId: number; readonly pileTransactionId: string | null } | null;
  /** Watts and when they were heard, by the monotonic clock; null: never. */
  readonly power: { readonly watts: number; readonly atMs: number } | null;
}

export interface LadderFacts {
  readonly connectors: readonly LadderConnector[];
  /** A relay or shunt trip takes the power from outside: then the pile is not reset. */
  readonly hasRelay: boolean;
  readonly isConnected: boolean;
  /** All by the monotonic clock, in milliseconds. */
  readonly beganMs: number;
  readonly nowMs: number;
  readonly sent: LadderSent;
}

/** What was done so far. */
export interface LadderSent {
  /** Charges a stop was sent for, as `evse/connector/transaction`. */
  readonly stops: ReadonlySet<string>;
  readonly barred: boolean;
  readonly askedMs: number | null;
  readonly profiles: ReadonlySet<string>;
  /** When the pile was reset, or its relay dropped. */
  readonly forcedMs: number | null;
}

export const NOTHING_SENT: LadderSent = { stops: new Set(), barred: false, askedMs: null, profiles: new Set(), forcedMs: null };

export interface LadderStep {
  readonly orders: readonly PileOrder[];
  /** The relay's turn: its power did not fall in 10 s. Once. */
  readonly trip: boolean;
  readonly sent: LadderSent;
  /** off: seen by the meter on every connector; on: not seen, or seen not to be so. */
  readonly power: 'off' | 'on';
  /** Everything was tried and a minute has passed: somebody has to go there. */
  readonly isSpent: boolean;
}

const ASK_EVERY_MS = 2_000;
const PROFILE_AFTER_MS = 5_000;
const FORCE_AFTER_MS = 10_000;
const SPENT_AFTER_MS = 60_000;
/** A reading older than this says nothing of now. */
const FRESH_MS = 6_000;
/** What the electronics of a pile draw by themselves. */
const OFF_BELOW_W = 100;

export function ladderStep(facts: LadderFacts): LadderStep {
  const { sent, nowMs, beganMs } = facts;
  const lit = facts.connectors.filter((connector) => !isOff(connector, facts));
  const power = lit.length === 0 && facts.connectors.length > 0 ? 'off' : 'on';
  const aged = nowMs - beganMs;
  const isSpent = power === 'on' && aged >= SPENT_AFTER_MS;
  if (!facts.isConnected) return { orders: [], trip: mustTrip(facts, power), sent: forced(facts, power), power, isSpent };
  const isAsked = sent.askedMs === null || nowMs - sent.askedMs >= ASK_EVERY_MS;
  const stops = facts.connectors.filter((connector) => connector.charge !== null && !sent.stops.has(chargeKey(connector)));
  const isLimited = aged >= PROFILE_AFTER_MS && power === 'on';
  const profiles = isLimited ? lit.filter((place) => place.evse > 0 && !sent.profiles.has(placeKey(place))) : [];
  const isWhole = isLimited && !sent.profiles.has(WHOLE_PILE);
  const isReset = power === 'on' && !facts.hasRelay && aged >= FORCE_AFTER_MS && sent.forcedMs === null;
  const orders: PileOrder[] = [
    ...stops.flatMap(stopOf),
    ...(sent.barred ? [] : ([{ kind: 'availability', evse: 0, connector: 0, operative: false }] as const)),
    ...(isAsked ? questions(facts) : []),
    ...profiles.map(zeroProfile),
    ...(isWhole ? [zeroOfPile()] : []),
    ...(isReset ? ([{ kind: 'reset', type: 'hard' }] as const) : []),
  ];
  return {
    orders,
    trip: mustTrip(facts, power),
    sent: {
      stops: new Set([...sent.stops, ...stops.map(chargeKey)]),
      barred: true,
      askedMs: isAsked ? nowMs : sent.askedMs,
      profiles: new Set([...sent.profiles, ...profiles.map(placeKey), ...(isWhole ? [WHOLE_PILE] : [])]),
      forcedMs: forced(facts, power).forcedMs ?? (isReset ? nowMs : null),
    },
    power,
    isSpent,
  };
}

/** After a boot a pile may go on with the charge it had (F07): all of it is sent again. */
export function ladderAfterBoot(sent: LadderSent): LadderSent {
  return { ...NOTHING_SENT, forcedMs: sent.forcedMs };
}

function mustTrip(facts: LadderFacts, power: 'off' | 'on'): boolean {
  return power === 'on' && facts.hasRelay && facts.nowMs - facts.beganMs >= FORCE_AFTER_MS && facts.sent.forcedMs === null;
}

function forced(facts: LadderFacts, power: 'off' | 'on'): LadderSent {
  return mustTrip(facts, power) ? { ...facts.sent, forcedMs: facts.nowMs } : facts.sent;
}

/** A reading from before the ladder began is old news: the power may have come since. */
function isOff({ power }: LadderConnector, { beganMs, nowMs }: LadderFacts): boolean {
  return power !== null && power.atMs >= beganMs && nowMs - power.atMs <= FRESH_MS && power.watts < OFF_BELOW_W;
}

function stopOf({ charge }: LadderConnector): PileOrder[] {
  if (charge === null) return [];
  const { transactionId, pileTransactionId } = charge;
  return [{ kind: 'stop', transactionId, ...(pileTransactionId === null ? {} : { pileTransactionId }) }];
}

/** Of every connector, and of the whole pile where the place of one is not known: then it is asked as well what it has. */
function questions({ connectors, sent }: LadderFacts): PileOrder[] {
  const isBlind = connectors.every(({ evse }) => evse === 0);
  const known = connectors.flatMap(({ evse, connector }): PileOrder[] =>
    evse === 0 ? [] : [{ kind: 'trigger', message: 'meter-values', evse, connector }],
  );
  if (known.length === connectors.length && !isBlind) return known;
  const whole: PileOrder = { kind: 'trigger', message: 'meter-values', connector: null };
  const parts: PileOrder = { kind: 'trigger', message: 'status', connector: null };
  return [...known, whole, ...(isBlind && sent.askedMs === null ? [parts] : [])];
}

/** As a default profile it holds for whatever charges there, whether the transaction is known or not. */
function zeroProfile({ evse, connector }: LadderConnector): PileOrder {
  const profile: ChargingProfile = { ...ZERO, id: ZERO_PROFILE_ID + evse, purpose: 'default', kind: 'relative', startMs: null };
  return { kind: 'set-profile', evse, connector, profile };
}

/**
 * The most the whole pile may draw (1.6 ChargePointMaxProfile, 2.0.1 ChargingStationMaxProfile; connector 0 alone, 1.6 §3.13.1, K01):
 * the least of it and of a charge's own profile holds, which a default profile does not reach; and it needs no connector.
 */
function zeroOfPile(): PileOrder {
  const profile: ChargingProfile = { ...ZERO, id: ZERO_PROFILE_ID, purpose: 'pile-maximum', kind: 'absolute', startMs: LONG_AGO };
  return { kind: 'set-profile', evse: 0, connector: 0, profile };
}

/** Not relative: that begins with a charge, and this is of the pile. Long before any clock that a pile was ever told. */
const LONG_AGO = utcMs(Date.UTC(2000, 0, 1));
const ZERO = {
  stackLevel: 9,
  recurrency: null,
  validFromMs: null,
  validToMs: null,
  transactionId: null,
  pileTransactionId: null,
  unit: 'A',
  durationS: null,
  periods: [{ startS: 0, limitTenths: 0, phases: null }],
} as const;

/**
 * The profile of 0 A of the whole pile; that of an EVSE has its number added, because a pile has one profile of an id and the next
 * takes its place (1.6 §5.16.1, K01.FR.05). They are taken away when the pile is put back in service.
 */
export const ZERO_PROFILE_ID = 910;
const WHOLE_PILE = '0/0';

function placeKey({ evse, connector }: LadderConnector): string {
  return `${evse}/${connector}`;
}

function chargeKey(connector: LadderConnector): string {
  return `${placeKey(connector)}${connector.charge === null ? '/' : chargeKeyOf(connector.charge)}`;
}

/** The end of a key in LadderSent.stops: the charge, wherever it runs. */
export function chargeKeyOf({ transactionId, pileTransactionId }: NonNullable<LadderConnector['charge']>): string {
  return `/${pileTransactionId ?? transactionId}`;
}
