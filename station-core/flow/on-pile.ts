/** A pile comes, goes, boots, shows a card, and is heard. */
import { utcMs, type UtcMs } from '../base/time.ts';
import type { PileEvent } from '../domain/event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Connector, Pile } from '../domain/pile.ts';
import type { Session } from '../domain/session.ts';
import { NEW_CLOCK } from '../rules/sessions/pile-clock.ts';
import { NEW_SECURITY } from '../rules/security/move.ts';
import { quirksFor } from '../rules/quirks/match.ts';
import { connectorsOf, pileById, waitingPiles } from '../store/piles.ts';
import { isCharging, openSessionsOf } from '../store/sessions.ts';
import { openOrderFor } from '../store/start-orders.ts';
import { settingsOf } from '../store/settings.ts';
import { settle } from './alarms.ts';
import { cardStatus, groupCharges, parentOf } from './card-status.ts';
import { DONE, join, later, noParts, outcome, type Context, type Parts } from './context.ts';
import { localListBooted } from './on-local-list.ts';
import { rolloutBooted } from './rollout.ts';
import { cameIn } from './security-move.ts';
import { endByGuess } from './session-end.ts';
import { barred } from './on-zone.ts';
import { taught } from './on-teach-in.ts';
import { ownerOf } from './tags.ts';

type Of<Kind extends PileEvent['kind']> = Extract<PileEvent, { kind: Kind }>;

/** At most so many strangers are kept; the next one is turned away (DESIGN, pairing). */
export const WAITING_LIMIT = 200;
const PENDING_INTERVAL_S = 60;
const DEFAULT_HEARTBEAT_S = 60;
/** `last heard` is written at most this often; in between the connection itself knows. */
const HEARD_EVERY_MS = 30_000;

export function onConnected(context: Context, event: Of<'pile.connected'>): Outcome {
  const { db } = context;
  const known = pileById(db, event.pileId);
  if (known === null && waitingPiles(db) >= WAITING_LIMIT) {
    return outcome({ kind: 'refused', code: 'pile.queue-full', detail: { pileId: event.pileId, waiting: WAITING_LIMIT } });
  }
  const connected: Pile = {
    ...(known ?? stranger(event)),
    protocol: event.protocol,
    remoteAddress: event.remoteAddress,
    connectionId: event.connectionId,
    connectedAtMs: event.receivedMs,
    disconnectedAtMs: null,
    lastHeardMs: event.receivedMs,
  };
  const { pile, parts } = cameIn(context, connected, event);
  const unknown = allUnknown(connectorsOf(db, event.pileId), event.receivedMs);
  return outcome(
    DONE,
    join(
      { writes: [{ kind: 'pile.put', pile }], commands: [], notices: pileNotices(pile) },
      parts,
      unknown,
      settle(db, `pile-missing:${pile.id}`, event.receivedMs),
    ),
  );
}

/** F09: only the connection that is the pile's own takes it offline. */
export function onDisconnected({ db }: Context, event: Of<'pile.disconnected'>): Outcome {
  const pile = pileById(db, event.pileId);
  if (pile === null || pile.connectionId !== event.connectionId) return outcome(DONE);
  const gone: Pile = { ...pile, connectionId: null, disconnectedAtMs: event.receivedMs };
  const unknown = allUnknown(connectorsOf(db, pile.id), event.receivedMs);
  return outcome(DONE, join({ writes: [{ kind: 'pile.put', pile: gone }], commands: [], notices: pileNotices(gone) }, unknown));
}

export function onBooted(context: Context, event: Of<'pile.booted'>): Outcome {
  const { db } = context;
  const { vendor, model, serial, firmware, receivedMs } = event;
  const known = pileById(db, event.pileId) ?? stranger(event);
  const pile: Pile = {
    ...known,
    vendor,
    model,
    serial,
    firmware,
    bootedAtMs: receivedMs,
    lastHeardMs: receivedMs,
    // What was learned or set of this very pile stays.
    registerKind: known.registerKind === 'unknown' ? quirksFor(context.quirks, event).registerKind : known.registerKind,
    clock: { ...known.clock, unset: false },
  };
  const parts: Parts = { writes: [{ kind: 'pile.put', pile }], commands: [], notices: pileNotices(pile) };
  const answer = (status: 'Accepted' | 'Pending' | 'Rejected', intervalS: number): Outcome['answer'] => ({
    kind: 'boot',
    status,
    nowMs: receivedMs,
    intervalS,
  });
  if (pile.admission === 'waiting') return outcome(answer('Pending', PENDING_INTERVAL_S), parts);
  if (pile.admission === 'refused') return outcome(answer('Rejected', PENDING_INTERVAL_S), parts);
  const connectors = connectorsOf(db, pile.id);
  const ghosts = openSessionsOf(db, pile.id).map((session) => endGhost(session, event));
  return outcome(
    answer('Accepted', settingsOf(db)?.heartbeatS ?? DEFAULT_HEARTBEAT_S),
    join(
      parts,
      allUnknown(connectors, receivedMs),
      localListBooted(context, pile.id, receivedMs),
      rolloutBooted(context, event),
      ...ghosts,
    ),
  );
}

