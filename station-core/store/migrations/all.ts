/** Every migration of the file, oldest first. New ones are added at the end; shipped ones are never edited. */
import { first } from './0001-first.ts';
import { journal } from './0002-journal.ts';
import { security } from './0003-security.ts';
import { transactions } from './0004-transactions.ts';
import { files } from './0005-files.ts';
import { reservations } from './0006-reservations.ts';
import { selftest } from './0007-selftest.ts';
import { shyKeys } from './0008-shy-keys.ts';
import { teachIn } from './0009-teach-in.ts';
import { due } from './0010-due.ts';
import type { Migration } from './list.ts';

export const migrations: readonly Migration[] = [
  first,
  journal,
  security,
  transactions,
  files,
  reservations,
  selftest,
  shyKeys,
  teachIn,
  due,
];
