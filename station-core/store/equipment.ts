/** Fire equipment and its inspections. */
import { id, type EquipmentId, type OperatorId, type ZoneId } from '../base/ids.ts';
import { localTime, type LocalDate, type UtcMs } from '../base/time.ts';
import type { Equipment, EquipmentKind, Inspection } from '../domain/equipment.ts';
import type { MapPlace } from '../domain/map-place.ts';
import type { EquipmentRow, EquipmentView, Page } from '../domain/views.ts';
import type { Reader, Row, SqlValue, Writer } from './connection.ts';
import { bool, idOrNull, int, intOrNull, jsonOrNull, one, text, textOrNull, time } from './rows.ts';
import { settingsOf } from './settings.ts';
import { likeOf } from './views/session-rows.ts';

export function equipmentById(db: Reader, equipmentId: EquipmentId): Equipment | null {
  const row = db.get('SELECT * FROM equipment WHERE id = ?', equipmentId);
  return row === undefined ? null : toEquipment(row);
}

export function equipmentCount(db: Reader): number {
  return int(one(db.get('SELECT count(*) AS n FROM equipment')), 'n');
}

/** Overdue today and not told of yet: the next one. */
export function equipmentOverdueUntold(db: Reader, today: LocalDate): (Equipment & { readonly dueOn: string }) | null {
  const row = db.get(
    'SELECT * FROM equipment WHERE retired = 0 AND told_on IS NULL AND due_on IS NOT NULL AND due_on < ? ORDER BY due_on LIMIT 1',
    today,
  );
  return row === undefined ? null : { ...toEquipment(row), dueOn: text(row, 'due_on') };
}

/** dueOn, toldOn: local days; toldOn is when somebody was told that it is overdue. */
export function putEquipment(db: Writer, e: Equipment, dueOn: string | null, toldOn: string | null): void {
  db.runOne(
    `INSERT INTO equipment (id, kind, name, stands_at, zone_id, serial, expires_on, inspect_every_days, inspected_on, photo, retired, place, due_on, told_on)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, stands_at = excluded.stands_at, zone_id = excluded.zone_id,
       serial = excluded.serial, expires_on = excluded.expires_on, inspect_every_days = excluded.inspect_every_days,
       inspected_on = excluded.inspected_on, photo = excluded.photo, retired = excluded.retired, place = excluded.place,
       due_on = excluded.due_on, told_on = excluded.told_on`,
    e.id, e.kind, e.name, e.where, e.zoneId, e.serial, e.expiresOn, e.inspectEveryDays, e.inspectedOn, e.photo, e.retired ? 1 : 0,
    e.place === null ? null : JSON.stringify(e.place), dueOn, toldOn,
  ); // prettier-ignore
}

export function addInspection(db: Writer, i: Inspection): void {
  db.runOne(
    'INSERT INTO inspection (id, equipment_id, at_ms, operator_id, in_order, note, photo) VALUES (?,?,?,?,?,?,?)',
    i.id, i.equipmentId, i.atMs, i.by, i.inOrder ? 1 : 0, i.note, i.photo,
  ); // prettier-ignore
}

export interface EquipmentQuestion {
  readonly text: string;
  readonly kind: EquipmentKind | null;
  readonly show: 'in-use' | 'overdue' | 'retired';
  readonly offset: number;
  readonly limit: number;
  readonly nowMs: UtcMs;
}

const ROWS =
  "SELECT e.*, json_extract(z.body, '$.name') AS zone_name FROM equipment e LEFT JOIN safety_item z ON z.kind = 'zone' AND z.id = e.zone_id";

/** What is due first comes first. */
export function equipmentPage(db: Reader, question: EquipmentQuestion): Page<EquipmentRow> {
  const today = todayOf(db, question.nowMs);
  const like = likeOf(question.text.trim());
  const shown = { 'in-use': 'e.retired = 0', retired: 'e.retired = 1', overdue: 'e.retired = 0 AND e.due_on < ?' }[question.show];
  const where = `(e.name LIKE ? ESCAPE '\\' OR e.stands_at LIKE ? ESCAPE '\\' OR e.serial LIKE ? ESCAPE '\\') AND (? IS NULL OR e.kind = ?) AND ${shown}`;
  const params: SqlValue[] = [like, like, like, question.kind, question.kind, ...(question.show === 'overdue' ? [today] : [])];
  const total = int(one(db.get(`SELECT count(*) AS n FROM equipment e WHERE ${where}`, ...params)), 'n');
  const rows = db.all(
    `${ROWS} WHERE ${where} ORDER BY e.due_on IS NULL, e.due_on, e.name COLLATE NOCASE, e.id LIMIT ? OFFSET ?`,
    ...params,
    question.limit,
    question.offset,
  );
  return { total, rows: rows.map((row) => toRow(row, today)) };
}

export function equipmentView(db: Reader, asked: { readonly equipmentId: EquipmentId; readonly nowMs: UtcMs }): EquipmentView | null {
  const row = db.get(`${ROWS} WHERE e.id = ?`, asked.equipmentId);
  if (row === undefined) return null;
  const inspections = db
    .all(
      `SELECT i.*, coalesce(o.name, i.operator_id) AS by_name FROM inspection i LEFT JOIN operator o ON o.id = i.operator_id
       WHERE i.equipment_id = ? ORDER BY i.at_ms DESC, i.id DESC LIMIT 100`,
      asked.equipmentId,
    )
    .map((one) => ({
      id: text(one, 'id'),
      equipmentId: asked.equipmentId,
      atMs: time(one, 'at_ms'),
      by: id<OperatorId>(text(one, 'operator_id')),
      byName: text(one, 'by_name'),
      inOrder: bool(one, 'in_order'),
      note: text(one, 'note'),
      photo: textOrNull(one, 'photo'),
    }));
  return { ...toRow(row, todayOf(db, asked.nowMs)), inspections };
}

function todayOf(db: Reader, nowMs: UtcMs): string {
  const zone = settingsOf(db)?.zone;
  return zone === undefined ? '' : localTime(nowMs, zone).date;
}

function toRow(row: Row, today: string): EquipmentRow {
  const dueOn = textOrNull(row, 'due_on');
  return { ...toEquipment(row), zoneName: textOrNull(row, 'zone_name'), dueOn, overdue: dueOn !== null && dueOn < today };
}

function toEquipment(row: Row): Equipment {
  return {
    id: id<EquipmentId>(text(row, 'id')),
    kind: text(row, 'kind') as EquipmentKind,
    name: text(row, 'name'),
    where: text(row, 'stands_at'),
    zoneId: idOrNull<ZoneId>(row, 'zone_id'),
    serial: text(row, 'serial'),
    expiresOn: textOrNull(row, 'expires_on'),
    inspectEveryDays: intOrNull(row, 'inspect_every_days'),
    inspectedOn: textOrNull(row, 'inspected_on'),
    photo: textOrNull(row, 'photo'),
    retired: bool(row, 'retired'),
    place: jsonOrNull<MapPlace>(row, 'place'),
  };
}

/** Every picture that a piece or an inspection names. */
export function equipmentPhotos(db: Reader): string[] {
  return db
    .all('SELECT photo FROM equipment WHERE photo IS NOT NULL UNION SELECT photo FROM inspection WHERE photo IS NOT NULL')
    .map((row) => text(row, 'photo'));
}
