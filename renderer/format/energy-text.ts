/** Energy and power as text, from whole 0.1 Wh and whole watts. */
import { decimalText } from './money-text.ts';

/** 0.1 Wh as kWh, rounded half up to 0 to 4 decimals: 12345 with 2 is "1.23". */
export function energyText(dwh: number, decimals: 0 | 1 | 2 | 3 | 4 = 2): string {
  return decimalText(roundedTo(dwh, 4 - decimals), decimals);
}

/** Watts as kW, rounded half up to 0 to 3 decimals: 6480 with 1 is "6.5". */
export function powerText(watt: number, decimals: 0 | 1 | 2 | 3 = 1): string {
  return decimalText(roundedTo(watt, 3 - decimals), decimals);
}

function roundedTo(value: number, drop: number): number {
  const step = 10n ** BigInt(drop);
  const size = BigInt(value < 0 ? -value : value);
  const rounded = Number((size + step / 2n) / step);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}
