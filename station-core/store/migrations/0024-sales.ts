/** What was sold, kept as sums for reports; what energy costs to buy. */
import type { Migration } from './list.ts';

export const sales: Migration = {
  number: 24,
  name: 'sales',
  sql: `
SELECT 1;
`,
};
