/** The plan editor's form, decimals as text, to and from the exact plan. */
import { formatDecimal, parseExactDecimal } from '../base/decimal.ts';
import { Fault } from '../base/fault.ts';
import { rate, type Currency, type Rate } from '../base/money.ts';
import type { PricePlan } from '../domain/tariff.ts';
import { toTimeOfUse, type TimeOfUse } from '../rules/tariff/time-of-use.ts';
import type { z } from 'zod';
import type { timeOfUseInput, TimeOfUseInput } from './contract.ts';

/** Throws Fault('input.invalid') naming the field that is no price. */
export function toForm(given: z.output<typeof timeOfUseInput>, currency: Currency): TimeOfUse {
  return {
    name: given.name,
    currency,
    periods: given.periods.map((period, i) => ({
      label: period.label,
      ranges: period.ranges,
      energyRate: rateOf(period.energyRate, `periods.${i}.energyRate`),
      serviceRate: rateOf(period.serviceRate, `periods.${i}.serviceRate`),
      weekdays: period.weekdays,
      months: null,
    })),
    idleRate: given.idleRate === null ? null : rateOf(given.idleRate, 'idleRate'),
    idleGraceS: given.idleGraceMinutes * 60,
    taxPpm: given.taxPercent === null ? null : taxOf(given.taxPercent),
  };
}

/** null: the plan uses more than the form can show. */
export function toFormInput(plan: PricePlan): TimeOfUseInput | null {
  const form = toTimeOfUse(plan);
  if (form === null || form.idleGraceS % 60 !== 0 || form.periods.some((p) => p.months !== null)) return null;
  const text = (value: Rate): string => trimmed(formatDecimal(value, 5), form.currency.digits);
  return {
    name: form.name,
    periods: form.periods.map((p) => ({
      label: p.label,
      ranges: p.ranges.map((r) => ({ ...r })),
      energyRate: text(p.energyRate),
      serviceRate: text(p.serviceRate),
      weekdays: p.weekdays === null ? null : [...p.weekdays],
    })),
    idleRate: form.idleRate === null ? null : text(form.idleRate),
    idleGraceMinutes: form.idleGraceS / 60,
    taxPercent: form.taxPpm === null ? null : trimmed(formatDecimal(form.taxPpm, 4), 0),
  };
}

function rateOf(text: string, field: string): Rate {
  const value = parseExactDecimal(text, 5);
  if (value === null || value < 0)
    throw new Fault('input.invalid', {
      field,
      value: text,
      help: 'A price is a number such as 0.85, not below zero, with at most five decimals.',
    });
  return rate(value);
}

function taxOf(text: string): number {
  const ppm = parseExactDecimal(text, 4);
  if (ppm === null || ppm < 0 || ppm > 1_000_000)
    throw new Fault('input.invalid', { field: 'taxPercent', value: text, help: 'A tax is a percentage from 0 to 100, such as 19 or 5.5.' });
  return ppm;
}

function trimmed(decimal: string, digits: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}
