import type { Sql } from './sql.ts';

/** For whoever asks whether a receiver can work. Throws DatabaseError while the database does not answer. */
export async function askDatabase(sql: Sql): Promise<void> {
  await sql.query('SELECT 1');
}
