/** Files over HTTP and HTTPS, on real sockets: an image goes out whole and in parts, logs come in every way piles send them, and nothing else is there. */
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/base/fault.ts';
import { boundaryOf, fileInForm } from '../../station-core/drivers/pile/files/multipart.ts';
import { rangeOf } from '../../station-core/drivers/pile/files/range.ts';
import { ask, openTestFiles, PILE, type TestFiles } from '../support/file-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { fetchFile, sendFile } from '../sim/pile-files.ts';
import { SOON } from '../support/plant-peers.ts';

const CONTENT = randomBytes(300_000);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let station: TestFiles;
beforeEach(async () => {
  station = await openTestFiles({ limits: { fileBytes: 1_000_000, freeBytes: 0, reportMs: 0 } });
});
afterEach(() => station.close());

describe('an image', () => {
  test.each(['http', 'https'] as const)('is fetched over %s, and how much of it is told', async (scheme) => {
    const image = await station.image(CONTENT);
    expect(image).toMatchObject({ bytes: CONTENT.length, sha256: sha256(CONTENT), md5: createHash('md5').update(CONTENT).digest('hex') });
    const url = await station.offer(image, scheme);
    expect(url).toMatch(new RegExp(`^${scheme}://127\\.0\\.0\\.1:\\d+/f/[\\w-]{24}/firmware_v2\\.bin$`));
    const got = await fetchFile(url, { ca: [station.keys.caCertificatePem()] });
    expect(got.equals(CONTENT)).toBe(true);
    await expect
      .poll(() => station.told.at(-1), SOON)
      .toMatchObject({ kind: 'pile.file-fetched', pileId: PILE, requestId: 7, fileId: image.id, bytes: CONTENT.length, isWhole: true });
    const steps = station.told.map((event) => (event.kind === 'pile.file-fetched' ? event.bytes : 0));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(station.told.filter((event) => event.kind === 'pile.file-fetched' && event.isWhole)).toHaveLength(1);
  });

  test('that broke off is fetched on from where it was', async () => {
    const url = await station.offer(await station.image(CONTENT));
    const got = await fetchFile(url, { breaksAfterBytes: 100_000 });
    expect(got.equals(CONTENT)).toBe(true);
  });

  test.each([
    ['bytes=0-9', 206, 'bytes 0-9/300000', 10],
    ['bytes=299990-', 206, 'bytes 299990-299999/300000', 10],
    ['bytes=-5', 206, 'bytes 299995-299999/300000', 5],
    ['bytes=299999-400000', 206, 'bytes 299999-299999/300000', 1],
    ['bytes=300000-', 416, 'bytes */300000', 0],
    ['bytes=0-1,5-6', 200, undefined, 300_000],
    ['lines=1-2', 200, undefined, 300_000],
  ])('in parts: %s', async (range, status, contentRange, bytes) => {
    const reply = await ask(await station.offer(await station.image(CONTENT)), { headers: { range } });
    expect([reply.status, reply.headers['content-range'], reply.body.length]).toEqual([status, contentRange, bytes]);
  });

  test('that changed since is given whole, and HEAD tells its size alone', async () => {
    const url = await station.offer(await station.image(CONTENT));
    const head = await ask(url, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '300000', 0]);
    expect((await ask(url, { headers: { range: 'bytes=5-', 'if-range': '"other"' } })).status).toBe(200);
    expect((await ask(url, { headers: { range: 'bytes=5-', 'if-range': head.headers.etag ?? '' } })).status).toBe(206);
  });

  test('is not found once it was removed, and cannot be offered any more', async () => {
    const image = await station.image(CONTENT);
    const url = await station.offer(image);
    await station.files.remove('firmware', image.id);
    expect((await ask(url)).status).toBe(404);
    await expect(station.offer(image)).rejects.toThrow(Fault);
  });
});

