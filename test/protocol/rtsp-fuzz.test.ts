/** Whatever bytes come, cut however: parsers of the video wire throw nothing but a Fault, and hold no more than they may. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFault } from '../../station-core/base/fault.ts';
import { challengeIn, digest } from '../../station-core/drivers/camera/rtsp/auth.ts';
import { H264Depacketiser } from '../../station-core/drivers/camera/rtsp/h264.ts';
import { H265Depacketiser } from '../../station-core/drivers/camera/rtsp/h265.ts';
import { BODY_BYTES, FRAME_BYTES, HEAD_BYTES } from '../../station-core/drivers/camera/rtsp/limits.ts';
import { formatOf } from '../../station-core/drivers/camera/rtsp/parameter-sets.ts';
import { readRtp, SequenceWatch, TickUnwrap } from '../../station-core/drivers/camera/rtsp/rtp.ts';
import { controlUrl, readSdp, videoIn } from '../../station-core/drivers/camera/rtsp/sdp.ts';
import { PictureTimes } from '../../station-core/drivers/camera/rtsp/stream.ts';
import { WireReader, type RtspMessage } from '../../station-core/drivers/camera/rtsp/wire.ts';

/** The call's value, or the sentence of its Fault; anything else that is thrown fails the test. */
function orFault<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    if (isFault(error)) return error.message;
    throw error;
  }
}

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
const answer = fc
  .record({ headers: fc.array(fc.string({ maxLength: 40 }), { maxLength: 6 }), body: bytes(300) })
  .map(({ headers, body }) =>
    Buffer.concat([
      Buffer.from(`RTSP/1.0 200 OK\r\n${headers.map((line) => `${line.replace(/[\r\n]/g, '')}\r\n`).join('')}Content-Length: ${body.length}\r\n\r\n`),
      body,
    ]),
  ); // prettier-ignore
const packet = fc
  .record({ channel: fc.nat(255), payload: bytes(500) })
  .map(({ channel, payload }) => Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]), payload]));

describe('the wire', () => {
  test('messages and packets come out the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(answer, packet), { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (parts, cuts) => {
        const read = (sizes: readonly number[]): unknown[] => {
          const out: unknown[] = [];
          const reader = new WireReader({
            onMessage: (message) => out.push([message.status, [...message.headers], Buffer.from(message.body).toString('hex')]),
            onPacket: (channel, payload) => out.push([channel, Buffer.from(payload).toString('hex')]),
          });
          const whole = Buffer.concat(parts);
          for (let at = 0, n = 0; at < whole.length; n += 1) {
            const size = sizes[n % sizes.length] ?? 1;
            // Each piece on its own memory, as a socket gives it.
            reader.push(new Uint8Array(whole.subarray(at, at + size)));
            at += size;
          }
          return out;
        };
        const once = orFault(() => read([1e9]));
        expect(orFault(() => read(cuts))).toEqual(once);
      }),
      { numRuns: 150 },
    ); // prettier-ignore
  });

  test('noise: nothing but a Fault, and at most one message or packet is held', () => {
    const noise = fc.oneof(
      bytes(2_000),
      answer,
      packet,
      fc.constant(Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 65536\r\n\r\n')),
      fc.constant(Buffer.alloc(3_000, 0x41)),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 60 }), (chunks) => {
        const reader = new WireReader({ onMessage: () => undefined, onPacket: () => undefined });
        orFault(() => {
          for (const chunk of chunks) {
            reader.push(chunk);
            expect(reader.heldBytes).toBeLessThanOrEqual(Math.max(65_539, HEAD_BYTES + BODY_BYTES + 4));
          }
        });
      }),
      { numRuns: 300 },
    ); // prettier-ignore
  });
});

