/** Bundles what changed: `node build/bundle.ts [--renderer] [--hq] [--force]`. Unchanged inputs cost one hash. */
import { createHash } from 'node:crypto';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { requireNode, root } from './project.ts';
import { hqPagesConfig, nodeConfig, preloadConfig, rendererConfig } from './vite-configs.ts';

type Part = 'node' | 'preload' | 'renderer' | 'hq-pages';

const inputs: Record<Part, readonly string[]> = {
  node: ['station-core/**/*', 'main/**/*', 'build/icon.png', 'build/vite-configs.ts', 'package-lock.json'],
  preload: ['preload/**/*', 'build/vite-configs.ts'],
  renderer: ['renderer/**/*', 'build/vite-configs.ts', 'package-lock.json'],
  'hq-pages': ['renderer/**/*', 'build/vite-configs.ts', 'package-lock.json'],
};
const proof: Record<Part, string> = {
  node: 'out/core/index.js',
  preload: 'out/preload/index.cjs',
  renderer: 'out/renderer/index.html',
  'hq-pages': 'out/hq-pages/hq.html',
};

/** What the screens may weigh, in bytes after gzip: first what a login must wait for, then everything. A phone on the site's network loads the first in about a second. */
const budgets = {
  renderer: { first: 460_000, all: 1_400_000 },
  'hq-pages': { first: 300_000, all: 700_000 },
} as const;

/** Bundles the given parts whose inputs changed since the last time; returns the parts that were built. Throws with the bundler's own message. */
export async function bundle(parts: readonly Part[], force = false): Promise<Part[]> {
  const built: Part[] = [];
  for (const part of parts) {
    const stamp = path.join(root, 'out', `.${part}.hash`);
    const now = await hashOf(inputs[part]);
    if (!force && now === (await textOf(stamp)) && (await textOf(path.join(root, proof[part]))) !== '') continue;
    await rm(stamp, { force: true });
    await build(part);
    await mkdir(path.dirname(stamp), { recursive: true });
    await writeFile(stamp, now);
    built.push(part);
  }
  return built;
}

async function build(part: Part): Promise<void> {
  const vite = await import('vite');
  switch (part) {
    case 'node': {
      const workers = await filesOf(['station-core/**/*-worker.ts']);
      await Promise.all(['core', 'main'].map((folder) => rm(path.join(root, 'out', folder), { recursive: true, force: true })));
      await vite.build(nodeConfig(root, workers));
      await cp(path.join(root, 'main/pages'), path.join(root, 'out/main/pages'), { recursive: true });
      await cp(path.join(root, 'build/icon.png'), path.join(root, 'out/main/pages/icon.png'));
      return;
    }
    case 'preload':
      await vite.build(preloadConfig(root));
      return;
    case 'renderer':
      await vite.build(rendererConfig(root));
      await checkBudget('renderer');
      return;
    case 'hq-pages':
      await vite.build(hqPagesConfig(root));
      await checkBudget('hq-pages');
      return;
  }
}

async function checkBudget(part: keyof typeof budgets): Promise<void> {
  const folder = path.join(root, 'out', part);
  const budget = budgets[part];
  const first = await entryFiles(folder);
  const sizes = { first: 0, all: 0 };
  for await (const file of glob('**/*.{js,css}', { cwd: folder })) {
    const bytes = gzipSync(await readFile(path.join(folder, file))).byteLength;
    sizes.all += bytes;
    if (first.has(file.replaceAll('\\', '/'))) sizes.first += bytes;
  }
  const over = (['first', 'all'] as const).filter((which) => sizes[which] > budget[which]);
  console.log(
    `${part === 'renderer' ? 'screens' : 'HQ’s pages'}: ${kb(sizes.first)} before the first picture, ${kb(sizes.all)} in all (gzip)`,
  );
  if (over.length > 0)
    throw new Error(
      `the screens weigh more than allowed: ${over.map((which) => `${which} ${kb(sizes[which])} > ${kb(budget[which])}`).join(', ')}`,
    );
}

type Manifest = Record<string, { file: string; isEntry?: boolean; imports?: string[]; css?: string[] }>;

async function entryFiles(folder: string): Promise<Set<string>> {
  const manifest = JSON.parse(await readFile(path.join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.css?.forEach((file) => files.add(file));
    chunk.imports?.forEach(visit);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry === true) visit(key);
  return files;
}

function kb(bytes: number): string {
  return `${(bytes / 1_000).toFixed(0)} kB`;
}

async function hashOf(patterns: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await filesOf(patterns)) hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

async function filesOf(patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) files.push(path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  }
  return files.sort();
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

if (import.meta.main) {
  requireNode();
  const { values } = parseArgs({
    options: {
      renderer: { type: 'boolean', default: false },
      hq: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
    },
  });
  const named: Part[] = [...(values.renderer ? ['renderer' as const] : []), ...(values.hq ? ['hq-pages' as const] : [])];
  const built = await bundle(named.length > 0 ? named : ['node', 'preload', 'renderer', 'hq-pages'], values.force);
  console.log(built.length === 0 ? 'bundles are up to date' : `bundled: ${built.join(', ')}`);
}
