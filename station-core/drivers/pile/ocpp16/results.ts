/** What OCPP 1.6 piles answer to calls -> results. */
import type { CommandResult, ConfigurationKey, PileOrder } from '../../../domain/command.ts';
import type { CertificateHash, TrustedUse } from '../../../domain/certificate.ts';
import type { Decoded, OutboundCall } from '../ocpp-j/dialect.ts';
import { isSecretName, maskedJson, SECRET } from '../ocpp-j/mask.ts';
import type { Schemas } from '../ocpp-j/schema.ts';
import { fieldsOf, integerOf, isFields, listOf, textOf, type Fields } from '../ocpp-j/values.ts';

/** The words of a response's status that mean the call was taken; every other word of the schema is a no. Absent: its response has no status. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  RemoteStartTransaction: ['Accepted'],
  RemoteStopTransaction: ['Accepted'],
  Reset: ['Accepted'],
  UnlockConnector: ['Unlocked'],
  ChangeAvailability: ['Accepted', 'Scheduled'],
  ChangeConfiguration: ['Accepted', 'RebootRequired'],
  ClearCache: ['Accepted'],
  TriggerMessage: ['Accepted'],
  ExtendedTriggerMessage: ['Accepted'],
  DataTransfer: ['Accepted'],
  ReserveNow: ['Accepted'],
  CancelReservation: ['Accepted'],
  SendLocalList: ['Accepted'],
  SetChargingProfile: ['Accepted'],
  ClearChargingProfile: ['Accepted'],
  GetCompositeSchedule: ['Accepted'],
  SignedUpdateFirmware: ['Accepted', 'AcceptedCanceled'],
  GetLog: ['Accepted', 'AcceptedCanceled'],
  CertificateSigned: ['Accepted'],
  InstallCertificate: ['Accepted'],
  DeleteCertificate: ['Accepted'],
  // None of this kind is installed: an answer, not a refusal.
  GetInstalledCertificateIds: ['Accepted', 'NotFound'],
};

const MOST_KEYS = 1_000;
const MOST_CERTIFICATES = 100;
const LONGEST_DATA = 64 * 1_024;

/** An answer that breaks the schema beside the point (an extra field, a long value) still says what it says. */
export function decodeAnswer(order: PileOrder, { action }: OutboundCall, payload: unknown, schemas: Schemas): Decoded {
  const violation = schemas.response(action, payload)?.sentence ?? null;
  const taken = TAKEN[action];
  const result = taken === undefined ? withoutStatus(action, payload, violation) : withStatus(order, action, payload, taken, violation);
  return { result: order.kind === 'raw' && result.outcome === 'accepted' ? { ...result, detail: maskedJson(payload) } : result, violation };
}

function withStatus(order: PileOrder, action: string, payload: unknown, taken: readonly string[], violation: string | null): CommandResult {
  const fields = fieldsOf(payload);
  const status = textOf(fields['status'], 50);
  if (status === null || !/^[A-Za-z]{1,50}$/.test(status)) return badAnswer(violation);
  if (!taken.includes(status)) return violation === null ? { outcome: 'rejected', status } : badAnswer(violation);
  return { outcome: 'accepted', status, ...factsOf(order, action, fields) };
}

/** What an accepted answer tells beside its status. */
function factsOf(order: PileOrder, action: string, fields: Fields): Partial<Extract<CommandResult, { outcome: 'accepted' }>> {
  switch (action) {
    case 'DataTransfer':
      return dataOf(fields['data']);
    case 'GetLog':
      return dataOf(fields['filename']);
    case 'GetCompositeSchedule': {
      const { status: _status, ...schedule } = fields;
      return { detail: maskedJson(schedule) };
    }
    case 'GetInstalledCertificateIds':
      return {
        certificates: (listOf(fields['certificateHashData']) ?? [])
          .slice(0, MOST_CERTIFICATES)
          .flatMap((entry) => certificateOf(entry, useOf(order))),
      };
    default:
      return {};
  }
}

function withoutStatus(action: string, payload: unknown, violation: string | null): CommandResult {
  if (!isFields(payload)) return badAnswer(violation);
  switch (action) {
    case 'GetConfiguration':
      return configurationResult(payload, violation);
    case 'GetLocalListVersion': {
      const version = integerOf(payload['listVersion']);
      return version === null ? badAnswer(violation) : { outcome: 'accepted', status: 'Accepted', version };
    }
    case 'GetDiagnostics': {
      // "This field is not present when no diagnostic information is available" (OCPP 1.6 §6.26).
      const file = dataOf(payload['fileName']);
      return violation !== null && file.data === undefined
        ? badAnswer(violation)
        : { outcome: 'accepted', status: file.data === undefined ? 'NothingToSend' : 'Accepted', ...file };
    }
    default:
      // UpdateFirmware: an empty object is all it says.
      return violation === null ? { outcome: 'accepted', status: 'Accepted' } : badAnswer(violation);
  }
}

function configurationResult(fields: Fields, violation: string | null): CommandResult {
  const keys = fields['configurationKey'] ?? [];
  if (!Array.isArray(keys) || (violation !== null && keys.length === 0)) return badAnswer(violation);
  return { outcome: 'accepted', status: 'Accepted', configuration: (keys as unknown[]).slice(0, MOST_KEYS).flatMap(configurationKey) };
}

function configurationKey(entry: unknown): ConfigurationKey[] {
  if (!isFields(entry)) return [];
  const { key, value, readonly } = entry;
  const name = textOf(key);
  if (name === null) return [];
  const told = typeof value === 'boolean' ? String(value) : textOf(value, 4_096);
  return [
    {
      key: name,
      readonly: readonly === true || readonly === 'true',
      value: told !== null && told !== '' && isSecretName(name) ? SECRET : told,
    },
  ];
}

const ALGORITHMS: readonly CertificateHash['algorithm'][] = ['SHA256', 'SHA384', 'SHA512'];

/** Which kind was asked for stands in the order; the answers of 1.6 do not repeat it. */
function useOf(order: PileOrder): TrustedUse | 'other' {
  return order.kind === 'list-certificates' ? (order.use ?? 'csms-root') : 'other';
}

function certificateOf(entry: Fields, use: TrustedUse | 'other'): { readonly use: TrustedUse | 'other'; readonly hash: CertificateHash }[] {
  const algorithm = ALGORITHMS.find((known) => known === entry['hashAlgorithm']);
  const [issuerName, issuerKey, serial] = [entry['issuerNameHash'], entry['issuerKeyHash'], entry['serialNumber']].map((v) =>
    textOf(v, 128),
  );
  if (algorithm === undefined || typeof issuerName !== 'string' || typeof issuerKey !== 'string' || typeof serial !== 'string') return [];
  return [{ use, hash: { algorithm, issuerName, issuerKey, serial } }];
}

function dataOf(value: unknown): { readonly data?: string } {
  const data = textOf(value, LONGEST_DATA);
  return data === null ? {} : { data };
}

function badAnswer(violation: string | null): CommandResult {
  return { outcome: 'failed', code: 'bad-answer', detail: violation ?? 'the answer has no readable status' };
}
