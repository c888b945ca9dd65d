/** Which folder holds this PC's station, so that the desktop, the headless start and a second start all mean the same one. */
import path from 'node:path';

type Where = { platform: NodeJS.Platform; env: Readonly<Record<string, string | undefined>>; home: string };

/** The value of `--data-folder X` or `--data-folder=X` in a command line, or null. */
export function dataFolderArgument(args: readonly string[]): string | null {
  return argument(args, '--data-folder');
}

/** The value of `--config-file X` or `--config-file=X` in a command line, or null. */
export function configFileArgument(args: readonly string[]): string | null {
  return argument(args, '--config-file');
}

/** Absolute path of the data folder: the argument, else STATIONMASTER_DATA, else the user's application data. */
export function dataFolder(args: readonly string[], where: Where, cwd: string): string {
  const named = dataFolderArgument(args) ?? where.env['STATIONMASTER_DATA'] ?? '';
  return named === '' ? usersFolder(where) : pathOf(where).resolve(cwd, named);
}

function usersFolder({ platform, env, home }: Where): string {
  const paths = pathOf({ platform });
  const join = (...parts: string[]): string => paths.join(...parts);
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Stationmaster', 'station');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Stationmaster', 'station');
  const data = env['XDG_DATA_HOME'] ?? '';
  return join(data === '' ? join(home, '.local', 'share') : data, 'stationmaster', 'station');
}

function pathOf({ platform }: Pick<Where, 'platform'>): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

function argument(args: readonly string[], name: string): string | null {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return null;
  const value = args[at] === name ? (args[at + 1] ?? '') : (args[at] ?? '').slice(name.length + 1);
  return value === '' ? null : value;
}
