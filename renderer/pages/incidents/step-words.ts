/** A step of an incident in words. */
import type { TFunction } from 'i18next';
import type { IncidentView } from '../../../station-core/api/contract.ts';

type Step = IncidentView['steps'][number];

const ORDERS = ['stop', 'availability', 'trigger', 'set-profile', 'reset', 'clear-profile'] as const;

const OUTCOMES = ['accepted', 'rejected', 'failed'] as const;

export function stepText(step: Step, { names, sensors }: Pick<IncidentView, 'names' | 'sensors'>, t: TFunction<'incidents'>): string {
  const { detail } = step;
  const fact = (...keys: string[]): string => {
    const found = keys.map((key) => detail[key]).find((value) => value !== undefined);
    return found === undefined ? '' : String(found);
  };
  const named = (of: Readonly<Record<string, string>>, key: string | null): string => (key === null ? '' : (of[key] ?? key));
  const sensor = sensors.find(({ sensorId }) => sensorId === step.sensorId);
  const order = ORDERS.find((kind) => kind === detail['order']);
  const outcome = OUTCOMES.find((one) => one === detail['outcome']);
  // Its own word, where that says more than the outcome does.
  const told = outcome === 'accepted' ? '' : fact('answer', 'code', 'problem');
  const camera = named(names.cameras, step.cameraId);
  const byHand = ['acknowledged', 'shelved', 'reset-asked', 'reset-done'].includes(step.what);
  const words = {
    pile: named(names.piles, step.pileId),
    relay: named(names.relays, step.relayId),
    camera,
    zone: named(names.zones, step.zoneId),
    subject: sensor?.name ?? step.sensorId ?? (camera === '' ? fact('signal', 'name') : camera),
    value: [fact('value', 'text', 'signal'), sensor?.unit ?? ''].filter((part) => part !== '').join(' '),
    name: byHand ? named(names.people, fact('by')) : fact('rule', 'reason', 'name') || (sensor?.name ?? fact('alarm')),
    order: order === undefined ? fact('order') : t(`order.${order}`),
    answer: [outcome === undefined ? fact('status', 'outcome') : t(`answer.${outcome}`), told].filter((part) => part !== '').join(', '),
  };
  const more =
    step.what === 'relay-failed' || step.what === 'camera-failed' ? fact('problem') : step.what === 'power-still-on' ? fact('watts') : '';
  const sentence = t(`step.${step.what}`, words);
  return more === '' ? sentence : `${sentence} (${more}${step.what === 'power-still-on' ? ' W' : ''})`;
}

/** "0.012 s", "3.4 s", "2 min 5 s": since the reading that began it. */
export function afterText(afterMs: number): string {
  if (afterMs < 10_000) return `${(afterMs / 1_000).toFixed(3)} s`;
  if (afterMs < 120_000) return `${(afterMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(afterMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
