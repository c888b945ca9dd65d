/** Is there an Electron runtime and a display to show it on; and fetching the runtime once, in bounded time. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Runtime = { ok: true; executable: string } | { ok: false; why: string };

/** Whether windows can be shown here: always on Windows and macOS, with an X or Wayland display elsewhere. */
export function hasDisplay(platform: NodeJS.Platform = process.platform, env: Environment = process.env): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** The runtime's executable if it is on this machine already; never downloads. ELECTRON_OVERRIDE_DIST_PATH names another folder. */
export function installedElectron(env: Environment = process.env): string | null {
  const packageFolder = path.join(root, 'node_modules/electron');
  const pathFile = path.join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  const fallbackName = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const executable =
    override !== '' ? path.join(override, name ?? fallbackName) : name === null ? null : path.join(packageFolder, 'dist', name);
  return executable !== null && existsSync(executable) ? executable : null;
}

/** The runtime, downloaded by the electron package's own script if it is missing; gives up after `maxMs` and says why in one line. */
export async function electronRuntime(maxMs = 120_000): Promise<Runtime> {
  const there = installedElectron();
  if (there !== null) return { ok: true, executable: there };
  const installer = path.join(root, 'node_modules/electron/install.js');
  if (!existsSync(installer)) return { ok: false, why: 'the electron package is not installed (run "npm ci")' };
  console.log(`fetching the Electron runtime, once, for at most ${maxMs / 1_000} s ...`);
  const why = await runInstaller(installer, maxMs);
  const fetched = installedElectron();
  return fetched === null ? { ok: false, why: `the Electron runtime could not be downloaded (${why})` } : { ok: true, executable: fetched };
}

/** Runs the script quietly; resolves to one line that says how it ended. */
function runInstaller(installer: string, maxMs: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, maxMs);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 4_000);
    });
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve(error.message);
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve(late ? `no answer within ${maxMs / 1_000} s` : (firstLine(said) ?? `exit code ${code ?? 'none'}`));
    });
  });
}

function firstLine(text: string): string | null {
  const line = text
    .split('\n')
    .map((one) => one.trim())
    .find((one) => one !== '' && !one.startsWith('at '));
  return line === undefined ? null : line.slice(0, 200);
}
