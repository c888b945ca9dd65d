/** What a migration is, and what a list of them must be. The list itself: all.ts. */
import { createHash } from 'node:crypto';
import { assert } from '../../base/assert.ts';

/** One step from file version `number - 1` to `number`. Once shipped it is never edited: its hash stands in every file (and in test/migration/frozen.json). */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** SQL only: code could not be hashed the same in source and bundle. All pending steps run in one transaction, foreign keys off, checked at the end. */
  readonly sql: string;
}

/** What is frozen: number, name and every character of the SQL. */
export function hashOf(migration: Migration): string {
  return createHash('sha256').update(`${migration.number}\n${migration.name}\n${migration.sql}`).digest('hex');
}

/** Numbered 1, 2, 3 without a gap. */
export function assertInOrder(migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => assert(migration.number === index + 1, `migration ${migration.name} has number ${index + 1}`));
}
