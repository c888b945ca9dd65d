/** Tests of piles. A finished one is never changed: its record may have been printed and signed. */
import type { PileId, SelfTestId } from '../base/ids.ts';
import type { SelfTest } from '../domain/selftest.ts';
import type { Reader, Writer } from './connection.ts';
import { json } from './rows.ts';

export function selfTestById(db: Reader, testId: SelfTestId): SelfTest | null {
  const row = db.get('SELECT body FROM self_test WHERE id = ?', testId);
  return row === undefined ? null : json<SelfTest>(row, 'body');
}

export function runningSelfTestOf(db: Reader, pileId: PileId): SelfTest | null {
  const row = db.get('SELECT body FROM self_test WHERE pile_id = ? AND verdict IS NULL', pileId);
  return row === undefined ? null : json<SelfTest>(row, 'body');
}

export function runningSelfTests(db: Reader): SelfTest[] {
  return db.all('SELECT body FROM self_test WHERE verdict IS NULL ORDER BY started_at_ms').map((row) => json<SelfTest>(row, 'body'));
}

/** The newest first, at most 50. */
export function selfTestsOf(db: Reader, pileId: PileId): SelfTest[] {
  return db
    .all('SELECT body FROM self_test WHERE pile_id = ? ORDER BY started_at_ms DESC LIMIT 50', pileId)
    .map((row) => json<SelfTest>(row, 'body'));
}

export function putSelfTest(db: Writer, test: SelfTest): void {
  db.runOne(
    `INSERT INTO self_test (id, pile_id, started_at_ms, ended_at_ms, verdict, body) VALUES (?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET ended_at_ms = excluded.ended_at_ms, verdict = excluded.verdict, body = excluded.body WHERE self_test.verdict IS NULL`,
    test.id, test.pileId, test.startedAtMs, test.endedAtMs, test.verdict, JSON.stringify(test),
  ); // prettier-ignore
}
