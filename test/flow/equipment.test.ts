/** Fire equipment through the committed flow: kept, inspected, overdue as an alarm. */
import { beforeEach, expect, test } from 'vitest';
import { id, type EquipmentId, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Equipment } from '../../station-core/domain/equipment.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { equipmentPage, equipmentPhotos, equipmentView } from '../../station-core/store/equipment.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const E1 = id<EquipmentId>('e1');
const DAY = 86_400_000;
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
});

const extinguisher: Equipment = {
  id: E1, kind: 'extinguisher', name: 'F1', where: 'Hall 1', zoneId: null, serial: 'A-77', expiresOn: '2026-03-01',
  inspectEveryDays: 30, inspectedOn: null, photo: null, retired: false, place: null,
}; // prettier-ignore

function put(more: Partial<Equipment> = {}) {
  return station.send({ kind: 'operator.put-equipment', operatorId: boss, equipment: { ...extinguisher, ...more } });
}
function inspect(inOrder: boolean, note = '', photo: string | null = null) {
  const inspection = { id: `i-${station.nowMs}`, equipmentId: E1, inOrder, note, photo };
  return station.send({ kind: 'operator.inspect-equipment', operatorId: boss, inspection });
}
function days(count: number): void {
  station.nowMs = utcMs(station.nowMs + count * DAY);
  station.tick();
}
const overdue = () => alarmByKey(station.db, 'equipment-overdue:e1');
const row = () => equipmentView(station.db, { equipmentId: E1, nowMs: station.nowMs });
const listed = (show: 'in-use' | 'overdue' | 'retired', text = '') =>
  equipmentPage(station.db, { text, kind: null, show, offset: 0, limit: 50, nowMs: station.nowMs }).rows.map(({ id: one }) => one);

test('what nobody inspected is overdue the day after it was put on the list, once', () => {
  put();
  station.tick();
  expect(overdue()).toBeNull();
  days(1);
  expect(overdue()).toMatchObject({
    kind: 'equipment-overdue',
    severity: 'medium',
    clearedAtMs: null,
    detail: { name: 'F1', where: 'Hall 1' },
  });
  const raisedAtMs = overdue()?.raisedAtMs;
  days(1);
  expect(overdue()).toMatchObject({ raisedAtMs, times: 1 });
  expect(listed('overdue')).toEqual([E1]);
});

test('an inspection that found it in order ends the alarm, and it is due anew', () => {
  put();
  days(1);
  expect(inspect(true, 'seal whole')).toEqual({ kind: 'done' });
  expect(overdue()?.clearedAtMs).toBe(station.nowMs);
  expect(row()).toMatchObject({
    inspectedOn: '2026-01-15',
    dueOn: '2026-02-14',
    overdue: false,
    inspections: [{ inOrder: true, note: 'seal whole', by: 'boss' }],
  });
  days(31);
  expect(overdue()?.clearedAtMs).toBeNull();
  inspect(true);
  expect(row()?.dueOn, 'it expires before it is to be inspected again').toBe('2026-03-01');
});

test('what was found not in order is an alarm until it is', () => {
  put({ inspectEveryDays: null });
  inspect(false, 'no pressure');
  expect(overdue()).toMatchObject({ clearedAtMs: null, detail: { why: 'no pressure' } });
  expect(row()).toMatchObject({ inspectedOn: null });
  station.nowMs = utcMs(station.nowMs + 60_000);
  inspect(true, 'refilled');
  expect(overdue()?.clearedAtMs).toBe(station.nowMs);
  expect(row()?.inspections.map(({ inOrder }) => inOrder)).toEqual([true, false]);
});

test('what is retired is due no more and stays on its own list', () => {
  put();
  days(1);
  put({ retired: true });
  expect(overdue()?.clearedAtMs).toBe(station.nowMs);
  days(100);
  expect(overdue()?.clearedAtMs).not.toBeNull();
  expect([listed('in-use'), listed('overdue'), listed('retired')]).toEqual([[], [], [E1]]);
});

test('a change of the form keeps when it was inspected', () => {
  put();
  inspect(true);
  put({ name: 'F1 by the door', inspectedOn: '2030-01-01' });
  expect(row()).toMatchObject({ name: 'F1 by the door', inspectedOn: '2026-01-14' });
});

test('a day that is none, and an inspection of nothing, are refused', () => {
  expect(put({ expiresOn: '2026-02-30' })).toEqual({
    kind: 'refused', code: 'input.invalid', detail: { help: '2026-02-30 is not a day of the calendar.' },
  }); // prettier-ignore
  expect(inspect(true)).toMatchObject({ kind: 'refused', code: 'input.not-found' });
});

test('the list is searched by name, place and serial', () => {
  put();
  expect([listed('in-use', 'hall'), listed('in-use', 'a-77'), listed('in-use', 'f1'), listed('in-use', 'nothing')]).toEqual([
    [E1],
    [E1],
    [E1],
    [],
  ]);
});

test('pictures that a piece or an inspection names are kept, a retired piece’s as well; one that was replaced is not', () => {
  put({ photo: 'old.png' });
  put({ photo: 'piece.png', retired: true });
  inspect(true, '', 'seal.jpg');
  expect(equipmentPhotos(station.db).sort()).toEqual(['piece.png', 'seal.jpg']);
});
