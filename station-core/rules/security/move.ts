/**
 * Moving a pile from one security profile to another, one order after the other (1.6 security whitepaper §4.1, §5.6; 2.0.1 A01,
 * A02, A05, B09). The old way in stays open until the pile was seen on the new one (FIELD-FAULTS F25).
 */
import { HOUR_MS, MINUTE_MS, type UtcMs } from '../../base/time.ts';
import type { PileSecurity, SecurityMove, SecurityProfile } from '../../domain/certificate.ts';
import type { CommandResult, PileOrder } from '../../domain/command.ts';

/** A pile of which nothing is known yet. */
export const NEW_SECURITY: PileSecurity = { seen: null, least: 0, move: null, certificateName: null };

/** What the orders need to say. */
export interface MoveFacts {
  /** The subprotocol the pile speaks, e.g. ocpp1.6. */
  readonly protocol: string;
  readonly seen: SecurityProfile | null;
  /** Whose station it is, for the certificate's organisation. */
  readonly organization: string;
  /** The station's CA. */
  readonly caPem: string;
}

/** The move as it stands after a happening, and what the pile is told next. */
export interface Progress {
  readonly move: SecurityMove;
  readonly order: PileOrder | null;
}

interface Stage {
  readonly step: SecurityMove['step'];
  readonly order: PileOrder;
  /** A pile that does not know it is no worse off. */
  readonly optional?: boolean;
}

/** What a 2.0.1 pile connects by: slots, the first one in use (B10). */
const SLOTS = 'OCPPCommCtrlr.NetworkConfigurationPriority';
const MESSAGE_TIMEOUT_S = 30;

/** `password`: the new one, known only now. */
export function beginMove(move: SecurityMove, password: string | null, facts: MoveFacts, nowMs: UtcMs): Progress {
  const [first] = stagesOf(move, facts, password);
  return first === undefined
    ? { move: onStep(move, 'waiting', nowMs), order: null }
    : { move: onStep(move, first.step, nowMs), order: first.order };
}

/** What became of an order of this move. */
export function afterAnswer(move: SecurityMove, order: PileOrder, result: CommandResult, facts: MoveFacts, nowMs: UtcMs): Progress {
  const stages = stagesOf(move, facts, null);
  const at = stages.findIndex((stage) => isSame(stage.order, order));
  const stage = stages[at];
  // An answer to a step that is over: the pile came back in between.
  if (stage?.step !== move.step) return { move, order: null };
  // The line broke, often because the pile did as it was told: it is told again, or goes on, when it comes back.
  if (result.outcome === 'failed' && result.code === 'offline') return { move, order: null };
  if (result.outcome !== 'accepted' && stage.optional !== true) {
    // What is left is to switch the pile off and on by hand.
    if (stage.step === 'reboot') return { move: { ...onStep(move, 'waiting', nowMs), problem: problemOf(result) }, order: null };
    return { move: failed(move, problemOf(result), nowMs), order: null };
  }
  const needsReboot = move.needsReboot || (result.outcome === 'accepted' && result.status === 'RebootRequired');
  const told: SecurityMove = {
    ...move,
    needsReboot,
    passwordTaken: move.passwordTaken || stage.step === 'password',
    networkSlot: slotIn(result) ?? move.networkSlot,
  };
  // The pile makes its key first; its request moves the step on (afterSigned).
  if (order.kind === 'trigger') return { move: told, order: null };
  return next(told, stagesOf(told, facts, null), at + 1, nowMs);
}

/** The pile took the certificate that was signed for it, or did not. */
export function afterSigned(move: SecurityMove, result: CommandResult, facts: MoveFacts, nowMs: UtcMs): Progress {
  if (move.step !== 'certificate') return { move, order: null };
  if (result.outcome !== 'accepted') return { move: failed(move, problemOf(result), nowMs), order: null };
  const stages = stagesOf(move, facts, null);
  return next(move, stages, stages.findIndex(({ order }) => order.kind === 'trigger') + 1, nowMs);
}

/** The pile came back before it was seen on the new profile: what it was being told is told again from the step's beginning. */
export function resumeMove(move: SecurityMove, newPassword: boolean, facts: MoveFacts, nowMs: UtcMs): Progress {
  const stages = stagesOf(move, facts, null);
  if (move.step === 'password') {
    // It came with the new one: that step is done, whatever was answered. Otherwise nobody knows the password any more.
    if (!newPassword) return { move, order: null };
    return next({ ...move, passwordTaken: true }, stages, 1, nowMs);
  }
  // It has just started, or was told to while it went: a second order could start it for ever.
  if (move.step === 'reboot') return { move: onStep(move, 'waiting', nowMs), order: null };
  const stage = stages.find(({ step }) => step === move.step);
  return { move: { ...move, passwordTaken: move.passwordTaken || newPassword }, order: stage?.order ?? null };
}

