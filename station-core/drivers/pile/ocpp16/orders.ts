/** Orders of the station -> OCPP 1.6 calls, and what the piles say to them -> results. */
import { unreachable } from '../../../base/assert.ts';
import type { CommandResult, ConfigurationKey, PileOrder } from '../../../domain/command.ts';
import type { CallOutcome, OutboundCall } from '../ocpp-j/dialect.ts';
import { isSecretName, SECRET } from '../ocpp-j/mask.ts';
import type { Schemas } from './schemas.ts';
import { textOf, type Fields } from './values.ts';

const TRIGGERS = {
  boot: 'BootNotification',
  heartbeat: 'Heartbeat',
  status: 'StatusNotification',
  'meter-values': 'MeterValues',
  'diagnostics-status': 'DiagnosticsStatusNotification',
  'firmware-status': 'FirmwareStatusNotification',
} as const;

/** The words of a response's status that mean the order was taken, per action; every other word of the schema is a no. */
const TAKEN: Readonly<Record<PileOrder['kind'], readonly string[]>> = {
  start: ['Accepted'],
  stop: ['Accepted'],
  reset: ['Accepted'],
  unlock: ['Unlocked'],
  availability: ['Accepted', 'Scheduled'],
  'read-configuration': [],
  'write-configuration': ['Accepted', 'RebootRequired'],
  'clear-cache': ['Accepted'],
  trigger: ['Accepted'],
  'data-transfer': ['Accepted'],
};

export function encodeOrder(order: PileOrder, schemas: Schemas): OutboundCall & { readonly broken: string | null } {
  const call = callFor(order);
  return { ...call, broken: schemas.request(call.action, call.payload)?.sentence ?? null };
}

export function decodeAnswer(
  order: PileOrder,
  outcome: CallOutcome,
  schemas: Schemas,
): { readonly result: CommandResult; readonly violation: string | null } {
  switch (outcome.kind) {
    case 'failed':
      return { result: { outcome: 'failed', code: outcome.code, detail: outcome.detail }, violation: null };
    case 'call-error':
      return {
        result: { outcome: 'failed', code: 'call-error', detail: `${outcome.code}: ${outcome.description}`.slice(0, 200) },
        violation: null,
      };
    case 'answered': {
      const violation = schemas.response(callFor(order).action, outcome.payload)?.sentence ?? null;
      return { result: resultOf(order, outcome.payload, violation), violation };
    }
    default:
      return unreachable(outcome);
  }
}

/** A setting's secret value is for the pile alone. */
export function maskedOrder(order: PileOrder): PileOrder {
  return order.kind === 'write-configuration' && isSecretName(order.key) ? { ...order, value: SECRET } : order;
}

function callFor(order: PileOrder): OutboundCall {
  switch (order.kind) {
    case 'start':
      // Connector 0 is the pile itself: it chooses one (OCPP 1.6 §5.11).
      return {
        action: 'RemoteStartTransaction',
        payload: { ...(order.connector > 0 ? { connectorId: order.connector } : {}), idTag: order.tag },
      };
    case 'stop':
      return { action: 'RemoteStopTransaction', payload: { transactionId: order.transactionId } };
    case 'reset':
      return { action: 'Reset', payload: { type: order.type === 'hard' ? 'Hard' : 'Soft' } };
    case 'unlock':
      return { action: 'UnlockConnector', payload: { connectorId: order.connector } };
    case 'availability':
      return {
        action: 'ChangeAvailability',
        payload: { connectorId: order.connector, type: order.operative ? 'Operative' : 'Inoperative' },
      };
    case 'read-configuration':
      // No key at all asks for every one (OCPP 1.6 §5.8).
      return { action: 'GetConfiguration', payload: order.keys.length === 0 ? {} : { key: order.keys } };
    case 'write-configuration':
      return { action: 'ChangeConfiguration', payload: { key: order.key, value: order.value } };
    case 'clear-cache':
      return { action: 'ClearCache', payload: {} };
    case 'trigger':
      return {
        action: 'TriggerMessage',
        payload: { requestedMessage: TRIGGERS[order.message], ...(order.connector === null ? {} : { connectorId: order.connector }) },
      };
    case 'data-transfer':
      return {
        action: 'DataTransfer',
        payload: {
          vendorId: order.vendorId,
          ...(order.messageId === null ? {} : { messageId: order.messageId }),
          ...(order.data === null ? {} : { data: order.data }),
        },
      };
    default:
      return unreachable(order);
  }
}

/** An answer that breaks the schema beside the point (an extra field, a long value) still says what it says. */
function resultOf(order: PileOrder, payload: unknown, violation: string | null): CommandResult {
  const fields: Fields = typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (payload as Fields) : {};
  if (order.kind === 'read-configuration') return configurationResult(fields, violation);
  const status = textOf(fields['status'], 50);
  if (status === null || !/^[A-Za-z]{1,50}$/.test(status)) return badAnswer(violation);
  if (!TAKEN[order.kind].includes(status)) return violation === null ? { outcome: 'rejected', status } : badAnswer(violation);
  const data = order.kind === 'data-transfer' ? textOf(fields['data'], 64 * 1_024) : null;
  return { outcome: 'accepted', status, ...(data === null ? {} : { data }) };
}

function configurationResult(fields: Fields, violation: string | null): CommandResult {
  const keys = fields['configurationKey'] ?? [];
  if (!Array.isArray(keys) || (violation !== null && keys.length === 0)) return badAnswer(violation);
  return { outcome: 'accepted', status: 'Accepted', configuration: (keys as unknown[]).slice(0, 1_000).flatMap(configurationKey) };
}

function configurationKey(entry: unknown): ConfigurationKey[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { key, value, readonly } = entry as Fields;
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

function badAnswer(violation: string | null): CommandResult {
  return { outcome: 'failed', code: 'bad-answer', detail: violation ?? 'the answer has no readable status' };
}
