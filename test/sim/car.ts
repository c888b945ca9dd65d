/** A simulated car's battery: how much power it takes at which state of charge. Plain physics, no chemistry. */

/** What stands in front of the pile. */
export interface CarOptions {
  readonly capacityWh: number;
  /** State of charge at arrival, 0 to 100. */
  readonly soc: number;
  /** The most the car takes, in W. */
  readonly maxW: number;
  /** AC is constant almost to the end; DC rises while cold and tapers from `taperFromSoc` (default 55) on. */
  readonly kind: 'ac' | 'dc';
  readonly taperFromSoc?: number;
  /** Stops taking power here; default 100. */
  readonly targetSoc?: number;
}

/** A battery that fills. */
export class Car {
  readonly capacityWh: number;
  readonly kind: 'ac' | 'dc';
  readonly #maxW: number;
  readonly #taperFrom: number;
  readonly #targetWh: number;
  #storedWh: number;

  constructor(options: CarOptions) {
    this.capacityWh = options.capacityWh;
    this.kind = options.kind;
    this.#maxW = options.maxW;
    this.#taperFrom = options.taperFromSoc ?? 55;
    this.#storedWh = (options.capacityWh * options.soc) / 100;
    this.#targetWh = (options.capacityWh * (options.targetSoc ?? 100)) / 100;
  }

  /** State of charge, 0 to 100. */
  get soc(): number {
    return (this.#storedWh / this.capacityWh) * 100;
  }

  /** True when it takes no more. */
  get full(): boolean {
    return this.#storedWh >= this.#targetWh - 1e-6;
  }

  /** Power in W it would take now from a pile that offers `offeredW`. */
  powerW(offeredW: number): number {
    if (this.full) return 0;
    return Math.max(0, Math.min(offeredW, this.#maxW * this.#share()));
  }

  /** Charges for `ms` at up to `offeredW`; returns the energy taken, in Wh (not rounded). */
  absorb(ms: number, offeredW: number): number {
    let taken = 0;
    for (let leftMs = ms; leftMs > 0 && !this.full; leftMs -= STEP_MS) {
      const hours = Math.min(leftMs, STEP_MS) / 3_600_000;
      const step = Math.min(this.powerW(offeredW) * hours, this.#targetWh - this.#storedWh);
      if (step <= 0) break;
      this.#storedWh += step;
      taken += step;
    }
    return taken;
  }

  #share(): number {
    const soc = this.soc;
    if (this.kind === 'ac') return soc < 97 ? 1 : 0.3 + ((100 - soc) / 3) * 0.7;
    if (soc < 10) return 0.6 + soc * 0.04;
    if (soc <= this.#taperFrom) return 1;
    return 1 - ((soc - this.#taperFrom) / (100 - this.#taperFrom)) * 0.9;
  }
}

/** Long waits are integrated in steps, so that the taper is followed. */
const STEP_MS = 15_000;

/** An everyday AC car (11 kW) that arrives with `soc` percent. */
export function acCar(soc = 40, maxW = 11_000, capacityWh = 60_000): Car {
  return new Car({ kind: 'ac', soc, maxW, capacityWh });
}

/** An everyday DC car (150 kW) that arrives with `soc` percent. */
export function dcCar(soc = 15, maxW = 150_000, capacityWh = 77_000): Car {
  return new Car({ kind: 'dc', soc, maxW, capacityWh });
}
