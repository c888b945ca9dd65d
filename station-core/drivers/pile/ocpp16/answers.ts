/** Answers of the station -> OCPP 1.6 responses. Times in UTC with Z (F17). */
import type { FaultCode } from '../../../base/fault.ts';
import { toIso, type UtcMs } from '../../../base/time.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { AuthorizationStatus } from '../../../domain/token.ts';
import type { Reply } from '../ocpp-j/dialect.ts';
import type { Problem } from '../ocpp-j/frame.ts';
import { RETRY_S } from '../ocpp-j/serve.ts';
import { statusWord } from './local-list.ts';

/** The reply to an action; null: the answer is not one for it, which is a bug on our side. */
export function replyTo(action: string, answer: Answer, nowMs: UtcMs): Reply | null {
  if (answer.kind === 'refused') return replyToRefused(action, answer.code, nowMs);
  const payload = payloadFor(action, answer, nowMs);
  return payload === null ? null : { ok: true, payload };
}

/** The response a boot gets: Pending and Rejected carry the time to wait (OCPP 1.6 §4.2). */
export function bootPayload(status: 'Accepted' | 'Pending' | 'Rejected', nowMs: UtcMs, intervalS: number): object {
  return { status, currentTime: toIso(nowMs), interval: intervalS };
}

function payloadFor(action: string, answer: Answer, nowMs: UtcMs): object | null {
  switch (action) {
    case 'BootNotification':
      return answer.kind === 'boot' ? bootPayload(answer.status, answer.nowMs, answer.intervalS) : null;
    case 'Heartbeat':
      return { currentTime: toIso(nowMs) };
    case 'Authorize':
      return answer.kind === 'authorized' ? { idTagInfo: idTagInfo(answer.status, answer.expiresMs, answer.parentTag) } : null;
    case 'StartTransaction':
      return answer.kind === 'started'
        ? { transactionId: answer.transactionId, idTagInfo: idTagInfo(answer.status, null, answer.parentTag) }
        : null;
    case 'StopTransaction':
      return answer.kind === 'ended' && answer.status !== null ? { idTagInfo: idTagInfo(answer.status, null, answer.parentTag) } : {};
    case 'DataTransfer':
      // No vendor's messages are known here; said so, the pile goes on (OCPP 1.6 §4.3).
      return { status: 'UnknownVendorId' };
    case 'SignCertificate':
      return { status: answer.kind === 'done' ? 'Accepted' : 'Rejected' };
    default:
      return {};
  }
}

/** A refusal that the pile must not repeat: a result wherever the protocol has one that says no. */
function replyToRefused(action: string, code: FaultCode, nowMs: UtcMs): Reply {
  switch (action) {
    case 'BootNotification':
      return { ok: true, payload: bootPayload('Rejected', nowMs, RETRY_S) };
    case 'Authorize':
      return { ok: true, payload: { idTagInfo: idTagInfo('Invalid', null, undefined) } };
    case 'StartTransaction':
      // There is no transaction, so there is no transactionId a result could carry (F02: never one of 0 or below).
      return { ok: false, problem: PROBLEMS.get(code) ?? 'property', description: 'the start was not taken' };
    case 'Heartbeat':
      return { ok: true, payload: { currentTime: toIso(nowMs) } };
    case 'DataTransfer':
    case 'SignCertificate':
      return { ok: true, payload: { status: 'Rejected' } };
    default:
      return { ok: true, payload: {} };
  }
}

const PROBLEMS: ReadonlyMap<FaultCode, Problem> = new Map<FaultCode, Problem>([
  ['ocpp.format-violation', 'formation'],
  ['ocpp.type-violation', 'type'],
  ['ocpp.occurrence-violation', 'occurrence'],
  ['ocpp.property-violation', 'property'],
  ['ocpp.not-implemented', 'not-implemented'],
  ['ocpp.not-supported', 'not-supported'],
  ['ocpp.security-error', 'security'],
  ['ocpp.internal-error', 'internal'],
]);

/** A pile that compares parents lets a card stop what another of its group began (§4.1). */
function idTagInfo(status: AuthorizationStatus, expiresMs: UtcMs | null, parentTag: string | undefined): object {
  return {
    status: statusWord(status),
    ...(expiresMs === null ? {} : { expiryDate: toIso(expiresMs) }),
    ...(parentTag === undefined ? {} : { parentIdTag: parentTag }),
  };
}
