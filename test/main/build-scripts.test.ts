/** The scripts in build/: how results are counted, and what is asked of the computer first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasDisplay, installedElectron } from '../../build/electron-runtime.ts';
import { whyThisNodeIsTooOld } from '../../build/project.ts';
import {
  countOfFiles,
  crashedFiles,
  lastLine,
  playwrightCount,
  playwrightSkips,
  runStep,
  sum,
  vitestCount,
} from '../../build/test-steps.ts';
import type { Step } from '../../build/test-steps.ts';

describe('the last line of the test command', () => {
  test.each([
    [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
    [{ passed: 12, failed: 3, skipped: 1 }, '12 passed, 3 failed, 1 skipped'],
  ])('%j', (count, line) => expect(lastLine(count)).toBe(line));

  test('adds up every suite', () => {
    expect(
      sum([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 10, failed: 1, skipped: 0 },
      ]),
    ).toEqual({ passed: 11, failed: 1, skipped: 2 });
    expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe('counting', () => {
  const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  test.each([
    ['a plain report', { ...vitest, testResults: [] }, { passed: 5, failed: 1, skipped: 3 }],
    [
      'a file that could not be read counts as a failure',
      { ...vitest, testResults: [{ status: 'failed', assertionResults: [] }] },
      { passed: 5, failed: 2, skipped: 3 },
    ],
    [
      'a file with a red test is not counted twice',
      { ...vitest, testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }] },
      { passed: 5, failed: 1, skipped: 3 },
    ],
  ])('vitest: %s', (_, report, count) => expect(vitestCount(report)).toEqual(count));

  test.each([
    ['a plain report', { stats: { expected: 7, flaky: 1, unexpected: 2, skipped: 3 }, errors: [] }, { passed: 8, failed: 2, skipped: 3 }],
    [
      'an error outside any test',
      { stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 }, errors: [{}] },
      { passed: 0, failed: 1, skipped: 0 },
    ],
  ])('Playwright: %s', (_, report, count) => expect(playwrightCount(report)).toEqual(count));

  test.each([[{}], [{ stats: { expected: 1 } }]])('a report without its counts is no report: %j', (report) => {
    expect(() => playwrightCount(report)).toThrow();
    expect(() => vitestCount(report)).toThrow();
  });
});

test('a skipped browser test says why, once', () => {
  const skipped = { title: 'the window', tests: [{ annotations: [{ type: 'skip', description: 'no display' }] }] };
  const plain = { title: 'a page', tests: [{ annotations: [] }] };
  expect(playwrightSkips({ suites: [{ title: 'file', specs: [plain], suites: [{ title: 'group', specs: [skipped] }] }] })).toEqual([
    'the window: no display',
  ]);
});

describe('running a step', () => {
  const green = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  const step = (script: string, more: Partial<Step> = {}): Step => ({
    name: 'a step',
    command: [process.execPath, '-e', script],
    maxMs: 60_000,
    show: 'when-failed',
    ...more,
  });
  const writing = (report: unknown, code: number): string =>
    `require('node:fs').writeFileSync(process.env.TO, ${JSON.stringify(JSON.stringify(report))}); process.exit(${code})`;

  test.each([
    ['green', 'console.log("fine")', { passed: 1, failed: 0, skipped: 0 }, 'fine\n'],
    ['red, with what it said', 'console.error("broken"); process.exit(3)', { passed: 0, failed: 1, skipped: 0 }, 'broken\n'],
  ])('a check is one test: %s', async (_, script, count, output) => expect(await runStep(step(script))).toMatchObject({ count, output }));

  test('a program that is not there is a failure', async () => {
    expect((await runStep(step('', { command: ['/no/such/program'] }))).count.failed).toBe(1);
  });

  test('one that never ends is ended', async () => {
    const result = await runStep(step('setInterval(() => 0, 1000)', { maxMs: 50 }));
    expect(result.count.failed).toBe(1);
    expect(result.output).toContain('stopped after');
  });

  test.each([
    ['its counts', writing(green, 0), { passed: 2, failed: 0, skipped: 0 }],
    ['a red exit with a green report', writing(green, 1), { passed: 2, failed: 1, skipped: 0 }],
    ['no report', 'process.exit(0)', { passed: 0, failed: 1, skipped: 0 }],
  ])('a suite counts by its report: %s', async (_, script, count) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-step-'));
    const file = path.join(folder, 'report.json');
    expect((await runStep(step(script, { report: { file, by: 'vitest' }, env: { TO: file } }))).count).toEqual(count);
    await rm(folder, { recursive: true });
  });
});

test.each([
  ['this one', process.versions, null],
  ['an old one', { node: '20.19.2', napi: '9' }, 'Node 20.19.2 (N-API 9) cannot run Stationmaster'],
  ['an unknown one', {}, 'Node ? (N-API 0) cannot run Stationmaster'],
])('Node is asked for its N-API: %s', (_, versions, why) => {
  if (why === null) expect(whyThisNodeIsTooOld(versions)).toBeNull();
  else expect(whyThisNodeIsTooOld(versions)).toContain(why);
});

test.each([
  ['Windows', 'win32', {}, true],
  ['macOS', 'darwin', {}, true],
  ['Linux with X', 'linux', { DISPLAY: ':0' }, true],
  ['Linux with Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['a bare Linux', 'linux', {}, false],
  ['a Linux with an empty DISPLAY', 'linux', { DISPLAY: '' }, false],
] as const)('a display: %s', (_, platform, env, there) => expect(hasDisplay(platform, env)).toBe(there));

test('a runtime folder without a runtime is none', () => {
  expect(installedElectron({ ELECTRON_OVERRIDE_DIST_PATH: path.join(tmpdir(), 'no-such-folder') })).toBeNull();
});

test('a file whose process was ended by a signal is told apart from a test that failed', () => {
  const told =
    'Caused by: Error: Worker exited unexpectedly with signal SIGSEGV during started state while running test file /a/b.test.ts\n';
  expect([crashedFiles(told + told), crashedFiles('1 failed')]).toEqual([['/a/b.test.ts'], []]);
});

test('the other files keep their counts', () => {
  const results = (...statuses: string[]) => ({ status: 'passed', assertionResults: statuses.map((status) => ({ status })) });
  const report = {
    testResults: [
      { name: '/a', ...results('passed', 'failed', 'skipped') },
      { name: '/b', ...results('passed', 'pending') },
    ],
  };
  expect(countOfFiles(report, (file) => file !== '/b')).toEqual({ passed: 1, failed: 1, skipped: 1 });
});

test('a step whose file crashed once is whole after it ran alone', async () => {
  const whole = (script: string, more: Partial<Step>): Step => ({
    name: 'a step',
    command: [process.execPath, '-e', script],
    maxMs: 60_000,
    show: 'when-failed',
    ...more,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-again-'));
  const file = path.join(folder, 'report.json');
  const write = (report: object): string => `require('node:fs').writeFileSync(process.env.TO, ${JSON.stringify(JSON.stringify(report))});`;
  const first = `${write({ testResults: [{ name: '/ok', status: 'passed', assertionResults: [{ status: 'passed' }] }] })}
    console.log('Worker exited unexpectedly with signal SIGSEGV during started state while running test file /bad'); process.exit(1)`;
  const second = write({ numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, testResults: [] });
  const again = (files: readonly string[]) => whole(second, { report: { file, by: 'vitest' }, env: { TO: file, FILES: files.join() } });
  expect((await runStep(whole(first, { report: { file, by: 'vitest' }, env: { TO: file }, again }))).count).toEqual({
    passed: 3,
    failed: 0,
    skipped: 0,
  });
});
