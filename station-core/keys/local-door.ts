/** The word by which the command line on this PC is let in by a running core: whoever can read the folder of the keys may ask. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'local-door';

/** A new one for this start of the core, written to `folder` (`<dataFolder>/keys`), readable by its owner alone. */
export function makeLocalDoor(folder: string): string {
  const secret = randomBytes(32).toString('base64url');
  const file = join(folder, NAME);
  writeFileSync(`${file}.part`, secret, { mode: 0o600 });
  renameSync(`${file}.part`, file);
  return secret;
}

/** null: no core of this folder ever ran, or the folder may not be read. */
export function readLocalDoor(folder: string): string | null {
  try {
    return readFileSync(join(folder, NAME), 'utf8').trim();
  } catch {
    // No file, or not for us: then there is no way in.
    return null;
  }
}
