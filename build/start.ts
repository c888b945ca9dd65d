/** `npm start`: the desktop application; where it cannot run, one line says why and the same station runs headless. */
import { bundle } from './bundle.ts';
import { inForeground } from './children.ts';
import { electronRuntime, hasDisplay } from './electron-runtime.ts';
import { requireNode, root } from './project.ts';
import { runHeadless } from './station.ts';

/** A desktop that ends badly this soon never showed a window (a missing system library, a refused sandbox). */
const atOnceMs = 10_000;

requireNode();
const args = process.argv.slice(2);
process.exitCode = await start();

async function start(): Promise<number> {
  if (!hasDisplay()) return headless('there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  const runtime = await electronRuntime();
  if (!runtime.ok) return headless(runtime.why);
  await bundle(['node', 'preload', 'renderer']);
  const desktop = await inForeground(runtime.executable, [...sandboxSwitch(), root, ...args]);
  if (desktop.code !== 0 && desktop.ranMs < atOnceMs && desktop.code < 128)
    return headless(`the desktop ended at once with exit code ${desktop.code}`);
  return desktop.code;
}

function headless(why: string): Promise<number> {
  console.log(`No desktop window: ${why}. Running the same station headless.`);
  return runHeadless(args);
}

/** Chromium refuses to start as root with its sandbox; a station started as root is a developer's container. */
function sandboxSwitch(): string[] {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  console.log('Running as root: Chromium starts without its sandbox. Use an ordinary user on a real site.');
  return ['--no-sandbox'];
}
