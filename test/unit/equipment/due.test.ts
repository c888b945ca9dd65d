/** When fire equipment is due. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id } from '../../../station-core/base/ids.ts';
import { nextDate, parseLocalDate, type LocalDate } from '../../../station-core/base/time.ts';
import type { Equipment } from '../../../station-core/domain/equipment.ts';
import { dueOn, problemWithEquipment } from '../../../station-core/rules/equipment/due.ts';

const added = day('2026-03-10');
const item: Equipment = {
  id: id('e1'), kind: 'extinguisher', name: 'F1', where: 'Hall 1, door', zoneId: null, serial: '', expiresOn: null,
  inspectEveryDays: null, inspectedOn: null, photo: null, retired: false, place: null,
}; // prettier-ignore

function day(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  if (parsed === null) throw new Error(`${text} is no day`);
  return parsed;
}

describe('due on', () => {
  test.each<[string, Partial<Equipment>, string | null]>([
    ['nothing is asked of it', {}, null],
    ['it expires', { expiresOn: '2027-01-31' }, '2027-01-31'],
    ['it was never inspected', { inspectEveryDays: 30 }, '2026-03-10'],
    ['30 days after the last inspection', { inspectEveryDays: 30, inspectedOn: '2026-02-10' }, '2026-03-12'],
    ['whichever comes first', { inspectEveryDays: 30, inspectedOn: '2026-02-10', expiresOn: '2026-03-11' }, '2026-03-11'],
    ['it is retired', { expiresOn: '2026-01-01', retired: true }, null],
  ])('%s', (_name, more, due) => expect(dueOn({ ...item, ...more }, added)).toBe(due));

  test('is never later than its expiry, nor later than the last inspection and its interval', () => {
    const days = fc.integer({ min: 0, max: 4_000 }).map((n) => nextDate(day('2020-01-01'), n));
    fc.assert(
      fc.property(
        fc.option(days),
        fc.option(days),
        fc.option(fc.integer({ min: 1, max: 3_650 })),
        (expiresOn, inspectedOn, inspectEveryDays) => {
          const due = dueOn({ ...item, expiresOn, inspectedOn, inspectEveryDays }, added);
          if (expiresOn !== null) expect(due === null || due <= expiresOn).toBe(true);
          if (inspectEveryDays !== null && inspectedOn !== null)
            expect(due === null || due <= nextDate(inspectedOn, inspectEveryDays)).toBe(true);
          expect(due === null).toBe(expiresOn === null && inspectEveryDays === null);
        },
      ),
    );
  });
});

test.each([
  [{ name: ' ' }, 'Give it a name.'],
  [{ expiresOn: '2026-02-30' }, '2026-02-30 is not a day of the calendar.'],
  [{}, null],
])('%j: %s', (more, problem) => expect(problemWithEquipment({ ...item, ...more })).toBe(problem));
