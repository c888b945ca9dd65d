/** The station's place at HQ, and what a restore or replacement lost. */
import type { HqKind, HqLink, HqLoss } from '../domain/hq.ts';
import type { Page } from '../domain/views.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, json, one, text } from './rows.ts';

/** null: the station belongs to no HQ. */
export function hqLinkOf(db: Reader): HqLink | null {
  const row = db.get('SELECT body FROM hq_link');
  return row === undefined ? null : json<HqLink>(row, 'body');
}

export function putHqLink(db: Writer, link: HqLink): void {
  db.runOne(
    `INSERT INTO hq_link (one, station_id, epoch, state, body) VALUES (1,?,?,?,?)
     ON CONFLICT (one) DO UPDATE SET station_id = excluded.station_id, epoch = excluded.epoch, state = excluded.state, body = excluded.body`,
    link.stationId, link.epoch, link.state, JSON.stringify(link),
  ); // prettier-ignore
}

export function deleteHqLink(db: Writer): void {
  db.run('DELETE FROM hq_link');
}

/** In the place of what was listed before: the list is of the last restore or replacement. */
export function putHqLosses(db: Writer, lost: readonly HqLoss[]): void {
  db.run('DELETE FROM hq_loss');
  for (const { kind, objectId, hqVersion, ownVersion, text: line } of lost)
    db.run(
      `INSERT INTO hq_loss (kind, object_id, hq_version, own_version, text) VALUES (?,?,?,?,?)
       ON CONFLICT (kind, object_id) DO UPDATE SET hq_version = excluded.hq_version, own_version = excluded.own_version, text = excluded.text`,
      kind, objectId, hqVersion, ownVersion, line,
    ); // prettier-ignore
}

/** By kind and object, of each kind those that are counted only at its end; a page of at most 1,000. */
export function hqLosses(db: Reader, params: { readonly offset: number; readonly limit: number }): Page<HqLoss> {
  const rows = db.all(
    "SELECT * FROM hq_loss ORDER BY kind, object_id = '*', object_id LIMIT ? OFFSET ?",
    Math.min(params.limit, 1_000),
    params.offset,
  );
  return { rows: rows.map(toLoss), total: int(one(db.get('SELECT count(*) AS n FROM hq_loss')), 'n') };
}

/** How many objects the last recovery lost, those that are counted only with them. */
export function hqLossCount(db: Reader): number {
  return int(one(db.get("SELECT coalesce(sum(CASE object_id WHEN '*' THEN hq_version ELSE 1 END), 0) AS n FROM hq_loss")), 'n');
}

/** As the last recovery listed them: at most some 5,000. */
export function allLosses(db: Reader): HqLoss[] {
  return db.all('SELECT * FROM hq_loss ORDER BY kind, object_id').map(toLoss);
}

function toLoss(row: Row): HqLoss {
  return {
    kind: text(row, 'kind') as HqKind,
    objectId: text(row, 'object_id'),
    hqVersion: int(row, 'hq_version'),
    ownVersion: int(row, 'own_version'),
    text: text(row, 'text'),
  };
}
