/** A lease is its posting `<lease>/in` in the ledger; the list beside it was asked for nothing. */
import type { Migration } from './list.ts';

export const leasesArePostings: Migration = {
  number: 32,
  name: 'leases-are-postings',
  sql: 'DROP TABLE hq_lease;',
};
