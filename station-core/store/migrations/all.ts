/** Every migration of the file, oldest first. New ones are added at the end; shipped ones are never edited. */
import { first } from './0001-first.ts';
import { journal } from './0002-journal.ts';
import type { Migration } from './list.ts';

export const migrations: readonly Migration[] = [first, journal];
