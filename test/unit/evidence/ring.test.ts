/** The ring begins at a key frame, reaches back as far as it should, and never holds more than it may. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utcMs } from '../../../station-core/base/time.ts';
import { FrameRing, type KeptFrame } from '../../../station-core/evidence/ring.ts';

const FORMAT = { kind: 'h264', codec: 'avc1.42E01F', width: 320, height: 240 } as const;

function kept(arrivedMs: number, isKey: boolean, bytes = 100): KeptFrame {
  return { frame: { ptsUs: arrivedMs * 1_000, isKey, data: new Uint8Array(bytes) }, format: FORMAT, atMs: utcMs(arrivedMs), arrivedMs };
}

describe('the ring', () => {
  test.each([
    [
      'nothing before the first key frame',
      [
        [0, false],
        [40, true],
      ],
      10_000,
      [40],
    ],
    [
      'the group that holds the instant stays whole',
      [
        [0, true],
        [500, false],
        [1_000, true],
        [2_100, true],
      ],
      1_500,
      [0, 500, 1_000, 2_100],
    ],
    [
      'a group goes when the next one reaches back far enough',
      [
        [0, true],
        [500, false],
        [1_000, true],
        [2_500, true],
      ],
      1_500,
      [1_000, 2_500],
    ],
    [
      '0 s: nothing is kept',
      [
        [0, true],
        [40, true],
      ],
      0,
      [],
    ],
  ] as const)('%s', (_, frames, keepMs, expected) => {
    const ring = new FrameRing({ keepMs });
    for (const [at, isKey] of frames) ring.push(kept(at, isKey));
    expect(ring.since(Number.NEGATIVE_INFINITY).map((one) => one.arrivedMs)).toEqual(expected);
  });

  test('since an instant: from the key frame at or before it', () => {
    const ring = new FrameRing({ keepMs: 60_000 });
    for (let at = 0; at < 100; at += 1) ring.push(kept(at * 100, at % 10 === 0));
    expect(ring.since(3_450)[0]?.arrivedMs).toBe(3_000);
    expect(ring.since(4_000)[0]?.arrivedMs).toBe(4_000);
    expect(ring.since(-5)[0]?.arrivedMs).toBe(0);
    expect(ring.newest?.arrivedMs).toBe(9_900);
  });

  test('whatever comes: it begins at a key frame, holds at most its bytes, and drops no group it still needs', () => {
    const step = fc.record({ ms: fc.integer({ min: 0, max: 3_000 }), isKey: fc.boolean(), bytes: fc.integer({ min: 1, max: 5_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 20_000 }), (steps, keepMs) => {
        const ring = new FrameRing({ keepMs, maxBytes: 50_000 });
        let now = 0;
        let isFull = false;
        const keys: number[] = [];
        for (const { ms, isKey, bytes } of steps) {
          now += ms;
          if (isKey) keys.push(now);
          const before = ring.bytes;
          ring.push(kept(now, isKey, bytes));
          isFull ||= before + bytes > 50_000;
          const frames = ring.since(Number.NEGATIVE_INFINITY);
          expect(frames[0]?.frame.isKey ?? true).toBe(true);
          expect(ring.bytes).toBe(frames.reduce((sum, one) => sum + one.frame.data.length, 0));
          expect(ring.bytes).toBeLessThanOrEqual(50_000);
          const needed = keys.findLast((key) => key <= now - keepMs) ?? keys[0];
          if (!isFull && needed !== undefined) expect(frames[0]?.arrivedMs).toBeLessThanOrEqual(needed);
        }
      }),
      { numRuns: 200 },
    );
  });
});
