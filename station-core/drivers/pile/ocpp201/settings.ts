/** Reading, writing and watching settings: keys of the station -> calls on the device model (part 2 B05 to B07, N04). */
import type { CommandId } from '../../../base/ids.ts';
import { orderNumber } from '../../../base/order-number.ts';
import type { PileOrder, VariableMonitor } from '../../../domain/command.ts';
import { ALL_KEYS, type PileQuirks } from '../../../domain/quirks.ts';
import type { Encoded, OutboundCall } from '../ocpp-j/dialect.ts';
import { STANDARD_KEYS } from './keys.ts';
import { parseSettingKey, type SettingKey } from './setting-key.ts';
import { componentVariable } from './variables.ts';
import { MONITOR_TYPES } from './words.ts';

export type Refused = Extract<Encoded, { readonly refused: string }>;

/** The variable is none of the device model; said here, because the pile could say no more. */
const NO_SUCH_VARIABLE: Refused = { refused: 'UnknownVariable' };

/** Settings asked for in one call; piles take between 10 and some hundreds (ItemsPerMessage[GetVariables]). */
const KEYS_PER_CALL = 10;

/**
 * The orders an order is carried out as. F13: a pile with settings that must not be asked for is asked for the others one by
 * one, so that the next one to make it vanish is known too; one by name is asked for all the same.
 */
export function orderParts(order: PileOrder, quirks: PileQuirks): readonly PileOrder[] {
  if (order.kind !== 'read-configuration' || order.keys.length === 1) return [order];
  const avoided = [...quirks.neverRead, ...quirks.shyKeys];
  if (order.keys.length === 0) return holds(quirks.shyKeys, ALL_KEYS) ? parts(order, without(STANDARD_KEYS, avoided), 1) : [order];
  const asked = without(order.keys, avoided);
  return asked.length < order.keys.length ? parts(order, asked, 1) : parts(order, asked, KEYS_PER_CALL);
}

/** No key: all of them, which come afterwards in NotifyReports under the order's number (part 2 B07). */
export function readSettings(keys: readonly string[], quirks: PileQuirks, commandId: CommandId): OutboundCall | Refused {
  if (holds(quirks.neverRead, keys.length === 0 ? ALL_KEYS : keys)) return { refused: 'NeverRead' };
  if (keys.length === 0) return { action: 'GetBaseReport', payload: { requestId: orderNumber(commandId), reportBase: 'FullInventory' } };
  const getVariableData = keys.flatMap((text) => {
    const key = parseSettingKey(text);
    return key === null ? [] : [{ ...componentVariable(key), ...attributeType(key) }];
  });
  return getVariableData.length === 0 ? NO_SUCH_VARIABLE : { action: 'GetVariables', payload: { getVariableData } };
}

export function writeSetting(text: string, value: string, quirks: PileQuirks): OutboundCall | Refused {
  if (holds(quirks.neverWrite, text)) return { refused: 'NeverWrite' };
  const key = parseSettingKey(text);
  if (key === null) return NO_SUCH_VARIABLE;
  return {
    action: 'SetVariables',
    payload: { setVariableData: [{ ...componentVariable(key), ...attributeType(key), attributeValue: value }] },
  };
}

/** None: the key is none of the device model. */
export function monitorFields(monitor: VariableMonitor): object[] {
  const key = parseSettingKey(monitor.key);
  if (key === null) return [];
  return [
    {
      ...(monitor.id === null ? {} : { id: monitor.id }),
      ...componentVariable(key),
      type: MONITOR_TYPES[monitor.type],
      value: monitor.value,
      severity: monitor.severity,
      transaction: monitor.onlyInTransaction,
    },
  ];
}

function parts(order: Extract<PileOrder, { kind: 'read-configuration' }>, keys: readonly string[], most: number): readonly PileOrder[] {
  const count = Math.ceil(keys.length / most);
  return Array.from({ length: count }, (_, part) => ({ ...order, keys: keys.slice(part * most, (part + 1) * most) }));
}

function without(keys: readonly string[], avoided: readonly string[]): string[] {
  return keys.filter((key) => !holds(avoided, key));
}

/** Names count alike in both cases of letters (part 2 §2.1 identifierString). */
function holds(avoided: readonly string[], keys: string | readonly string[]): boolean {
  const wanted = (typeof keys === 'string' ? [keys] : keys).map((key) => key.toLowerCase());
  return avoided.some((other) => wanted.includes(other.toLowerCase()));
}

/** Actual is what is meant where nothing is said. */
function attributeType({ attribute }: SettingKey): object {
  return attribute === 'Actual' ? {} : { attributeType: attribute };
}
