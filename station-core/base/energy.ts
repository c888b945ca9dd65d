/** Energy and power as branded integers. */
import type { Brand } from './brand.ts';

/** Energy in 0.1 Wh (deci-watt-hours): the finest step a revenue meter shows. */
export type Dwh = Brand<number, 'Dwh'>;
/** Power in watts. */
export type Watt = Brand<number, 'Watt'>;

export function dwh(value: number): Dwh {
  if (!Number.isSafeInteger(value)) throw new RangeError(`energy is an integer of 0.1 Wh: ${value}`);
  return value as Dwh;
}

export function watt(value: number): Watt {
  if (!Number.isSafeInteger(value)) throw new RangeError(`power is an integer of watts: ${value}`);
  return value as Watt;
}

/** One kilowatt-hour in the unit of Dwh. */
export const DWH_PER_KWH = 10_000;
