/** Alarms as screens list them: what stands, every raising there was, who did what, and the rules with what they can look at. */
import type { SafetyItem, Severity, ZonePhase } from '../../domain/safety.ts';
import type { Alarm, AlarmChange } from '../../domain/station.ts';
import type { AlarmFirst, AlarmRow, AlarmRulesView, Page } from '../../domain/views.ts';
import { standingAlarms, standingOfGroup, toAlarm } from '../alarms.ts';
import type { Reader, SqlValue } from '../connection.ts';
import { int, json, one, text, textOrNull, time } from '../rows.ts';
import { openBypasses } from '../safety-items.ts';
import { likeOf } from './session-rows.ts';
import type { PageOf } from './sessions.ts';

/** A row before its state is worked out at the moment it is asked for. */
export type AlarmFacts = Omit<AlarmRow, 'state' | 'announcement'> & { readonly isBypassed: boolean };

export interface AlarmFilter {
  readonly text: string;
  readonly severity: Severity | null;
  readonly origin: 'rule' | 'station' | null;
  readonly zoneId: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly realOnly: boolean;
}

/** Those that stand, in the order in which they came; or the newest 500 keys, newest first. */
export function alarmsList(db: Reader, params: { readonly open: boolean }): AlarmFacts[] {
  const alarms = params.open ? standingAlarms(db) : db.all('SELECT * FROM alarm ORDER BY seq DESC LIMIT 500').map(toAlarm);
  return withNames(db, alarms);
}

/** Every raising, newest first. */
export function alarmsHistory(db: Reader, { filter, offset, limit }: PageOf & { readonly filter: AlarmFilter }): Page<AlarmFacts> {
  const where = whereOf(filter);
  const total = int(one(db.get(`SELECT count(*) AS n FROM alarm_raising WHERE ${where.sql}`, ...where.params)), 'n');
  const rows = db.all(`SELECT * FROM alarm_raising WHERE ${where.sql} ORDER BY seq DESC LIMIT ? OFFSET ?`, ...where.params, limit, offset);
  return { rows: withNames(db, rows.map(toAlarm)), total };
}

/** A part of the export, newest first, before this number; fewer rows than asked for is the end. */
export function alarmsExport(
  db: Reader,
  { filter, beforeSeq, limit }: { readonly filter: AlarmFilter; readonly beforeSeq: number | null; readonly limit: number },
): AlarmFacts[] {
  const where = whereOf(filter);
  const rows = db.all(
    `SELECT * FROM alarm_raising WHERE ${where.sql} AND (? IS NULL OR seq < ?) ORDER BY seq DESC LIMIT ?`,
    ...where.params,
    beforeSeq,
    beforeSeq,
    limit,
  );
  return withNames(db, rows.map(toAlarm));
}

/** In order; at most 1,000. */
export function alarmChangesOf(db: Reader, { seq }: { readonly seq: number }): AlarmChange[] {
  return db.all('SELECT * FROM alarm_change WHERE seq = ? ORDER BY id LIMIT 1000', seq).map((row) => ({
    what: text(row, 'what') as AlarmChange['what'],
    by: textOrNull(row, 'by_whom'),
    note: text(row, 'note'),
    atMs: time(row, 'at_ms'),
  }));
}

/** Alarms of one flood that stand. */
export function alarmGroup(db: Reader, { groupSeq }: { readonly groupSeq: number }): Alarm[] {
  return standingOfGroup(db, groupSeq);
}

