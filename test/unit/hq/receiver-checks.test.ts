/** What the receiver decides without its database: where a batch stands, what a code is, how often somebody may ask, how rows and heads are read. */
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createLimits, LIMITS } from '../../../hq-receiver/limits.ts';
import { Refusal, STATUS, type WireMark } from '../../../hq-receiver/refusal.ts';
import { readHead } from '../../../hq-receiver/verify/batch-head.ts';
import { readRows } from '../../../hq-receiver/verify/batch-rows.ts';
import { codeHashOf, newCode } from '../../../hq-receiver/verify/codes.ts';
import { isSignedBy, newServerKeyPem, readPublicKey, serverKeyOf, signedText } from '../../../hq-receiver/verify/keys.ts';
import { placeOf } from '../../../hq-receiver/verify/place.ts';
import { parseWhole } from '../../../hq-receiver/store/value-parsers.ts';
import { databaseError } from '../../../hq-receiver/store/sql.ts';
import type { Manifest } from '../../../station-core/hq/wire.ts';
import { BatchMaker, brokenBatches, newKeyPair } from '../../support/hq-batches.ts';
import { sampleObjects, sampleSession } from '../../support/hq-objects.ts';

const hash = (letter: string): string => letter.repeat(64);
const mark: WireMark = { epoch: 2, number: 5, seq: 50, hash: hash('a') };
const manifest = (over: Partial<Manifest>): Manifest => ({
  format: 'stationmaster-batch/1', stationId: 'S', epoch: 2, number: 6, fromSeq: 51, toSeq: 60, rows: 10, counts: { card: 10 }, bytes: 100,
  sha256: hash('0'), previous: hash('a'), madeAtMs: 0, ...over,
}); // prettier-ignore

function codeOf(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('the place of a batch', () => {
  test.each<[string, Partial<Manifest>, string | null, string]>([
    ['the next one', {}, null, 'next'],
    ['one that is held', { number: 5 }, hash('b'), 'held'],
    ['one of a closed epoch that is held', { epoch: 1, number: 2 }, hash('b'), 'held'],
    ['another one at a place that is taken', { number: 5 }, hash('c'), 'hq.fork'],
    ['one at a place of which nothing is known any more', { number: 4 }, null, 'hq.fork'],
    ['one of a closed epoch', { epoch: 1, number: 6 }, null, 'hq.epoch-closed'],
    ['one of an epoch that nobody opened', { epoch: 3, number: 1 }, null, 'hq.fork'],
    ['one after the next', { number: 7 }, null, 'hq.gap'],
    ['the next one on another past', { previous: hash('c') }, null, 'hq.fork'],
    ['the next one that starts too late', { fromSeq: 52 }, null, 'hq.manifest-lies'],
    ['the next one that starts too early', { fromSeq: 50 }, null, 'hq.manifest-lies'],
  ])('%s', (_, over, held, expected) => {
    expect(codeOf(() => placeOf(mark, manifest(over), hash('b'), held))).toBe(expected);
  });

  test('what is refused for its place says where to go on', () => {
    for (const over of [{ number: 9 }, { number: 1 }, { epoch: 1 }, { previous: '' }])
      try {
        placeOf(mark, manifest(over), hash('b'), null);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ mark });
      }
  });
});

