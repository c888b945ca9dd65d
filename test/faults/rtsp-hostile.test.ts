/** Cameras that stall, flood, lie about lengths, lose packets or describe rubbish: a sentence each, bounded memory, and it goes on when they mend. */
import { afterEach, describe, expect, test } from 'vitest';
import { FRAME_BYTES } from '../../station-core/drivers/camera/rtsp/limits.ts';
import { SDP_RUBBISH, type RtspHabit } from '../sim/rtsp-options.ts';
import { RtspServer } from '../sim/rtsp-server.ts';
import { sharedTrack } from '../sim/media-track.ts';
import { ScaledTimers } from '../sim/timers.ts';
import { fastClock, nalsOf, nalsOfUnit, WatchedStream } from '../support/camera-stream.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const track = await sharedTrack('short_h264.mp4');
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function both(habit: RtspHabit, speed = 10): Promise<{ server: RtspServer; watched: WatchedStream }> {
  if (track === null) throw new Error(NO_SHARED_DATA);
  const server = await RtspServer.open({ streams: [{ path: 'main', track }], timers: new ScaledTimers(8) });
  open.push(server);
  server.habit = habit;
  const watched = new WatchedStream({ url: server.url() }, fastClock(speed));
  open.push(watched);
  return { server, watched };
}

/** Every picture that came out is one that went in, whole. */
function expectOnlyWhole(watched: WatchedStream): void {
  const known = new Set((track?.units ?? []).map((unit) => nalsOfUnit(unit).join()));
  const sets = new Set((track?.parameterSets ?? []).map((nal) => nal.toString('hex')));
  for (const { data } of watched.frames)
    expect(
      known.has(
        nalsOf(data)
          .filter((nal) => !sets.has(nal))
          .join(),
      ) || known.has(nalsOf(data).join()),
    ).toBe(true);
}

/** Of the rubbish, what names a track that can be played all the same. */
const READABLE = new Set([4, 5, 9]);

describe.skipIf(track === null)(track === null ? NO_SHARED_DATA : 'a camera that misbehaves', () => {
  test.each<[RtspHabit, RegExp]>([
    [{ kind: 'silent' }, /does not answer OPTIONS within 5 s/],
    [{ kind: 'endless-headers' }, /headers/],
    [{ kind: 'endless-body' }, /length of its answer/],
    [{ kind: 'udp-only' }, /over TCP \(461\)/],
    [{ kind: 'redirects' }, /302/],
    [{ kind: 'status', code: 453, text: 'Not Enough Bandwidth' }, /as many viewers as it can/],
    [{ kind: 'garbage' }, /neither RTSP nor video|begin as RTSP/],
    [{ kind: 'lies-about-length', by: 7 }, /neither RTSP nor video|begin as RTSP|no picture came|headers/],
    [{ kind: 'lies-about-length', by: -9 }, /neither RTSP nor video|begin as RTSP|no picture came|headers/],
    [{ kind: 'stalls' }, /no picture came for 10 s/i],
    ...SDP_RUBBISH.filter((_, at) => !READABLE.has(at)).map((text): [RtspHabit, RegExp] => [{ kind: 'sdp', text }, /./]),
  ])('%o', async (habit, says) => {
    const { server, watched } = await both(habit);
    expect(await watched.problem()).toMatch(says);
    server.habit = { kind: 'plays' };
    const before = watched.frames.length;
    await watched.until(() => watched.frames.length > before + 3 && watched.stream.state().playing);
    expect(watched.stream.state()).toEqual({ playing: true, problem: '' });
  });

  test.each(SDP_RUBBISH.filter((_, at) => READABLE.has(at)).map((text) => [text]))(
    'plays all the same, or says why not: %j',
    async (text) => {
      const { watched } = await both({ kind: 'sdp', text });
      await watched.until(() => watched.frames.length > 3 || watched.states.some((state) => state.problem !== ''));
      expectOnlyWhole(watched);
    },
  );

  test.each<[RtspHabit]>([
    [{ kind: 'loses', everyNth: 7 }],
    [{ kind: 'repeats' }],
    [{ kind: 'reverses' }],
    [{ kind: 'jumps', by: 3 }],
    [{ kind: 'broken-payloads' }],
  ])('%o: what comes out is whole, and good pictures come again after it', async (habit) => {
    const { server, watched } = await both({ kind: 'plays' }, 1);
    await watched.until(() => watched.frames.length >= 3);
    server.habit = habit;
    await server.plays(40);
    server.habit = { kind: 'plays' };
    const before = watched.frames.length;
    await watched.until(() => watched.frames.length > before + 20);
    expectOnlyWhole(watched);
  });

  test('time that runs back makes no time that runs back by more than a group', async () => {
    const { server, watched } = await both({ kind: 'plays' }, 1);
    await watched.until(() => watched.frames.length >= 3);
    server.habit = { kind: 'time-runs-back', by: 90_000 };
    await watched.until(() => watched.frames.length >= 60);
    const spread = (watched.frames.at(-1)?.ptsUs ?? 0) - (watched.frames[0]?.ptsUs ?? 0);
    expect(spread).toBeGreaterThan(-6_000_000);
  });

  test('a flood ends the line; a picture without end is given up and takes no more memory than one may', async () => {
    const { watched } = await both({ kind: 'endless-fragment' }, 1);
    const before = process.memoryUsage().arrayBuffers;
    await watched.until(() => watched.losses.length + watched.states.filter((state) => state.problem !== '').length > 0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(FRAME_BYTES * 16);
    expect([...watched.losses, await watched.problem()].join()).toMatch(/larger than 4 MiB|more than 16384 parts|more than 64 Mbit/);
  });

  test('pictures as fast as the line takes them', async () => {
    const { watched } = await both({ kind: 'floods' }, 1);
    expect(await watched.problem()).toBe('It sends more than 64 Mbit/s.');
  });
});
