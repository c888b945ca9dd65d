/** The core that runs on this PC, asked by the command line for what a stick carries. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import type { HqBundle, HqImported } from '../domain/hq-port.ts';

/** A core that has much to put into batches first. */
const ANSWER_MS = 600_000;

/** What the stick needs of a station, however it is reached. */
export interface Carrier {
  readonly bundle: () => Promise<HqBundle>;
  readonly importAnswer: (text: string) => Promise<HqImported>;
}

const coreFile = z.object({ screens: z.string().regex(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/?$/) });
const toldBundle = z.object({ stationId: z.string(), batches: z.array(z.object({ epoch: z.number(), number: z.number() })) });
const toldImport = z.object({ number: z.number(), directives: z.number() });
const toldFault = z.object({ message: z.string() });

/** secret: of keys/local-door. null: core.json does not say where the core is, or there is no secret. */
export function runningCore(coreJson: string, secret: string | null): Carrier | null {
  const address = coreFile.safeParse(readJson(coreJson)).data?.screens;
  if (secret === null || address === undefined) return null;
  const ask = async (at: string, body: string | null = null): Promise<Uint8Array> => {
    const response = await fetch(new URL(at, address), {
      method: body === null ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${secret}`, ...(body === null ? {} : { 'content-type': 'application/octet-stream' }) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.ok) return bytes;
    const told = toldFault.safeParse(parsed(bytes)).data?.message ?? `HTTP ${response.status}`;
    throw new Fault('hq.refused', { help: told });
  };
  return {
    bundle: async () => {
      const { stationId, batches } = toldBundle.parse(parsed(await ask('/local/hq/bundle')));
      return { stationId, batches, bytes: ({ epoch, number }) => ask(`/local/hq/batch/${epoch}/${number}`) };
    },
    importAnswer: async (text) => toldImport.parse(parsed(await ask('/local/hq/answer', text))),
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // Not ours: whoever asked says what it wanted.
    return null;
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No file, or one that a crash left half written: then there is no core to ask.
    return null;
  }
}
