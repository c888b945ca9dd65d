/** The plan of the site: its picture, where piles stand on it, and who saved the cause-and-effect matrix. */
import { assert } from '../base/assert.ts';
import { id, type OperatorId, type PileId, type ZoneId } from '../base/ids.ts';
import type { MapPlace } from '../domain/map-place.ts';
import type { SitePile } from '../domain/safety-views.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { text } from './rows.ts';

/** File name of the picture; null: there is none. */
export function sitePlanOf(db: Reader): string | null {
  const row = db.get('SELECT picture FROM site_plan');
  return row === undefined ? null : text(row, 'picture');
}

export function putSitePlan(db: Writer, picture: string | null): void {
  if (picture === null) db.run('DELETE FROM site_plan');
  else
    db.runOne(
      'INSERT INTO site_plan (only_one, picture) VALUES (1, ?) ON CONFLICT (only_one) DO UPDATE SET picture = excluded.picture',
      picture,
    );
}

export function putPilePlace(db: Writer, pileId: PileId, place: MapPlace | null): void {
  if (place === null) db.run('DELETE FROM pile_place WHERE pile_id = ?', pileId);
  else
    db.runOne(
      'INSERT INTO pile_place (pile_id, x, y) VALUES (?,?,?) ON CONFLICT (pile_id) DO UPDATE SET x = excluded.x, y = excluded.y',
      pileId, place.x, place.y,
    ); // prettier-ignore
}

/** Accepted piles by name, with their zone and their place. */
export function sitePiles(db: Reader): SitePile[] {
  return db
    .all(
      `SELECT p.id, p.name, p.zone, l.x, l.y FROM pile p LEFT JOIN pile_place l ON l.pile_id = p.id
       WHERE p.admission = 'accepted' ORDER BY p.name COLLATE NOCASE, p.id`,
    )
    .map((row) => {
      const zone = text(row, 'zone');
      return {
        id: id<PileId>(text(row, 'id')),
        name: text(row, 'name'),
        zoneId: zone === '' ? null : id<ZoneId>(zone),
        place: row['x'] === null ? null : { x: part(row, 'x'), y: part(row, 'y') },
      };
    });
}

/** Of the version that was written last. */
export function putMatrixSaver(db: Writer, savedBy: OperatorId): void {
  db.runOne('INSERT INTO matrix_saver (version, saved_by) SELECT max(version), ? FROM matrix_version', savedBy);
}

function part(row: Row, name: string): number {
  const value = row[name];
  assert(typeof value === 'number' && value >= 0 && value <= 1, `column ${name} is a part of the plan`);
  return value;
}
