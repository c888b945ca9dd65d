/** When a charge stops by itself: what was typed, as the whole numbers the station takes. */
import { parseScaled } from '../../format/money-text.ts';

export type LimitKind = 'none' | 'amount' | 'energy' | 'time';

export interface Limits {
  /** Minor units. */
  readonly amount: number | null;
  /** 0.1 Wh. */
  readonly energy: number | null;
  readonly durationS: number | null;
}

const NONE: Limits = { amount: null, energy: null, durationS: null };

/** The most the station takes as an amount or an energy. */
const MOST = 100_000_000;
const WEEK_MINUTES = 10_080;

/** The most that can be typed, in the unit of the field. */
export function mostOf(kind: Exclude<LimitKind, 'none'>, digits: number): number {
  if (kind === 'time') return WEEK_MINUTES;
  return MOST / 10 ** (kind === 'energy' ? 4 : digits);
}

/** null: what was typed cannot be used. `digits` are those of the currency. */
export function limitsOf(kind: LimitKind, text: string, digits: number): Limits | null {
  switch (kind) {
    case 'none':
      return NONE;
    case 'amount': {
      const amount = within(parseScaled(text, digits), MOST);
      return amount === null ? null : { ...NONE, amount };
    }
    case 'energy': {
      const energy = within(parseScaled(text, 4), MOST);
      return energy === null ? null : { ...NONE, energy };
    }
    case 'time': {
      const minutes = within(parseScaled(text, 0), WEEK_MINUTES);
      return minutes === null ? null : { ...NONE, durationS: minutes * 60 };
    }
  }
}

function within(value: number | null, most: number): number | null {
  return value !== null && value > 0 && value <= most ? value : null;
}
