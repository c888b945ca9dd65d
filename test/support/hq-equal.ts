/** What a station tells and what HQ holds of it, object by object. */
import { KINDS, tableOf } from '../../hq-receiver/store/object-tables.ts';
import type { Database } from '../../hq-receiver/store/sql.ts';
import type { UtcMs } from '../../station-core/base/time.ts';
import type { HqKind } from '../../station-core/domain/hq.ts';
import type { WriteConnection } from '../../station-core/store/connection.ts';
import { hqLinkOf } from '../../station-core/store/hq-link.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { bodyOf } from '../../station-core/store/views/hq-rows.ts';

/** By `kind id`: version, epoch and body as one text. */
export type Holdings = ReadonlyMap<string, string>;

/** Every object the station ever noticed, as it is now. */
export function stationHolds(db: WriteConnection, nowMs: UtcMs): Holdings {
  const [settings, party] = [settingsOf(db), hqLinkOf(db)];
  if (settings === null || party === null) return new Map();
  return new Map(
    db.all('SELECT kind, object_id, version, epoch FROM hq_object ORDER BY kind, object_id').map((row) => {
      const [kind, objectId] = [String(row['kind']), String(row['object_id'])];
      const body = bodyOf({ db, settings, party, nowMs }, kind as HqKind, objectId);
      return [`${kind} ${objectId}`, told(Number(row['epoch']), Number(row['version']), body)];
    }),
  );
}

export async function hqHolds(db: Database, stationId: string): Promise<Holdings> {
  const holds = new Map<string, string>();
  for (const kind of KINDS)
    for (const row of await db.query(`SELECT id, epoch, version, body FROM ${tableOf(kind).table} WHERE station_id = $1`, [stationId]))
      holds.set(`${kind} ${String(row['id'])}`, told(Number(row['epoch']), Number(row['version']), row['body']));
  return holds;
}

/** What differs, at most ten lines; [] is equal. */
export function differences(station: Holdings, hq: Holdings): string[] {
  const names = [...new Set([...station.keys(), ...hq.keys()])].sort();
  return names
    .filter((name) => station.get(name) !== hq.get(name))
    .slice(0, 10)
    .map((name) => `${name}: station ${station.get(name) ?? 'nothing'} | HQ ${hq.get(name) ?? 'nothing'}`);
}

function told(epoch: number, version: number, body: unknown): string {
  return `${epoch}.${version} ${JSON.stringify(sorted(body))}`;
}

/** jsonb keeps no order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
