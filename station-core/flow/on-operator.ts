/** Set-up, people, logins, settings, and the admission of piles. */
import { watt } from '../base/energy.ts';
import { id, type CommandId, type PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { Operator } from '../domain/operator.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { Session } from '../domain/session.ts';
import { connectorAt, otherOfName, pileById } from '../store/piles.ts';
import { activeOwners, operatorById, operatorByName } from '../store/operators.ts';
import { openSessionsOf } from '../store/sessions.ts';
import { MONEY_AT_FIRST, settingsOf } from '../store/settings.ts';
import { blankConnector } from './blank-connector.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import type { PileOrder } from '../domain/command.ts';
import { givesPower, startsCharge } from '../rules/safety/power-orders.ts';
import { barOf } from './on-zone.ts';
import { SETUP_CHANGED, zoneTyped } from './on-safety.ts';
import { endByGuess, freeSession } from './session-end.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

/** A day: who does not unplug until then is charged no further. */
const DEFAULT_IDLE_CAP_S = 86_400;
const DEFAULT_HEARTBEAT_S = 60;

function invalid(help: string): Outcome {
  return refused({ help });
}

/** Once only: the second person to try is told so. */
export function onSetUp({ db }: Context, event: Of<'operator.set-up'>): Outcome {
  if (settingsOf(db) !== null) return invalid('The station is already set up; log in instead.');
  const owner: Operator = {
    id: event.operatorId,
    name: event.ownerName,
    role: 'owner',
    passwordHash: event.passwordHash,
    disabled: false,
    createdAtMs: event.receivedMs,
  };
  const settings = {
    name: event.stationName,
    zone: event.zone,
    currency: event.currency,
    language: event.language,
    setUpAtMs: event.receivedMs,
    activePlanId: null,
    heartbeatS: DEFAULT_HEARTBEAT_S,
    idleCapS: DEFAULT_IDLE_CAP_S,
    money: MONEY_AT_FIRST,
    recoveryMadeAtMs: null,
  } as const;
  return outcome(DONE, {
    writes: [
      { kind: 'settings.put', settings },
      { kind: 'operator.put', operator: owner },
    ],
    commands: [],
    notices: [{ topic: 'settings' }, { topic: 'operators' }],
  });
}

export function onLoggedIn({ db }: Context, event: Of<'operator.logged-in'>): Outcome {
  const operator = operatorById(db, event.operatorId);
  if (operator === null || operator.disabled) return outcome({ kind: 'refused', code: 'access.not-logged-in', detail: {} });
  return outcome(DONE, { writes: [{ kind: 'login.add', login: event.login }], commands: [], notices: [{ topic: 'operators' }] });
}

export function onLoggedOut(event: Of<'operator.logged-out'>): Outcome {
  return outcome(DONE, {
    writes: [{ kind: 'login.delete', secretHash: event.secretHash }],
    commands: [],
    notices: [{ topic: 'operators' }],
  });
}

export function onRevokeLogins(event: Of<'operator.revoke-logins'>): Outcome {
  return outcome(DONE, { writes: [{ kind: 'login.delete-of', operatorId: event.of }], commands: [], notices: [{ topic: 'operators' }] });
}

export function onAddOperator({ db }: Context, event: Of<'operator.add'>): Outcome {
  if (operatorByName(db, event.name) !== null) return invalid('Somebody of this name can already log in; choose another name.');
  const operator: Operator = {
    id: event.newId,
    name: event.name,
    role: event.role,
    passwordHash: event.passwordHash,
    disabled: false,
    createdAtMs: event.receivedMs,
  };
  return outcome(DONE, { writes: [{ kind: 'operator.put', operator }], commands: [], notices: [{ topic: 'operators' }] });
}

/** A new password, a new role or a lock ends the person's logins. The last owner stays one. */
export function onChangeOperator({ db }: Context, event: Of<'operator.change'>): Outcome {
  const known = operatorById(db, event.of);
  if (known === null) return notFound({ operator: event.of });
  const noLongerOwner = known.role === 'owner' && !known.disabled && (event.role !== 'owner' || event.disabled);
  if (noLongerOwner && activeOwners(db) === 1) return invalid('This is the only owner; make somebody else an owner first.');
  const operator: Operator = {
    ...known,
    role: event.role,
    disabled: event.disabled,
    passwordHash: event.passwordHash ?? known.passwordHash,
  };
  return outcome(DONE, {
    writes: [
      { kind: 'operator.put', operator },
      { kind: 'login.delete-of', operatorId: known.id },
    ],
    commands: [],
    notices: [{ topic: 'operators' }],
  });
}

export function onSettings({ db }: Context, event: Of<'operator.settings'>): Outcome {
  const known = settingsOf(db);
  if (known === null) return invalid('Set the station up first.');
  const { name, language, heartbeatS, idleCapS } = event;
  return outcome(DONE, {
    writes: [{ kind: 'settings.put', settings: { ...known, name, language, heartbeatS, idleCapS } }],
    commands: [],
    notices: [{ topic: 'settings' }],
  });
}

/** The day a person should make a new one counts from the newest that left; that it was made is on record already. */
export function onFetchedRecoveryFile({ db }: Context, event: Of<'operator.fetched-recovery-file'>): Outcome {
  const known = settingsOf(db);
  if (known === null) return invalid('Set the station up first.');
  const newest = known.recoveryMadeAtMs === null || known.recoveryMadeAtMs < event.madeAtMs ? event.madeAtMs : known.recoveryMadeAtMs;
  return outcome(DONE, {
    writes: [{ kind: 'settings.put', settings: { ...known, recoveryMadeAtMs: newest } }],
    commands: [],
    notices: [{ topic: 'settings' }],
  });
}

/** Accepts a waiting pile, or changes the name, password and connectors of one. The pile is asked to boot again when it was waiting. */
export function onAdmitPile({ db }: Context, event: Of<'operator.admit-pile'>): Outcome {
  const known = pileById(db, event.pileId);
  if (known === null) return notFound({ pileId: event.pileId });
  // Its certificate would open the other's door, and the other's its own.
  const other = known.admission === 'accepted' ? null : otherOfName(db, known.id, known.id);
  if (other !== null) return refused({ pileId: known.id, help: `Another pile has this name on its certificate: ${other}.` });
  const { name, passwordHash, place = known.place, zone = known.zone } = event;
  // Else a stopped pile would have its power back without a reset.
  const bar = zone === known.zone ? null : barOf(db, known.id);
  if (bar?.phase === 'stopped')
    return outcome({ kind: 'refused', code: 'safety.zone-stopped', detail: { zone: bar.zoneId, help: 'Reset it first.' } });
  const pile: Pile = { ...known, admission: 'accepted', name, passwordHash, place, zone, security: without(known.security, passwordHash) };
  const connectors = event.connectors.map((c): Write => {
    const ref = { pileId: known.id, evse: c.evse, connector: c.connector };
    const connector = connectorAt(db, ref) ?? blankConnector(ref, c.name);
    return {
      kind: 'connector.put',
      connector: {
        ...connector,
        name: c.name,
        ratedPower: c.ratedPowerW === null ? null : watt(c.ratedPowerW),
        phases: c.phases === undefined ? connector.phases : c.phases,
      },
    };
  });
  // Which zone it is in changes what stops it.
  const zoned =
    zone === known.zone && known.admission === 'accepted' ? noParts() : join(SETUP_CHANGED, zoneTyped(db, zone, event.receivedMs));
  const redial = known.connectionId !== null && (known.admission !== 'accepted' || known.passwordHash !== event.passwordHash);
  return outcome(DONE, {
    writes: [...zoned.writes, { kind: 'pile.put', pile }, ...connectors],
    commands: redial ? [{ kind: 'pile.disconnect', pileId: pile.id, reason: 'accepted: connect again' }] : [],
    notices: [
      ...zoned.notices,
      { topic: 'waiting' },
      { topic: 'pile', pileId: pile.id },
      ...event.connectors.map((c) => ({ topic: 'connector', ref: { pileId: pile.id, evse: c.evse, connector: c.connector } }) as const),
    ],
  });
}

/** Who takes the password away wants the pile to come in without one. */
function without(security: Pile['security'], passwordHash: string | null): Pile['security'] {
  return passwordHash === null && (security.least === 1 || security.least === 2) ? { ...security, least: 0 } : security;
}

export function onRefusePile({ db }: Context, event: Of<'operator.refuse-pile'>): Outcome {
  const known = pileById(db, event.pileId);
  if (known === null) return notFound({ pileId: event.pileId });
  // Nobody could stop it any more, and what took its power would be nobody's to let go.
  const bar = known.admission === 'accepted' ? barOf(db, known.id) : null;
  if (bar?.phase === 'stopped')
    return outcome({ kind: 'refused', code: 'safety.zone-stopped', detail: { zone: bar.zoneId, help: 'Reset it first.' } });
  const turnedAway: Parts = {
    writes: [{ kind: 'pile.put', pile: { ...known, admission: 'refused' } }],
    commands: [{ kind: 'pile.disconnect', pileId: known.id, reason: 'refused' }],
    notices: [...SETUP_CHANGED.notices, { topic: 'waiting' }, { topic: 'pile', pileId: known.id }],
  };
  return outcome(DONE, join(turnedAway, ...openSessionsOf(db, known.id).map((session) => letGo(session, event.receivedMs))));
}

/** Nothing more is heard of a refused pile: what runs there ends with its last register, and no idle fee runs on. */
function letGo(session: Session, nowMs: UtcMs): Parts {
  return session.phase === 'charging' ? endByGuess(session, nowMs, 'PileRefused', nowMs) : freeSession(session, nowMs);
}

/** It waits for a decision from now on; it is met when it knocks next. */
export function onLetKnock({ db }: Context, event: Of<'operator.let-knock'>): Outcome {
  const known = pileById(db, event.pileId);
  if (known === null) return notFound({ pileId: event.pileId });
  if (known.admission !== 'refused') return invalid('Only a refused pile is let knock again; this one is not.');
  return outcome(DONE, {
    writes: [{ kind: 'pile.put', pile: { ...known, admission: 'waiting' } }],
    commands: [],
    notices: [{ topic: 'waiting' }, { topic: 'pile', pileId: known.id }],
  });
}

export function onOrderPile({ db }: Context, event: Of<'operator.order-pile'>): Outcome {
  const pile = pileById(db, event.pileId);
  if (pile === null) return notFound({ pileId: event.pileId });
  if (pile.connectionId === null) return outcome({ kind: 'refused', code: 'pile.offline', detail: { pileId: pile.id } });
  const bar = barOfOrder(db, pile.id, event.order);
  if (bar !== null) return bar;
  const commandId = id<CommandId>(`order-${event.id}`);
  return outcome(
    { kind: 'ordered', commandId },
    { writes: [], commands: [{ kind: 'pile.order', id: commandId, pileId: pile.id, order: event.order }], notices: [] },
  );
}

/** Why the zone of the pile bars this order; null: it may go. Held, it bars starts alone; stopped, all that could put power on. */
function barOfOrder(db: Context['db'], pileId: PileId, order: PileOrder): Outcome | null {
  if (!givesPower(order)) return null;
  const bar = barOf(db, pileId);
  if (bar === null || (bar.phase === 'held' && !startsCharge(order))) return null;
  const code = bar.phase === 'held' ? 'safety.zone-held' : 'safety.zone-stopped';
  return outcome({ kind: 'refused', code, detail: { zone: bar.zoneId } });
}
