/** Whether an object of the safety set-up may be saved or removed: what it names must exist, and its figures must make sense. A problem is said in words. */
import type { Condition, Effect, FieldDevice, Relay, SafetyItem, SafetySetup, Sensor } from '../../domain/safety.ts';
import { checkRule, MOST_RULES } from './check-rule.ts';

export interface SetupProblem extends Readonly<Record<string, string>> {
  readonly field: string;
  readonly help: string;
}

export interface SetupFacts extends SafetySetup {
  readonly has: (kind: SafetyItem['kind'], itemId: string) => boolean;
}

const LONGEST_NAME = 80;
const LONGEST_ID = 40;
const DAY_MS = 86_400_000;
const MOST_CELLS = 4_000;

const EFFECTS: ReadonlySet<string> = new Set<Effect>(['stop', 'trip', 'stop-pile', 'siren', 'relays', 'cameras', 'record', 'notify']);

/** null: it may be saved. */
export function checkItem(item: SafetyItem, facts: SetupFacts): SetupProblem | null {
  switch (item.kind) {
    case 'zone':
      return named(item.zone, /\p{Cc}/u) ?? (item.zone.outline.length > 100 ? problem('outline', 'A zone has at most 100 corners.') : null);
    case 'field-device':
      return named(item.device) ?? checkDevice(item.device, facts.sensors);
    case 'sensor':
      return named(item.sensor) ?? checkSensor(item.sensor, facts);
    case 'relay':
      return named(item.relay) ?? checkRelay(item.relay, facts);
    case 'rule': {
      const { rule } = item;
      if (rule.zoneId !== null && !facts.has('zone', rule.zoneId)) return problem('zoneId', `There is no zone ${rule.zoneId}.`);
      if (!facts.has('rule', rule.id) && facts.rules.length >= MOST_RULES) return problem('rule', `There are ${MOST_RULES} rules already.`);
      const wrong = checkRule(rule);
      return named(rule) ?? (wrong === null ? checkSensorsOf(rule.condition, facts) : problem('condition', wrong));
    }
    case 'matrix':
      return checkMatrix(item.cells, facts);
  }
}

/** null: nothing else names it. */
export function checkRemoval(item: SafetyItem, setup: SafetySetup): SetupProblem | null {
  const user = userOf(item, setup);
  return user === null ? null : problem('id', `${user} still uses it; change that first.`);
}

function userOf(item: SafetyItem, { sensors, relays, rules, matrix }: SafetySetup): string | null {
  switch (item.kind) {
    case 'zone': {
      const { id } = item.zone;
      const inside = [...sensors, ...relays, ...rules].find(({ zoneId }) => zoneId === id);
      if (inside !== undefined) return inside.name;
      return matrix.some(({ zoneId }) => zoneId === id) ? 'The matrix' : null;
    }
    case 'field-device': {
      const { id } = item.device;
      const sensor = sensors.find(({ source }) => source.kind === 'modbus' && source.deviceId === id);
      return (sensor ?? relays.find(({ target }) => target.kind === 'modbus' && target.deviceId === id))?.name ?? null;
    }
    case 'sensor':
      return rules.find(({ condition }) => signalsOf(condition).includes(`sensor:${item.sensor.id}`))?.name ?? null;
    case 'rule':
      return matrix.some(({ ruleId, effects }) => ruleId === item.rule.id && effects.length > 0) ? 'The matrix' : null;
    case 'relay':
    case 'matrix':
      return null;
  }
}

/** Every signal a condition looks at. */
export function signalsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'votes':
      return condition.of.flatMap(signalsOf);
    case 'lasting':
    case 'not':
    case 'during':
      return signalsOf(condition.of);
    default:
      return [condition.signal];
  }
}

