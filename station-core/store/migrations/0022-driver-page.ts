/** What drivers leave by phone: codes, pages of their sessions, complaints. */
import type { Migration } from './list.ts';

export const driverPage: Migration = {
  number: 22,
  name: 'driver-page',
  sql: `
SELECT 1;
`,
};
