/** What every script in build/ needs first: the project's folder, and a Node that can run the station. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Null when this Node can load the database library; otherwise the sentence to show. An older one does not fail, it crashes (NAPI 10 is needed). */
export function whyThisNodeIsTooOld(versions: Readonly<Record<string, string | undefined>> = process.versions): string | null {
  const napi = Number(versions['napi'] ?? 0);
  if (napi >= 10) return null;
  return `Node ${versions['node'] ?? '?'} (N-API ${napi}) cannot run Stationmaster: it needs N-API 10, that is Node 24. Run it through npm ("npm start", "npm run station", "npm test"), which uses the Node installed by "npm ci".`;
}

/** Ends the process with the sentence of `whyThisNodeIsTooOld`, if there is one. */
export function requireNode(): void {
  const why = whyThisNodeIsTooOld();
  if (why === null) return;
  console.error(why);
  process.exit(1);
}
