/** A connector's meter: an integer Wh register, and the sampled values a pile makes of it (OCPP 1.6, 7.31 MeterValue). */
import type { Payload } from './ocpp-frame.ts';

/** What the register shows where (FIELD-FAULTS F18). */
export type RegisterMode =
  | 'lifetime' // one counter that never restarts, everywhere
  | 'per-session' // every transaction counts from zero, everywhere
  | 'lifetime-but-values-per-session'; // start and stop from the lifetime counter, MeterValues from zero

/** How a meter differs from the plain one (lifetime register, Wh, W, no drop-outs). */
export interface MeterOptions {
  /** Lifetime register at the beginning, Wh; default 0. */
  readonly registerWh?: number;
  readonly mode?: RegisterMode;
  readonly energyUnit?: 'Wh' | 'kWh';
  readonly powerUnit?: 'W' | 'kW';
  /** Every n-th sample loses its energy reading: it shows zero, or is missing. */
  readonly dropOut?: { readonly every: number; readonly shows: 'zero' | 'nothing' };
  /** Leave `measurand`, `unit` and `context` out where they equal the default, as many piles do. */
  readonly terse?: boolean;
}

/** When and why a sample was taken (OCPP 1.6, 7.33 ReadingContext). */
export type ReadingContext =
  'Interruption.Begin' | 'Interruption.End' | 'Sample.Clock' | 'Sample.Periodic' | 'Transaction.Begin' | 'Transaction.End' | 'Trigger';

/** What the meter sees at one instant besides its register. */
export interface Instant {
  readonly powerW: number;
  readonly offeredW: number;
  readonly phases: 1 | 3;
  readonly dc: boolean;
  readonly soc: number | null;
}

/** Counts energy and renders samples. */
export class Meter {
  readonly mode: RegisterMode;
  readonly #options: MeterOptions;
  #lifetime: number; // Wh with fraction; what is shown is its floor
  #sessionFrom = 0; // integer Wh shown at the start of the transaction
  #samples = 0;

  constructor(options: MeterOptions = {}) {
    this.#options = options;
    this.#lifetime = options.registerWh ?? 0;
    this.mode = options.mode ?? 'lifetime';
  }

  /** Adds energy, in Wh. */
  count(wh: number): void {
    this.#lifetime += wh;
  }

  /** Marks the start of a transaction: per-session counters begin here. */
  beginSession(): void {
    this.#sessionFrom = this.lifetimeWh;
  }

  /** The lifetime counter, integer Wh. */
  get lifetimeWh(): number {
    return Math.floor(this.#lifetime);
  }

  /** Energy of the running or last transaction, integer Wh, whatever the register shows. */
  get sessionWh(): number {
    return this.lifetimeWh - this.#sessionFrom;
  }

  /** What meterStart and meterStop carry. */
  get transactionRegisterWh(): number {
    return this.mode === 'per-session' ? this.sessionWh : this.lifetimeWh;
  }

  /** What MeterValues carry. */
  get sampledRegisterWh(): number {
    return this.mode === 'lifetime' ? this.lifetimeWh : this.sessionWh;
  }

  /** The sampledValue list for the measurands named (unknown ones are left out); empty only when every one of them was lost. */
  sample(measurands: readonly string[], context: ReadingContext, now: Instant): Payload[] {
    this.#samples += 1;
    const drop = this.#options.dropOut;
    const dropped = drop !== undefined && this.#samples % drop.every === 0 ? drop.shows : null;
    return measurands.flatMap((measurand) => this.#values(measurand, now, dropped)).map((value) => this.#dress(value, context));
  }

  #values(measurand: string, now: Instant, dropped: 'zero' | 'nothing' | null): Payload[] {
    const phases = now.dc ? [] : now.phases === 3 ? ['L1', 'L2', 'L3'] : ['L1'];
    const volts = now.dc ? 400 : 230;
    switch (measurand) {
      case 'Energy.Active.Import.Register': {
        if (dropped === 'nothing') return [];
        const wh = dropped === 'zero' ? 0 : this.sampledRegisterWh;
        const inKwh = this.#options.energyUnit === 'kWh';
        return [{ value: inKwh ? kilo(wh) : String(wh), measurand, unit: inKwh ? 'kWh' : 'Wh' }];
      }
      case 'Power.Active.Import':
      case 'Power.Offered': {
        const watts = Math.round(measurand === 'Power.Offered' ? now.offeredW : now.powerW);
        const inKw = this.#options.powerUnit === 'kW';
        return [{ value: inKw ? kilo(watts) : String(watts), measurand, unit: inKw ? 'kW' : 'W' }];
      }
      case 'Current.Import': {
        if (now.dc) return [{ value: (now.powerW / volts).toFixed(1), measurand, unit: 'A' }];
        const amps = (now.powerW / volts / phases.length).toFixed(2);
        return phases.map((phase) => ({ value: amps, measurand, phase, unit: 'A' }));
      }
      case 'Current.Offered':
        return [{ value: (now.offeredW / volts / Math.max(1, phases.length)).toFixed(1), measurand, unit: 'A' }];
      case 'Voltage':
        if (now.dc) return [{ value: String(volts), measurand, unit: 'V' }];
        return phases.map((phase) => ({ value: '230.0', measurand, phase: `${phase}-N`, unit: 'V' }));
      case 'SoC':
        return now.soc === null ? [] : [{ value: String(Math.floor(now.soc)), measurand, location: 'EV', unit: 'Percent' }];
      case 'Temperature':
        return [{ value: '31', measurand, location: 'Body', unit: 'Celsius' }];
      default:
        return [];
    }
  }

  #dress(value: Payload, context: ReadingContext): Payload {
    if (this.#options.terse !== true) return { ...value, context, ...(value['location'] === undefined ? { location: 'Outlet' } : {}) };
    const { measurand, unit, ...rest } = value;
    return {
      ...rest,
      ...(measurand === 'Energy.Active.Import.Register' ? {} : { measurand }),
      ...(unit === 'Wh' ? {} : { unit }),
      ...(context === 'Sample.Periodic' ? {} : { context }),
    };
  }
}

/** Measurands this simulator can sample. */
export const MEASURANDS: readonly string[] = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Power.Offered',
  'Current.Import',
  'Current.Offered',
  'Voltage',
  'SoC',
  'Temperature',
];

/** A thousandth, exact, as decimal text: 1234 -> "1.234". */
function kilo(units: number): string {
  return (units / 1_000).toFixed(3);
}
