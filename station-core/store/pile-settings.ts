/** What piles told of their settings: configuration keys of 1.6, variables of 2.0.1. */
import type { PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { ConfigurationKey } from '../domain/command.ts';
import type { PileSettings } from '../domain/views.ts';
import type { Reader, Writer } from './connection.ts';
import { bool, int, one, text, textOrNull, time } from './rows.ts';

/** A pile that tells more has its later ones left out. */
const MOST_OF_A_PILE = 5_000;

/** By key. toldAtMs: the latest instant anything was told; null: nothing yet. */
export function pileSettings(db: Reader, { pileId }: { readonly pileId: PileId }): PileSettings {
  const rows = db.all('SELECT key, value, readonly, told_at_ms FROM pile_setting WHERE pile_id = ? ORDER BY key', pileId);
  const told = rows.map((row) => time(row, 'told_at_ms'));
  return {
    toldAtMs: told.reduce<UtcMs | null>((latest, at) => (latest === null || at > latest ? at : latest), null),
    settings: rows.map((row) => ({ key: text(row, 'key'), readonly: bool(row, 'readonly'), value: textOrNull(row, 'value') })),
  };
}

/** whole: what was known and is not among them is gone. Nobody said whether it may be written: it is taken to be, until the pile says or refuses. */
export function putPileSettings(
  db: Writer,
  put: { readonly pileId: PileId; readonly settings: readonly ConfigurationKey[]; readonly atMs: UtcMs; readonly whole: boolean },
): void {
  const { pileId, settings, atMs, whole } = put;
  if (db.get('SELECT 1 AS known FROM pile WHERE id = ?', pileId) === undefined) return;
  if (whole) db.run('DELETE FROM pile_setting WHERE pile_id = ?', pileId);
  for (const { key, value, readonly } of settings.slice(0, MOST_OF_A_PILE))
    db.run(
      `INSERT INTO pile_setting (pile_id, key, value, readonly, told_at_ms) VALUES (?,?,?,?,?)
       ON CONFLICT (pile_id, key) DO UPDATE SET value = excluded.value, readonly = coalesce(?, readonly), told_at_ms = excluded.told_at_ms`,
      pileId, key.slice(0, 200), value, readonly === true ? 1 : 0, atMs, readonly === null ? null : Number(readonly),
    ); // prettier-ignore
  if (settingsKept(db, pileId) <= MOST_OF_A_PILE) return;
  db.run(
    'DELETE FROM pile_setting WHERE pile_id = ? AND key NOT IN (SELECT key FROM pile_setting WHERE pile_id = ? ORDER BY told_at_ms, key LIMIT ?)',
    pileId, pileId, MOST_OF_A_PILE,
  ); // prettier-ignore
}

function settingsKept(db: Reader, pileId: PileId): number {
  return int(one(db.get('SELECT count(*) AS n FROM pile_setting WHERE pile_id = ?', pileId)), 'n');
}

/** The value of the first of these keys that the pile told; null: none, or without a value. */
export function pileSettingOf(db: Reader, pileId: PileId, keys: readonly string[]): string | null {
  for (const key of keys) {
    const row = db.get('SELECT value FROM pile_setting WHERE pile_id = ? AND key = ?', pileId, key);
    if (row !== undefined) return textOrNull(row, 'value');
  }
  return null;
}
