/** HQ's own key lies in the database, so that every receiver signs the same. */
import { one, text } from './rows.ts';
import type { Database } from './sql.ts';

/** PKCS #8 PEM. `made` is written when there is none yet; of two receivers that start at once, one wins and both read its key. */
export async function serverKeyPem(db: Database, made: () => string): Promise<string> {
  const known = await db.query(`SELECT value->>'pem' AS pem FROM server_setting WHERE name = 'key'`);
  if (known.length > 0) return text(one(known), 'pem');
  await db.run(`INSERT INTO server_setting (name, value) VALUES ('key', $1::jsonb) ON CONFLICT (name) DO NOTHING`, [
    JSON.stringify({ pem: made() }),
  ]);
  return text(one(await db.query(`SELECT value->>'pem' AS pem FROM server_setting WHERE name = 'key'`)), 'pem');
}
