/** HQ's database for the tests of one file: a real PostgreSQL with HQ's tables, there until they are done. */
import { afterAll } from 'vitest';
import { migrate } from '../../hq-receiver/store/migrate.ts';
import { migrations } from '../../hq-receiver/store/migrations/all.ts';
import type { Database } from '../../hq-receiver/store/sql.ts';
import { openTestReceiver, testDatabase, type TestReceiver } from './hq-receiver.ts';
import { maybePostgres } from './postgres.ts';

export interface HqDatabase {
  /** False: there is no PostgreSQL for this processor. The reason was said, and everything below throws it. */
  readonly isThere: boolean;
  /** postgres://… */
  readonly url: string;
  readonly db: Database;
}

export interface HqWithReceiver extends HqDatabase {
  readonly receiver: TestReceiver;
}

/** Call it at the top of a test file. */
export async function openHqDatabase(): Promise<HqDatabase> {
  const server = await maybePostgres();
  if (!server.ok) return absent(server.why);
  const url = await server.postgres.newDatabase();
  const db = testDatabase(url);
  await migrate(db, migrations, 0);
  afterAll(async () => {
    await db.close();
    await server.postgres.close();
  });
  return { isThere: true, url, db };
}

/** The same with a receiver at work. */
export async function openHqWithReceiver(): Promise<HqWithReceiver> {
  const hq = await openHqDatabase();
  if (!hq.isThere) return absent('there is no receiver without a database');
  const receiver = await openTestReceiver(testDatabase(hq.url));
  afterAll(() => receiver.close());
  return { ...hq, receiver };
}

function absent(why: string): HqWithReceiver {
  console.warn(why);
  const fail = (): never => {
    throw new Error(why);
  };
  return {
    isThere: false,
    get url() {
      return fail();
    },
    get db() {
      return fail();
    },
    get receiver() {
      return fail();
    },
  };
}

export interface StationFacts {
  readonly zone?: string;
  readonly currency?: string;
  readonly tags?: readonly string[];
}

/** As if enrolled: an active station in its first epoch that has told nothing. */
export async function addStation(db: Database, stationId: string, facts: StationFacts = {}): Promise<void> {
  const { zone = 'Europe/Berlin', currency = 'EUR', tags = [] } = facts;
  await db.run(
    `INSERT INTO station (station_id, name, zone, currency, software, country_code, party_id, state, public_key, key_hash, epoch, mark_number, mark_seq, mark_hash, enrolled_at_ms, tags)
     VALUES ($1, $1, $2, $3, 'test', 'DE', 'STM', 'active', '', $1, 1, 0, 0, '', 0, $4)`,
    [stationId, zone, currency, tags],
  );
}
