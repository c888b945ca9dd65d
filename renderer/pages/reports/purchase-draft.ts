/** A purchase tariff as it is typed: hours and months as text, until it can be sent. */
import type { PurchaseInput, PurchaseTariff } from '../../../station-core/api/contract.ts';
import { amountToType } from '../../format/amount-text.ts';
import { parseScaled } from '../../format/money-text.ts';

export interface PeriodDraft {
  readonly label: string;
  readonly rate: string;
  /** "08:00-11:00"; several apart by commas. */
  readonly hours: string;
  /** "7-9, 12"; empty: all. */
  readonly months: string;
  /** "1-5"; empty: every day. */
  readonly weekdays: string;
}

export interface PurchaseDraft {
  readonly fromDay: string;
  readonly periods: readonly PeriodDraft[];
  readonly loss: string;
  readonly fixed: string;
}

export const emptyPeriod: PeriodDraft = { label: '', rate: '', hours: '', months: '', weekdays: '' };

export function newDraft(today: string): PurchaseDraft {
  return { fromDay: `${today.slice(0, 7)}-01`, periods: [{ ...emptyPeriod, label: 'flat', hours: '00:00-24:00' }], loss: '', fixed: '' };
}

/** Periods of the same name, price, months and days that differ in their hours alone are one row again. */
export function draftOf(tariff: PurchaseTariff, digits: number): PurchaseDraft {
  const rows = new Map<string, PeriodDraft>();
  for (const { label, rate, months, weekdays, fromMinute, toMinute } of tariff.periods) {
    const key = JSON.stringify([label, rate, months, weekdays]);
    const hours = `${clock(fromMinute)}-${clock(toMinute)}`;
    const known = rows.get(key);
    const plain = plainDecimal(rate, 5);
    const row = { label, rate: plain, hours, months: runsText(months), weekdays: runsText(weekdays) };
    rows.set(key, known === undefined ? row : { ...known, hours: `${known.hours}, ${hours}` });
  }
  return {
    fromDay: tariff.fromDay,
    periods: [...rows.values()],
    loss: tariff.lossPpm === 0 ? '' : plainDecimal(tariff.lossPpm, 4),
    fixed: tariff.fixedPerMonth === 0 ? '' : plainDecimal(tariff.fixedPerMonth, digits),
  };
}

/** null: something is not in order; the fields say what. */
export function inputOf(draft: PurchaseDraft, digits: number): PurchaseInput | null {
  const isWhole = draft.periods.every((period) => Object.values(problemsOf(period)).every((problem) => problem === null));
  if (!isWhole || draft.fromDay === '' || !isFigure(draft.loss, 4) || !isFigure(draft.fixed, digits)) return null;
  return {
    fromDay: draft.fromDay,
    periods: draft.periods.flatMap(({ label, rate, hours, months, weekdays }) =>
      (parseHours(hours) ?? []).map((span) => ({
        label: label.trim(),
        rate: decimalOf(rate),
        months: [...(parseRuns(months, 12) ?? [])],
        weekdays: [...(parseRuns(weekdays, 7) ?? [])],
        ...span,
      })),
    ),
    lossPercent: decimalOf(draft.loss),
    fixedPerMonth: decimalOf(draft.fixed),
  };
}

/** What is wrong with a row, by field. */
export function problemsOf(
  period: PeriodDraft,
): Readonly<Record<keyof PeriodDraft, 'name' | 'rate' | 'hours' | 'months' | 'weekdays' | null>> {
  return {
    label: period.label.trim() === '' ? 'name' : null,
    rate: parseScaled(period.rate, 5) === null ? 'rate' : null,
    hours: parseHours(period.hours) === null ? 'hours' : null,
    months: parseRuns(period.months, 12) === null ? 'months' : null,
    weekdays: parseRuns(period.weekdays, 7) === null ? 'weekdays' : null,
  };
}

/** Empty counts as nought. */
export function isFigure(text: string, digits: number): boolean {
  return text.trim() === '' || parseScaled(text, digits) !== null;
}

/** "08:00-11:00, 22-6" in minutes; null: not to be read, or not on half hours. */
export function parseHours(text: string): readonly { readonly fromMinute: number; readonly toMinute: number }[] | null {
  const spans = text.split(/[,，、;]/).map((part) => {
    const match = /^(\d{1,2})(?:[:：](\d\d))?\s*[-–—~至]\s*(\d{1,2})(?:[:：](\d\d))?$/.exec(part.trim());
    if (match === null) return null;
    const [, fromHour, fromRest = '0', toHour, toRest = '0'] = match;
    const fromMinute = Number(fromHour) * 60 + Number(fromRest);
    const toMinute = Number(toHour) * 60 + Number(toRest);
    const fits =
      [fromMinute, toMinute].every((minute) => minute <= 1_440 && minute % 30 === 0) && fromMinute !== toMinute && fromMinute < 1_440;
    return fits ? { fromMinute, toMinute } : null;
  });
  return spans.every((span) => span !== null) ? spans : null;
}

/** "7-9, 12" of 1 to `most`, "11-2" over the end; empty: all of them, []. null: not to be read. */
export function parseRuns(text: string, most: number): readonly number[] | null {
  if (text.trim() === '') return [];
  const found = new Set<number>();
  for (const part of text.split(/[,，、;]/)) {
    const match = /^(\d{1,2})(?:\s*[-–—~至]\s*(\d{1,2}))?$/.exec(part.trim());
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || from < 1 || to > most || from > most || to < 1) return null;
    for (let at = from; ; at = (at % most) + 1) {
      found.add(at);
      if (at === to) break;
    }
  }
  return [...found].sort((a, b) => a - b);
}

function runsText(numbers: readonly number[]): string {
  return numbers
    .reduce<(readonly [number, number])[]>((runs, one) => {
      const last = runs.at(-1);
      return last !== undefined && last[1] === one - 1 ? [...runs.slice(0, -1), [last[0], one]] : [...runs, [one, one]];
    }, [])
    .map(([from, to]) => (from === to ? String(from) : `${from}-${to}`))
    .join(', ');
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "0,35" is "0.35"; empty is "0". */
function decimalOf(text: string): string {
  const plain = text.replace(/[\s\u202f\u00a0]/g, '').replace(/[,，。]/, '.');
  return plain === '' ? '0' : plain;
}

function plainDecimal(value: number, digits: number): string {
  const text = amountToType(value, digits);
  return digits === 0 ? text : text.replace(/\.?0+$/, '');
}
