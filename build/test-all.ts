/** `npm test`: every check and every suite, one after the other; the last line is the sum. `node build/test-all.ts check unit` runs only the named parts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { provideChromium } from './chromium.ts';
import { provideStrace } from './debian.ts';
import { requireNode, root } from './project.ts';
import { lastLine, runStep, sum } from './test-steps.ts';
import type { Step, StepResult } from './test-steps.ts';

const parts = ['check', 'bundle', 'unit', 'e2e'] as const;
type Part = (typeof parts)[number];

const checkMs = 10 * 60_000;
const suiteMs = 45 * 60_000;
const reports = path.join(root, 'test-results/reports');
/** Typed lint holds all it has looked at in memory: the whole in one process is more than Node's 4 GiB. */
const lintParts = [
  { name: 'the station and HQ', folders: ['station-core', 'hq-receiver', 'main', 'preload', 'build', 'eslint.config.js'] },
  { name: 'screens', folders: ['renderer'] },
  { name: 'tests', folders: ['test'] },
];
const sourceFolders = ['main', 'preload', 'renderer', 'station-core', 'hq-receiver', 'test', 'build'];

requireNode();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(parts as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`unknown part ${unknown.join(', ')}; the parts are ${parts.join(', ')}`);
  process.exit(2);
}
const results: StepResult[] = [];
for (const part of parts) {
  if (wanted.length > 0 && !wanted.includes(part)) continue;
  for (const step of stepsOf(part)) results.push(await told(step));
}
const total = sum(results.map((result) => result.count));
for (const { name, count, seconds } of results)
  console.log(`${count.failed > 0 ? 'FAILED' : 'ok    '}  ${name.padEnd(34)} ${lastLine(count)}  (${seconds.toFixed(0)} s)`);
console.log('');
console.log(lastLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;

async function told(step: Step): Promise<StepResult> {
  console.log(`--- ${step.name}`);
  const result = await runStep(step);
  if (result.count.failed > 0 && step.show === 'when-failed') console.log(result.output);
  for (const skip of result.skips) console.log(`skipped: ${skip}`);
  return result;
}

function stepsOf(part: Part): Step[] {
  switch (part) {
    case 'check':
      return [
        check('types: the whole', '@typescript/native', 'tsc', ['-p', 'tsconfig.json']),
        check('types: base, domain and rules alone', '@typescript/native', 'tsc', ['-p', 'build/tsconfig.pure.json']),
        check('types: screens', '@typescript/native', 'tsc', ['-p', 'build/tsconfig.renderer.json']),
        ...lintParts.map(({ name, folders }) => check(`lint: ${name}`, 'eslint', 'eslint', [...folders])),
        check('format', 'prettier', 'prettier', ['--check', '--log-level', 'warn', '.']),
        check('import rules', 'dependency-cruiser', 'depcruise', ['--config', 'build/dependency-cruiser.cjs', ...sourceFolders]),
      ];
    case 'bundle':
      return [{ name: 'bundle', command: [process.execPath, 'build/bundle.ts'], maxMs: checkMs, show: 'when-failed' }];
    case 'unit': {
      provideStrace();
      return [{ ...nodeTests('vitest.json', []), again: (files) => nodeTests('vitest-again.json', files) }];
    }
    case 'e2e':
      return [browserStep()];
  }
}

/** No files: all of them. */
function nodeTests(reportName: string, files: readonly string[]): Step {
  const file = path.join(reports, reportName);
  const args = ['run', '--config', 'build/vitest.config.ts', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...files];
  return { name: 'tests in Node', command: tool('vitest', 'vitest', args), maxMs: suiteMs, report: { file, by: 'vitest' }, show: 'always' };
}

function browserStep(): Step {
  const name = 'tests in the browser';
  const browser = provideChromium();
  if (!browser.ok)
    return {
      name,
      command: [process.execPath, '-e', `console.error(${JSON.stringify(browser.how)}); process.exit(1)`],
      maxMs: checkMs,
      show: 'always',
    };
  const file = path.join(reports, 'playwright.json');
  const env = { STATIONMASTER_E2E_REPORT: file, STATIONMASTER_CHROMIUM: browser.executable };
  return {
    name,
    command: tool('@playwright/test', 'playwright', ['test', '--config', 'build/playwright.config.ts']),
    maxMs: suiteMs,
    report: { file, by: 'playwright' },
    env,
    show: 'always',
  };
}

function check(name: string, packageName: string, binary: string, args: readonly string[]): Step {
  return { name, command: tool(packageName, binary, args), maxMs: checkMs, show: 'when-failed' };
}

/** A package's own program run by this Node: the links in node_modules/.bin are scripts of another kind on Windows, and their first line would pick the system's Node. */
function tool(packageName: string, binary: string, args: readonly string[]): string[] {
  const manifestFile = path.join(root, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifestFile, 'utf8')) as { bin: string | Record<string, string> };
  const script = typeof bin === 'string' ? bin : bin[binary];
  if (script === undefined) throw new Error(`${packageName} has no program ${binary}`);
  return [process.execPath, createRequire(manifestFile).resolve(`./${script.replace(/^\.\//, '')}`), ...args];
}
