/**
 * `npm run package [-- --linux | --win] [--dir] [--stand-in FOLDER] [--out FOLDER]`: the installers, into dist/.
 * `--dir` stops at the unpacked application; `--stand-in` takes a folder in place of Electron's runtime, so that it works offline (and leaves the fuses alone).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import type { Configuration } from 'electron-builder';
import { bundle } from './bundle.ts';
import { writeNotice } from './notice.ts';
import { requireNode, root } from './project.ts';

type System = 'linux' | 'win';

requireNode();
const { values } = parseArgs({
  options: {
    linux: { type: 'boolean' },
    win: { type: 'boolean' },
    dir: { type: 'boolean' },
    'stand-in': { type: 'string' },
    out: { type: 'string' },
  },
});
const system: System = values.win === true ? 'win' : values.linux === true ? 'linux' : process.platform === 'win32' ? 'win' : 'linux';

const missing = missingNativePart(system);
if (missing !== null) {
  console.error(missing);
  process.exit(1);
}
console.log(`bundled: ${(await bundle(['node', 'preload', 'renderer'])).join(', ') || 'nothing new'}`);
console.log(`NOTICE.txt names ${await writeNotice(path.join(root, 'out/NOTICE.txt'))} packages`);

const config: Configuration = {
  extends: 'electron-builder.yml',
  ...(values.out === undefined ? {} : { directories: { output: path.resolve(values.out), buildResources: 'build' } }),
  ...(values['stand-in'] === undefined ? {} : { electronDist: path.resolve(values['stand-in']), electronFuses: null }),
};
const platform = system === 'win' ? Platform.WINDOWS : Platform.LINUX;
const made = await build({
  projectDir: root,
  targets: values.dir === true ? platform.createTarget('dir') : platform.createTarget(),
  config,
  publish: 'never',
});
for (const file of made) console.log(file);

/** npm installs the native part of the password library for this computer only, so each system's installer is made on that system. */
function missingNativePart(wanted: System): string | null {
  const argon2 = wanted === 'win' ? '@node-rs/argon2-win32-x64-msvc' : `@node-rs/argon2-linux-${process.arch}-gnu`;
  if (existsSync(path.join(root, 'node_modules', argon2))) return null;
  return `${argon2} is not installed here: run "npm ci && npm run package" on ${wanted === 'win' ? 'Windows' : 'Linux'} to make that installer.`;
}
