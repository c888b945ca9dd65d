/** The file server of the piles on loopback, in a folder of its own, and what it told the station. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { id, type EventId, type PileId } from '../../station-core/base/ids.ts';
import type { PileEvent } from '../../station-core/domain/event.ts';
import type { FileScheme } from '../../station-core/domain/firmware.ts';
import type { KeptFile, PileFiles } from '../../station-core/domain/ports.ts';
import { openPileFiles, type PileFilesOptions } from '../../station-core/drivers/pile/files/driver.ts';
import { openKeys, type StationKeys } from '../../station-core/keys/open-keys.ts';
import { systemClock } from '../../station-core/system.ts';
import type { Clock } from '../../station-core/domain/ports.ts';

export const PILE = id<PileId>('CP-01');

export interface TestFiles {
  readonly files: PileFiles;
  readonly folder: string;
  readonly keys: StationKeys;
  readonly told: PileEvent[];
  /** What the station answers to a file that came; an Error is thrown. */
  answer: Error | null;
  /** Names on the disk. */
  onDisk(): string[];
  image(bytes: Buffer): Promise<KeptFile>;
  offer(image: KeptFile, scheme?: FileScheme, name?: string): Promise<string>;
  expect(scheme?: FileScheme, requestId?: number): Promise<string>;
  close(): Promise<void>;
}

const LOOPBACK = { host: '127.0.0.1', port: 0 } as const;

export async function openTestFiles(
  options: Partial<Pick<PileFilesOptions, 'limits' | 'freeOf' | 'known' | 'ftp'>> & {
    readonly folder?: string;
    readonly clock?: Clock;
  } = {},
): Promise<TestFiles> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'pile-files-'));
  const clock = options.clock ?? systemClock();
  const keys = await openKeys(path.join(folder, 'keys'), systemClock(), {
    names: () => ({ names: ['localhost'], addresses: ['127.0.0.1'] }),
  });
  const told: PileEvent[] = [];
  const test: { answer: Error | null } = { answer: null };
  const { limits, freeOf } = options;
  const files = await openPileFiles(
    {
      clock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      newEventId: () => id<EventId>(randomUUID()),
      submit: (event) => {
        if (test.answer !== null) return Promise.reject(test.answer);
        told.push(event);
        return Promise.resolve({ kind: 'done' });
      },
    },
    {
      folder: path.join(folder, 'files'),
      known: options.known ?? new Set(),
      http: LOOPBACK,
      https: LOOPBACK,
      ftp: options.ftp ?? { ...LOOPBACK, passive: { from: 0, to: 0 } },
      credentials: () => keys.pileCredentials(false),
      newId: randomUUID,
      ...(limits === undefined ? {} : { limits }),
      ...(freeOf === undefined ? {} : { freeOf }),
    },
  );
  const way = (scheme: FileScheme) => ({ scheme, pileAddress: '127.0.0.1' });
  return Object.assign(test, {
    files,
    folder,
    keys,
    told,
    onDisk: () => ['firmware', 'from-piles'].flatMap((shelf) => readdirSync(path.join(folder, 'files', shelf))),
    image: (bytes: Buffer) => files.keep(Readable.from([bytes])),
    offer: (image: KeptFile, scheme: FileScheme = 'http', name = 'firmware v2.bin') =>
      files.offer({ ...image, name }, { pileId: PILE, requestId: 7, way: way(scheme) }),
    expect: (scheme: FileScheme = 'http', requestId = 8) => files.expect('diagnostics', { pileId: PILE, requestId, way: way(scheme) }),
    close: async () => {
      await files.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  });
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request as it stands; a line that breaks rejects. */
export function ask(
  url: string,
  options: { readonly method?: string; readonly headers?: OutgoingHttpHeaders; readonly body?: Buffer | string; readonly ca?: string } = {},
): Promise<HttpReply> {
  const send = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        agent: false,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}
