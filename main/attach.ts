/** Finds a core that already runs this data folder (a service, a second start), so that the shell attaches instead of starting another. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { loopbackUrl } from './core-messages.ts';

/** A core that answered: where its screens are. */
export type RunningCore = { screens: string; pid: number; version: string };

const coreFile = z.object({
  pid: z.int().positive(),
  screens: loopbackUrl,
  version: z.string().max(100),
  dataFolderId: z.string().min(1).max(200),
});
const health = z.object({ product: z.literal('stationmaster'), dataFolderId: z.string().max(200), version: z.string().max(100) });

const fileMaxBytes = 16_384;
const answerMaxBytes = 65_536;
const answerMaxMs = 2_000;

/** The core named in the folder's core.json if it answers with the same data folder; null for no file, an unreadable one, silence, or another station at that port. Never throws. */
export async function findRunningCore(dataFolder: string): Promise<RunningCore | null> {
  const named = coreFile.safeParse(await readCoreFile(dataFolder)).data;
  if (named === undefined) return null;
  const answer = await askHealth(named.screens);
  if (answer?.dataFolderId !== named.dataFolderId) return null;
  return { screens: new URL(named.screens).origin, pid: named.pid, version: answer.version };
}

/** What a core at this address says of itself, or null if nobody answers within 2 s or it is something else. Never throws. */
export async function askHealth(screens: string): Promise<z.infer<typeof health> | null> {
  try {
    const response = await fetch(new URL('/health', screens), { signal: AbortSignal.timeout(answerMaxMs), redirect: 'error' });
    if (response.status !== 200) return null;
    return health.safeParse(JSON.parse(await boundedText(response))).data ?? null;
  } catch {
    // Refused, timed out, too long or not JSON: all mean that no core of ours is there.
    return null;
  }
}

async function readCoreFile(dataFolder: string): Promise<unknown> {
  try {
    const file = await open(path.join(dataFolder, 'core.json'));
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(fileMaxBytes), 0, fileMaxBytes, 0);
      return JSON.parse(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // No file, or one that a crash left half written: there is nothing to attach to.
    return null;
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > answerMaxBytes) throw new Error('the answer is too long for a health report');
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString('utf8');
}
