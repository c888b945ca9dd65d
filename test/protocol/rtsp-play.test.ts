/** The RTSP client against the simulated camera: the same pictures come out that went in, whatever way they were packed and whoever had to be proved. */
import { afterEach, describe, expect, test } from 'vitest';
import { RtspServer } from '../sim/rtsp-server.ts';
import type { RtspServerOptions } from '../sim/rtsp-options.ts';
import { isParameterSet, sharedTrack, type MediaTrack } from '../sim/media-track.ts';
import { ScaledTimers } from '../sim/timers.ts';
import { fastClock, nalsOf, nalsOfUnit, WatchedStream } from '../support/camera-stream.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const h264 = await sharedTrack('short_h264.mp4');
const h265 = await sharedTrack('short_h265.mp4');
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function camera(track: MediaTrack, options: Partial<RtspServerOptions> = {}, stream: object = {}): Promise<RtspServer> {
  const server = await RtspServer.open({ streams: [{ path: 'main', track, ...stream }], timers: new ScaledTimers(8), ...options });
  open.push(server);
  return server;
}

function watch(...args: ConstructorParameters<typeof WatchedStream>): WatchedStream {
  const watched = new WatchedStream(...args);
  open.push(watched);
  return watched;
}

/** Without parameter sets, which the client puts before each key frame. */
function pictureNals(track: MediaTrack, data: Uint8Array): string[] {
  return nalsOf(data).filter((nal) => !isParameterSet(track.codec, Buffer.from(nal, 'hex')));
}

describe.skipIf(h264 === null || h265 === null)(h264 === null ? NO_SHARED_DATA : 'the client plays', () => {
  const packings = [
    ['in aggregates and fragments', { mtu: 1_400, aggregate: true, setsInStream: true }],
    ['in tiny fragments', { mtu: 100, aggregate: true, setsInStream: true }],
    ['one by one', { mtu: 60_000, aggregate: false, setsInStream: true }],
    ['parameter sets only in the description', { mtu: 1_400, aggregate: true, setsInStream: false }],
  ] as const;
  test.each(packings.flatMap(([name, packing]) => (['h264', 'h265'] as const).map((codec) => [codec, name, packing] as const)))(
    '%s %s',
    async (codec, _name, packing) => {
      const track = codec === 'h264' ? h264 : h265;
      if (track === null) return;
      const server = await camera(track, {}, { packing });
      const watched = watch({ url: server.url() });
      const wanted = track.units.length + 3;
      await watched.until(() => watched.frames.length >= wanted);

      const expected = Array.from({ length: wanted }, (_, at) => track.units[at % track.units.length]);
      expect(watched.frames.slice(0, wanted).map((frame) => pictureNals(track, frame.data))).toEqual(
        expected.map((unit) =>
          unit === undefined ? [] : nalsOfUnit(unit).filter((nal) => !isParameterSet(codec, Buffer.from(nal, 'hex'))),
        ),
      );
      expect(watched.frames.slice(0, wanted).map((frame) => frame.isKey)).toEqual(expected.map((unit) => unit?.isKey));
      const sets = nalsOf(watched.frames[0]?.data ?? new Uint8Array()).filter((nal) => isParameterSet(codec, Buffer.from(nal, 'hex')));
      expect(new Set(sets)).toEqual(new Set(track.parameterSets.map((nal) => nal.toString('hex'))));
      expect(watched.formats).toEqual([expect.objectContaining({ kind: codec, width: track.width, height: track.height })]);
      expect(watched.formats[0]?.codec).toMatch(codec === 'h264' ? /^avc1\.42[0-9A-F]{4}$/ : /^hev1\.1\.6\.L\d+\./);
      expect(watched.losses).toEqual([]);
    },
  );

  test('times go on over the wrap of 32 bits, by the distances the camera told', async () => {
    if (h264 === null) return;
    const server = await camera(h264, { firstTimestamp: 0xffff_ffff - 9_000 });
    const watched = watch({ url: server.url() }, fastClock(8));
    await watched.until(() => watched.frames.length >= 12);
    const steps = watched.frames.slice(1, 12).map((frame, at) => frame.ptsUs - (watched.frames[at]?.ptsUs ?? 0));
    for (const step of steps) expect(Math.abs(step - 1_000_000 / 15)).toBeLessThan(2_500);
  });

  test.each([
    ['basic', ['basic']],
    ['digest-md5', ['digest-md5']],
    ['digest-sha256', ['digest-sha256']],
    ['digest-old', ['digest-old']],
    ['basic, digest-md5, digest-sha256', ['basic', 'digest-md5', 'digest-sha256']],
  ] as const)('proves who it is by %s', async (_name, schemes) => {
    if (h264 === null) return;
    const auth = { username: 'operator', password: 'p:ä ß', schemes, nonceLasts: 3 };
    const server = await camera(h264, { auth });
    const watched = watch({ url: server.url(), username: auth.username, password: auth.password });
    await watched.until(() => watched.frames.length > 3);
    expect(watched.states).toEqual([{ playing: true, problem: '' }]);
  });

  test('a wrong password is told in words and not tried again soon', async () => {
    if (h264 === null) return;
    const server = await camera(h264, { auth: { username: 'a', password: 'b', schemes: ['digest-md5'] } });
    const watched = watch({ url: server.url(), username: 'a', password: 'secret-c' });
    expect(await watched.problem()).toBe('It refuses the user name or the password.');
    expect(JSON.stringify(watched.states)).not.toContain('secret-c');
    const asked = server.requests.length;
    expect(asked).toBeLessThanOrEqual(4);
  });

  test.each(['relative', 'absolute', 'none'] as const)('tracks named %s in the description', async (control) => {
    if (h264 === null) return;
    const server = await camera(h264, { control }, { audio: 'pcmu' });
    const watched = watch({ url: server.url() });
    await watched.until(() => watched.frames.length > 3);
    expect(watched.stream.state()).toEqual({ playing: true, problem: '' });
  });

  test.each([
    [false, 'GET_PARAMETER'],
    [true, 'OPTIONS'],
  ])('keeps the session alive (without GET_PARAMETER: %s)', async (withoutGetParameter, method) => {
    if (h264 === null) return;
    const server = await camera(h264, { withoutGetParameter, timeoutS: 10 });
    const watched = watch({ url: server.url() }, fastClock(20));
    await server.until(() => server.requests.filter((request) => request.method === method).length >= 3);
    expect(watched.losses).toEqual([]);
  });

  test('says goodbye when it is closed', async () => {
    if (h264 === null) return;
    const server = await camera(h264);
    const watched = watch({ url: server.url() });
    await watched.until(() => watched.frames.length > 1);
    await watched.close();
    await server.until(() => server.lines === 0);
    expect(server.requests.at(-1)?.method).toBe('TEARDOWN');
  });

  test('comes back by itself after the camera was away, and times go on', async () => {
    if (h264 === null) return;
    const server = await camera(h264);
    const watched = watch({ url: server.url() }, fastClock(10));
    await watched.until(() => watched.frames.length > 5);
    await server.powerOff();
    await watched.until(() => watched.states.some((state) => !state.playing && state.problem !== ''));
    const before = watched.frames.length;
    await server.powerOn();
    await watched.until(() => watched.frames.length > before + 3);
    expect(watched.states.at(-1)).toEqual({ playing: true, problem: '' });
    expect(watched.frames[before]?.isKey).toBe(true);
    expect(watched.frames[before]?.ptsUs ?? 0).toBeGreaterThan(watched.frames[before - 1]?.ptsUs ?? 0);
    expect(watched.formats).toHaveLength(2);
  });
});