describe('descriptions', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'v=0', 'm=video 0 RTP/AVP 96', 'm=audio 0 RTP/AVP 0', 'a=rtpmap:96 H264/90000', 'a=rtpmap:96 H265/90000', 'a=rtpmap:96 H264/0', 'a=control:t', 'a=control:*',
      'a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAH9oFglE=,aM48gA==', 'a=fmtp:96 sprop-vps=;sprop-sps=QgEB', 'a=sendonly', 'm=video', 'a=rtpmap:', 'a=fmtp:96 ;;;===',
    ),
    fc.string({ maxLength: 80 }),
  ); // prettier-ignore
  test('rubbish: a track that can be played, or a sentence', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const found = orFault(() => {
          const track = videoIn(readSdp(lines.join('\r\n')));
          return { ...track, url: controlUrl('rtsp://10.0.0.1/main/', track.control) };
        });
        if (typeof found === 'string') {
          expect(found.length).toBeGreaterThan(20);
          return;
        }
        expect(found.clockRate).toBeGreaterThan(0);
        expect(found.url).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['MJPEG', 'v=0\r\nm=video 0 RTP/AVP 26\r\n', /It sends JPEG; choose a profile with H.264 or H.265/],
    ['audio alone', 'v=0\r\nm=audio 0 RTP/AVP 0\r\n', /offers no video/],
    ['interleaved pictures', 'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=2\r\n', /another order/],
    ['a login page', '<html>login</html>', /names no track/],
    ['an address with a line break in it', 'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:a b\r\n', /cannot be used/],
  ])('%s', (_, text, says) => {
    const found = orFault(() => controlUrl('rtsp://h/', videoIn(readSdp(text)).control));
    expect(found).toMatch(says);
  });
});

describe('packets', () => {
  const fields = fc.record({ payload: bytes(200), timestamp: fc.integer({ min: 0, max: 5 }), marker: fc.boolean() });
  const known = fc.constantFrom(
    '6742c01fda05825100', '68ce3c80', '65b80004', '419a', '7800046742c01f000468ce3c80', '7c8500ff', '7c0500ff', '7c4500ff', '78ffff00', '7c', '1c',
    '4001', '42010101600000030090000003000003005da00280802d165959a4932bc05a020000030002000003003210', '4401c172b46240', '2601af', '0201d0', '600100064201010160000004440100', '62019300ff', '62011300ff', '62015300ff', '6001ffff',
  ).map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))); // prettier-ignore
  const anyPacket = fc.oneof(fields, fc.record({ payload: known, timestamp: fc.integer({ min: 0, max: 5 }), marker: fc.boolean() }));

  test.each([
    ['h264', H264Depacketiser],
    ['h265', H265Depacketiser],
  ] as const)(
    '%s: never throws, never holds more than a picture may, and begins with a key frame that has its parameter sets',
    (kind, Depacketiser) => {
      fc.assert(
        fc.property(fc.array(anyPacket, { maxLength: 120 }), fc.array(fc.nat(119), { maxLength: 5 }), (packets, lossAt) => {
          let isReady = false;
          const depacketiser = new Depacketiser({
            onFormat: (format) => expect(format.kind).toBe(kind),
            onLoss: () => (isReady = false),
            onPicture: ({ isKey, data }) => {
              expect(isReady || isKey).toBe(true);
              isReady = true;
              expect(Buffer.from(data.subarray(0, 4)).toString('hex')).toBe('00000001');
              // A sequence parameter set by its type, whatever else its first byte says: H.264 type 7, H.265 type 33.
              if (isKey) expect(Buffer.from(data).toString('hex')).toMatch(kind === 'h264' ? /00000001[02468ace]7/ : /00000001[4c][23]/);
            },
          });
          for (const [at, one] of packets.entries()) {
            if (lossAt.includes(at)) depacketiser.lose('test');
            depacketiser.push(one);
            expect(depacketiser.heldBytes).toBeLessThanOrEqual(FRAME_BYTES);
          }
        }),
        { numRuns: 400 },
      );
    },
  );

  test('a picture without end is given up at 4 MiB', () => {
    const losses: string[] = [];
    const depacketiser = new H264Depacketiser({ onFormat: () => undefined, onPicture: () => undefined, onLoss: (why) => losses.push(why) });
    const part = new Uint8Array(60_000);
    part.set([0x7c, 0x85]);
    depacketiser.push({ payload: part, timestamp: 1, marker: false });
    part[1] = 0x05;
    for (let at = 0; at < 200; at += 1) {
      depacketiser.push({ payload: part, timestamp: 1, marker: false });
      expect(depacketiser.heldBytes).toBeLessThanOrEqual(FRAME_BYTES);
    }
  });

  test('headers of RTP: any bytes', () => {
    fc.assert(
      fc.property(bytes(80), (noise) => {
        const read = readRtp(noise);
        if (read !== null) expect(read.payload.length).toBeLessThanOrEqual(noise.length - 12);
      }),
      { numRuns: 1_000 },
    );
  });

  test('parameter sets: any bytes give a format of sane size, or none', () => {
    fc.assert(
      fc.property(bytes(120), fc.constantFrom('h264', 'h265'), (noise, kind) => {
        const format = formatOf(kind, noise);
        if (format !== null) expect(Math.max(format.width, format.height)).toBeLessThanOrEqual(16_384);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['h264', '67640028acd940780227e5c044000003000400000300c83c60c658', { codec: 'avc1.640028', width: 1920, height: 1080 }],
    ['h265', '420101016000000300900000030000030078a003c08010e596566924caf0101000003e90000bb801', { codec: 'hev1.1.6.L120.90', width: 1920, height: 1080 }],
  ] as const)('%s: the codec by its full name, and the size without what is cropped', (kind, hex, expected) => {
    expect(formatOf(kind, new Uint8Array(Buffer.from(hex, 'hex')))).toEqual({ kind, ...expected });
  }); // prettier-ignore
});

describe('order and time', () => {
  const at = (sequence: number, source = 1): { sequence: number; source: number } => ({ sequence, source });

  test.each([
    ['in order over the wrap', [at(65_534), at(65_535), at(0), at(1)], ['next', 'next', 'next', 'next']],
    ['a gap, and on', [at(10), at(13), at(14)], ['next', 'gap', 'next']],
    ['one that comes twice, one that comes late', [at(10), at(11), at(11), at(12), at(10)], ['next', 'next', 'old', 'next', 'old']],
    ['another stream', [at(10), at(500, 2), at(501, 2)], ['next', 'fresh', 'next']],
    ['far behind: it began anew', [at(20_000), at(5_000), at(5_001)], ['next', 'fresh', 'next']],
  ])('%s', (_, packets, expected) => {
    const watch = new SequenceWatch();
    expect(packets.map((one) => watch.take(one))).toEqual(expected);
  });

  test('ticks unwrap both ways', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 200 }), fc.nat(0xffff_ffff), (steps, start) => {
        const unwrap = new TickUnwrap();
        unwrap.take(start);
        let sum = 0;
        for (const step of steps) {
          sum += step;
          expect(unwrap.take((start + sum) >>> 0)).toBe(sum);
        }
      }),
    );
  });

  test('a camera that sets its clock, stands still or drifts: times follow arrival within the stray limit', () => {
    const jump = fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -1e11, max: 1e11 }) });
    fc.assert(
      fc.property(fc.array(fc.record({ jump, realMs: fc.integer({ min: 1, max: 500 }), rate: fc.constantFrom(0.9, 1, 1.1) }), { maxLength: 300 }), (steps) => {
        let nowMs = 1_000;
        let us = 0;
        const times = new PictureTimes({ monotonic: () => nowMs });
        for (const { jump: by, realMs, rate } of steps) {
          nowMs += realMs;
          us += Math.round(realMs * 1_000 * rate) + by;
          expect(Math.abs(times.take(us, 0) - nowMs * 1_000)).toBeLessThan(11_000_000);
        }
      }),
    ); // prettier-ignore
  });
});

