/** What is set up for safety as screens see it: zones, the matrix with its versions, bypasses, drills. */
import type { IncidentId, OperatorId } from '../../base/ids.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Role } from '../../domain/operator.ts';
import type { SafetyItem } from '../../domain/safety.ts';
import type { BypassRow, DrillFacts, DrillRow, MatrixVersionRow, SafetySetupView } from '../../domain/safety-views.ts';
import type { Reader, Row } from '../connection.ts';
import { incidentById, stepsOf } from '../incidents.ts';
import { intOrNull, int, json, one, text, textOrNull, time } from '../rows.ts';
import { openBypasses, safetyItem, safetyItems } from '../safety-items.ts';
import { sitePiles, sitePlanOf } from '../site-plan.ts';

export function safetySetupView(db: Reader): SafetySetupView {
  return db.snapshot(() => {
    const items = safetyItems(db);
    return {
      zones: items.flatMap((item) => (item.kind === 'zone' ? [item.zone] : [])).sort(byName),
      sensors: items.flatMap((item) => (item.kind === 'sensor' ? [item.sensor] : [])).sort(byName),
      relays: items.flatMap((item) => (item.kind === 'relay' ? [item.relay] : [])).sort(byName),
      rules: items.flatMap((item) => (item.kind === 'rule' ? [item.rule] : [])).sort(byName),
      matrix: items.flatMap((item) => (item.kind === 'matrix' ? item.cells : [])),
      matrixVersion: intOrNull(one(db.get('SELECT max(version) AS newest FROM matrix_version')), 'newest') ?? 0,
      piles: sitePiles(db),
      people: namesIn(db, 'operator'),
      plan: sitePlanOf(db),
    };
  });
}

/** Newest first, at most 50. */
export function matrixVersionRows(db: Reader): MatrixVersionRow[] {
  return db
    .all(
      `SELECT m.version, m.saved_at_ms, m.body, coalesce(o.name, s.saved_by) AS saved_by_name FROM matrix_version m
       LEFT JOIN matrix_saver s ON s.version = m.version LEFT JOIN operator o ON o.id = s.saved_by ORDER BY m.version DESC LIMIT 50`,
    )
    .map((row) => ({
      version: int(row, 'version'),
      savedAtMs: time(row, 'saved_at_ms'),
      savedByName: textOrNull(row, 'saved_by_name'),
      cells: json<Extract<SafetyItem, { kind: 'matrix' }>>(row, 'body').cells,
    }));
}

/** Asked for or in force, by their end. */
export function bypassRows(db: Reader): BypassRow[] {
  return db.snapshot(() => {
    const people = new Map(db.all('SELECT id, name, role FROM operator').map((row) => [text(row, 'id'), row]));
    const nameOf = (by: OperatorId): string => nameIn(people, by) ?? by;
    return openBypasses(db).map((bypass): BypassRow => {
      const { name, zoneId } = targetOf(db, bypass.target);
      const asker = people.get(bypass.askedBy);
      const zone = zoneId === null ? null : safetyItem(db, 'zone', zoneId);
      return {
        ...bypass,
        targetName: name,
        zoneId,
        zoneName: zone?.kind === 'zone' ? zone.zone.name : zoneId,
        askedByName: nameOf(bypass.askedBy),
        askedByRole: asker === undefined ? null : (text(asker, 'role') as Role),
        approvedByName: bypass.approvedBy === null ? null : nameOf(bypass.approvedBy),
      };
    });
  });
}

/** The newest first, at most 50. */
export function drillRows(db: Reader): DrillRow[] {
  return db
    .all("SELECT body FROM incident WHERE json_extract(body, '$.isDrill') = 1 ORDER BY number DESC LIMIT 50")
    .map((row) => json<Incident>(row, 'body'))
    .map(({ id: incidentId, number, zoneIds, title, openedAtMs, closedAtMs }) => ({
      incidentId,
      number,
      zoneIds,
      title,
      beganAtMs: openedAtMs,
      endedAtMs: closedAtMs,
    }));
}

/** null: there is no such drill. */
export function drillOf(db: Reader, { incidentId }: { readonly incidentId: IncidentId }): DrillFacts | null {
  return db.snapshot(() => {
    const incident = incidentById(db, incidentId);
    if (incident?.isDrill !== true) return null;
    const items = safetyItems(db);
    const zoneNames = incident.zoneIds.map(
      (zoneId) => items.flatMap((item) => (item.kind === 'zone' && item.zone.id === zoneId ? [item.zone.name] : []))[0] ?? zoneId,
    );
    const rule = incident.ruleId === null ? null : safetyItem(db, 'rule', incident.ruleId);
    return {
      incident,
      zoneName: zoneNames.join(', '),
      ruleName: rule?.kind === 'rule' ? rule.rule.name : incident.title,
      steps: stepsOf(db, incidentId),
      pileNames: namesIn(db, 'pile'),
      relayNames: Object.fromEntries(items.flatMap((item) => (item.kind === 'relay' ? [[item.relay.id, item.relay.name]] : []))),
      cameraNames: namesIn(db, 'camera'),
    };
  });
}

function targetOf(db: Reader, target: BypassRow['target']): Pick<BypassRow, 'zoneId'> & { readonly name: string } {
  if (target.kind === 'sensor') {
    const item = safetyItem(db, 'sensor', target.sensorId);
    return item?.kind === 'sensor' ? item.sensor : { name: target.sensorId, zoneId: null };
  }
  const item = safetyItem(db, 'rule', target.ruleId);
  return item?.kind === 'rule' ? item.rule : { name: target.ruleId, zoneId: null };
}

function namesIn(db: Reader, table: 'pile' | 'camera' | 'operator'): Readonly<Record<string, string>> {
  return Object.fromEntries(db.all(`SELECT id, name FROM ${table}`).map((row) => [text(row, 'id'), text(row, 'name')]));
}

function nameIn(people: ReadonlyMap<string, Row>, by: OperatorId): string | null {
  const row = people.get(by);
  return row === undefined ? null : text(row, 'name');
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' });
}
