/** Running one program in the foreground as if it were this one: same terminal, same signals, same exit code. */
import { spawn } from 'node:child_process';

/** How a foreground program ended: its exit code, 128 + n for a signal as shells say it, 127 when it could not be started. */
export type Ended = { code: number; started: boolean; ranMs: number };

const signalNumbers: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Where the person typed the command: npm itself moves to the project folder, and a relative path would change its meaning. */
export const typedIn = process.env['INIT_CWD'] ?? process.cwd();

/** Runs `command` with this terminal and hands signals on; resolves when it ends. */
export function inForeground(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(command, args, { cwd: typedIn, stdio: 'inherit', env, windowsHide: false });
    // A terminal's Ctrl+C reaches the whole group already; handing it on as well would count as a second, impatient one.
    const onInt = (): void => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    };
    const onTerm = (): void => {
      child.kill('SIGTERM');
    };
    process.on('SIGINT', onInt).on('SIGTERM', onTerm).on('SIGHUP', onTerm);
    const end = (code: number, started: boolean): void => {
      process.off('SIGINT', onInt).off('SIGTERM', onTerm).off('SIGHUP', onTerm);
      resolve({ code, started, ranMs: performance.now() - startedAt });
    };
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      end(127, false);
    });
    child.once('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : (signalNumbers[signal] ?? 0)), true));
  });
}