describe('a log', () => {
  test.each([
    ['PUT at the address', { upload: 'PUT', appendsName: 'never' }, 'diagnostics-8'],
    ['PUT with a name behind it', { upload: 'PUT', appendsName: 'after-slash' }, 'log.zip'],
    ['POST', { upload: 'POST' }, 'log.zip'],
    ['a form', { upload: 'form', appendsName: 'never' }, 'log.zip'],
  ] as const)('arrives by %s', async (_, habits, name) => {
    const url = await station.expect();
    await sendFile(url, 'log.zip', CONTENT, habits);
    expect(station.told).toEqual([
      expect.objectContaining({
        kind: 'pile.file-received',
        pileId: PILE,
        file: expect.objectContaining({
          kind: 'diagnostics',
          requestId: 8,
          name,
          bytes: CONTENT.length,
          sha256: sha256(CONTENT),
        }) as unknown,
      }),
    ]);
    expect(station.onDisk()).toHaveLength(1);
    // Used up.
    expect((await ask(url, { method: 'PUT', body: 'again' })).status).toBe(404);
  });

  test('over HTTPS arrives too', async () => {
    await sendFile(await station.expect('https'), 'log.zip', CONTENT, { ca: [station.keys.caCertificatePem()] });
    expect(station.told).toHaveLength(1);
  });

  test('is asked for with 100-continue before it is sent', async () => {
    const reply = await ask(await station.expect(), {
      method: 'PUT',
      headers: { expect: '100-continue', 'content-length': 3 },
      body: 'abc',
    });
    expect(reply.status).toBe(201);
  });

  test('that the station could not write is refused, and nothing of it stays; the pile may try again', async () => {
    const url = await station.expect();
    station.answer = new Fault('store.disk-full');
    expect((await ask(url, { method: 'PUT', body: 'abc' })).status).toBe(507);
    expect(station.onDisk()).toEqual([]);
    station.answer = null;
    expect((await ask(url, { method: 'PUT', body: 'abc' })).status).toBe(201);
  });

  test('that breaks off leaves nothing', async () => {
    const url = new URL(await station.expect());
    const socket = connect(Number(url.port), url.hostname);
    socket.write(`PUT ${url.pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc`);
    await expect.poll(() => station.onDisk(), SOON).toEqual([expect.stringMatching(/\.part$/)]);
    socket.destroy();
    await expect.poll(() => station.onDisk(), SOON).toEqual([]);
    expect(station.told).toEqual([]);
  });
});

