/** Cards are found by a keyed hash, read with a person's key, and gone when that key is destroyed. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { truncateWal } from '../../../station-core/store/checkpoint.ts';
import { openReader } from '../../../station-core/store/open.ts';
import { bytes } from '../../../station-core/store/rows.ts';
import { createVault } from '../../../station-core/store/vault.ts';
import { count, fileStore, NOON, person } from './support.ts';

const MASTER = new Uint8Array(32).fill(7);
const ANNA = person('anna');
const BEN = person('ben');

test('a tag has the same id every time, another on another station, and the id does not tell the tag', () => {
  const vault = createVault(MASTER);
  expect(vault.tokenId('04A1B2C3')).toBe(createVault(MASTER).tokenId('04A1B2C3'));
  expect(vault.tokenId('04A1B2C3')).toMatch(/^[0-9a-f]{32}$/);
  expect(vault.tokenId('04A1B2C4')).not.toBe(vault.tokenId('04A1B2C3'));
  expect(createVault(new Uint8Array(32).fill(8)).tokenId('04A1B2C3')).not.toBe(vault.tokenId('04A1B2C3'));
});

test('what is sealed opens again, whatever it is', () => {
  const { db } = fileStore();
  const vault = createVault(MASTER);
  vault.createKey(db, ANNA, NOON);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (plain) => {
      const sealed = vault.seal(db, ANNA, plain);
      expect(sealed).toMatch(/^[\w-]+$/);
      expect(createVault(MASTER).open(db, ANNA, sealed)).toBe(plain);
      expect(vault.seal(db, ANNA, plain)).not.toBe(sealed);
    }),
    { numRuns: 50 },
  );
});

test('sealed text cannot be changed, nor moved to another person, nor opened with another master key', () => {
  const { db } = fileStore();
  const vault = createVault(MASTER);
  vault.createKey(db, ANNA, NOON);
  vault.createKey(db, BEN, NOON);
  const sealed = vault.seal(db, ANNA, '04A1B2C3');
  const changed = `${sealed.slice(0, 20)}${sealed[20] === 'A' ? 'B' : 'A'}${sealed.slice(21)}`;
  expect(() => vault.open(db, ANNA, changed)).toThrow();
  expect(() => vault.open(db, BEN, sealed)).toThrow();
  expect(() => createVault(new Uint8Array(32)).open(db, ANNA, sealed)).toThrow();
  db.run('UPDATE person_key SET wrapped_key = (SELECT wrapped_key FROM person_key WHERE id = ?) WHERE id = ?', ANNA, BEN);
  expect(() => vault.open(db, BEN, sealed)).toThrow();
});

test('an erased person is unreadable in every thread at once, others are not', () => {
  const { db, files } = fileStore();
  const [writers, readers] = [createVault(MASTER), createVault(MASTER)];
  writers.createKey(db, ANNA, NOON);
  writers.createKey(db, BEN, NOON);
  const [annas, bens] = [writers.seal(db, ANNA, 'AAAA'), writers.seal(db, BEN, 'BBBB')];
  const reader = openReader(files.database);
  expect([readers.open(reader, ANNA, annas), readers.open(reader, BEN, bens)]).toEqual(['AAAA', 'BBBB']);
  expect(db.transaction(() => writers.destroyKey(db, ANNA, NOON))).toBe(true);
  for (const [vault, connection] of [
    [writers, db],
    [readers, reader],
  ] as const)
    expect([vault.open(connection, ANNA, annas), vault.open(connection, BEN, bens)]).toEqual([null, 'BBBB']);
  expect(() => writers.seal(db, ANNA, 'again')).toThrow('the person has a key');
  expect(writers.destroyKey(db, ANNA, NOON)).toBe(false);
  expect(count(db, 'person_key_erased')).toBe(1);
  reader.close();
});

test('an erasure that was rolled back did not happen, and a key made twice is the one that stayed', () => {
  const { db } = fileStore();
  const vault = createVault(MASTER);
  db.begin();
  vault.createKey(db, ANNA, NOON);
  vault.seal(db, ANNA, 'lost');
  db.rollback();
  vault.createKey(db, ANNA, NOON);
  const sealed = vault.seal(db, ANNA, 'kept');
  db.begin();
  vault.destroyKey(db, ANNA, NOON);
  expect(vault.open(db, ANNA, sealed)).toBeNull();
  db.rollback();
  expect(createVault(MASTER).open(db, ANNA, sealed)).toBe('kept');
});

test('the bytes of a destroyed key are in no file any more', () => {
  const { db, files } = fileStore();
  const vault = createVault(MASTER);
  for (let n = 0; n < 200; n += 1) vault.createKey(db, person(`p${n}`), NOON);
  const key = Buffer.from(bytes(db.get("SELECT wrapped_key FROM person_key WHERE id = 'p77'") ?? {}, 'wrapped_key'));
  truncateWal(db);
  vault.destroyKey(db, person('p77'), NOON);
  truncateWal(db);
  db.close();
  expect(readFileSync(files.database).includes(key)).toBe(false);
});
