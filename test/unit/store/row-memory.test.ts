/** What the writer remembers of its rows is what the file says, also after something was rolled back. */
import { expect, test } from 'vitest';
import { openMemoryStore } from '../../../station-core/store/open-store.ts';
import { RowMemory } from '../../../station-core/store/row-memory.ts';
import { lastAlive, putSettings, settingsOf } from '../../../station-core/store/settings.ts';
import type { StationSettings } from '../../../station-core/domain/station.ts';
import { NOON } from './support.ts';

const named = (name: string): StationSettings => ({ name }) as StationSettings;

test('a row is read once, until it is written, forgotten, or the group is full', () => {
  const memory = new RowMemory();
  let reads = 0;
  const ask = (key: string): number =>
    memory.get('pile', key, () => {
      reads += 1;
      return reads;
    });
  expect([ask('a'), ask('a'), ask('b')]).toEqual([1, 1, 2]);
  memory.put('pile', 'a', 7);
  expect(ask('a')).toBe(7);
  memory.forget('pile', 'a');
  expect([ask('a'), ask('b')]).toEqual([3, 2]);
  for (let n = 0; n < 10_000; n += 1) memory.put('pile', `x${n}`, n);
  expect(ask('b')).toBe(4);
  memory.clear();
  expect(ask('b')).toBe(5);
});

test('that nothing is there is known too', () => {
  const memory = new RowMemory();
  let reads = 0;
  const ask = (): null =>
    memory.get('card', 'a', () => {
      reads += 1;
      return null;
    });
  expect([ask(), ask(), reads]).toEqual([null, null, 1]);
});

test.each(['transaction', 'savepoint'] as const)('what a %s rolled back is forgotten', (kind) => {
  const db = openMemoryStore(NOON);
  putSettings(db, named('before'));
  const broken = (): never => {
    putSettings(db, named('after'));
    expect(settingsOf(db)?.name).toBe('after');
    throw new Error('broken');
  };
  if (kind === 'transaction') expect(() => db.transaction(broken)).toThrow('broken');
  else db.transaction(() => expect(() => db.savepoint(broken)).toThrow('broken'));
  expect([settingsOf(db)?.name, lastAlive(db)]).toEqual(['before', null]);
  db.close();
});
