/** The plan editor's form, decimals as text, to and from the exact plan. */
import { formatDecimal, parseExactDecimal } from '../base/decimal.ts';
import { Fault } from '../base/fault.ts';
import { rate, type Currency, type Rate } from '../base/money.ts';
import type { PricePlan } from '../domain/tariff.ts';
import { toTimeOfUse, type TimeOfUse } from '../rules/tariff/time-of-use.ts';
import type { z } from 'zod';
import type { timeOfUseInput, TimeOfUseInput } from './contracts/plans.ts';

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
      months: period.months,
      ...(period.holiday === null ? {} : { holiday: period.holiday }),
    })),
    idleRate: given.idleRate === null ? null : rateOf(given.idleRate, 'idleRate'),
    idleGraceS: given.idleGraceMinutes * 60,
    taxPpm: given.taxPercent === null ? null : taxOf(given.taxPercent),
    ...moreOf(given, currency),
  };
}

function moreOf(given: z.output<typeof timeOfUseInput>, currency: Currency): Partial<TimeOfUse> {
  const limits = LIMITS.flatMap((name) => {
    const text = given[name];
    return text === null ? [] : [[name, limitOf(text, name, currency)] as const];
  });
  return {
    ...(given.startRate === null ? {} : { startRate: rateOf(given.startRate, 'startRate') }),
    ...(given.timeRate === null ? {} : { timeRate: rateOf(given.timeRate, 'timeRate') }),
    ...(given.stepWh === 1 ? {} : { stepWh: given.stepWh }),
    ...(limits.length === 0 ? {} : { limits: Object.fromEntries(limits) }),
  };
}

const LIMITS = ['energyMin', 'energyMax', 'serviceMin', 'serviceMax'] as const;

/** null: the plan uses more than the form can show. */
export function toFormInput(plan: PricePlan): TimeOfUseInput | null {
  const form = toTimeOfUse(plan);
  if (form === null || form.idleGraceS % 60 !== 0) return null;
  const text = (value: Rate): string => trimmed(formatDecimal(value, 5), form.currency.digits);
  const limit = (value: number | undefined): string | null =>
    value === undefined ? null : trimmed(formatDecimal(value, 4), form.currency.digits);
  return {
    name: form.name,
    periods: form.periods.map((p) => ({
      label: p.label,
      ranges: p.ranges.map((r) => ({ ...r })),
      energyRate: text(p.energyRate),
      serviceRate: text(p.serviceRate),
      weekdays: p.weekdays === null ? null : [...p.weekdays],
      months: p.months === null ? null : [...p.months],
      holiday: p.holiday ?? null,
    })),
    idleRate: form.idleRate === null ? null : text(form.idleRate),
    idleGraceMinutes: form.idleGraceS / 60,
    taxPercent: form.taxPpm === null ? null : trimmed(formatDecimal(form.taxPpm, 4), 0),
    startRate: form.startRate === undefined ? null : text(form.startRate),
    timeRate: form.timeRate === undefined ? null : text(form.timeRate),
    stepWh: form.stepWh ?? 1,
    energyMin: limit(form.limits?.energyMin),
    energyMax: limit(form.limits?.energyMax),
    serviceMin: limit(form.limits?.serviceMin),
    serviceMax: limit(form.limits?.serviceMax),
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

/** In 1e-4 of the major unit; no finer than the currency is paid in. */
function limitOf(text: string, field: string, currency: Currency): number {
  const value = parseExactDecimal(text, currency.digits);
  if (value === null || value < 0 || value > 1e11)
    throw new Fault('input.invalid', {
      field,
      value: text,
      help: `An amount is a number such as 5, not below zero, with at most ${currency.digits} decimals.`,
    });
  return value * 10 ** (4 - currency.digits);
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
