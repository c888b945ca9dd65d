/** Minutes of the day and days of the week as screens name them. */

/** 480 as "08:00"; the end of the day is "24:00". */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

type DayKey = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A weekday as the words name it, 1 Monday to 7 Sunday. */
export function dayKey(day: number): DayKey {
  return day >= 1 && day <= 6 ? (day as DayKey) : 7;
}