describe('bad input', () => {
  test.each([
    ['no path', '/', 'GET'],
    ['a listing', '/f/', 'GET'],
    ['a wrong token', `/f/${'A'.repeat(24)}/x`, 'GET'],
    ['a wrong token for an upload', `/u/${'A'.repeat(24)}/`, 'PUT'],
    ['a token too long', `/f/${'A'.repeat(25)}/x`, 'GET'],
    ['a way up', '/f/../firmware', 'GET'],
    ['a way up, hidden', '/f/%2e%2e/%2e%2e/etc/passwd', 'GET'],
    ['broken percent signs', '/f/%E0%A4%A', 'GET'],
    ['another method', '/f/', 'DELETE'],
  ])('%s is not found', async (_, path, method) => {
    const [http = ''] = station.files.addresses;
    expect((await ask(http + path, { method })).status).toBe(404);
  });

  test('an address is good for its own way alone', async () => {
    const image = await station.offer(await station.image(CONTENT));
    const upload = await station.expect();
    expect((await ask(image.replace('/f/', '/u/'), { method: 'PUT', body: 'x' })).status).toBe(404);
    expect((await ask(upload.replace('/u/', '/f/'))).status).toBe(404);
    expect((await ask(image, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect((await ask(upload)).status).toBe(405);
  });

  test('names of piles never reach the disk', async () => {
    const url = await station.expect();
    expect((await ask(`${url}..%2f..%2f%00evil%0d%0a.sh`, { method: 'PUT', body: 'abc' })).status).toBe(201);
    const [event] = station.told;
    expect(event?.kind === 'pile.file-received' ? event.file.name : null).toBe('_evil__.sh');
    expect(station.onDisk()).toEqual([expect.stringMatching(/^[\w-]{36}$/)]);
  });

  test.each([
    ['told to be too large', { 'content-length': 1_000_001 }],
    ['too large without saying so', { 'transfer-encoding': 'chunked' }],
  ])('a file %s is refused and leaves nothing', async (_, headers) => {
    const reply = ask(await station.expect(), { method: 'PUT', headers, body: randomBytes(1_000_001) });
    // The answer may be lost where the pile is still sending: then its line is cut.
    expect(
      await reply.then(
        ({ status }) => status,
        () => 'cut',
      ),
    ).toSatisfy((status) => status === 413 || status === 'cut');
    await expect.poll(() => station.onDisk(), SOON).toEqual([]);
    expect(station.told).toEqual([]);
  });

  test.each([
    ['without an end', '--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc'],
    ['without a file', '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nabc\r\n--b--\r\n'],
    ['with another boundary', '--c\r\n\r\nabc\r\n--c--\r\n'],
    ['empty', ''],
    ['with a head that does not end', `--b\r\nX: ${'y'.repeat(70_000)}`],
  ])('a form %s is refused and leaves nothing', async (_, body) => {
    const reply = await ask(await station.expect(), {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body,
    });
    expect(reply.status).toBe(400);
    expect(station.onDisk()).toEqual([]);
    expect(station.told).toEqual([]);
  });

  test('a part of a file, and a form without a boundary, are refused', async () => {
    const url = await station.expect();
    expect((await ask(url, { method: 'PUT', headers: { 'content-range': 'bytes 0-2/9' }, body: 'abc' })).status).toBe(400);
    expect((await ask(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body: 'abc' })).status).toBe(400);
  });

  test('what speaks no HTTP, or no TLS, is cut off and the others go on', async () => {
    for (const address of station.files.addresses) {
      const { port } = new URL(address);
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(randomBytes(5_000));
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect((await ask(await station.offer(await station.image(CONTENT)))).status).toBe(200);
  });

  test('a second upload beside a running one is refused', async () => {
    const url = new URL(await station.expect());
    const socket = connect(Number(url.port), url.hostname);
    socket.write(`PUT ${url.pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc`);
    await expect.poll(() => station.onDisk().length, SOON).toBe(1);
    expect((await ask(url.href, { method: 'PUT', body: 'abc' })).status).toBe(409);
    socket.destroy();
  });
});

test('a disk with too little room takes nothing, either way', async () => {
  const full = await openTestFiles({ limits: { freeBytes: 1_000 }, freeOf: () => Promise.resolve(999) });
  try {
    await expect(full.image(CONTENT)).rejects.toThrow(expect.objectContaining({ code: 'store.disk-full' }) as Error);
    await expect(full.expect()).rejects.toThrow(expect.objectContaining({ code: 'store.disk-full' }) as Error);
    expect(full.onDisk()).toEqual([]);
  } finally {
    await full.close();
  }
});

test('a disk that fills up while a file comes keeps nothing of it', async () => {
  let free = 10_000_000;
  const filling = await openTestFiles({ limits: { freeBytes: 1_000 }, freeOf: () => Promise.resolve((free -= 5_000_000)) });
  try {
    await expect(filling.image(randomBytes(20_000_000))).rejects.toThrow(expect.objectContaining({ code: 'store.disk-full' }) as Error);
    expect(filling.onDisk()).toEqual([]);
  } finally {
    await filling.close();
  }
});

test('an address ends after its time, and lives through a restart until then', async () => {
  const clock = new ManualClock(1_000_000);
  const first = await openTestFiles({ clock, limits: { freeBytes: 0, ticketMs: 60_000 } });
  const image = await first.image(CONTENT);
  const url = await first.offer(image);
  await first.files.close();
  const second = await openTestFiles({
    clock,
    folder: first.folder,
    known: new Set([image.id]),
    limits: { freeBytes: 0, ticketMs: 60_000 },
  });
  const [base = ''] = second.files.addresses;
  const again = base + new URL(url).pathname;
  expect((await ask(again)).status).toBe(200);
  clock.advance(60_000);
  expect((await ask(again)).status).toBe(404);
  await second.close();
  await first.close();
});

test('what no row names is deleted at the start', async () => {
  const first = await openTestFiles({ limits: { freeBytes: 0 } });
  const kept = await first.image(CONTENT);
  await first.image(CONTENT);
  await first.files.close();
  const second = await openTestFiles({ folder: first.folder, known: new Set([kept.id]) });
  expect(second.onDisk()).toEqual([kept.id]);
  await second.close();
  await first.close();
});

test('a file in a form is found whole, however the bytes come in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
      async (content, cuts) => {
        const head =
          '--b-1\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--b-1\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n';
        const body = Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--b-1--\r\n')]);
        if (Buffer.from(content).includes('\r\n--b-1')) return;
        const pieces: Buffer[] = [];
        for (let at = 0, turn = 0; at < body.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          pieces.push(body.subarray(at, at + size));
          at += size;
        }
        let name = '';
        const got: Uint8Array[] = [];
        for await (const part of fileInForm(from(pieces), 'b-1', (told) => (name = told))) got.push(part);
        expect([name, Buffer.concat(got).equals(Buffer.from(content))]).toEqual(['a.bin', true]);
      },
    ),
  );
});

test('any body of a form is a file or a fault', async () => {
  const piece = fc.oneof(
    fc.constantFrom('--b', '\r\n', '--', 'filename="x"', 'Content-Disposition: form-data; ', '\r\n\r\n', ':'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      try {
        for await (const part of fileInForm(from(pieces.map((one) => Buffer.from(one))), 'b', () => undefined))
          expect(part.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
  );
});

test('a range lies inside the file, whatever is asked for', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
      ),
      fc.integer({ min: 0, max: 1_000 }),
      (header, size) => {
        const range = rangeOf(header, size);
        if (typeof range === 'string') return;
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      },
    ),
  );
});

test.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['multipart/mixed; boundary=abc', null],
  ['multipart/form-data', null],
  ['application/zip', null],
])('the boundary in %s', (type, expected) => {
  expect(boundaryOf(type)).toBe(expected);
});

async function* from(pieces: readonly Buffer[]): AsyncGenerator<Buffer, void, undefined> {
  await Promise.resolve();
  for (const piece of pieces) yield piece;
}
