/** The shell's own short log beside the station's data: what became of the core and of the windows. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const fileMaxBytes = 1_000_000;
const lineMaxCharacters = 2_000;

/** Appends lines with their UTC time to `desktop.log`; at 1 MB the file is renamed to `desktop.log.1`, over the older one. A line that cannot be written is dropped: the log must not stop the station. */
export function desktopLog(folder: string, nowIso: () => string): (line: string) => void {
  const file = path.join(folder, 'desktop.log');
  return (line) => {
    try {
      mkdirSync(folder, { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > fileMaxBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, `${nowIso()} ${line.replaceAll('\n', ' ').slice(0, lineMaxCharacters)}\n`);
    } catch {
      // A full or read-only disk: the core says so to the operator; here is nobody to tell.
    }
  };
}