/** A zone's id was typed with a pile, whatever its signs; the others stand in the names of signals, where slash and asterisk mean something. */
function named({ id, name }: { readonly id: string; readonly name: string }, barred = /[/*\p{Cc}]/u): SetupProblem | null {
  if (id.trim() !== id || id === '' || id.length > LONGEST_ID || barred.test(id))
    return problem('id', `An id has 1 to ${LONGEST_ID} characters, no slash and no asterisk.`);
  return name.trim() === '' || name.length > LONGEST_NAME ? problem('name', `A name has 1 to ${LONGEST_NAME} characters.`) : null;
}

function checkDevice(device: FieldDevice, sensors: readonly Sensor[]): SetupProblem | null {
  if (!isSpan(device.pollMs, 100, DAY_MS)) return problem('pollMs', 'A device is asked every 0.1 seconds to once a day.');
  if (!isSpan(device.timeoutMs, 50, 10_000)) return problem('timeoutMs', 'An answer is waited for 0.05 to 10 seconds.');
  if (!Number.isInteger(device.unitId) || device.unitId < 0 || device.unitId > 255)
    return problem('unitId', 'A unit has a number from 0 to 255.');
  const late = Math.max(0, ...sensors.map((sensor) => smokeDelay(sensor, [device]) ?? 0));
  if (late > SMOKE_DELAY_MS) return problem('pollMs', tooLate(late));
  return device.map.trim() === '' ? problem('map', 'Choose a register map.') : null;
}

/** Smoke counts at the latest so long after the contact closed. */
const SMOKE_DELAY_MS = 1_000;

/** Poll interval and debounce of a smoke detector that can stop a zone; null: it is none of these devices', or no such detector. */
function smokeDelay({ isSafety, kind, source, debounceMs }: Sensor, devices: readonly FieldDevice[]): number | null {
  if (!isSafety || kind !== 'smoke') return null;
  if (source.kind !== 'modbus') return debounceMs;
  const device = devices.find(({ id }) => id === source.deviceId);
  return device === undefined ? null : device.pollMs + debounceMs;
}

function tooLate(ms: number): string {
  return `Smoke would count up to ${ms / 1_000} s after it was there; interval and debounce together are at most 1 s.`;
}

function checkSensor(sensor: Sensor, facts: SetupFacts): SetupProblem | null {
  const { source, zoneId, range, calibration } = sensor;
  if (zoneId !== null && !facts.has('zone', zoneId)) return problem('zoneId', `There is no zone ${zoneId}.`);
  if (source.kind === 'modbus' && !facts.has('field-device', source.deviceId))
    return problem('source', `There is no device ${source.deviceId}.`);
  if (source.kind === 'mqtt' && source.topic.trim() === '') return problem('source', 'Say which topic it is heard on.');
  if (!isSpan(sensor.debounceMs, 0, 60_000)) return problem('debounceMs', 'A change has to stay for 0 to 60 seconds.');
  const late = smokeDelay(sensor, facts.devices);
  if (late !== null && late > SMOKE_DELAY_MS) return problem('debounceMs', tooLate(late));
  if (!isSpan(sensor.silenceMs, 500, DAY_MS)) return problem('silenceMs', 'Silence is 0.5 seconds to a day without a word.');
  if (!Number.isFinite(calibration.scale) || calibration.scale === 0 || !Number.isFinite(calibration.offset))
    return problem('calibration', 'The scale is a number other than 0, the offset a number.');
  if (range.low !== null && range.high !== null && range.low >= range.high)
    return problem('range', 'The lower bound lies below the upper one.');
  // Nobody would ever be told of it: a silent detector must not look like a quiet day.
  return sensor.isSafety && zoneId === null ? problem('zoneId', 'A safety sensor belongs to a zone.') : null;
}

function checkRelay({ zoneId, pileId, target, kind, pulseMs }: Relay, facts: SetupFacts): SetupProblem | null {
  if (zoneId !== null && !facts.has('zone', zoneId)) return problem('zoneId', `There is no zone ${zoneId}.`);
  if (target.kind === 'modbus' && !facts.has('field-device', target.deviceId))
    return problem('target', `There is no device ${target.deviceId}.`);
  if (kind === 'watchdog')
    return pulseMs !== null && isSpan(pulseMs, 100, 60_000)
      ? null
      : problem('pulseMs', 'A watchdog output changes every 0.1 to 60 seconds.');
  return zoneId === null && pileId === null ? problem('zoneId', 'A relay belongs to a zone or to a pile.') : null;
}

/** Every sensor that is named by its id must be there. */
function checkSensorsOf(condition: Condition, facts: SetupFacts): SetupProblem | null {
  const named = signalsOf(condition).filter((signal) => /^sensor:[^*/]+$/.test(signal));
  const missing = named.find((signal) => !facts.has('sensor', signal.slice('sensor:'.length)));
  return missing === undefined ? null : problem('condition', `There is no sensor ${missing.slice('sensor:'.length)}.`);
}

function checkMatrix(cells: Extract<SafetyItem, { kind: 'matrix' }>['cells'], facts: SetupFacts): SetupProblem | null {
  if (cells.length > MOST_CELLS) return problem('cells', `The matrix has at most ${MOST_CELLS} cells.`);
  const seen = new Set<string>();
  for (const { ruleId, zoneId, effects } of cells) {
    if (!facts.has('rule', ruleId)) return problem('cells', `There is no rule ${ruleId}.`);
    if (zoneId !== null && !facts.has('zone', zoneId)) return problem('cells', `There is no zone ${zoneId}.`);
    const unknown = effects.find((effect) => !EFFECTS.has(effect));
    if (unknown !== undefined) return problem('cells', `${unknown} is not an effect.`);
    const key = JSON.stringify([ruleId, zoneId]);
    if (seen.has(key)) return problem('cells', `The rule ${ruleId} stands twice for the same zone.`);
    seen.add(key);
  }
  return null;
}

function isSpan(value: number, least: number, most: number): boolean {
  return Number.isFinite(value) && value >= least && value <= most;
}

function problem(field: string, help: string): SetupProblem {
  return { field, help };
}
