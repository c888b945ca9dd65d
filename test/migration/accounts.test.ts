/** Migration 19 on a file that has cards: they stand as they were, belong to nobody yet, and the new states fit. */
import { expect, test } from 'vitest';
import { id, type TokenId } from '../../station-core/base/ids.ts';
import { cardById, putCard } from '../../station-core/store/cards.ts';
import { migrations } from '../../station-core/store/migrations/all.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { NOON, temporaryFolder } from '../unit/store/support.ts';

test('cards of version 18 keep what they had', () => {
  const folder = temporaryFolder();
  const before = openStore({ dataFolder: folder, nowMs: NOON, migrations: migrations.slice(0, 18) });
  before.run(
    "INSERT INTO card (id, state, label, hint, sealed_number, person_key_id, valid_until_ms, created_at_ms) VALUES ('t1', 'blocked', 'Van', 'ABCD', 'sealed', 'k', NULL, 5)",
  );
  before.close();
  const db = openStore({ dataFolder: folder, nowMs: NOON });
  const card = cardById(db, id<TokenId>('t1'));
  expect(card).toEqual({
    id: 't1',
    kind: 'card',
    state: 'blocked',
    label: 'Van',
    hint: 'ABCD',
    sealedNumber: 'sealed',
    personKeyId: 'k',
    validUntilMs: null,
    createdAtMs: 5,
    accountId: null,
    parentTag: null,
    replacedBy: null,
  });
  if (card !== null) db.transaction(() => putCard(db, { ...card, state: 'lost', parentTag: 'G' }));
  expect(cardById(db, id<TokenId>('t1'))).toMatchObject({ state: 'lost', parentTag: 'G' });
  expect(db.get('SELECT count(*) AS n FROM account')).toEqual({ n: 0 });
  db.close();
});

test.each([
  ['a kind nobody knows', "'x', 1, 'taxi', 'active', 'k', '', 0, 0, ''"],
  ['a state nobody knows', "'x', 1, 'driver', 'asleep', 'k', '', 0, 0, ''"],
  ['a credit below zero', "'x', 1, 'driver', 'active', 'k', '', 1, -1, ''"],
])('the file refuses an account of %s', (_, values) => {
  const db = openStore({ dataFolder: temporaryFolder(), nowMs: NOON });
  expect(() =>
    db.run(
      `INSERT INTO account (id, number, kind, state, person_key_id, sealed_person, is_post_paid, credit_limit, frozen_reason, created_at_ms) VALUES (${values}, 0)`,
    ),
  ).toThrow(/CHECK/);
  db.close();
});
