/** How a pile comes in: moves to another security profile, its certificates, what it tells of its own security. */
import { id, type CommandId } from '../base/ids.ts';
import { addMs, HOUR_MS, type UtcMs } from '../base/time.ts';
import type { PileCertificate, SecurityMove } from '../domain/certificate.ts';
import type { OperatorEvent, PileEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import { beginMove, failed } from '../rules/security/move.ts';
import { severityOf } from '../rules/security/security-events.ts';
import { certificateBySerial, certificatesSignedSince } from '../store/pile-certificates.ts';
import { otherOfName, pileById } from '../store/piles.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { heard } from './on-pile.ts';
import { expiryKey, factsOf, keep, moveFailed, progressed, settled } from './security-move.ts';

type Of<Kind extends (OperatorEvent | PileEvent)['kind']> = Extract<OperatorEvent | PileEvent, { kind: Kind }>;

/** A pile that asks for certificates without end gets no more of them. */
const MOST_SIGNED_PER_HOUR = 10;

export function onMoveSecurity(context: Context, event: Of<'operator.move-security'>): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return notFound({ pileId: event.pileId });
  const problem = problemWith(pile, event) ?? nameTaken(context, event);
  if (problem !== null) return refused({ help: problem });
  const security = { ...pile.security, certificateName: event.certificateName ?? pile.security.certificateName };
  if (event.to < security.least) return outcome(DONE, lowered(context, { ...pile, security }, event));
  const move: SecurityMove = {
    to: event.to,
    sinceMs: event.receivedMs,
    step: 'waiting',
    stepSinceMs: event.receivedMs,
    passwordHash: event.to === 3 ? null : event.passwordHash,
    passwordTaken: false,
    needsReboot: false,
    networkSlot: null,
    url: event.url,
    problem: null,
  };
  const begun = beginMove(move, event.password, factsOf(context, pile), event.receivedMs);
  if (begun.order !== null && pile.connectionId === null)
    return outcome({ kind: 'refused', code: 'pile.offline', detail: { pileId: pile.id } });
  return outcome(DONE, join(settled(context, pile, event.receivedMs), progressed({ ...pile, security }, begun, event.id)));
}

/** A pile that fell back by itself is let in again; it could not be told to (1.6 security whitepaper §4.1: it refuses a lower profile). */
function lowered(context: Context, pile: Pile, event: Of<'operator.move-security'>): Parts {
  const passwordHash = event.to === 0 ? null : (event.passwordHash ?? pile.passwordHash);
  const security = { ...pile.security, least: event.to, move: null };
  return join(keep({ ...pile, passwordHash, security }), settled(context, pile, event.receivedMs));
}

/** In words for the page; null: it can be done. */
function problemWith(pile: Pile, { to, password, passwordHash, certificateName }: Of<'operator.move-security'>): string | null {
  if (pile.admission !== 'accepted') return 'Accept the pile first.';
  if ((password === null) !== (passwordHash === null)) return 'The password and its hash belong together.';
  if ((to === 1 || to === 2) && passwordHash === null && pile.passwordHash === null)
    return 'This profile needs a password: give the pile one.';
  if (certificateName !== null && certificateName.trim() === '') return 'The name on its certificate must not be empty.';
  return null;
}

/** A certificate opens the door of whoever has its name: two piles of one name could come in as each other. */
function nameTaken({ db }: Context, { pileId, certificateName }: Of<'operator.move-security'>): string | null {
  const other = certificateName === null ? null : otherOfName(db, certificateName, pileId);
  return other === null ? null : `Another pile has this name: ${other}.`;
}

/** The move is given up. A new password that the pile took is its password from now on. */
export function onEndSecurityMove(context: Context, event: Of<'operator.end-security-move'>): Outcome {
  const pile = pileById(context.db, event.pileId);
  if (pile === null) return notFound({ pileId: event.pileId });
  const { move } = pile.security;
  if (move === null) return outcome(DONE);
  const passwordHash = move.passwordTaken ? (move.passwordHash ?? pile.passwordHash) : pile.passwordHash;
  const ended = { ...pile, passwordHash, security: { ...pile.security, move: null } };
  return outcome(DONE, join(keep(ended), settled(context, pile, event.receivedMs)));
}

