/** What a meterValue entry says about energy, power and charge (OCPP 1.6 §7.31 Measurand). */
import { parseDecimal } from '../../base/decimal.ts';
import { dwh, watt, type Dwh, type Watt } from '../../base/energy.ts';
import type { MeterSample } from '../../domain/session.ts';

export interface EntryFigures {
  /** As the pile told it, in 0.1 Wh. */
  readonly register: Dwh | null;
  readonly power: Watt | null;
  readonly stateOfCharge: number | null;
  readonly context: string | null;
}

/** Totals are taken where the pile gives them; else the phases L1, L2, L3 are added. Inlet and EV samples never stand for the outlet's register. */
export function readEntry(samples: readonly MeterSample[]): EntryFigures {
  const registers = samples.filter(
    (s) => s.measurand === 'Energy.Active.Import.Register' && s.format !== 'SignedData' && s.location !== 'EV',
  );
  const register = total(registers, energyScale);
  const power = total(
    samples.filter((s) => s.measurand === 'Power.Active.Import' && s.format !== 'SignedData' && s.location !== 'EV'),
    powerScale,
  );
  const soc = samples.find((s) => s.measurand === 'SoC');
  const percent = soc === undefined ? null : parseDecimal(soc.value, 0);
  return {
    register: register === null || register < 0 ? null : dwh(register),
    power: power === null ? null : watt(power),
    stateOfCharge: percent === null || percent < 0 || percent > 100 ? null : percent,
    context: registers[0]?.context ?? null,
  };
}

const PHASES = ['L1', 'L2', 'L3', 'L1-N', 'L2-N', 'L3-N'];

function total(samples: readonly MeterSample[], scaleOf: (unit: string) => number | null): number | null {
  const whole = samples.filter((s) => s.phase === null);
  const parts = whole.length > 0 ? whole.slice(0, 1) : samples.filter((s) => s.phase !== null && PHASES.includes(s.phase));
  if (parts.length === 0) return null;
  let sum = 0;
  for (const sample of parts) {
    const scale = scaleOf(sample.unit);
    const value = scale === null ? null : parseDecimal(sample.value, scale);
    if (value === null) return null;
    sum += value;
  }
  return Number.isSafeInteger(sum) ? sum : null;
}

/** Digits that turn the unit into 0.1 Wh. */
function energyScale(unit: string): number | null {
  return unit === 'kWh' ? 4 : unit === 'Wh' || unit === '' ? 1 : null;
}

/** Digits that turn the unit into W. */
function powerScale(unit: string): number | null {
  return unit === 'kW' ? 3 : unit === 'W' || unit === '' ? 0 : null;
}
