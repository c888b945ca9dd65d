/** Cameras, sightings and the watch list as screens see them. */
import type { CameraId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type { CameraRow, SightingRow, WatchRow } from '../../domain/camera-views.ts';
import type { CameraSignal } from '../../domain/camera.ts';
import type { Page } from '../../domain/views.ts';
import type { Reader, SqlValue } from '../connection.ts';
import { int, one, text, textOrNull, timeOrNull } from '../rows.ts';
import { safetyItem } from '../safety-items.ts';
import { comparable, toSighting, toWatch } from '../sightings.ts';
import { camerasOf, camerasWithPassword } from '../site-cameras.ts';
import type { PageOf } from './sessions.ts';

/** By name; health is added by whoever watches them. */
export function camerasList(db: Reader): Omit<CameraRow, 'health'>[] {
  return db.snapshot(() => {
    const withPassword = camerasWithPassword(db);
    return camerasOf(db).map((camera) => {
      const zone = camera.zoneId === null ? null : safetyItem(db, 'zone', camera.zoneId);
      return {
        camera,
        hasPassword: withPassword.has(camera.id),
        zoneName: zone?.kind === 'zone' ? zone.zone.name : camera.zoneId,
        piles: camera.pileIds.map((pileId) => ({ id: pileId, name: pileName(db, pileId) })),
      };
    });
  });
}

function pileName(db: Reader, pileId: string): string {
  const row = db.get('SELECT name FROM pile WHERE id = ?', pileId);
  return row === undefined ? pileId : text(row, 'name');
}

export interface SightingsQuestion extends PageOf {
  readonly cameraId: CameraId | null;
  readonly signal: CameraSignal | null;
  readonly text: string;
  readonly watched: boolean;
  readonly fromMs: UtcMs | null;
  readonly toMs: UtcMs | null;
}

/** Newest first. */
export function sightingsPage(db: Reader, question: SightingsQuestion): Page<SightingRow> {
  const { sql, params } = whereOf(question);
  const total = int(one(db.get(`SELECT count(*) AS n FROM (SELECT 1 FROM sighting s WHERE ${sql} LIMIT 100000)`, ...params)), 'n');
  const rows = db.all(
    `SELECT s.*, coalesce(c.name, s.camera_id) AS camera_name FROM sighting s LEFT JOIN camera c ON c.id = s.camera_id
     WHERE ${sql} ORDER BY s.at_ms DESC, s.id LIMIT ? OFFSET ?`,
    ...params,
    question.limit,
    question.offset,
  );
  return { rows: rows.map((row) => ({ ...toSighting(row), cameraName: text(row, 'camera_name') })), total };
}

/** By what they look for. */
export function watchList(db: Reader): WatchRow[] {
  return db
    .all(
      `SELECT w.*, coalesce(o.name, w.added_by) AS added_by_name FROM watch_entry w LEFT JOIN operator o ON o.id = w.added_by
       ORDER BY w.signal, w.match_label LIMIT 1000`,
    )
    .map((row) => ({ ...toWatch(row), addedByName: text(row, 'added_by_name'), lastSeenMs: timeOrNull(row, 'last_seen_ms') }));
}

/** The file of a sighting's picture; null: there is none. */
export function sightingPicture(db: Reader, { sightingId }: { readonly sightingId: string }): string | null {
  const row = db.get('SELECT picture FROM sighting WHERE id = ?', sightingId);
  return row === undefined ? null : textOrNull(row, 'picture');
}

/** A label is looked for as it is compared with the watch list, or as a part of itself. */
function whereOf(question: SightingsQuestion): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const parts: string[] = ['1 = 1'];
  const params: SqlValue[] = [];
  const add = (sql: string, ...values: readonly SqlValue[]): void => {
    parts.push(sql);
    params.push(...values);
  };
  if (question.cameraId !== null) add('s.camera_id = ?', question.cameraId);
  if (question.signal !== null) add('s.signal = ?', question.signal);
  if (question.watched) add('s.is_watched = 1');
  if (question.fromMs !== null) add('s.at_ms >= ?', question.fromMs);
  if (question.toMs !== null) add('s.at_ms < ?', question.toMs);
  const sought = question.text.trim();
  if (sought !== '') {
    const plate = comparable('plate', sought);
    add(
      "(instr(upper(s.label), upper(?)) > 0 OR (? <> '' AND s.signal = 'plate' AND instr(replace(replace(replace(upper(s.label), ' ', ''), '-', ''), '.', ''), ?) > 0))",
      sought,
      plate,
      plate,
    );
  }
  return { sql: parts.join(' AND '), params };
}
