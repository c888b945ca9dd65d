/** Whether a rule would speak up when a sensor is set off: what an installer has to know before he waits for an alarm. */
import type { AlarmRule, Condition, Sensor, SignalKey } from '../../domain/safety.ts';

/** alone: by itself; together: only when others speak as well (N of M); null: it does not look at the sensor's value. */
export type Looking = 'alone' | 'together' | null;

/** The silence of a sensor is no answer to being set off, so rules over silence do not count. */
export function looksAt({ condition, enabled }: AlarmRule, sensor: Pick<Sensor, 'id' | 'kind'>): Looking {
  return enabled ? lookingOf(condition, sensor) : null;
}

function lookingOf(condition: Condition, sensor: Pick<Sensor, 'id' | 'kind'>): Looking {
  switch (condition.kind) {
    case 'above':
    case 'below':
    case 'on':
    case 'rate':
      return fits(condition.signal, sensor) ? 'alone' : null;
    case 'text':
    case 'silent':
      return null;
    case 'lasting':
    case 'not':
    case 'during':
      return lookingOf(condition.of, sensor);
    case 'votes': {
      const parts = condition.of.map((part) => lookingOf(part, sensor));
      if (parts.filter((part) => part === 'alone').length >= condition.need) return 'alone';
      return parts.some((part) => part !== null) ? 'together' : null;
    }
  }
}

function fits(signal: SignalKey, { id, kind }: Pick<Sensor, 'id' | 'kind'>): boolean {
  return signal === `sensor:${id}` || signal === 'sensor:*' || signal === `sensor:${kind}/*`;
}
