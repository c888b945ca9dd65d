/** Node tests: unit, protocol, flow, faults, durability, migration. Browser tests are Playwright's. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, '..'),
    include: ['test/{unit,protocol,flow,faults,durability,migration,main}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
