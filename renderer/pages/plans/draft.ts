/** What stands in the plan editor's fields: text as typed, what is wrong with it in words to come, and the form it makes. */
import type { TimeOfUseInput } from '../../../station-core/api/contract.ts';
import { clockText } from '../../format/wall-clock.ts';
import { shownName, storedName, type UsualPeriod } from './period-names.ts';

export interface PeriodDraft {
  /** Names the row for the screen; never sent. */
  readonly key: number;
  readonly label: string;
  /** As typed: "08:00–11:00, 18:00–21:00". */
  readonly times: string;
  readonly energyRate: string;
  readonly serviceRate: string;
  /** 1 Monday to 7 Sunday; all seven: every day. */
  readonly weekdays: readonly number[];
  /** 1 to 12; all twelve: all year. */
  readonly months: readonly number[];
  readonly holiday: 'any' | 'only' | 'never';
}

export interface PlanDraft {
  readonly name: string;
  readonly periods: readonly PeriodDraft[];
  /** Empty: no idle fee. */
  readonly idleRate: string;
  readonly idleGrace: string;
  /** Empty: no tax shown. */
  readonly taxPercent: string;
  /** Empty: none. */
  readonly startRate: string;
  readonly timeRate: string;
  /** Watt-hours; empty: 1. */
  readonly stepWh: string;
  /** Empty: no limit. */
  readonly energyMin: string;
  readonly energyMax: string;
  readonly serviceMin: string;
  readonly serviceMax: string;
}

/** What a draft has beside its periods until somebody types it. */
export const nothingMore = {
  startRate: '',
  timeRate: '',
  stepWh: '',
  energyMin: '',
  energyMax: '',
  serviceMin: '',
  serviceMax: '',
} as const;

/** Fields of limits, least before most. */
export const limitFields = ['energyMin', 'energyMax', 'serviceMin', 'serviceMax'] as const;