/** The answer tells the pile whether it may wait for a certificate. */
export function onSignRequest({ db }: Context, event: Of<'pile.sign-request'>): Outcome {
  const pile = pileById(db, event.pileId);
  const { pileId, use, csrPem, receivedMs } = event;
  if (pile?.admission !== 'accepted') return outcome({ kind: 'refused', code: 'ocpp.security-error', detail: { pileId } });
  // On a line without TLS anybody may have said it, and the certificate would open the door long after the pile was moved to TLS.
  if ((pile.security.seen ?? 0) < 2 && pile.security.move?.to !== 3)
    return outcome({ kind: 'refused', code: 'ocpp.security-error', detail: { pileId, seen: pile.security.seen } });
  // Certificates for ISO 15118 come from a V2G authority, which this station is not.
  if (use !== 'pile') return outcome({ kind: 'refused', code: 'ocpp.not-supported', detail: { pileId, use } });
  if (certificatesSignedSince(db, pileId, addMs(receivedMs, -HOUR_MS)) >= MOST_SIGNED_PER_HOUR)
    return outcome({ kind: 'refused', code: 'pile.queue-full', detail: { pileId, signed: MOST_SIGNED_PER_HOUR } });
  const { certificateName } = pile.security;
  const names = [...new Set([pile.id, ...(certificateName === null ? [] : [certificateName])])];
  return outcome(
    DONE,
    join(heard(pile, event), { writes: [], commands: [{ kind: 'certificate.sign', pileId, use, csrPem, names }], notices: [] }),
  );
}

export function onCertificateMade(context: Context, event: Of<'pile.certificate-made'>): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return notFound({ pileId: event.pileId });
  const { result, use, receivedMs } = event;
  if (!result.ok) return outcome(DONE, notSigned(context, pile, result.problem, receivedMs));
  return outcome(DONE, {
    writes: [{ kind: 'pile-certificate.put', certificate: result.certificate }],
    commands: [
      {
        kind: 'pile.order',
        id: id<CommandId>(`cert-${result.certificate.serial}`),
        pileId: pile.id,
        order: { kind: 'certificate-signed', use, chainPem: result.chainPem },
      },
    ],
    notices: [{ topic: 'pile', pileId: pile.id }],
  });
}

function notSigned(context: Context, pile: Pile, problem: string, nowMs: UtcMs): Parts {
  const { move } = pile.security;
  const alarm = moveFailed(context, pile, problem, nowMs);
  if (move?.step !== 'certificate') return alarm;
  return join(keep({ ...pile, security: { ...pile.security, move: failed(move, problem, nowMs) } }), alarm);
}

export function onRevokeCertificate({ db }: Context, event: Of<'operator.revoke-certificate'>): Outcome {
  const certificate = certificateBySerial(db, event.serial);
  if (certificate === null) return notFound({ certificate: event.serial });
  const { pileId } = certificate;
  const revoked: PileCertificate = { ...certificate, state: 'revoked' };
  return outcome(
    DONE,
    join(
      {
        writes: [{ kind: 'pile-certificate.put', certificate: revoked }],
        // It comes again, and is asked then what it has to show.
        commands: [{ kind: 'pile.disconnect', pileId, reason: 'its certificate was revoked' }],
        notices: [{ topic: 'pile', pileId }],
      },
      settle(db, expiryKey(certificate), event.receivedMs),
    ),
  );
}

/** The journal has all of them; an alarm is raised for those that somebody should look at. */
export function onSecurityEvent({ db }: Context, event: Of<'pile.security-event'>): Outcome {
  const pile = pileById(db, event.pileId);
  const severity = severityOf(event.type);
  if (pile === null || severity === null) return outcome(DONE, heard(pile, event));
  const type = event.type.slice(0, 50);
  const detail = { pileId: pile.id, name: pile.name, type, info: (event.info ?? '').slice(0, 200) };
  return outcome(
    DONE,
    join(heard(pile, event), raise(db, `security-event:${pile.id}:${type}`, 'security-event', severity, detail, event.receivedMs)),
  );
}

export function onSettingsTold({ db }: Context, event: Of<'pile.settings-told'>): Outcome {
  const { pileId, settings, receivedMs } = event;
  const put: Parts = {
    writes: settings.length === 0 ? [] : [{ kind: 'pile-settings.put', pileId, settings, atMs: receivedMs, whole: false }],
    commands: [],
    notices: [{ topic: 'pile', pileId }],
  };
  return outcome(DONE, join(heard(pileById(db, pileId), event), put));
}
