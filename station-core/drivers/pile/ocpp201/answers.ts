/** Answers of the station -> OCPP 2.0.1 responses. Times in UTC with Z (F17). */
import { formatDecimal } from '../../../base/decimal.ts';
import { toIso, type UtcMs } from '../../../base/time.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { AuthorizationStatus } from '../../../domain/token.ts';
import type { Reply } from '../ocpp-j/dialect.ts';
import type { Payload } from '../ocpp-j/frame.ts';
import { RETRY_S } from '../ocpp-j/serve.ts';
import { idToken } from './tags.ts';
import { tagOf } from './values.ts';

/** The reply to an action; null: the answer is not one for it, which is a bug on our side. */
export function replyTo(action: string, answer: Answer, nowMs: UtcMs, request: Payload): Reply | null {
  const payload = answer.kind === 'refused' ? refusedPayload(action, nowMs, request) : payloadFor(action, answer, nowMs, request);
  return payload === null ? null : { ok: true, payload };
}

/** The response a boot gets: Pending and Rejected carry the time to wait (part 2 B02, B03). */
export function bootPayload(status: 'Accepted' | 'Pending' | 'Rejected', nowMs: UtcMs, intervalS: number): object {
  return { status, currentTime: toIso(nowMs), interval: intervalS };
}

function payloadFor(action: string, answer: Answer, nowMs: UtcMs, request: Payload): object | null {
  switch (action) {
    case 'BootNotification':
      return answer.kind === 'boot' ? bootPayload(answer.status, answer.nowMs, answer.intervalS) : null;
    case 'Authorize':
      return answer.kind === 'authorized' ? authorizePayload(answer, request) : null;
    case 'TransactionEvent':
      return answer.kind === 'transaction-told' ? transactionPayload(answer) : null;
    case 'SignCertificate':
      // The certificate itself comes later, as a CertificateSigned of the station's own (part 2 A02).
      return { status: answer.kind === 'done' ? 'Accepted' : 'Rejected' };
    case 'NotifyEVChargingSchedule':
      return { status: 'Accepted' };
    default:
      return staticPayload(action, nowMs);
  }
}

/** What is answered whatever the station made of it. */
function staticPayload(action: string, nowMs: UtcMs): object {
  switch (action) {
    case 'Heartbeat':
      return { currentTime: toIso(nowMs) };
    case 'DataTransfer':
      // No vendor's messages are known here; said so, the pile goes on (part 2 P02).
      return { status: 'UnknownVendorId' };
    case 'Get15118EVCertificate':
      // A station that runs by itself reaches no contract certificate pool (part 2 M01).
      return { status: 'Failed', exiResponse: '' };
    case 'GetCertificateStatus':
      // Nor an OCSP responder (part 2 M06).
      return { status: 'Failed' };
    case 'NotifyEVChargingNeeds':
      // "Rejected: service not available" (part 2 K15): the pile goes on with its default profile.
      return { status: 'Rejected' };
    default:
      return {};
  }
}

/** A refusal that the pile must not repeat: a result, which says no wherever the message has a word for it. */
function refusedPayload(action: string, nowMs: UtcMs, request: Payload): object {
  switch (action) {
    case 'BootNotification':
      return bootPayload('Rejected', nowMs, RETRY_S);
    case 'Authorize':
      return authorizePayload({ status: 'Invalid', expiresMs: null }, request);
    case 'TransactionEvent':
      // The car is charging or was: what happened is not undone by an error, and an error would be repeated for ever.
      return tagOf(request['idToken']) === null ? {} : { idTokenInfo: idTokenInfo('Invalid', null, undefined) };
    case 'SignCertificate':
    case 'DataTransfer':
    case 'NotifyEVChargingSchedule':
      return { status: 'Rejected' };
    default:
      return staticPayload(action, nowMs);
  }
}

/**
 * A contract certificate cannot be verified here: whoever shows one is told so and not authorised by it, even where the
 * name in it is on file, for a certificate nobody checked proves nothing (part 2 C07).
 */
function authorizePayload(answer: Omit<Extract<Answer, { kind: 'authorized' }>, 'kind'>, request: Payload): object {
  if (request['certificate'] === undefined && request['iso15118CertificateHashData'] === undefined)
    return { idTokenInfo: idTokenInfo(answer.status, answer.expiresMs, answer.parentTag) };
  return { idTokenInfo: idTokenInfo('Invalid', null, undefined), certificateStatus: 'NoCertificateAvailable' };
}

/** totalCost in the currency's major unit, as the protocol wants it (part 2 I02); it is shown, never reckoned with. */
function transactionPayload({ status, cost, currencyDigits, parentTag }: Extract<Answer, { kind: 'transaction-told' }>): object {
  return {
    ...(cost === null ? {} : { totalCost: Number(formatDecimal(cost, currencyDigits)) }),
    ...(status === null ? {} : { idTokenInfo: idTokenInfo(status, null, parentTag) }),
  };
}

/** A pile lets a card stop what another with the same group token began (part 2 C09). */
function idTokenInfo(status: AuthorizationStatus, expiresMs: UtcMs | null, parentTag: string | undefined): object {
  return {
    status,
    ...(expiresMs === null ? {} : { cacheExpiryDateTime: toIso(expiresMs) }),
    ...(parentTag === undefined ? {} : { groupIdToken: idToken(parentTag, 'made') }),
  };
}
