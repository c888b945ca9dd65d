/** `npm run station [-- --data-folder X ...]`: the station without a window. It prints the address to open. */
import { homedir } from 'node:os';
import path from 'node:path';
import { dataFolder, dataFolderArgument } from '../main/data-folder.ts';
import { bundle } from './bundle.ts';
import { inForeground, typedIn } from './children.ts';
import { requireNode, root } from './project.ts';

/** Bundles the screens if they changed and runs the station in the foreground; resolves to its exit code. */
export async function runHeadless(args: readonly string[]): Promise<number> {
  await bundle(['renderer']);
  const where = { platform: process.platform, env: process.env, home: homedir() };
  const folder = dataFolderArgument(args) === null ? ['--data-folder', dataFolder(args, where, typedIn)] : [];
  const ended = await inForeground(process.execPath, [path.join(root, 'station-core/cli.ts'), ...folder, ...args]);
  return ended.code;
}

if (import.meta.main) {
  requireNode();
  process.exitCode = await runHeadless(process.argv.slice(2));
}
