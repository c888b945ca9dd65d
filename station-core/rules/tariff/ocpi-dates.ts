/** Months and holidays, which OCPI has not, as the dates it has. */
import { nextDate, parseLocalDate } from '../../base/time.ts';
import type { LocalDate } from '../../base/time.ts';
import type { TariffRestrictions } from '../../domain/tariff.ts';

/** First day, and the day after the last. */
type Days = readonly [from: LocalDate, to: LocalDate];

/** The restriction once for each run of days in these years on which it holds; where it has dates of its own, only what lies within both. */
export function datedRestrictions(
  restrictions: TariffRestrictions,
  holidays: readonly LocalDate[],
  years: { readonly from: number; readonly to: number },
): TariffRestrictions[] {
  const { months, holiday, ...rest } = restrictions;
  if (months === undefined && holiday === undefined) return [rest];
  const whole: Days = [rest.startDate ?? firstOf(years.from, 1), rest.endDate ?? firstOf(years.to + 1, 1)];
  const ofMonths = months === undefined ? [whole] : overlaps([whole], monthRuns(months, years));
  const runs = holiday === undefined ? ofMonths : overlaps(ofMonths, holiday ? dayRuns(holidays) : between(dayRuns(holidays)));
  return runs.map(([startDate, endDate]) => ({ ...rest, startDate, endDate }));
}

function monthRuns(months: readonly number[], years: { readonly from: number; readonly to: number }): Days[] {
  const runs: Days[] = [];
  for (let year = years.from; year <= years.to; year += 1)
    for (const month of [...new Set(months)].sort((a, b) => a - b))
      add(runs, [firstOf(year, month), month === 12 ? firstOf(year + 1, 1) : firstOf(year, month + 1)]);
  return splitAtYears(runs);
}

/** Two runs that touch at a turn of the year stay apart: written year by year, as people read them. */
function splitAtYears(runs: readonly Days[]): Days[] {
  return runs.flatMap(([from, to]): Days[] => {
    const turn = firstOf(Number(from.slice(0, 4)) + 1, 1);
    return turn < to ? [[from, turn], ...splitAtYears([[turn, to]])] : [[from, to]];
  });
}

function dayRuns(days: readonly LocalDate[]): Days[] {
  const runs: Days[] = [];
  for (const day of [...new Set(days)].sort()) add(runs, [day, nextDate(day)]);
  return runs;
}

/** Days outside of the runs. */
function between(runs: readonly Days[]): Days[] {
  const ends: LocalDate[] = [FIRST, ...runs.map(([, to]) => to)];
  return ends.flatMap((from, i): Days[] => {
    const to = runs[i]?.[0] ?? LAST;
    return from < to ? [[from, to]] : [];
  });
}

const FIRST = '0000-01-01' as LocalDate;
const LAST = '9999-12-31' as LocalDate;

function overlaps(a: readonly Days[], b: readonly Days[]): Days[] {
  return a.flatMap(([from, to]) =>
    b.flatMap(([otherFrom, otherTo]): Days[] => {
      const both: Days = [from > otherFrom ? from : otherFrom, to < otherTo ? to : otherTo];
      return both[0] < both[1] ? [both] : [];
    }),
  );
}

function add(runs: Days[], [from, to]: Days): void {
  const last = runs.at(-1);
  if (last?.[1] === from) runs[runs.length - 1] = [last[0], to];
  else runs.push([from, to]);
}

function firstOf(year: number, month: number): LocalDate {
  return parseLocalDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`) ?? FIRST;
}
