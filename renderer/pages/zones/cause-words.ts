/** The key of an alarm -> which rule or sensor it names. Keys are made by the safety lane: `rule:<rule>/<signal>`, `sensor-silent:<sensor>`, `drill:<rule>` and others. */
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';

export type CauseWords =
  | { readonly kind: 'rule'; readonly rule: string; readonly at: string | null }
  | { readonly kind: 'drill'; readonly rule: string }
  | { readonly kind: 'silent' | 'faulty'; readonly name: string }
  | { readonly kind: 'stop' }
  /** Another alarm: its kind has words of its own. */
  | { readonly kind: 'alarm'; readonly alarm: string };

type Setup = Pick<SafetySetupAnswer, 'rules' | 'sensors' | 'piles'>;

export function causeWords(key: string, setup: Setup): CauseWords {
  const [kind, rest] = cut(key, ':');
  if (kind === 'rule') {
    const [ruleId, signal] = cut(rest, '/');
    return { kind: 'rule', rule: ruleName(ruleId, setup), at: signal === '' ? null : placeOf(signal, setup) };
  }
  if (kind === 'drill') {
    const ruleId = [rest, cut(rest, '/')[0], cut(rest, '/')[1]].find((one) => setup.rules.some(({ id }) => id === one));
    return { kind: 'drill', rule: ruleName(ruleId ?? rest, setup) };
  }
  if (kind === 'sensor-silent') return { kind: 'silent', name: sensorName(rest, setup) };
  if (kind === 'sensor-faulty') return { kind: 'faulty', name: sensorName(rest, setup) };
  if (['hand', 'stop', 'stop-zone', 'operator', 'manual', 'by-hand'].includes(kind)) return { kind: 'stop' };
  return { kind: 'alarm', alarm: kind };
}

/** `sensor:<id>`, `pile:<id>/…`, `camera:<id>/…` by name where it is known; null: nothing a person would know. */
function placeOf(signal: string, setup: Setup): string | null {
  const [kind, rest] = cut(signal, ':');
  if (kind === 'sensor') return sensorName(rest, setup);
  const [id] = cut(rest, '/');
  if (kind === 'pile') return setup.piles.find((pile) => pile.id === id)?.name ?? id;
  return rest === '' ? null : rest;
}

function ruleName(id: string, { rules }: Setup): string {
  return rules.find((rule) => rule.id === id)?.name ?? id;
}

function sensorName(id: string, { sensors }: Setup): string {
  return sensors.find((sensor) => sensor.id === id)?.name ?? id;
}

function cut(text: string, at: string): readonly [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + at.length)];
}
