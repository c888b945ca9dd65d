/** What came off a wire to the sensor's own value: scale, offset, resting contacts, and what it can measure at all. */
import type { Sensor } from '../../domain/safety.ts';

export interface Measured {
  readonly value: number | null;
  readonly problem: string | null;
}

/** The value in the sensor's unit; out of its range there is none. A contact that rests closed is turned round. */
export function calibrate(sensor: Pick<Sensor, 'calibration' | 'range'>, raw: Measured): Measured {
  if (raw.value === null) return { value: null, problem: raw.problem ?? 'no value' };
  if (!Number.isFinite(raw.value)) return { value: null, problem: 'it is not a number' };
  const { scale, offset, inverted } = sensor.calibration;
  const value = tidy(raw.value * scale + offset);
  return inRange(inverted ? (value === 0 ? 1 : 0) : value, sensor.range);
}

function inRange(value: number, { low, high }: Sensor['range']): Measured {
  if (low !== null && value < low) return { value: null, problem: `${value} is below ${low}, the least it can measure` };
  if (high !== null && value > high) return { value: null, problem: `${value} is above ${high}, the most it can measure` };
  return { value, problem: null };
}

/** 0.1 steps come out as people write them. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
