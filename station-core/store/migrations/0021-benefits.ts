/** What holds where, for whom and when: groups, assignments, levels, promotions, coupons, holidays. */
import type { Migration } from './list.ts';

export const benefits: Migration = {
  number: 21,
  name: 'benefits',
  sql: `
SELECT 1;
`,
};
