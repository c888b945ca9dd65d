/** When a promotion holds, as spans of time. */
import { DAY_MS, atWallClock, localTime, nextDate, startOfDay, utcMs } from '../../base/time.ts';
import type { LocalDate, ZoneName } from '../../base/time.ts';
import type { SessionBenefits } from '../../domain/benefits.ts';

export interface Span {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

type Promotion = SessionBenefits['promotions'][number];

/** A session that is open for longer gets nothing for what comes after. */
const DAYS_MAX = 400;

/**
 * Spans that touch [fromMs, toMs], in the order of time, apart from each other. A window over midnight belongs to the day on
 * which it begins: its weekday and its dates. In an hour that the clock shows twice a window begins and ends at the first.
 */
export function promotionWindows(promotion: Promotion, zone: ZoneName, fromMs: number, toMs: number): Span[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  const first = nextDate(localTime(utcMs(fromMs), zone).date, -1);
  const last = localTime(utcMs(Math.min(toMs, fromMs + DAYS_MAX * DAY_MS)), zone).date;
  for (let date = first; date <= last && date < promotion.toDay; date = nextDate(date)) {
    if (!holdsOn(promotion, date)) continue;
    const window = windowOf(promotion, date, zone);
    const before = spans.at(-1);
    if (before !== undefined && window.fromMs <= before.toMs) before.toMs = Math.max(before.toMs, window.toMs);
    else if (window.toMs > window.fromMs) spans.push({ ...window });
  }
  return spans.filter((span) => span.toMs > fromMs && span.fromMs <= toMs);
}

function holdsOn(promotion: Promotion, date: LocalDate): boolean {
  if (date < promotion.fromDay || date >= promotion.toDay) return false;
  return promotion.weekdays.length === 0 || promotion.weekdays.includes(new Date(`${date}T00:00:00Z`).getUTCDay() || 7);
}

function windowOf({ fromMinute, toMinute }: Promotion, date: LocalDate, zone: ZoneName): Span {
  const endDate = toMinute <= fromMinute ? nextDate(date) : date;
  return { fromMs: wallInstant(date, fromMinute, zone), toMs: wallInstant(endDate, toMinute, zone) };
}

function wallInstant(date: LocalDate, minute: number, zone: ZoneName): number {
  if (minute === 0) return startOfDay(date, zone);
  return minute === 1_440 ? startOfDay(nextDate(date), zone) : atWallClock(date, minute, zone);
}
