/** How long a person is kept. */
import { parseLocalDate, type LocalDate } from '../../base/time.ts';
import { must } from '../../base/assert.ts';

/** The same day so many months before; where that month is shorter, its 28th. */
export function monthsBefore(day: LocalDate, months: number): LocalDate {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const at = year * 12 + (month - 1) - months;
  const text = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const of = (dayOfMonth: number): LocalDate | null =>
    parseLocalDate(`${text(Math.floor(at / 12), 4)}-${text((at % 12) + 1, 2)}-${text(dayOfMonth, 2)}`);
  return of(date) ?? must(of(28), 'every month has a 28th');
}