/** Heartbeats and everything that only shows the pile lives. */
export function onHeard({ db }: Context, event: PileEvent): Outcome {
  return outcome(DONE, heard(pileById(db, event.pileId), event));
}

export function heard(pile: Pile | null, event: PileEvent): Parts {
  if (pile === null || (pile.lastHeardMs !== null && event.receivedMs - pile.lastHeardMs < HEARD_EVERY_MS)) return noParts();
  return {
    writes: [{ kind: 'pile.put', pile: { ...pile, lastHeardMs: later(event.receivedMs, pile.lastHeardMs ?? utcMs(0)) } }],
    commands: [],
    notices: pileNotices(pile),
  };
}

/** As `heard`, with what was learned of the pile's clock. A sample alone is worth a write only now and then: three of them are half a minute apart or more. */
export function heardWithClock(pile: Pile, clock: Pile['clock'], event: PileEvent): Parts {
  const sampledMs = pile.clock.samples.at(-1)?.receivedMs ?? 0;
  const isNews =
    clock.skewMs !== pile.clock.skewMs || clock.unset !== pile.clock.unset || Math.abs(event.receivedMs - sampledMs) >= HEARD_EVERY_MS;
  if (clock === pile.clock || !isNews) return heard(pile, event);
  return { writes: [{ kind: 'pile.put', pile: { ...pile, clock, lastHeardMs: event.receivedMs } }], commands: [], notices: [] };
}

export function onAuthorize(context: Context, event: Of<'pile.authorize'>): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  const owner = ownerOf(context, pile, event.tag);
  const { tokenId, card } = owner;
  const ordered = openOrderFor(db, event.pileId, tokenId) !== null;
  const told = cardStatus(db, {
    card,
    ordered,
    charging: card !== null && isCharging(db, tokenId) && !groupCharges(db, event.pileId, card),
    begins: card === null || !groupCharges(db, event.pileId, card),
    nowMs: event.receivedMs,
  });
  const status = barred(db, event.pileId, told);
  const teaching = taught(context, { pile, tag: event.tag, owner, receivedMs: event.receivedMs }, () => ordered);
  return outcome(
    { kind: 'authorized', status, expiresMs: card?.validUntilMs ?? null, ...parentOf(card) },
    join(heard(pile, event), teaching),
  );
}

/** A handshake that was turned away stands on the pairing page with its cause (F24, F31). */
export function onRefused({ db }: Context, event: Of<'pile.refused'>): Outcome {
  const { cause, remoteAddress, detail } = event;
  const knock: Write = { kind: 'knock.put', identity: event.pileId, cause, remoteAddress, detail, atMs: event.receivedMs };
  const ofPile = pileById(db, event.pileId) === null ? [] : [{ topic: 'pile', pileId: event.pileId } as const];
  return outcome(DONE, { writes: [knock], commands: [], notices: [{ topic: 'waiting' }, ...ofPile] });
}

/** F06: a pile that boots has no transaction running, as far as anybody knows; if it has, it resumes (F07). */
function endGhost(session: Session, event: Of<'pile.booted'>): Parts {
  return session.phase === 'charging' ? endByGuess(session, event.receivedMs, 'PowerLoss') : noParts();
}

/** F15: what a pile has not said since it came is not known; idle fees do not run meanwhile. */
export function allUnknown(connectors: readonly Connector[], atMs: UtcMs): Parts {
  const parts = noParts();
  for (const connector of connectors) {
    if (connector.state === 'unknown') continue;
    parts.writes.push({
      kind: 'connector.put',
      connector: { ...connector, state: 'unknown', stateAtMs: null, stateHeardMs: null, statusAskedMs: null, power: null },
    });
    parts.writes.push({ kind: 'unknown-span.open', ref: connector, fromMs: atMs });
    parts.notices.push({ topic: 'connector', ref: connector });
  }
  return parts;
}

/** A pile of which nothing is known but its name. */
export function stranger(event: Pick<PileEvent, 'pileId' | 'receivedMs'>): Pile {
  return {
    id: event.pileId,
    name: event.pileId,
    admission: 'waiting',
    vendor: '',
    model: '',
    serial: null,
    firmware: null,
    protocol: '',
    passwordHash: null,
    connectionId: null,
    firstSeenMs: event.receivedMs,
    connectedAtMs: null,
    disconnectedAtMs: null,
    bootedAtMs: null,
    lastHeardMs: event.receivedMs,
    remoteAddress: null,
    clock: NEW_CLOCK,
    registerKind: 'unknown',
    place: '',
    zone: '',
    security: NEW_SECURITY,
  };
}

function pileNotices(pile: Pile): Parts['notices'] {
  return [{ topic: 'pile', pileId: pile.id }, ...(pile.admission === 'accepted' ? [] : [{ topic: 'waiting' } as const])];
}
