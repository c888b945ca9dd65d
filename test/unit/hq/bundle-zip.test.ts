/** The ZIP of a stick is whole whatever reads it, and broken off where a batch cannot be read. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { bundleZip } from '../../../station-core/hq/bundle.ts';
import { readZip } from '../../support/read-zip.ts';

const batches = [1, 2, 3].map((number) => ({ epoch: 1, number }));
const source = (bytes: (number: number) => Promise<Uint8Array | null>) => ({
  stationId: 'yard-7',
  batches,
  bytes: ({ number }: { readonly number: number }) => bytes(number),
});

test('as a download sends it, with what HQ got meanwhile left out', async () => {
  const zip = bundleZip(source((number) => Promise.resolve(number === 2 ? null : Buffer.alloc(200_000, number))));
  const files = readZip(await buffer(Readable.from(zip, { objectMode: false })));
  expect(files.map(({ name, bytes }) => [name, bytes.length])).toEqual([
    ['batch-1-1.batch', 200_000],
    ['batch-1-3.batch', 200_000],
    ['bundle.json', expect.any(Number)],
  ]);
  expect(JSON.parse(files[2]?.bytes.toString('utf8') ?? '')).toMatchObject({ batches: ['batch-1-1.batch', 'batch-1-3.batch'] });
});

test('a batch that cannot be read breaks the ZIP off, and nobody takes it for whole', async () => {
  const zip = bundleZip(
    source((number) => (number < 3 ? Promise.resolve(Buffer.alloc(10)) : Promise.reject(new Error('the disk is gone')))),
  );
  await expect(buffer(Readable.from(zip, { objectMode: false }))).rejects.toThrow('the disk is gone');
});
