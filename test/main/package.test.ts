/** The package, made with a stand-in for Electron's runtime: what is inside, what is not, and that the core inside runs by itself. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hqPackages } from '../../build/hq-packages.ts';
import { root } from '../../build/project.ts';

const run = promisify(execFile);
const onLinux = process.platform === 'linux';
const asarProgram = path.join(root, 'node_modules/@electron/asar/bin/asar.js');
let work = '';
let unpackedApp = '';
let archive = '';
let inside: string[] = [];

beforeAll(async () => {
  if (!onLinux) return;
  work = await mkdtemp(path.join(tmpdir(), 'stationmaster-package-'));
  await standIn(path.join(work, 'runtime'));
  await run(
    process.execPath,
    [path.join(root, 'build/package.ts'), '--linux', '--dir', '--stand-in', path.join(work, 'runtime'), '--out', path.join(work, 'dist')],
    {
      cwd: root,
      maxBuffer: 32 * 1024 * 1024,
    },
  );
  unpackedApp = path.join(work, 'dist', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  archive = path.join(unpackedApp, 'resources/app.asar');
  const { stdout } = await run(process.execPath, [asarProgram, 'list', archive], { maxBuffer: 32 * 1024 * 1024 });
  inside = stdout
    .split('\n')
    .map((line) => line.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((line) => line !== '');
}, 300_000);

afterAll(() => (work === '' ? undefined : rm(work, { recursive: true, force: true })));

/** A folder that looks enough like Electron's for the packer: an executable, languages, no default application. */
async function standIn(folder: string): Promise<void> {
  for (const below of ['locales', 'resources']) await mkdir(path.join(folder, below), { recursive: true });
  for (const file of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    await writeFile(path.join(folder, file), '#!/bin/sh\nexit 0\n');
    await chmod(path.join(folder, file), 0o755);
  }
  for (const file of ['locales/en-US.pak', 'locales/zh-CN.pak', 'locales/fr.pak', 'LICENSE', 'LICENSES.chromium.html'])
    await writeFile(path.join(folder, file), 'x');
}

describe.skipIf(!onLinux)('the Linux package (made on Linux only)', () => {
  test.each([
    'out/main/index.js',
    'out/main/core-entry.js',
    'out/main/pages/silent.html',
    'out/main/pages/icon.png',
    'out/preload/index.cjs',
    'out/core/index.js',
    'out/core/cli.js',
    'out/core/writer-worker.js',
    'out/core/reader-worker.js',
    'out/renderer/index.html',
    'package.json',
  ])('has %s', (file) => expect(inside).toContain(file));

  test('has every production dependency, and no development one', async () => {
    const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: object;
      devDependencies: object;
    };
    const has = (name: string): boolean => inside.includes(`node_modules/${name}/package.json`);
    const ofStation = Object.keys(manifest.dependencies).filter((name) => !hqPackages.test(`node_modules/${name}/`));
    expect(ofStation.filter((name) => !has(name))).toEqual([]);
    // The screens' own client is what the server package is built on, so it is there as its dependency.
    expect(Object.keys(manifest.devDependencies).filter((name) => has(name) && name !== '@orpc/client')).toEqual([]);
  });

  test.each<[string, RegExp]>([
    ['React or MUI, which are bundled', /^node_modules\/(react|react-dom|@mui|@emotion)(\/|$)/],
    [
      'Electron, its packer or browsers',
      /^node_modules\/(electron|electron-builder|app-builder-lib|playwright|playwright-core|@playwright)(\/|$)/,
    ],
    ['what only HQ uses', hqPackages],
    ['the Node for development', /^node_modules\/node-(linux|win|darwin)-/],
    ['our sources', /^(main|preload|renderer|station-core|hq-receiver|build|docs)(\/|$)/],
    ['our tests and simulators', /^test(\/|$)/],
    ['anything else of the project folder', /^(?!out(\/|$)|node_modules(\/|$)|package\.json$)/],
    ['TypeScript or source maps', /\.(ts|mts|cts|tsx|map)$/],
    ['shared data, databases, secrets', /^(shared|data)(\/|$)|(^|\/)\.env|\.(sqlite|db|ndjson|pem|key)$/],
    ['C sources', /\.(c|cc|cpp|h|gyp)$/],
  ])('has nothing of %s', (_, pattern) => expect(inside.filter((file) => pattern.test(file))).toEqual([]));

  test('has native libraries for this system alone, beside the archive', async () => {
    const native = inside.filter((file) => file.endsWith('.node'));
    expect(native.filter((file) => !file.includes(`linux-${process.arch}`))).toEqual([]);
    expect(native).toContain(`node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`);
    const beside = await readdir(path.join(unpackedApp, 'resources/app.asar.unpacked'), { recursive: true });
    for (const file of [...native, 'out/renderer/index.html']) expect(beside).toContain(file);
  });

  test('says what it contains and under which licences', async () => {
    const notice = await readFile(path.join(unpackedApp, 'NOTICE.txt'), 'utf8');
    for (const name of ['better-sqlite3', 'fastify', 'react-dom', '@mui/material']) expect(notice).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test('the core inside opens a station with nothing but what is inside', { timeout: 60_000 }, async () => {
    const app = path.join(work, 'app');
    await run(process.execPath, [asarProgram, 'extract', archive, app]);
    await cp(path.join(unpackedApp, 'resources/app.asar.unpacked'), app, { recursive: true });
    const script = [
      `import { openStation } from './out/core/index.js';`,
      `const station = await openStation({ dataFolder: process.env.DATA, rendererFolder: process.env.RENDERER });`,
      `const health = await fetch(new URL('/health', station.addresses.screens));`,
      `const page = await fetch(station.addresses.screens);`,
      `console.log(JSON.stringify({ health: await health.json(), page: (await page.text()).includes('<div id="root">') }));`,
      `await station.close();`,
    ].join('\n');
    await writeFile(path.join(app, 'try.mjs'), script);
    const env = { ...process.env, DATA: path.join(work, 'data'), RENDERER: path.join(app, 'out/renderer') };
    const { stdout } = await run(process.execPath, ['try.mjs'], { cwd: app, env });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ health: { product: 'stationmaster' }, page: true });
  });
});
