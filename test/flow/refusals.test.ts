/** What the headless door says when it cannot open: one clear sentence, exit code 1, and the data folder as it was. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReader } from '../../station-core/store/open.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { openTestPlant } from '../support/open-plant.ts';

const CLI = fileURLToPath(new URL('../../station-core/cli.ts', import.meta.url));
const PORTS = ['--screens-port', '0', '--network-port', '0', '--piles-port', '0', '--loopback-only'];
let root = '';
const closers: (() => unknown)[] = [];

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stationmaster-door-'));
});
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(root, { recursive: true, force: true });
});

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<unknown[]>]);
  return { code, out, err };
}

/** A folder a station has used and left, with one pile. */
async function usedFolder(name: string): Promise<string> {
  const folder = path.join(root, name);
  mkdirSync(folder);
  const plant = await openTestPlant({ folder, piles: ['P1'] });
  await plant.close();
  return folder;
}

/** Every file below with what is in it; the log may grow, and SQLite's lock file says nothing. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => path.join(entry.parentPath, entry.name)).filter((name) => !/core\.lock|[/\\]log[/\\]/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(name)).digest('hex')]));
}

/** One sentence or two on one line, for a person: no stack, no code of ours in braces. */
function expectSentence({ code, out, err }: Ended, ...parts: (string | RegExp)[]): void {
  expect({ code, out, lines: err.trim().split('\n').length }, err).toEqual({ code: 1, out: '', lines: 1 });
  for (const part of parts) expect(err).toMatch(part);
  expect(err).not.toMatch(/\bat .+:\d+:\d+|node:internal|undefined|\[object/);
}

test('a database of a newer version', { timeout: 60_000 }, async () => {
  const folder = await usedFolder('future');
  const db = new Database(storeFiles(folder).database);
  db.pragma('user_version = 900');
  db.close();
  const before = contents(folder);
  expectSentence(await run(['--data-folder', folder, ...PORTS]), '900', 'stationmaster.sqlite', /newer version/);
  expect(contents(folder)).toEqual(before);
});

test('a database that is not ours', { timeout: 60_000 }, async () => {
  const folder = path.join(root, 'foreign');
  mkdirSync(folder);
  const db = new Database(storeFiles(folder).database);
  db.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
  db.close();
  const before = contents(folder);
  expectSentence(await run(['--data-folder', folder, ...PORTS]), 'stationmaster.sqlite', /another data folder/);
  expect(contents(folder)).toMatchObject(before);
});

test('a file that is no database', { timeout: 60_000 }, async () => {
  const folder = path.join(root, 'noise');
  mkdirSync(folder);
  writeFileSync(storeFiles(folder).database, 'not a database, but long enough to look at. '.repeat(100));
  const before = contents(folder);
  expectSentence(await run(['--data-folder', folder, ...PORTS]), 'stationmaster.sqlite');
  expect(contents(folder)).toMatchObject(before);
});

test('a file in the place of the data folder', { timeout: 60_000 }, async () => {
  const file = path.join(root, 'a-file');
  writeFileSync(file, 'precious');
  expectSentence(await run(['--data-folder', file, ...PORTS]), file, /right to write/);
  expectSentence(await run(['--data-folder', path.join(file, 'below'), ...PORTS]), path.join(file, 'below'), /right to write/);
  expect([readFileSync(file, 'utf8'), statSync(file).isFile()]).toEqual(['precious', true]);
});

test.each<[string, string, (string | RegExp)[]]>([
  ['a key that does not exist', '{"pile":{"port":1}}', ['config.json', /\bpile\b/]],
  ['a key inside a key', '{"piles":{"prot":1}}', ['config.json', /piles\.prot/]],
  ['a port that is none', '{"piles":{"port":70000}}', ['config.json', /piles\.port/]],
  ['a port as text', '{"screens":{"port":"80"}}', ['config.json', /screens\.port/]],
  ['no JSON', '{"piles":', ['config.json', /JSON/]],
])('a configuration with %s', { timeout: 60_000 }, async (name, config, parts) => {
  const folder = path.join(root, `config-${name.replaceAll(' ', '-')}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'config.json'), config);
  expectSentence(await run(['--data-folder', folder, '--loopback-only']), ...parts);
  expect(readdirSync(folder)).toEqual(['config.json']);
});

test.each(['piles', 'screens'])('a port in use: %s', { timeout: 60_000 }, async (which) => {
  const folder = await usedFolder(`port-${which}`);
  const other = createServer().listen(0, '127.0.0.1');
  closers.push(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const ports = PORTS.map((arg, at) => (PORTS[at - 1] === `--${which}-port` ? String(port) : arg));
  const before = facts(folder);
  expectSentence(await run(['--data-folder', folder, ...ports]), String(port), /in use/);
  // The attempt itself is journalled; what the station knows is as it was, and nobody is told that a core runs.
  expect(facts(folder)).toEqual(before);
  expect(readdirSync(folder)).not.toContain('core.json');
});

function facts(folder: string): unknown {
  const db = openReader(storeFiles(folder).database);
  try {
    return ['station', 'pile', 'plan', 'card', 'session', 'bill', 'transfer'].map((table) => db.all(`SELECT * FROM ${table}`));
  } finally {
    db.close();
  }
}

test.each<[string, string[], string | RegExp]>([
  ['no data folder', [], /Name the data folder/],
  ['an unknown switch', ['--data-foldre', 'x'], /data-foldre/],
  ['an unknown command', ['dance', '--data-folder', 'x'], /dance/],
])('a command line with %s', { timeout: 60_000 }, async (_, args, part) => {
  const { code, err } = await run(args);
  expect(code).toBe(1);
  expect(err).toMatch(part);
  expect(err).not.toMatch(/node:internal/);
});