/** Rules by name, and everything a rule can look at. */
export function alarmRulesView(db: Reader): AlarmRulesView {
  const zones = itemsOf(db, 'zone').map(({ zone }) => zone);
  const bypassed = bypassedTargets(db);
  const inMatrix = new Set(
    itemsOf(db, 'matrix').flatMap(({ cells }) => cells.filter(({ effects }) => effects.length > 0).map(({ ruleId }) => ruleId)),
  );
  const standing = new Map<string, number>();
  for (const { ruleId } of standingAlarms(db)) if (ruleId !== null) standing.set(ruleId, (standing.get(ruleId) ?? 0) + 1);
  const rules = itemsOf(db, 'rule').map(({ rule }) => ({
    ...rule,
    zoneName: zones.find((zone) => zone.id === rule.zoneId)?.name ?? null,
    isBypassed: bypassed.has(`rule:${rule.id}`),
    isInMatrix: inMatrix.has(rule.id),
    standing: standing.get(rule.id) ?? 0,
  }));
  return {
    rules: rules.sort((a, b) => a.name.localeCompare(b.name)),
    zones: zones.map((zone) => ({ id: zone.id, name: zone.name })),
    sensors: itemsOf(db, 'sensor').map(({ sensor }) => ({
      id: sensor.id,
      name: sensor.name,
      kind: sensor.kind,
      unit: sensor.unit,
      zoneId: sensor.zoneId,
    })),
    cameras: namesOf(db, 'SELECT id, name FROM camera'),
    piles: namesOf(db, "SELECT id, name FROM pile WHERE admission = 'accepted'"),
  };
}

type ItemOf<K extends SafetyItem['kind']> = Extract<SafetyItem, { kind: K }>;

function itemsOf<K extends SafetyItem['kind']>(db: Reader, kind: K): ItemOf<K>[] {
  return db.all('SELECT body FROM safety_item WHERE kind = ? ORDER BY id', kind).map((row) => json<ItemOf<K>>(row, 'body'));
}

function namesOf(db: Reader, sql: string): { readonly id: string; readonly name: string }[] {
  return db.all(`${sql} ORDER BY name COLLATE NOCASE LIMIT 5000`).map((row) => ({ id: text(row, 'id'), name: text(row, 'name') }));
}

/** Set aside by two people: `rule:<id>` and `sensor:<id>`. */
function bypassedTargets(db: Reader): ReadonlySet<string> {
  const held = openBypasses(db).filter(({ approvedBy }) => approvedBy !== null);
  return new Set(held.map(({ target }) => (target.kind === 'rule' ? `rule:${target.ruleId}` : `sensor:${target.sensorId}`)));
}

function whereOf(filter: AlarmFilter): { readonly sql: string; readonly params: SqlValue[] } {
  const parts: string[] = ['1'];
  const params: SqlValue[] = [];
  const add = (sql: string, ...values: SqlValue[]): void => {
    parts.push(sql);
    params.push(...values);
  };
  const wanted = filter.text.trim();
  if (wanted !== '') {
    const like = likeOf(wanted);
    add("(key LIKE ? ESCAPE '\\' OR detail LIKE ? ESCAPE '\\' OR coalesce(acknowledged_by, '') LIKE ? ESCAPE '\\')", like, like, like);
  }
  if (filter.severity !== null) add('severity = ?', filter.severity);
  if (filter.origin !== null) add(filter.origin === 'rule' ? "kind = 'rule'" : "kind <> 'rule'");
  if (filter.zoneId !== null) add('zone_id = ?', filter.zoneId);
  if (filter.fromMs !== null) add('raised_at_ms >= ?', filter.fromMs);
  if (filter.toMs !== null) add('raised_at_ms < ?', filter.toMs);
  if (filter.realOnly) add('is_test = 0');
  return { sql: parts.join(' AND '), params };
}

/** What names are looked up in; each list is read once a call. */
interface Names {
  readonly rules: ReadonlyMap<string, string>;
  readonly zones: ReadonlyMap<string, string>;
  readonly subjects: ReadonlyMap<string, string>;
  readonly bypassed: ReadonlySet<string>;
  readonly states: ReadonlyMap<string, { readonly phase: ZonePhase; readonly incidentId: string | null }>;
}

function withNames(db: Reader, alarms: readonly Alarm[]): AlarmFacts[] {
  if (alarms.length === 0) return [];
  const names = readNames(db);
  const firsts = new Map<number, AlarmFirst | null>();
  return alarms.map((alarm) => {
    const { groupSeq } = alarm;
    if (!firsts.has(groupSeq)) firsts.set(groupSeq, firstOf(db, groupSeq, names));
    const first = firsts.get(groupSeq) ?? null;
    const state = alarm.zoneId === null ? undefined : names.states.get(alarm.zoneId);
    return {
      ...alarm,
      ruleName: ruleNameOf(alarm, names),
      zoneName: alarm.zoneId === null ? null : (names.zones.get(alarm.zoneId) ?? alarm.zoneId),
      subject: subjectOf(alarm, names),
      firstOut: first?.seq === alarm.seq ? null : first,
      incidentId: state?.incidentId ?? null,
      zonePhase: state?.phase ?? null,
      isBypassed: (alarm.ruleId !== null && names.bypassed.has(`rule:${alarm.ruleId}`)) || names.bypassed.has(subjectKeyOf(alarm) ?? ''),
    };
  });
}

