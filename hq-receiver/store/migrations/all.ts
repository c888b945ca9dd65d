/** Every step of HQ's database, in its order. */
import { first } from './0001-first.ts';
import { directives } from './0002-directives.ts';
import { people } from './0003-people.ts';
import { partners } from './0004-partners.ts';
import type { Migration } from './list.ts';

export const migrations: readonly Migration[] = [first, directives, people, partners];