export interface MinuteRange {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Each is a sentence under plans.wrong. */
export type Wrong =
  | 'nameMissing'
  | 'labelMissing'
  | 'timesMissing'
  | 'timesUnreadable'
  | 'timesSame'
  | 'timesTooMany'
  | 'rateMissing'
  | 'rateUnreadable'
  | 'rateTooFine'
  | 'rateTooLarge'
  | 'weekdaysMissing'
  | 'monthsMissing'
  | 'stepUnreadable'
  | 'amountUnreadable'
  | 'maxBelowMin'
  | 'graceUnreadable'
  | 'taxUnreadable';

export interface FieldProblem {
  readonly wrong: Wrong;
  /** The piece of the text that could not be read. */
  readonly piece: string;
}

/** Problems by field: "name", "idleRate", "idleGrace", "taxPercent", "<period key>.times" and so on. */
export type DraftProblems = ReadonlyMap<string, FieldProblem>;

export type TimesRead = { readonly ok: true; readonly ranges: readonly MinuteRange[] } | ({ readonly ok: false } & FieldProblem);

export const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
export const everyMonth: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const rangesMax = 48;
export const periodsMax = 24;
/** Characters of a plan's name and of a period's, as the station takes them. */
export const nameLongest = 80;
export const labelLongest = 40;

/** The draft as the form that is sent; only what problemsOf finds nothing in may be sent. */
export function formOf(draft: PlanDraft): TimeOfUseInput {
  return {
    name: draft.name.trim(),
    periods: draft.periods.map((period) => {
      const times = readTimes(period.times);
      return {
        label: storedName(period.label),
        ranges: times.ok ? times.ranges.map((range) => ({ ...range })) : [],
        energyRate: decimal(period.energyRate),
        serviceRate: decimal(period.serviceRate) === '' ? '0' : decimal(period.serviceRate),
        weekdays: period.weekdays.length === 7 ? null : [...period.weekdays].sort((a, b) => a - b),
        months: period.months.length === 12 ? null : [...period.months].sort((a, b) => a - b),
        holiday: period.holiday === 'any' ? null : period.holiday === 'only',
      };
    }),
    idleRate: textOrNull(draft.idleRate),
    idleGraceMinutes: draft.idleGrace.trim() === '' ? 0 : Number(draft.idleGrace),
    taxPercent: textOrNull(draft.taxPercent),
    startRate: textOrNull(draft.startRate),
    timeRate: textOrNull(draft.timeRate),
    stepWh: draft.stepWh.trim() === '' ? 1 : Number(draft.stepWh),
    energyMin: textOrNull(draft.energyMin),
    energyMax: textOrNull(draft.energyMax),
    serviceMin: textOrNull(draft.serviceMin),
    serviceMax: textOrNull(draft.serviceMax),
  };
}

function textOrNull(text: string): string | null {
  return decimal(text) === '' ? null : decimal(text);
}

/** A saved plan's form as a draft to go on from, its usual periods in the screen's words. */
export function draftOf(form: TimeOfUseInput, wordOf: (usual: UsualPeriod) => string): PlanDraft {
  return {
    name: form.name,
    periods: form.periods.map((period, index) => ({
      key: index + 1,
      label: shownName(period.label, wordOf),
      times: writeTimes(period.ranges),
      energyRate: period.energyRate,
      serviceRate: period.serviceRate,
      weekdays: period.weekdays ?? everyDay,
      months: period.months ?? everyMonth,
      holiday: holidayOf(period.holiday ?? null),
    })),
    idleRate: form.idleRate ?? '',
    idleGrace: String(form.idleGraceMinutes),
    taxPercent: form.taxPercent ?? '',
    startRate: form.startRate ?? '',
    timeRate: form.timeRate ?? '',
    stepWh: form.stepWh === undefined || form.stepWh === 1 ? '' : String(form.stepWh),
    energyMin: form.energyMin ?? '',
    energyMax: form.energyMax ?? '',
    serviceMin: form.serviceMin ?? '',
    serviceMax: form.serviceMax ?? '',
  };
}

function holidayOf(holiday: boolean | null): PeriodDraft['holiday'] {
  if (holiday === null) return 'any';
  return holiday ? 'only' : 'never';
}

/** Something stands in the fields that are folded away at first. */
export function hasMore(draft: PlanDraft): boolean {
  return [draft.startRate, draft.timeRate, draft.stepWh, ...limitFields.map((field) => draft[field])].some((text) => text.trim() !== '');
}

/** Everything that is wrong with the fields as they stand. Empty: the draft can be checked by the station. */
export function problemsOf(draft: PlanDraft): DraftProblems {
  const found = new Map<string, FieldProblem>();
  const note = (field: string, problem: FieldProblem | null) => {
    if (problem !== null) found.set(field, problem);
  };
  if (draft.name.trim() === '') note('name', { wrong: 'nameMissing', piece: '' });
  for (const period of draft.periods) {
    const field = (name: string) => `${period.key}.${name}`;
    if (period.label.trim() === '') note(field('label'), { wrong: 'labelMissing', piece: '' });
    const times = readTimes(period.times);
    if (!times.ok) note(field('times'), times);
    note(field('energyRate'), rateProblem(period.energyRate, true));
    note(field('serviceRate'), rateProblem(period.serviceRate, false));
    if (period.weekdays.length === 0) note(field('weekdays'), { wrong: 'weekdaysMissing', piece: '' });
    if (period.months.length === 0) note(field('months'), { wrong: 'monthsMissing', piece: '' });
  }
  note('startRate', rateProblem(draft.startRate, false));
  note('timeRate', rateProblem(draft.timeRate, false));
  if (!/^([1-9]\d{0,4}|100000|)$/.test(draft.stepWh.trim())) note('stepWh', { wrong: 'stepUnreadable', piece: draft.stepWh });
  for (const field of limitFields) note(field, limitProblem(draft[field]));
  for (const layer of ['energy', 'service'] as const) {
    const [least, most] = [Number(decimal(draft[`${layer}Min`])), Number(decimal(draft[`${layer}Max`]))];
    if (draft[`${layer}Min`].trim() !== '' && draft[`${layer}Max`].trim() !== '' && most < least)
      note(`${layer}Max`, { wrong: 'maxBelowMin', piece: '' });
  }
  note('idleRate', rateProblem(draft.idleRate, false));
  if (!/^(\d{1,3}|1[0-3]\d\d|14[0-3]\d|1440|)$/.test(draft.idleGrace.trim()))
    note('idleGrace', { wrong: 'graceUnreadable', piece: draft.idleGrace });
  if (!/^(\d{1,2}(\.\d{1,4})?|)$/.test(decimal(draft.taxPercent))) note('taxPercent', { wrong: 'taxUnreadable', piece: draft.taxPercent });
  return found;
}

/** "8-11, 18:30–21" as minutes of the day; "0-24" is the whole day, "22-6" runs over midnight. */
export function readTimes(text: string): TimesRead {
  const pieces = plainTimes(text)
    .split(/[,;\s]+/)
    .filter((piece) => piece !== '');
  if (pieces.length === 0) return { ok: false, wrong: 'timesMissing', piece: '' };
  if (pieces.length > rangesMax) return { ok: false, wrong: 'timesTooMany', piece: String(rangesMax) };
  const ranges: MinuteRange[] = [];
  for (const piece of pieces) {
    const match = /^(\d{1,2})(?::?(\d{2}))?-(\d{1,2})(?::?(\d{2}))?$/.exec(piece);
    const from = minuteOf(match?.[1], match?.[2]);
    const to = minuteOf(match?.[3], match?.[4]);
    if (from === null || to === null || from === 1_440) return { ok: false, wrong: 'timesUnreadable', piece };
    if (from === to) return { ok: false, wrong: 'timesSame', piece };
    ranges.push({ fromMinute: from, toMinute: to === 0 ? 1_440 : to });
  }
  return { ok: true, ranges };
}

/** [480, 660] as "08:00–11:00". */
export function writeTimes(ranges: readonly MinuteRange[]): string {
  return ranges.map((range) => `${clockText(range.fromMinute)}–${clockText(range.toMinute)}`).join(', ');
}

/** Every dash, colon and comma a keyboard in either language makes, in one form, with the blanks around dashes gone. */
function plainTimes(text: string): string {
  return text
    .replaceAll('：', ':')
    .replaceAll(/[，、；]/g, ',')
    .replaceAll(/\s*[-‐–—~～至]\s*/g, '-');
}

function minuteOf(hours: string | undefined, minutes: string | undefined): number | null {
  if (hours === undefined) return null;
  const minute = Number(hours) * 60 + Number(minutes ?? 0);
  return Number(minutes ?? 0) > 59 || minute > 1_440 ? null : minute;
}

/** Decimal text with a point, whichever sign was typed; the station reads it, never a float here. */
function decimal(text: string): string {
  return text.trim().replace(/[,，]/, '.');
}

function limitProblem(text: string): FieldProblem | null {
  const plain = decimal(text);
  return plain === '' || /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? null : { wrong: 'amountUnreadable', piece: text };
}

function rateProblem(text: string, needed: boolean): FieldProblem | null {
  const plain = decimal(text);
  if (plain === '') return needed ? { wrong: 'rateMissing', piece: '' } : null;
  const match = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  if (match === null) return { wrong: 'rateUnreadable', piece: text };
  if (/[1-9]/.test((match[2] ?? '').slice(5))) return { wrong: 'rateTooFine', piece: text };
  return (match[1] ?? '').length > 6 ? { wrong: 'rateTooLarge', piece: text } : null;
}
