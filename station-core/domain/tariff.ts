/** Prices: OCPI tariffs (the union of 2.1.1, 2.2.1 and 2.3.0) in exact integers, and the plan that stacks them. */
import type { Currency, Rate } from '../base/money.ts';
import type { PlanId } from '../base/ids.ts';
import type { Dwh, Watt } from '../base/energy.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';

export type PriceDimension = 'ENERGY' | 'TIME' | 'FLAT' | 'PARKING_TIME';

export interface PriceComponent {
  readonly type: PriceDimension;
  /** 1e-5 of the major unit: per kWh (ENERGY), per hour (TIME, PARKING_TIME), once (FLAT). */
  readonly price: Rate;
  /** Tax in 1e-4 of a percent (190000 = 19 %), null where the tariff names none. OCPI `vat` / `tax`. */
  readonly taxPpm: number | null;
  /**
   * OCPI step_size: Wh for ENERGY, seconds for TIME and PARKING_TIME, meaningless for FLAT. Always rounds up, so 1 bills
   * whole watt-hours or whole seconds. 0: as it was measured.
   */
  readonly stepSize: number;
}

/** OCPI TariffRestrictions. Every given one must hold. Times and days are the station's local ones. */
export interface TariffRestrictions {
  /** Minutes since local midnight; end 1440 is the end of the day. start >= end runs over midnight. */
  readonly startMinute?: number;
  readonly endMinute?: number;
  /** First day (inclusive) and last day (exclusive). */
  readonly startDate?: LocalDate;
  readonly endDate?: LocalDate;
  /** 1 Monday to 7 Sunday. Read at the instant itself: Friday 22:00 to 06:00 is Friday's first six and last two hours. */
  readonly weekdays?: readonly number[];
  /** 1 January to 12 December, every year. Ours, not OCPI's: exported as dates, year by year. */
  readonly months?: readonly number[];
  /** true: on the tariff's holidays alone; false: on all other days alone. Ours, not OCPI's: exported as dates. */
  readonly holiday?: boolean;
  /** Energy of the session so far: from min (inclusive) to max (exclusive). */
  readonly minEnergy?: Dwh;
  readonly maxEnergy?: Dwh;
  /** Power: min inclusive, max exclusive. */
  readonly minPower?: Watt;
  readonly maxPower?: Watt;
  /** Sum of the phases' current in milliampere: min inclusive, max exclusive. */
  readonly minCurrentMa?: number;
  readonly maxCurrentMa?: number;
  /** Seconds since the session began: min inclusive, max exclusive. */
  readonly minDurationS?: number;
  readonly maxDurationS?: number;
  readonly reservation?: 'RESERVATION' | 'RESERVATION_EXPIRES';
}

export interface TariffElement {
  readonly components: readonly PriceComponent[];
  readonly restrictions: TariffRestrictions;
  /** What people call this period: sharp, peak, flat, valley or a text of the owner's. Ours, not OCPI's. */
  readonly label?: string;
}

/** A limit on what one tariff may cost; null where the tariff gives no such figure. In 1e-4 of the major unit. */
export interface PriceLimit {
  readonly beforeTaxes: number | null;
  readonly afterTaxes: number | null;
}

export interface Tariff {
  readonly id: string;
  readonly currency: Currency;
  /** OCPI: the first element that matches, per dimension, gives the price. */
  readonly elements: readonly TariffElement[];
  readonly minPrice: PriceLimit | null;
  readonly maxPrice: PriceLimit | null;
  /** OCPI 2.3.0 tax_included. NO: prices are before tax. YES: prices contain it. NOT_APPLICABLE: no tax. */
  readonly taxIncluded: 'YES' | 'NO' | 'NOT_APPLICABLE';
  /**
   * Days that elements with `holiday` mean, as the station's calendar had them when the version was made; none where no
   * element asks. Another calendar makes another version, so that a bill can be made again.
   */
  readonly holidays?: readonly LocalDate[];
}

/** A layer is priced on its own and shown on its own lines, so receipt and invoice keep energy and service apart. */
export interface PlanLayer {
  readonly layer: 'energy' | 'service' | 'idle';
  readonly tariff: Tariff;
}

export interface PricePlan {
  readonly id: PlanId;
  readonly version: number;
  readonly name: string;
  readonly currency: Currency;
  readonly layers: readonly PlanLayer[];
  /** Idle fee (PARKING_TIME after the charge ended) begins this many seconds after the end of charging. */
  readonly idleGraceS: number;
  readonly validFromMs: UtcMs;
}

/** A plan that came into force while a session ran, and from when on it holds. */
export interface PlanStage {
  readonly fromMs: UtcMs;
  readonly plan: PricePlan;
}
