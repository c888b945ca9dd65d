/** The steps of `npm test`: how each is run and how its result is counted. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from './project.ts';

/** What a step adds to the sum; a step that could not even be counted is one failure. */
export type Count = { passed: number; failed: number; skipped: number };

/** One program to run; `report` is the JSON file it writes its counts to and who wrote it, absent when the exit code alone is the result. `maxMs`: it is killed after that and counts as failed. */
export type Step = {
  name: string;
  command: readonly string[];
  maxMs: number;
  report?: { file: string; by: 'vitest' | 'playwright' };
  env?: Readonly<Record<string, string>>;
  /** Runs single files of a vitest step again: those whose process was ended by a signal, once, and said so. */
  again?: (files: readonly string[]) => Step;
  show: 'when-failed' | 'always';
};

/** How a step went: its counts, what it printed (the last megabyte), and one line for each test it skipped with a reason. */
export type StepResult = { name: string; count: Count; output: string; seconds: number; skips: string[] };

const nothing: Count = { passed: 0, failed: 0, skipped: 0 };
const keptCharacters = 1_000_000;

/** Runs a step; never throws for a step that fails. */
export async function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  if (step.report !== undefined) {
    await mkdir(path.dirname(step.report.file), { recursive: true });
    await rm(step.report.file, { force: true });
  }
  const { code, output } = await run(step);
  const crashed = crashedFiles(output);
  if (step.again !== undefined && crashed.length > 0) return runAgain(step, crashed, output, startedAt);
  const { count, skips } = await counted(step, code);
  return { name: step.name, count, skips, output, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Files whose process ended by a signal (a crash of native code, not a test that failed), as vitest tells them. */
export function crashedFiles(output: string): string[] {
  const told = output.matchAll(/Worker exited unexpectedly with signal \w+ .*?running test file (\S+)/g);
  return [...new Set([...told].map(([, file = '']) => file))];
}

/** What the others came to, and the crashed files run alone. A file that crashes twice is a failure. */
async function runAgain(step: Step, crashed: readonly string[], output: string, startedAt: number): Promise<StepResult> {
  const { again, report } = step;
  if (again === undefined || report === undefined) throw new Error('a step that is run again has a report');
  const others = await readFile(report.file, 'utf8').then(
    (text) => countOfFiles(JSON.parse(text), (name) => !crashed.includes(name)),
    (): Count => ({ ...nothing, failed: 1 }),
  );
  console.log(`${step.name}: ended by a signal, run again alone: ${crashed.join(', ')}`);
  const alone = await runStep(again(crashed));
  const count = sum([others, alone.count]);
  return {
    name: step.name,
    count,
    skips: alone.skips,
    output: `${output}${alone.output}`,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

/** The counts of some files of a vitest JSON report. */
export function countOfFiles(report: unknown, wanted: (file: string) => boolean): Count {
  const { testResults } = report as { testResults?: unknown };
  if (!Array.isArray(testResults)) throw new Error('a test report without its files');
  const files = (testResults as { name: string; assertionResults: { status: string }[] }[]).filter(({ name }) => wanted(name));
  const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length + files.filter(isBrokenFile).length;
  return { passed, failed, skipped: statuses.length - passed - statuses.filter((status) => status === 'failed').length };
}

/** The sum of all counts. */
export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }),
    nothing,
  );
}

/** The last line of `npm test`, by which machines read it. */
export function lastLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The counts in a vitest JSON report. A file that could not be collected (a syntax error) has no tests, so it is one failure of its own. Throws if it is no such report. */
export function vitestCount(report: unknown): Count {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as Record<string, unknown>;
  const broken = Array.isArray(testResults) ? testResults.filter(isBrokenFile).length : 0;
  return {
    passed: whole(numPassedTests),
    failed: whole(numFailedTests) + broken,
    skipped: whole(numPendingTests) + whole(numTodoTests ?? 0),
  };
}

/** The counts in a Playwright JSON report; errors outside any test count as failures. Throws if it is no such report. */
export function playwrightCount(report: unknown): Count {
  const { stats, errors } = report as { stats?: Record<string, unknown>; errors?: unknown };
  if (stats === undefined) throw new Error('a Playwright report without stats');
  const outside = Array.isArray(errors) ? errors.length : 0;
  return {
    passed: whole(stats['expected']) + whole(stats['flaky']),
    failed: whole(stats['unexpected']) + outside,
    skipped: whole(stats['skipped']),
  };
}

function isBrokenFile(file: unknown): boolean {
  const { status, assertionResults } = file as { status?: unknown; assertionResults?: unknown };
  return (
    status === 'failed' &&
    Array.isArray(assertionResults) &&
    !assertionResults.some((test) => (test as { status?: unknown }).status === 'failed')
  );
}

function whole(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Error('a test report without its counts');
  return value;
}

/** The reasons given for skipped tests in a Playwright JSON report, as `title: reason`. */
export function playwrightSkips(report: unknown): string[] {
  const { suites, specs, title, tests } = report as {
    suites?: unknown[];
    specs?: unknown[];
    title?: string;
    tests?: { annotations?: { type: string; description?: string }[] }[];
  };
  const own = (tests ?? [])
    .flatMap((test) => test.annotations ?? [])
    .filter(({ type, description }) => type === 'skip' && description !== undefined);
  return [
    ...own.map(({ description }) => `${title ?? ''}: ${description ?? ''}`),
    ...[...(suites ?? []), ...(specs ?? [])].flatMap(playwrightSkips),
  ];
}

/** A red exit code with nothing red in the report (an unhandled rejection, a crash after the last test) is a failure too. */
async function counted(step: Step, code: number): Promise<Pick<StepResult, 'count' | 'skips'>> {
  if (step.report === undefined) return { count: code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 }, skips: [] };
  try {
    const report: unknown = JSON.parse(await readFile(step.report.file, 'utf8'));
    const count = step.report.by === 'vitest' ? vitestCount(report) : playwrightCount(report);
    const skips = step.report.by === 'vitest' ? [] : playwrightSkips(report);
    return { count: code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count, skips };
  } catch (error) {
    console.error(`${step.name}: no readable report (${error instanceof Error ? error.message : String(error)})`);
    return { count: { ...nothing, failed: 1 }, skips: [] };
  }
}

function run(step: Step): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const [program = '', ...args] = step.command;
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...step.env, FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (text: string): void => {
      if (step.show === 'always') process.stdout.write(text);
      output = (output + text).slice(-keptCharacters);
    };
    const limit = setTimeout(() => {
      keep(`\n${step.name}: stopped after ${step.maxMs / 60_000} minutes\n`);
      child.kill('SIGKILL');
    }, step.maxMs);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve({ code: 127, output: `${output}${error.message}\n` });
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code: code ?? 1, output });
    });
  });
}
