/** What a migration of HQ's database is, and what a list of them must be. The list itself: all.ts. */
import { createHash } from 'node:crypto';

/** One step from version `number - 1` to `number`. Once shipped it is never edited: its hash stands in every database. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** SQL only. All pending steps run in one transaction. */
  readonly sql: string;
}

export function hashOf(migration: Migration): string {
  return createHash('sha256').update(`${migration.number}\n${migration.name}\n${migration.sql}`).digest('hex');
}

/** Numbered 1, 2, 3 without a gap. Throws where not. */
export function assertInOrder(migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) throw new Error(`migration ${migration.name} should have number ${index + 1}`);
  });
}
