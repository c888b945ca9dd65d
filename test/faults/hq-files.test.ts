/** Files and images beside the batches, where the disk or HQ has no place for them: told by name, and nothing else waits for it. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StationEvent } from '../../station-core/domain/event.ts';
import { HqRefused } from '../../station-core/hq/refused.ts';
import type { AuthorizedCalls } from '../../station-core/hq/exchange.ts';
import { openHqFiles, type HqFilesHost } from '../../station-core/hq-files.ts';
import { ManualClock } from '../support/manual-clock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hq-files-fault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One exchange's files, with these directives waiting; what was told to the inbox. */
async function exchanged(waiting: { images?: readonly unknown[]; requests?: readonly unknown[] }, calls: AuthorizedCalls, free: number) {
  const told: StationEvent[] = [];
  const files = openHqFiles({
    clock: new ManualClock(0),
    folder,
    newEventId: () => 'e' as never,
    read: (() => Promise.resolve({ images: [], requests: [], ...waiting })) as HqFilesHost['read'],
    submit: (event) => {
      told.push(event);
      return Promise.resolve({ kind: 'done' });
    },
    images: { keep: () => Promise.reject(new Error('is not reached')) },
    evidence: {
      zip: () => {
        throw new Error('is not reached');
      },
    },
    freeOf: () => Promise.resolve(free),
  });
  await files(calls);
  return told;
}

test('an image that the disk has no room for is not begun', async () => {
  const image = { number: 3, objectId: 'img-1', body: { bytes: 700 * 1_024 * 1_024, sha256: '0'.repeat(64) } };
  const none: AuthorizedCalls = () => Promise.reject(new Error('is not asked for'));
  const told = await exchanged({ images: [image] }, none, 1_024 ** 3);
  expect(told).toMatchObject([
    { kind: 'hq.image-fetched', number: 3, problem: "The station's disk has no room for it: 1024 MiB are free." },
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that HQ does not take is told, and the next one goes', async () => {
  const request = (number: number) => {
    writeFileSync(path.join(folder, `file-${number}`), 'line\n');
    return { number, objectId: `f-${number}`, body: { what: { kind: 'journal', day: '2026-03-05', pileId: null } } };
  };
  const requests = [request(4), request(5)];
  let asked = 0;
  const calls = (() => {
    asked += 1;
    if (asked > 1) return Promise.resolve(asked === 2 ? 0 : 5);
    const no = { code: 'hq.too-large', help: 'HQ keeps no more files of this station.', status: 413, mark: null, dateMs: null };
    return Promise.reject(new HqRefused(no));
  }) as AuthorizedCalls;
  const told = await exchanged({ requests }, calls, 1_024 ** 3);
  expect(told).toMatchObject([
    { kind: 'hq.file-sent', number: 4, problem: 'HQ keeps no more files of this station.', file: null },
    { kind: 'hq.file-sent', number: 5, problem: null, file: { size: 5 } },
  ]);
  expect(existsSync(path.join(folder, 'file-5'))).toBe(true);
});
