/** What the firmware page shows: images, who can be updated, rollouts, and files from piles. */
import type { FileId, PileId, RolloutId } from '../../base/ids.ts';
import type { FirmwareRow, LogRequestRow, Page, PileFileRow, RolloutPileView, RolloutTarget, RolloutView } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { pileFileById, toFirmware, toLogRequest, toPileFile, toRollout } from '../files.ts';
import { pileBusy } from '../pile-busy.ts';
import { allPiles } from '../piles.ts';
import { bool, int, one, text, textOrNull } from '../rows.ts';
import type { PageOf } from './sessions.ts';

/** Images that are there, the newest first. */
export function firmwareList(db: Reader): FirmwareRow[] {
  return db
    .all(
      `SELECT f.*, coalesce(o.name, f.added_by) AS added_by_name FROM firmware f LEFT JOIN operator o ON o.id = f.added_by
       WHERE f.removed = 0 ORDER BY f.added_at_ms DESC, f.id LIMIT 500`,
    )
    .map((row) => {
      const { certificatePem, signature, ...firmware } = toFirmware(row);
      return { ...firmware, isSigned: certificatePem !== null && signature !== null, addedByName: text(row, 'added_by_name') };
    });
}

/** Every accepted pile, and what keeps it from being updated now. At most 2,000. */
export function rolloutTargets(db: Reader): RolloutTarget[] {
  return allPiles(db)
    .filter(({ admission }) => admission === 'accepted')
    .slice(0, 2_000)
    .map(({ id, name, zone, vendor, model, firmware }) => ({ pileId: id, name, zone, vendor, model, firmware, busy: pileBusy(db, id) }));
}

const ROLLOUTS = `SELECT r.*, f.name AS firmware_name, f.version, f.bytes, f.removed, coalesce(o.name, r.by) AS by_name
  FROM rollout r JOIN firmware f ON f.id = r.firmware_id LEFT JOIN operator o ON o.id = r.by`;

/** The newest first. */
export function rolloutsPage(db: Reader, { offset, limit }: PageOf): Page<RolloutView> {
  const total = int(one(db.get('SELECT count(*) AS n FROM rollout')), 'n');
  const rows = db.all(`${ROLLOUTS} ORDER BY r.started_at_ms DESC, r.id LIMIT ? OFFSET ?`, limit, offset);
  const names = pileNames(db);
  return { rows: rows.map((row) => toView(db, row, names)), total };
}

export function rolloutView(db: Reader, { rolloutId }: { readonly rolloutId: RolloutId }): RolloutView | null {
  const row = db.get(`${ROLLOUTS} WHERE r.id = ?`, rolloutId);
  return row === undefined ? null : toView(db, row, pileNames(db));
}

function toView(db: Reader, row: Row, names: ReadonlyMap<string, string>): RolloutView {
  const rollout = toRollout(row);
  const isRunning = rollout.state === 'running';
  return {
    ...rollout,
    piles: rollout.piles.map((pile): RolloutPileView => ({
      ...pile,
      name: names.get(pile.pileId) ?? pile.pileId,
      busy: isRunning && pile.step === 'waiting' ? pileBusy(db, pile.pileId) : null,
    })),
    byName: text(row, 'by_name'),
    firmware: {
      name: text(row, 'firmware_name'),
      version: text(row, 'version'),
      bytes: int(row, 'bytes'),
      isRemoved: bool(row, 'removed'),
    },
  };
}

function pileNames(db: Reader): Map<string, string> {
  return new Map(allPiles(db).map(({ id, name }) => [id, name]));
}

export interface PileFilesQuestion extends PageOf {
  /** null: of all piles. */
  readonly pileId: PileId | null;
}

/** The newest first. */
export function pileFilesPage(db: Reader, { pileId, offset, limit }: PileFilesQuestion): Page<PileFileRow> {
  const total = int(one(db.get('SELECT count(*) AS n FROM pile_file WHERE ? IS NULL OR pile_id = ?', pileId, pileId)), 'n');
  const rows = db.all(
    `SELECT f.*, p.name AS pile_name FROM pile_file f LEFT JOIN pile p ON p.id = f.pile_id WHERE ? IS NULL OR f.pile_id = ?
     ORDER BY f.received_at_ms DESC, f.id LIMIT ? OFFSET ?`,
    pileId,
    pileId,
    limit,
    offset,
  );
  return { rows: rows.map((row) => ({ ...toPileFile(row), pileName: textOrNull(row, 'pile_name') ?? text(row, 'pile_id') })), total };
}

/** What piles were asked to send and have not sent: under way, or failed as the last thing asked of that pile. At most 100, the newest first. */
export function logRequests(db: Reader, { pileId }: { readonly pileId: PileId | null }): LogRequestRow[] {
  return db
    .all(
      `SELECT r.*, p.name AS pile_name FROM log_request r LEFT JOIN pile p ON p.id = r.pile_id
       WHERE (? IS NULL OR r.pile_id = ?) AND (r.state IN ('ordered','uploading')
         OR (r.state = 'failed' AND r.request_id = (SELECT max(request_id) FROM log_request l WHERE l.pile_id = r.pile_id)))
       ORDER BY r.request_id DESC LIMIT 100`,
      pileId,
      pileId,
    )
    .map((row) => ({ ...toLogRequest(row), pileName: textOrNull(row, 'pile_name') ?? text(row, 'pile_id') }));
}

export function pileFile(db: Reader, { fileId }: { readonly fileId: FileId }): ReturnType<typeof pileFileById> {
  return pileFileById(db, fileId);
}

/** Ids of all files that rows name. */
export function keptFiles(db: Reader): string[] {
  return db.all('SELECT id FROM firmware WHERE removed = 0 UNION ALL SELECT id FROM pile_file').map((row) => text(row, 'id'));
}
