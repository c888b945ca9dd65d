/** A pile on its way to another security profile: what it shows when it comes, what it answers, and what becomes due of it. */
import { id, type CommandId } from '../base/ids.ts';
import { addMs, DAY_MS, type UtcMs } from '../base/time.ts';
import type { PileCertificate, SecurityMove } from '../domain/certificate.ts';
import type { PileOrder } from '../domain/command.ts';
import type { ClockEvent, PileEvent } from '../domain/event.ts';
import type { Pile } from '../domain/pile.ts';
import { afterAnswer, afterSigned, failed, lateness, resumeMove, seenOn, type MoveFacts, type Progress } from '../rules/security/move.ts';
import { certificateBySerial, certificatesEnding, installedOf } from '../store/pile-certificates.ts';
import { movingPiles, pileById } from '../store/piles.ts';
import { settingsOf } from '../store/settings.ts';
import { isRaised, raise, settle } from './alarms.ts';
import { join, noParts, type Context, type Parts } from './context.ts';

type Of<Kind extends PileEvent['kind']> = Extract<PileEvent, { kind: Kind }>;

/** A pile's certificate lasts 397 days; it is asked for the next one in the last 30, and somebody is told in the last 14. */
const RENEW_BEFORE_MS = 30 * DAY_MS;
const ALARM_BEFORE_MS = 14 * DAY_MS;

/** The pile came in: what it showed is what it is on; a move may be over with it, or goes on. Changes to the row are the caller's to write. */
export function cameIn(context: Context, pile: Pile, event: Of<'pile.connected'>): { readonly pile: Pile; readonly parts: Parts } {
  const newPassword = event.newPassword === true;
  const facts = factsOf(context, pile);
  const { security, isDone, passwordHash } = seenOn(pile.security, { profile: event.securityProfile, newPassword });
  if (isDone) {
    const done = { ...pile, security, passwordHash: passwordHash ?? pile.passwordHash };
    return { pile: done, parts: settled(context, pile, event.receivedMs) };
  }
  if (security.move === null || security.move.step === 'failed') return { pile: { ...pile, security }, parts: noParts() };
  const { move, order } = resumeMove(security.move, newPassword, facts, event.receivedMs);
  return { pile: { ...pile, security: { ...security, move } }, parts: told(pile, move, order, event.id) };
}

/** What became of an order of a move, of a certificate that was sent, or of a question for settings. */
export function securityAnswered(context: Context, event: Of<'pile.answered'>): Parts {
  const { order, result, pileId, receivedMs } = event;
  const settings = settingsAnswered(event);
  if (order.kind === 'certificate-signed') return signedAnswered(context, event);
  const known = pileById(context.db, pileId);
  const move = known?.security.move ?? null;
  if (known === null || move === null || !event.commandId.startsWith(`move-${move.sinceMs}-`)) return settings;
  const pile = heardOf(known, event);
  const progress = afterAnswer(move, order, result, factsOf(context, pile), receivedMs);
  return join(settings, progressed(pile, progress, event.id), failureOf(context, pile, move, progress.move, receivedMs));
}

function settingsAnswered({ order, result, pileId, receivedMs }: Of<'pile.answered'>): Parts {
  if (order.kind !== 'read-configuration' || result.outcome !== 'accepted' || result.configuration === undefined) return noParts();
  const put = {
    kind: 'pile-settings.put',
    pileId,
    settings: result.configuration,
    atMs: receivedMs,
    whole: order.keys.length === 0,
  } as const;
  return { writes: [put], commands: [], notices: [{ topic: 'pile', pileId }] };
}

/** The row is written with the answer as well as with the move: both say when the pile was heard. */
function heardOf(pile: Pile, { result, receivedMs }: Of<'pile.answered'>): Pile {
  return result.outcome === 'failed' ? pile : { ...pile, lastHeardMs: receivedMs };
}

function signedAnswered(context: Context, event: Of<'pile.answered'>): Parts {
  const { db } = context;
  const serial = /^cert-([0-9a-f]+)$/.exec(event.commandId)?.[1];
  const certificate = serial === undefined ? null : certificateBySerial(db, serial);
  if (certificate?.state !== 'sent') return noParts();
  const wasTaken = event.result.outcome === 'accepted';
  const replaced = wasTaken ? installedOf(db, certificate.pileId, certificate.use) : [];
  const parts: Parts = {
    writes: [
      ...replaced.map((old) => ({ kind: 'pile-certificate.put', certificate: { ...old, state: 'replaced' } }) as const),
      { kind: 'pile-certificate.put', certificate: { ...certificate, state: wasTaken ? 'installed' : 'refused' } },
    ],
    commands: [],
    notices: [{ topic: 'pile', pileId: certificate.pileId }],
  };
  const quiet = replaced.map((old) => settle(db, expiryKey(old), event.receivedMs));
  const known = pileById(db, event.pileId);
  const move = known?.security.move ?? null;
  if (known === null || move === null) return join(parts, ...quiet);
  const pile = heardOf(known, event);
  const progress = afterSigned(move, event.result, factsOf(context, pile), event.receivedMs);
  return join(parts, ...quiet, progressed(pile, progress, event.id), failureOf(context, pile, move, progress.move, event.receivedMs));
}

