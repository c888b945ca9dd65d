/** When a piece of fire equipment is due: it expires, or nobody has looked at it for too long. */
import { nextDate, parseLocalDate, type LocalDate } from '../../base/time.ts';
import type { Equipment } from '../../domain/equipment.ts';

/** The earlier of the two local days, after which it is overdue; addedOn counts where it was never inspected. null: never, or retired. */
export function dueOn(item: Equipment, addedOn: LocalDate): LocalDate | null {
  if (item.retired) return null;
  const expires = item.expiresOn === null ? null : parseLocalDate(item.expiresOn);
  const seen = item.inspectedOn === null ? addedOn : (parseLocalDate(item.inspectedOn) ?? addedOn);
  const inspect = item.inspectEveryDays === null ? null : item.inspectedOn === null ? addedOn : nextDate(seen, item.inspectEveryDays);
  const days = [expires, inspect].filter((day) => day !== null);
  return days.length === 0 ? null : days.reduce((a, b) => (a < b ? a : b));
}

/** In words; null: it can be kept. */
export function problemWithEquipment({ name, expiresOn, inspectedOn }: Equipment): string | null {
  if (name.trim() === '') return 'Give it a name.';
  for (const day of [expiresOn, inspectedOn])
    if (day !== null && parseLocalDate(day) === null) return `${day} is not a day of the calendar.`;
  return null;
}
