/** What a pile answers to an OCPP 2.0.1 call -> what came of the order. */
import type { CertificateHash, TrustedUse } from '../../../domain/certificate.ts';
import type { CommandResult, ConfigurationKey, PileOrder } from '../../../domain/command.ts';
import type { Decoded, OutboundCall } from '../ocpp-j/dialect.ts';
import { maskedJson } from '../ocpp-j/mask.ts';
import type { Schemas } from '../ocpp-j/schema.ts';
import { fieldsOf, integerOf, listOf, textOf, type Fields } from '../ocpp-j/values.ts';
import { formatSettingKey } from './setting-key.ts';
import { settingKeyOf, shownValue } from './variables.ts';
import { TRUSTED } from './words.ts';

const MOST_KEYS = 1_000;
const LONGEST_DATA = 64 * 1_024;

/**
 * The words of a response that mean the order was taken; every other word of the schema is a no. That there is nothing to
 * tell of (NoProfiles, EmptyResultSet) is an answer, not a refusal.
 */
const TAKEN: ReadonlySet<string> = new Set([
  'Accepted',
  'AcceptedCanceled',
  'Scheduled',
  'RebootRequired',
  'Unlocked',
  'Unpublished',
  'NoProfiles',
  'EmptyResultSet',
]);

export function decodeAnswer(order: PileOrder, { action }: OutboundCall, payload: unknown, schemas: Schemas): Decoded {
  const violation = schemas.response(action, payload)?.sentence ?? null;
  const result = resultOf(action, fieldsOf(payload), violation);
  return { result: order.kind === 'raw' && result.outcome === 'accepted' ? { ...result, detail: maskedJson(payload) } : result, violation };
}

function resultOf(action: string, fields: Fields, violation: string | null): CommandResult {
  switch (action) {
    case 'GetVariables':
      return variablesRead(fields, violation);
    case 'SetVariables':
      return itemsResult(fields, 'setVariableResult', 'attributeStatus', violation);
    case 'SetVariableMonitoring':
      return itemsResult(fields, 'setMonitoringResult', 'status', violation);
    case 'ClearVariableMonitoring':
      return itemsResult(fields, 'clearMonitoringResult', 'status', violation);
    case 'GetLocalListVersion': {
      const version = integerOf(fields['versionNumber']);
      return version === null ? badAnswer(violation) : { outcome: 'accepted', status: 'Accepted', version };
    }
    case 'GetTransactionStatus':
      return typeof fields['messagesInQueue'] === 'boolean' ? taken('Accepted', fields) : badAnswer(violation);
    case 'CostUpdated':
      return taken('Accepted', fields);
    case 'GetInstalledCertificateIds':
      return certificatesResult(fields, violation);
    case 'GetDisplayMessages':
      // Unknown: "no messages match" (part 2 O03).
      return fields['status'] === 'Unknown' ? { outcome: 'accepted', status: 'Unknown' } : statusResult(fields, violation);
    default:
      return statusResult(fields, violation);
  }
}

/** An answer that breaks the schema beside the point (an extra field, a long value) still says what it says. */
function statusResult(fields: Fields, violation: string | null): CommandResult {
  const status = wordOf(fields['status']);
  if (status === null) return badAnswer(violation);
  if (!TAKEN.has(status)) return violation === null ? { outcome: 'rejected', status } : badAnswer(violation);
  const data = textOf(fields['data'], LONGEST_DATA);
  const result = taken(status, fields);
  return data === null || result.outcome !== 'accepted' ? result : { ...result, data };
}

/** Of several things asked for at once: taken when one of them was; what became of each is in the detail. */
function itemsResult(fields: Fields, list: string, statusName: string, violation: string | null): CommandResult {
  const words = (listOf(fields[list]) ?? []).map((item) => wordOf(item[statusName]));
  const told = words.filter((word) => word !== null);
  const [first] = told;
  if (first === undefined) return badAnswer(violation);
  const yes = told.filter((word) => TAKEN.has(word));
  if (yes.length === 0) return { outcome: 'rejected', status: first };
  const status = yes.find((word) => word !== 'Accepted') ?? 'Accepted';
  return words.length === 1 ? { outcome: 'accepted', status } : { outcome: 'accepted', status, detail: maskedJson(fields) };
}

function variablesRead(fields: Fields, violation: string | null): CommandResult {
  const items = (listOf(fields['getVariableResult']) ?? []).slice(0, MOST_KEYS);
  const configuration = items.flatMap(settingRead);
  const result = itemsResult(fields, 'getVariableResult', 'attributeStatus', violation);
  return result.outcome === 'accepted' ? { ...result, configuration } : result;
}

/** GetVariables does not say what may be written; NotifyReport does. */
function settingRead(item: Fields): ConfigurationKey[] {
  if (item['attributeStatus'] !== 'Accepted') return [];
  const key = settingKeyOf(item, item['attributeType']);
  return key === null ? [] : [{ key: formatSettingKey(key), readonly: null, value: shownValue(key, item['attributeValue']) }];
}

function certificatesResult(fields: Fields, violation: string | null): CommandResult {
  const { status } = fields;
  // NotFound: there is none of the kind (part 2 M03).
  if (status === 'NotFound') return { outcome: 'accepted', status, certificates: [] };
  if (status !== 'Accepted') return badAnswer(violation);
  const chains = listOf(fields['certificateHashDataChain']) ?? [];
  const certificates = chains.flatMap((chain) => {
    const hash = hashOf(fieldsOf(chain['certificateHashData']));
    return hash === null ? [] : [{ use: useOf(chain['certificateType']), hash }];
  });
  return { outcome: 'accepted', status, certificates, detail: maskedJson(fields) };
}

const USES: ReadonlyMap<unknown, TrustedUse> = new Map(
  (Object.keys(TRUSTED) as TrustedUse[]).map((use): [string, TrustedUse] => [TRUSTED[use], use]),
);

function useOf(type: unknown): TrustedUse | 'other' {
  return USES.get(type) ?? 'other';
}

function hashOf(fields: Fields): CertificateHash | null {
  const { hashAlgorithm: algorithm } = fields;
  const [issuerName, issuerKey, serial] = [fields['issuerNameHash'], fields['issuerKeyHash'], fields['serialNumber']].map((text) =>
    textOf(text, 200),
  );
  if (algorithm !== 'SHA256' && algorithm !== 'SHA384' && algorithm !== 'SHA512') return null;
  if (typeof issuerName !== 'string' || typeof issuerKey !== 'string' || typeof serial !== 'string') return null;
  return { algorithm, issuerName, issuerKey, serial };
}

/** What else the answer says stands beside its word. */
function taken(status: string, fields: Fields): CommandResult {
  const { status: _, data: __, ...others } = fields;
  return Object.keys(others).length === 0 ? { outcome: 'accepted', status } : { outcome: 'accepted', status, detail: maskedJson(others) };
}

function wordOf(value: unknown): string | null {
  const word = textOf(value, 50);
  return word !== null && /^[A-Za-z]{1,50}$/.test(word) ? word : null;
}

function badAnswer(violation: string | null): CommandResult {
  return { outcome: 'failed', code: 'bad-answer', detail: violation ?? 'the answer has no readable status' };
}