/** What time makes due: steps that take too long, certificates that end. */
export function* securitySteps(context: Context, { id: eventId, receivedMs: nowMs }: ClockEvent): Generator<() => Parts> {
  const { db } = context;
  for (const pile of movingPiles(db)) {
    const { move } = pile.security;
    const problem = move === null ? null : lateness(move, nowMs);
    if (move !== null && problem !== null) yield () => moveIsLate(context, pile, move, problem, nowMs);
  }
  for (const certificate of certificatesEnding(db, addMs(nowMs, -RENEW_BEFORE_MS), addMs(nowMs, RENEW_BEFORE_MS))) {
    const isOnline = (pileById(db, certificate.pileId)?.connectionId ?? null) !== null;
    const isAsked = certificate.renewalAskedMs !== null && Math.abs(nowMs - certificate.renewalAskedMs) < DAY_MS;
    if (isOnline && !isAsked) yield () => renewal(certificate, eventId, nowMs);
    if (certificate.validUntilMs - nowMs < ALARM_BEFORE_MS && !isRaised(db, expiryKey(certificate)))
      yield () => certificateEnding(context, certificate, nowMs);
  }
}

/** A step that takes too long: the old way stays open. */
function moveIsLate(context: Context, pile: Pile, move: SecurityMove, problem: string, nowMs: UtcMs): Parts {
  const late = failed(move, problem, nowMs);
  return join(keep({ ...pile, security: { ...pile.security, move: late } }), moveFailed(context, pile, problem, nowMs));
}

/** A certificate that ends: the pile is asked for a new request once a day. */
function renewal(certificate: PileCertificate, eventId: string, nowMs: UtcMs): Parts {
  const asked: PileCertificate = { ...certificate, renewalAskedMs: nowMs };
  return {
    writes: [{ kind: 'pile-certificate.put', certificate: asked }],
    commands: [
      {
        kind: 'pile.order',
        id: id<CommandId>(`renew-${eventId}`),
        pileId: certificate.pileId,
        order: { kind: 'trigger', message: 'sign-certificate', connector: null },
      },
    ],
    notices: [],
  };
}

function certificateEnding({ db }: Context, certificate: PileCertificate, nowMs: UtcMs): Parts {
  const pile = pileById(db, certificate.pileId);
  const days = Math.max(0, Math.floor((certificate.validUntilMs - nowMs) / DAY_MS));
  const detail = { pileId: certificate.pileId, name: pile?.name ?? certificate.pileId, days };
  return raise(db, expiryKey(certificate), 'certificate-expiring', 'medium', detail, nowMs);
}

export function expiryKey(certificate: PileCertificate): string {
  return `certificate-expiring:${certificate.serial}`;
}

export function factsOf({ db, caPem }: Context, pile: Pile): MoveFacts {
  return { protocol: pile.protocol, seen: pile.security.seen, organization: settingsOf(db)?.name ?? 'Stationmaster', caPem };
}

/** What a step came to, written and told. A pile that is on the profile already is done with the last step. */
export function progressed(pile: Pile, { move, order }: Progress, eventId: string): Parts {
  if (order === null && move === pile.security.move) return noParts();
  if (order === null && move.step === 'waiting' && move.passwordHash === null && (pile.security.seen ?? 0) >= move.to)
    return keep({ ...pile, security: { ...pile.security, least: move.to, move: null } });
  return join(keep({ ...pile, security: { ...pile.security, move } }), told(pile, move, order, eventId));
}

/** The name of the command says which move it belongs to. */
function told(pile: Pile, move: SecurityMove, order: PileOrder | null, eventId: string): Parts {
  if (order === null) return noParts();
  return {
    writes: [],
    commands: [{ kind: 'pile.order', id: id<CommandId>(`move-${move.sinceMs}-${eventId}`), pileId: pile.id, order }],
    notices: [],
  };
}

function failureOf(context: Context, pile: Pile, before: SecurityMove, after: SecurityMove, nowMs: UtcMs): Parts {
  return after.step === 'failed' && before.step !== 'failed' ? moveFailed(context, pile, after.problem ?? '', nowMs) : noParts();
}

export function moveFailed({ db }: Context, pile: Pile, problem: string, nowMs: UtcMs): Parts {
  const detail = { pileId: pile.id, name: pile.name, problem: problem.slice(0, 200) };
  return raise(db, `security-move:${pile.id}`, 'security-move-failed', 'medium', detail, nowMs);
}

export function settled({ db }: Context, pile: Pile, nowMs: UtcMs): Parts {
  return settle(db, `security-move:${pile.id}`, nowMs);
}

export function keep(pile: Pile): Parts {
  return { writes: [{ kind: 'pile.put', pile }], commands: [], notices: [{ topic: 'pile', pileId: pile.id }] };
}
