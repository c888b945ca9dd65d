/** Browser tests: the screens in Chromium, against a real station. One at a time: a station has fixed habits and two would share the machine. */
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';
import { root } from './project.ts';

const executablePath = findChromium();
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

export default defineConfig({
  testDir: path.join(root, 'test/e2e'),
  testMatch: '**/*.spec.ts',
  outputDir: path.join(root, 'test-results'),
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  forbidOnly: true,
  reporter:
    process.env['STATIONMASTER_E2E_REPORT'] === undefined
      ? [['list']]
      : [['line'], ['json', { outputFile: process.env['STATIONMASTER_E2E_REPORT'] }]],
  use: {
    browserName: 'chromium',
    ignoreHTTPSErrors: true,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: asRoot ? ['--no-sandbox'] : [] },
  },
});
