/** Pages of drivers' phones, found by the hash of the secret that the phone keeps. */
import { id, type CommandId, type PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { DriverPage } from '../domain/driver-page.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, intOrNull, one, text, textOrNull, time } from './rows.ts';

/** null: nobody's secret has this hash, or its page was too old. */
export function driverPageByHash(db: Reader, pageHash: string): DriverPage | null {
  const row = db.get('SELECT * FROM driver_page WHERE page_hash = ?', pageHash);
  return row === undefined ? null : toDriverPage(row);
}

export function driverPageOfOrder(db: Reader, orderId: CommandId): DriverPage | null {
  const row = db.get('SELECT * FROM driver_page WHERE order_id = ?', orderId);
  return row === undefined ? null : toDriverPage(row);
}

/** How many pages were begun since then: what strangers may do in an hour has a limit. */
export function driverPagesSince(db: Reader, sinceMs: UtcMs, what: 'prepay' | 'complaint'): number {
  const column = what === 'prepay' ? 'prepay_id' : 'complaint_id';
  return int(one(db.get(`SELECT count(*) AS n FROM driver_page WHERE at_ms >= ? AND ${column} IS NOT NULL`, sinceMs)), 'n');
}

export function putDriverPage(db: Writer, p: DriverPage): void {
  db.runOne(
    `INSERT INTO driver_page (page_hash, pile_id, evse, connector, order_id, session_id, prepay_id, code_id, complaint_id, at_ms)
     VALUES (?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (page_hash) DO UPDATE SET order_id = excluded.order_id, session_id = excluded.session_id`,
    p.pageHash, p.ref?.pileId ?? null, p.ref?.evse ?? null, p.ref?.connector ?? null, p.orderId, p.sessionId, p.prepayId, p.codeId,
    p.complaintId, p.atMs,
  ); // prettier-ignore
}

/** The oldest before this instant, at most 200: what a phone did more than a year ago is no longer shown there. */
export function driverPagesBefore(db: Reader, beforeMs: UtcMs): boolean {
  return db.get('SELECT 1 AS found FROM driver_page WHERE at_ms < ? LIMIT 1', beforeMs) !== undefined;
}

export function dropDriverPagesBefore(db: Writer, beforeMs: UtcMs): void {
  db.run(
    'DELETE FROM driver_page WHERE page_hash IN (SELECT page_hash FROM driver_page WHERE at_ms < ? ORDER BY at_ms LIMIT 200)',
    beforeMs,
  );
}

function toDriverPage(row: Row): DriverPage {
  const pileId = textOrNull(row, 'pile_id');
  return {
    pageHash: text(row, 'page_hash'),
    ref:
      pileId === null
        ? null
        : { pileId: id<PileId>(pileId), evse: intOrNull(row, 'evse') ?? 0, connector: intOrNull(row, 'connector') ?? 0 },
    orderId: idOrNull(row, 'order_id'),
    sessionId: idOrNull(row, 'session_id'),
    prepayId: idOrNull(row, 'prepay_id'),
    codeId: idOrNull(row, 'code_id'),
    complaintId: idOrNull(row, 'complaint_id'),
    atMs: time(row, 'at_ms'),
  };
}