describe('a batch is read', () => {
  const maker = new BatchMaker('S', newKeyPair());
  const good = maker.make(sampleObjects());
  const early = ['hq.gap', 'hq.fork', 'hq.bad-signature'];

  test('whole, every kind with its body', async () => {
    const head = readHead(good.bytes);
    expect(head).toMatchObject({ manifest: good.manifest, hash: good.manifestHash });
    expect(isSignedBy(readPublicKey(maker.key.publicPem).key, head.text, head.signature)).toBe(true);
    expect(await readRows(head.manifest, head.body)).toEqual(good.rows);
  });

  test('and what is wrong with it has its name before any database is asked', async () => {
    for (const { what, code, bytes } of brokenBatches(maker, [sampleSession('S1')]).filter(({ code }) => !early.includes(code))) {
      const read = async (): Promise<unknown> => {
        const head = readHead(bytes);
        return readRows(head.manifest, head.body);
      };
      if (what === 'a sequence that starts late') continue;
      await expect(read(), what).rejects.toMatchObject({ code });
    }
  });

  test('whatever bytes come, it is a refusal and never another error', async () => {
    const mutated = fc
      .tuple(fc.nat(good.bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(good.bytes.length))
      .map(([at, by, end]) => {
        const copy = Buffer.from(good.bytes);
        copy[at] = (copy[at] ?? 0) ^ by;
        return end % 3 === 0 ? copy.subarray(0, end) : copy;
      });
    const any = fc.oneof(
      mutated,
      fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(any, async (bytes) => {
        try {
          const head = readHead(bytes);
          // What the signature would catch is changed as well: the rows behind a head are read whatever it says.
          await readRows(head.manifest, head.body);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('rows that unpack to more than may be are never unpacked whole', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    await expect(readRows(good.manifest, bomb)).rejects.toMatchObject({ code: 'hq.too-large' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  test('brackets in a text are no depth', async () => {
    const deep = { kind: 'card', id: 'K', body: { id: 'K', state: `${'['.repeat(90)}"\\`, accountId: null } } as const;
    const made = maker.make([deep]);
    expect(await readRows(made.manifest, readHead(made.bytes).body)).toHaveLength(1);
  });
});

describe('codes', () => {
  test('are 80 bits in letters that cannot be taken for each other', () => {
    const codes = Array.from({ length: 500 }, newCode);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(new Set(codes).size).toBe(500);
  });

  test.each(['1a0b-2c3d-4e5f-6g7h', '1A0B2C3D4E5F6G7H', ' ia ob 2c3d.4e5f 6g7h', 'LAOB-2C3D-4E5F-6G7H'])('%s is the same code', (typed) =>
    expect(codeHashOf(typed)).toBe(codeHashOf('1A0B-2C3D-4E5F-6G7H')),
  );
});

describe('limits', () => {
  test('a name may ask so often in a minute, and again in the next; another one has its own', () => {
    let nowMs = 0;
    const limits = createLimits(() => nowMs, { ...LIMITS, triesOfAddress: 3 });
    const trial = (name: string): string => codeOf(() => limits.countTry(name));
    expect(['a', 'a', 'a', 'a', 'b'].map(trial)).toEqual(['undefined', 'undefined', 'undefined', 'hq.busy', 'undefined']);
    nowMs = 60_000;
    expect(trial('a')).toBe('undefined');
  });

  test('so many batches at once, and a place is free again when one is over, well or badly', async () => {
    const limits = createLimits(() => 0, { ...LIMITS, uploads: 2 });
    let end: () => void = () => undefined;
    const first = limits.upload(() => new Promise<void>((resolve) => (end = resolve)));
    const second = limits.upload(() => Promise.reject(new Error('x')));
    expect(codeOf(() => limits.requireUploadPlace())).toBe('hq.busy');
    await expect(second).rejects.toThrow('x');
    expect(codeOf(() => limits.requireUploadPlace())).toBe('undefined');
    end();
    await first;
  });
});

test('keys: only an Ed25519 public key is one, and what HQ signs can be checked with its own', () => {
  for (const pem of ['', 'x', newServerKeyPem(), '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'])
    expect(
      codeOf(() => readPublicKey(pem)),
      pem.slice(0, 30),
    ).toBe('hq.bad-request');
  const key = serverKeyOf(newServerKeyPem());
  const { text, signature } = signedText(key, { a: 1 });
  const known = readPublicKey(key.publicPem).key;
  expect([isSignedBy(known, text, signature), isSignedBy(known, `${text} `, signature), isSignedBy(known, text, 'short')]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([['5', 5], ['-9007199254740991', -9_007_199_254_740_991], ['9007199254740993', '9007199254740993'], ['1.5', '1.5']])(
  'bigint and numeric %s is %s',
  (text, value) => expect(parseWhole(text)).toBe(value),
); // prettier-ignore

test.each([
  [{ code: '23505' }, 'conflict'],
  [{ code: '22P05' }, 'bad-value'],
  [{ code: '54001' }, 'bad-value'],
  [{ code: '57P01' }, 'unavailable'],
  [{ code: '40P01' }, 'unavailable'],
  [{ code: 'ECONNREFUSED' }, 'unavailable'],
  [new Error('Connection terminated unexpectedly'), 'unavailable'],
  [{ code: '42P01' }, 'other'],
])('an error of the database is of a kind: %o', (error, kind) => expect(databaseError(error).kind).toBe(kind));

test('every refusal has a status that says whether to come again', () => {
  expect(Object.entries(STATUS).filter(([, status]) => status >= 500)).toEqual([['hq.busy', 503]]);
});
