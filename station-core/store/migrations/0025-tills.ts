/** Shifts of the drawer and closed days. */
import type { Migration } from './list.ts';

export const tills: Migration = {
  number: 25,
  name: 'tills',
  sql: `
SELECT 1;
`,
};