/** How a pile stands once it came in; passwordHash undefined: it stays as it was. */
export function seenOn(
  security: PileSecurity,
  came: { readonly profile: SecurityProfile; readonly newPassword: boolean },
): { readonly security: PileSecurity; readonly isDone: boolean; readonly passwordHash: string | undefined } {
  const { move } = security;
  const seen = { ...security, seen: came.profile };
  if (move === null || !isReached(move, came)) return { security: seen, isDone: false, passwordHash: undefined };
  return { security: { ...seen, least: move.to, move: null }, isDone: true, passwordHash: move.passwordHash ?? undefined };
}

/** A certificate of its own shows as much as any password. A move for a new certificate is over when that was taken. */
function isReached(
  move: SecurityMove,
  { profile, newPassword }: { readonly profile: SecurityProfile; readonly newPassword: boolean },
): boolean {
  if (profile < move.to || (move.to === 3 && move.step === 'certificate')) return false;
  return move.passwordHash === null || newPassword || profile === 3;
}

/** null: it is not late. A key takes a pile minutes to make; to be pointed to another address takes an installer an hour. */
export function lateness(move: SecurityMove, nowMs: UtcMs): string | null {
  const waited = nowMs - move.stepSinceMs;
  switch (move.step) {
    case 'failed':
      return null;
    case 'waiting':
      return waited > HOUR_MS ? 'not-seen' : null;
    case 'certificate':
      return waited > 15 * MINUTE_MS ? 'no-request' : null;
    default:
      return waited > 5 * MINUTE_MS ? 'no-answer' : null;
  }
}

/** The old way in stays open; the pile may still come by the new one. */
export function failed(move: SecurityMove, problem: string, nowMs: UtcMs): SecurityMove {
  return { ...onStep(move, 'failed', nowMs), problem: problem.slice(0, 200) };
}

function next(move: SecurityMove, stages: readonly Stage[], at: number, nowMs: UtcMs): Progress {
  const stage = stages[at];
  if (stage === undefined) return { move: onStep(move, 'waiting', nowMs), order: null };
  return { move: onStep(move, stage.step, nowMs), order: stage.order };
}

function onStep(move: SecurityMove, step: SecurityMove['step'], nowMs: UtcMs): SecurityMove {
  return move.step === step ? move : { ...move, step, stepSinceMs: nowMs };
}

function stagesOf(move: SecurityMove, facts: MoveFacts, password: string | null): Stage[] {
  const isNew = !facts.protocol.startsWith('ocpp1.');
  const stages: Stage[] = [];
  const write = (step: Stage['step'], key: string, value: string, optional = false): void => {
    stages.push({ step, order: { kind: 'write-configuration', key, value }, optional });
  };
  if (move.passwordHash !== null) write('password', isNew ? 'SecurityCtrlr.BasicAuthPassword' : 'AuthorizationKey', password ?? '');
  const isHigher = move.to > (facts.seen ?? 0);
  if (isHigher && move.to >= 2) stages.push({ step: 'root', order: { kind: 'install-certificate', use: 'csms-root', pem: facts.caPem } });
  if (move.to === 3) {
    write('certificate', isNew ? 'SecurityCtrlr.OrganizationName' : 'CpoName', facts.organization.slice(0, 64), true);
    stages.push({ step: 'certificate', order: { kind: 'trigger', message: 'sign-certificate', connector: null } });
  }
  if (isHigher && isNew && move.url !== null) {
    // The slot in use stays as it is, second in line: the pile falls back on it (B10.FR.03).
    const old = move.networkSlot ?? 1;
    const slot = old === 2 ? 3 : 2;
    stages.push({ step: 'profile', order: { kind: 'read-configuration', keys: [SLOTS] }, optional: true });
    stages.push({ step: 'profile', order: networkProfile(slot, move.to, move.url) });
    write('profile', SLOTS, `${slot},${old}`);
  }
  // 1.6 piles without the security extensions do basic auth all the same, and know no such key.
  if (isHigher && !isNew && move.to >= 2) write('profile', 'SecurityProfile', String(move.to));
  if (move.needsReboot || (isHigher && isNew && move.url !== null)) stages.push({ step: 'reboot', order: { kind: 'reset', type: 'soft' } });
  return stages;
}

function networkProfile(slot: number, securityProfile: SecurityProfile, url: string): PileOrder {
  return { kind: 'network-profile', slot, url, securityProfile, networkInterface: 'Wired0', messageTimeoutS: MESSAGE_TIMEOUT_S };
}

/** The slot in use, where the pile told its slots; null: it did not. */
function slotIn(result: CommandResult): number | null {
  const told = result.outcome === 'accepted' ? result.configuration?.find(({ key }) => key === SLOTS)?.value : null;
  const first = /^\s*(\d{1,3})/.exec(told ?? '')?.[1];
  return first === undefined ? null : Number(first);
}

/** By what it is about: a password in it is masked when its answer comes. */
function isSame(a: PileOrder, b: PileOrder): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== 'write-configuration' || b.kind !== 'write-configuration' || a.key === b.key;
}

function problemOf(result: CommandResult): string {
  switch (result.outcome) {
    case 'rejected':
      return result.status;
    case 'failed':
      return result.code === 'call-error' ? result.detail : result.code;
    case 'accepted':
      return result.status;
  }
}
