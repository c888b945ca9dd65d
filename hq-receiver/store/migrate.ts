/** Brings HQ's database to this program's version. Several receivers may start at once: an advisory lock lets one do it. */
import { assertInOrder, hashOf, type Migration } from './migrations/list.ts';
import { int, text } from './rows.ts';
import type { Database, Sql } from './sql.ts';

const MIGRATION_TABLE = `CREATE TABLE IF NOT EXISTS migration (
  number integer PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at_ms bigint NOT NULL
)`;
/** Any number, the same in every receiver. */
const LOCK = 7_208_431_001;

/** Returns how many were applied. Throws when the database is of a newer program, or an applied step is not ours; then nothing was touched. */
export async function migrate(db: Database, migrations: readonly Migration[], nowMs: number): Promise<number> {
  assertInOrder(migrations);
  return db.tx(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1::bigint)', [LOCK]);
    await sql.query(MIGRATION_TABLE);
    const applied = await sql.query('SELECT number, name, sha256 FROM migration ORDER BY number');
    if (applied.length > migrations.length)
      throw new Error(`The database is of a newer program (version ${applied.length}, this one knows ${migrations.length}). Run that one.`);
    for (const [index, row] of applied.entries()) {
      const ours = migrations[index];
      if (ours === undefined || int(row, 'number') !== ours.number || text(row, 'sha256') !== hashOf(ours))
        throw new Error(
          `Step ${int(row, 'number')} ${text(row, 'name')} of the database is not the one of this program. Run the program that made it.`,
        );
    }
    const pending = migrations.slice(applied.length);
    for (const migration of pending) await apply(sql, migration, nowMs);
    return pending.length;
  }, true);
}

async function apply(sql: Sql, migration: Migration, nowMs: number): Promise<void> {
  for (const statement of statementsOf(migration.sql)) await sql.query(statement);
  await sql.query('INSERT INTO migration (number, name, sha256, applied_at_ms) VALUES ($1, $2, $3, $4)', [
    migration.number,
    migration.name,
    hashOf(migration),
    nowMs,
  ]);
}

/** A statement ends with a semicolon at the end of a line; ours hold none elsewhere. */
function statementsOf(sql: string): string[] {
  return sql
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
