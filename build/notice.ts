/** Writes NOTICE.txt for the installers: every package that is shipped, with its licence text. */
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hqPackages } from './hq-packages.ts';
import { root } from './project.ts';

type Locked = { dev?: boolean; version?: string; license?: string };

/** What the screens' bundle contains although it is only a development dependency: it is compiled in, so it is shipped too. */
const bundledScreens = ['react', 'react-dom', 'scheduler', 'i18next', 'react-i18next', '@mui/', '@emotion/', '@orpc/'];
/** Packages without a licence file or field, with what their own text says. */
const saidElsewhere: Readonly<Record<string, string>> = {
  precond: 'MIT, as its README.md and index.js say; Copyright (c) 2012 Mathieu Turcotte',
};
/** Node for development; never packaged (electron-builder.yml). */
const notShipped = /^node_modules\/node-(linux|win|darwin)-/;

/** Writes the file and returns how many packages it names. Throws if a shipped package states no licence at all. */
export async function writeNotice(file: string): Promise<number> {
  const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
  const shipped = Object.entries(lock.packages)
    .filter(
      ([folder, about]) =>
        folder !== '' && !notShipped.test(folder) && !hqPackages.test(folder) && (about.dev !== true || isInScreens(folder)),
    )
    .filter(([folder]) => existsSync(path.join(root, folder)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = ['Stationmaster contains the following packages, each under its own licence.\n'];
  for (const [folder, about] of shipped) {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const text = (await licenceText(path.join(root, folder))) ?? saidElsewhere[name] ?? null;
    if (text === null && about.license === undefined)
      throw new Error(`${name} states no licence; it must not be shipped before somebody has read it`);
    parts.push(`${'='.repeat(80)}\n${name} ${about.version ?? ''} (${about.license ?? 'see below'})\n${'-'.repeat(80)}\n${text ?? ''}\n`);
  }
  await writeFile(file, parts.join('\n'));
  return shipped.length;
}

function isInScreens(folder: string): boolean {
  const name = folder.replace(/^node_modules\//, '');
  return bundledScreens.some((prefix) => (prefix.endsWith('/') ? name.startsWith(prefix) : name === prefix));
}

async function licenceText(folder: string): Promise<string | null> {
  for await (const file of glob('{LICENSE,LICENCE,License,license,licence,COPYING,NOTICE}*', { cwd: folder, withFileTypes: true })) {
    if (file.isFile()) return (await readFile(path.join(file.parentPath, file.name), 'utf8')).replaceAll('\r\n', '\n').trim();
  }
  return null;
}