/** What a zone did because of an alarm is written down before it, and is never what came first. */
function firstOf(db: Reader, groupSeq: number, names: Names): AlarmFirst | null {
  const row = db.get(
    "SELECT * FROM alarm_raising WHERE group_seq = ? ORDER BY kind IN ('zone-latched', 'zone-held'), seq LIMIT 1",
    groupSeq,
  );
  if (row === undefined) return null;
  const alarm = toAlarm(row);
  return {
    seq: alarm.seq,
    kind: alarm.kind,
    ruleName: ruleNameOf(alarm, names),
    subject: subjectOf(alarm, names),
    raisedAtMs: alarm.raisedAtMs,
  };
}

/** As it was called when it was raised, where the rule is gone or has another name now. */
function ruleNameOf(alarm: Alarm, names: Names): string | null {
  if (alarm.ruleId === null) return null;
  const told = alarm.detail['rule'];
  return typeof told === 'string' ? told : (names.rules.get(alarm.ruleId) ?? alarm.ruleId);
}

function subjectOf(alarm: Alarm, names: Names): string | null {
  const key = subjectKeyOf(alarm);
  if (key === null) return null;
  return names.subjects.get(key) ?? key.slice(key.indexOf(':') + 1);
}

/** `sensor:<id>`, `camera:<id>` or `pile:<id>`: from the signal a rule's alarm is named after, or from the facts. */
function subjectKeyOf(alarm: Alarm): string | null {
  const name = `rule:${alarm.ruleId ?? ''}/`;
  const at = alarm.ruleId === null ? -1 : alarm.key.indexOf(name);
  const match = /^(sensor|camera|pile):([^/]+)/.exec(
    at < 0 ? alarm.key.replace(/^(sensor|camera|pile)-[a-z-]+:/, '$1:') : alarm.key.slice(at + name.length),
  );
  // The key of a pile's alarm may go on with the connector: that is a fact of the alarm, not its subject.
  const pileId = alarm.detail['pileId'];
  if (typeof pileId === 'string' && match?.[0].startsWith(`pile:${pileId}:`) === true) return `pile:${pileId}`;
  if (match !== null) return match[0];
  for (const kind of ['sensor', 'camera', 'pile']) {
    const told = alarm.detail[`${kind}Id`] ?? alarm.detail[kind];
    if (typeof told === 'string') return `${kind}:${told}`;
  }
  return null;
}

function readNames(db: Reader): Names {
  const zones = itemsOf(db, 'zone').map(({ zone }): readonly [string, string] => [zone.id, zone.name]);
  const rules = itemsOf(db, 'rule').map(({ rule }): readonly [string, string] => [rule.id, rule.name]);
  const sensors = itemsOf(db, 'sensor').map(({ sensor }): readonly [string, string] => [`sensor:${sensor.id}`, sensor.name]);
  const piles = namesOf(db, 'SELECT id, name FROM pile').map((pile): readonly [string, string] => [`pile:${pile.id}`, pile.name]);
  const cameras = namesOf(db, 'SELECT id, name FROM camera').map((camera): readonly [string, string] => [
    `camera:${camera.id}`,
    camera.name,
  ]);
  const states = db
    .all('SELECT zone_id, phase, incident_id FROM zone_state')
    .map((row) => [text(row, 'zone_id'), { phase: text(row, 'phase') as ZonePhase, incidentId: textOrNull(row, 'incident_id') }] as const);
  return {
    zones: new Map(zones),
    rules: new Map(rules),
    subjects: new Map([...sensors, ...piles, ...cameras]),
    bypassed: bypassedTargets(db),
    states: new Map(states),
  };
}
