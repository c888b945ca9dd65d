/** Sums over stations and days. */
import { allow } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { sumByBenefit, sumByCurrency, sumByDay, sumByHour, sumByPeriod, sumByStation, type RollupRange } from '../store/rollup-views.ts';
import { os } from './implement.ts';

const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export const rollups = {
  stations: os.rollups.stations.handler(async ({ context, input }) => {
    allow(context, 'look');
    const range = checked(input);
    return { ...(await sumByStation(context.hq.db, range, input)), sums: await sumByCurrency(context.hq.db, range) };
  }),
  days: os.rollups.days.handler(({ context, input }) => {
    allow(context, 'look');
    return sumByDay(context.hq.db, checked(input));
  }),
  periods: os.rollups.periods.handler(({ context, input }) => {
    allow(context, 'look');
    return sumByPeriod(context.hq.db, checked(input));
  }),
  benefits: os.rollups.benefits.handler(({ context, input }) => {
    allow(context, 'look');
    return sumByBenefit(context.hq.db, checked(input));
  }),
  hours: os.rollups.hours.handler(({ context, input }) => {
    allow(context, 'look');
    return sumByHour(context.hq.db, checked(input));
  }),
};

/** Throws Denied('input.invalid') for days that are none, the wrong way round, or more than 400. */
export function checked(range: RollupRange): RollupRange {
  const from = Date.parse(`${range.from}T00:00:00Z`);
  const to = Date.parse(`${range.to}T00:00:00Z`);
  const isDay = (ms: number, day: string): boolean => !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
  if (!isDay(from, range.from)) throw new Denied('input.invalid', { field: 'from', help: `${range.from} is no day.` });
  if (!isDay(to, range.to)) throw new Denied('input.invalid', { field: 'to', help: `${range.to} is no day.` });
  if (to < from) throw new Denied('input.invalid', { field: 'to', help: 'The last day lies before the first.' });
  if (to - from >= MOST_DAYS * DAY_MS) throw new Denied('input.invalid', { field: 'from', help: `Ask for ${MOST_DAYS} days at most.` });
  return { from: range.from, to: range.to, stationId: range.stationId, tag: range.tag };
}
