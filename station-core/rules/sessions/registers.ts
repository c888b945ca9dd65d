/** Energy registers as piles really tell them (FIELD-FAULTS F18), made one register that never falls. */
import { dwh, type Dwh, type Watt } from '../../base/energy.ts';
import type { SessionMeter } from '../../domain/session.ts';

export interface RegisterReading {
  readonly register: Dwh;
  /** Since the last reading that counted. */
  readonly elapsedMs: number;
  readonly ratedPower: Watt | null;
}

export interface NormalisedRegister {
  readonly meter: SessionMeter;
  /** null: the reading does not count (a drop-out, or more than the pile can deliver). */
  readonly register: Dwh | null;
  readonly flag: 'implausible-energy' | 'register-reset' | null;
}

/** Where no rated power is known: more than any pile on the market delivers through one connector. */
const HIGHEST_POWER_W = 1_000_000;
/** Meters are read a little late and rated powers are rounded. */
const TOLERANCE = 1.25;
/** A register's last digit and a late sample never make a reading implausible: 1 kWh. */
const SLACK_DWH = 10_000;

export function startMeter(register: Dwh): SessionMeter {
  return { startRegister: register, offset: dwh(0), lastRegister: register, suspectedFall: null };
}

/** No register is known yet: the first one that comes is the start's. */
export function pendingMeter(): SessionMeter {
  return { ...startMeter(dwh(0)), isPending: true };
}

/**
 * One more register of the pile. Tried in this order: as the readings before it; as a lifetime register; as a register
 * that began at 0 with this session. The first that neither falls nor passes rated power x time is taken. A fall is
 * waited out once (a drop-out); a second reading down there is a reset, and the count goes on from the last good one.
 */
export function normaliseRegister(meter: SessionMeter, reading: RegisterReading): NormalisedRegister {
  if (meter.isPending === true) return { meter: startMeter(reading.register), register: reading.register, flag: null };
  const highest = meter.lastRegister + mostGain(reading);
  const candidates = [meter.offset, 0, meter.startRegister].map((offset) => ({ offset, value: reading.register + offset }));
  const fitting = candidates.find((c) => c.value >= meter.lastRegister && c.value <= highest);
  if (fitting !== undefined) {
    const register = dwh(fitting.value);
    return { meter: { ...meter, offset: dwh(fitting.offset), lastRegister: register, suspectedFall: null }, register, flag: null };
  }
  if (reading.register + meter.offset > highest) return { meter, register: null, flag: 'implausible-energy' };
  if (meter.suspectedFall !== null && reading.register >= meter.suspectedFall)
    return afterReset(meter, meter.suspectedFall, reading, highest);
  return { meter: { ...meter, suspectedFall: reading.register }, register: null, flag: null };
}

/** A reading from the midst of what is already counted, in the frame it fits; null: it fits none. It changes no energy, only when it came. */
export function placeRegister(meter: SessionMeter, register: Dwh): Dwh | null {
  const values = [meter.offset, 0, meter.startRegister].map((offset) => register + offset);
  const fitting = values.find((value) => value >= meter.startRegister && value <= meter.lastRegister);
  return fitting === undefined ? null : dwh(fitting);
}

function afterReset(meter: SessionMeter, fallenTo: Dwh, reading: RegisterReading, highest: number): NormalisedRegister {
  const offset = meter.lastRegister - fallenTo;
  const value = reading.register + offset;
  if (value > highest) return { meter, register: null, flag: 'implausible-energy' };
  const register = dwh(value);
  return { meter: { ...meter, offset: dwh(offset), lastRegister: register, suspectedFall: null }, register, flag: 'register-reset' };
}

function mostGain(reading: RegisterReading): number {
  const watts = reading.ratedPower ?? HIGHEST_POWER_W;
  return Math.ceil((watts * TOLERANCE * Math.max(0, reading.elapsedMs)) / 360_000) + SLACK_DWH;
}