describe('who we are', () => {
  // The example of RFC 7616, 3.9.1, with its user, realm and password.
  const example = {
    kind: 'digest',
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    hasQop: true,
  } as const;
  const use = { method: 'GET', url: '/dir/index.html', count: 1, cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('%s as the standard counts it', (algorithm, response) => {
    const header = digest({ ...example, algorithm, opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS' }, { username: 'Mufasa', password: 'Circle of Life' }, use);
    expect(header).toContain(`response="${response}"`);
  }); // prettier-ignore

  test.each([
    [['Digest realm="a, Basic b", nonce="n", algorithm=SHA-256, qop="auth,auth-int"', 'Basic realm="x"'], { kind: 'digest', algorithm: 'SHA-256', realm: 'a, Basic b' }],
    [['Basic realm="x", Digest realm="r", nonce="n"'], { kind: 'digest', algorithm: 'MD5', hasQop: false }],
    [['Digest realm="r", nonce="n", algorithm=MD5-sess', 'Basic realm="x"'], { kind: 'basic' }],
    [['Digest realm="r"'], null],
    [['Bearer x'], null],
  ])('the strongest of %j', (headers, expected) => {
    const message: RtspMessage = { status: 401, word: '', headers: new Map([['www-authenticate', headers]]), body: new Uint8Array() };
    const found = challengeIn(message);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  }); // prettier-ignore

  test('any header: a challenge or none', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 })), (headers) => {
        challengeIn({ status: 401, word: '', headers: new Map([['www-authenticate', headers.map((text) => `Digest ${text}`)]]), body: new Uint8Array() });
      }),
    ); // prettier-ignore
  });
});
