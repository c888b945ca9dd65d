/** Migration 12 on a file that has piles with zones: each word becomes a zone, once, and every station begins with two rules. */
import { expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import { migrations } from '../../station-core/store/migrations/all.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { deletePileReturn, pileReturns, putPileReturn } from '../../station-core/store/pile-returns.ts';
import { safetyItems, safetySetup } from '../../station-core/store/safety-items.ts';
import { NOON, temporaryFolder } from '../unit/store/support.ts';

test('zones that were typed with piles become zones of their own; a pile without one stays without', () => {
  const folder = temporaryFolder();
  const before = openStore({ dataFolder: folder, nowMs: NOON, migrations: migrations.slice(0, 11) });
  for (const [name, zone] of [['P1', 'Row A/1'], ['P2', 'Row A/1'], ['P3', 'Hof "2"'], ['P4', '']]) // prettier-ignore
    before.run(
      `INSERT INTO pile (id, name, admission, vendor, model, protocol, first_seen_ms, clock, register_kind, zone)
       VALUES (?, ?, 'accepted', 'Acme', 'Two', 'ocpp1.6', 0, '{}', 'unknown', ?)`,
      name ?? '', name ?? '', zone ?? '',
    ); // prettier-ignore
  before.close();
  const db = openStore({ dataFolder: folder, nowMs: NOON });
  const setup = safetySetup(db);
  expect(setup.zones).toEqual([
    { id: 'Hof "2"', name: 'Hof "2"', silence: 'trip', outline: [] },
    { id: 'Row A/1', name: 'Row A/1', silence: 'trip', outline: [] },
  ]);
  expect(setup.zoneOfPile).toEqual({ P1: 'Row A/1', P2: 'Row A/1', P3: 'Hof "2"' });
  expect([setup.rules.map(({ id }) => id), setup.matrix.map(({ effects }) => effects[0])]).toEqual([
    ['battery-hot', 'connector-hot'],
    ['stop-pile', 'stop-pile'],
  ]);
  expect(safetyItems(db).filter(({ kind }) => kind === 'matrix')).toHaveLength(1);
  db.close();
});

test('migration 27: what a pile is owed goes with the pile, and is one row of it', () => {
  const folder = temporaryFolder();
  const before = openStore({ dataFolder: folder, nowMs: NOON, migrations: migrations.slice(0, 26) });
  for (const name of ['P1', 'P2'])
    before.run(
      `INSERT INTO pile (id, name, admission, vendor, model, protocol, first_seen_ms, clock, register_kind, zone)
       VALUES (?, ?, 'accepted', 'Acme', 'Two', 'ocpp1.6', 0, '{}', 'unknown', '')`,
      name, name,
    ); // prettier-ignore
  before.close();
  const db = openStore({ dataFolder: folder, nowMs: NOON });
  expect(pileReturns(db)).toEqual([]);
  const [first, second] = [id<PileId>('P1'), id<PileId>('P2')];
  putPileReturn(db, { pileId: first, returns: true, profileIds: [] }, NOON);
  putPileReturn(db, { pileId: first, returns: true, profileIds: [911, 910] }, NOON);
  putPileReturn(db, { pileId: second, returns: false, profileIds: [910] }, NOON);
  expect(pileReturns(db)).toEqual([
    { pileId: first, returns: true, profileIds: [911, 910] },
    { pileId: second, returns: false, profileIds: [910] },
  ]);
  db.run('DELETE FROM pile WHERE id = ?', second);
  deletePileReturn(db, first);
  deletePileReturn(db, first);
  expect(pileReturns(db)).toEqual([]);
  db.close();
});
