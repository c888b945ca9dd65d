/** Invoices, statements and settlements, what drivers asked for, signed meter values. */
import type { Migration } from './list.ts';

export const invoices: Migration = {
  number: 23,
  name: 'invoices',
  sql: `
SELECT 1;
`,
};
