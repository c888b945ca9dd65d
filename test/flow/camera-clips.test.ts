/** From a camera's RTP to an MP4 and back: the same pictures; pre-roll, an end that moves, a camera that reboots, a disk that fills, a kill in the middle. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { id, type IncidentId } from '../../station-core/base/ids.ts';
import type { VideoFormat } from '../../station-core/domain/camera.ts';
import { openRtspStream } from '../../station-core/drivers/camera/rtsp/stream.ts';
import { createMp4 } from '../../station-core/evidence/mp4-file.ts';
import { recoverClips } from '../../station-core/evidence/recover.ts';
import { systemClock } from '../../station-core/system.ts';
import { RtspServer } from '../sim/rtsp-server.ts';
import { sharedTrack, type MediaTrack } from '../sim/media-track.ts';
import { ScaledTimers } from '../sim/timers.ts';
import { fastClock, nalsOf } from '../support/camera-stream.ts';
import { readMp4, testRecorder, type TestRecorder } from '../support/recorder.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const h264 = await sharedTrack('short_h264.mp4');
const h265 = await sharedTrack('short_h265.mp4');
const SPEED = 8;
const INCIDENT = id<IncidentId>('incident-1');
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Site extends TestRecorder {
  readonly server: RtspServer;
  /** Frames as they were given to the recorder. */
  readonly given: { readonly isKey: boolean; readonly nals: readonly string[] }[];
  readonly file: (name: string) => string;
  readonly comes: (frames: number) => Promise<void>;
}

async function site(track: MediaTrack | null, freeBytes?: () => number): Promise<Site> {
  if (track === null) throw new Error(NO_SHARED_DATA);
  const clock = fastClock(SPEED);
  const server = await RtspServer.open({ streams: [{ path: 'main', track }], timers: new ScaledTimers(SPEED) });
  const made = await testRecorder(clock, freeBytes);
  made.recorder.keep(10);
  const given: Site['given'] = [];
  const stream = openRtspStream(
    { url: server.url(), username: '', password: '' },
    {
      clock,
      onFormat: (format) => made.recorder.format(format),
      onFrame: (frame) => {
        given.push({ isKey: frame.isKey, nals: nalsOf(frame.data) });
        made.recorder.frame(frame);
        server.changed();
      },
      onLoss: (problem) => made.recorder.lost(problem),
      onState: (state) => {
        if (!state.playing) made.recorder.lost(state.problem);
      },
    },
  );
  open.push(server, made, stream);
  return {
    ...made,
    server,
    given,
    file: (name) => join(made.folder, INCIDENT, name),
    comes: (frames) => {
      const until = given.length + frames;
      return server.until(() => given.length >= until);
    },
  };
}

describe.skipIf(h264 === null || h265 === null)(h264 === null ? NO_SHARED_DATA : 'clips', () => {
  test.each(['h264', 'h265'] as const)('%s: what the camera sent stands in the file, from before it was asked for', async (codec) => {
    const { recorder, given, comes, file } = await site(codec === 'h264' ? h264 : h265);
    await comes(40);
    const clip = recorder.record({ incidentId: INCIDENT, prerollMs: 10_000, postrollMs: 600_000 });
    await comes(15);
    await recorder.close();
    const kept = await clip;
    expect(kept).toEqual({
      name: expect.stringMatching(/^clip_\d{8}T\d{6}\.\d{3}Z_gate~2F1\.mp4$/) as string,
      bytes: (await readFile(file(kept.name))).length,
      sha256: createHash('sha256').update(await readFile(file(kept.name))).digest('hex'),
      fromMs: expect.any(Number) as number,
      toMs: expect.any(Number) as number,
      problem: null,
    }); // prettier-ignore
    const { codec: muxed, pictures } = await readMp4(file(kept.name));
    expect(muxed).toBe(codec === 'h264' ? 'avc' : 'hevc');
    expect(pictures.length).toBeGreaterThanOrEqual(55);
    expect(pictures.map(({ isKey, nals }) => ({ isKey, nals }))).toEqual(given.slice(0, pictures.length));
    // Told in the order of decoding; the H.265 clip has pictures that are shown later.
    const times = pictures.map((picture) => picture.ptsUs).sort((a, b) => a - b);
    const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    for (const step of steps) expect(step).toBeGreaterThan(0);
  });

  test('asked again while it runs, the end moves and it stays one file; another incident gets its own', async () => {
    const { recorder, comes, file, folder } = await site(h264);
    await comes(5);
    const first = recorder.record({ incidentId: INCIDENT, prerollMs: 1_000, postrollMs: 3_000 });
    await comes(10);
    const again = recorder.record({ incidentId: INCIDENT, prerollMs: 1_000, postrollMs: 12_000 });
    const other = recorder.record({ incidentId: id<IncidentId>('incident-2'), prerollMs: 0, postrollMs: 1_000 });
    expect(again).toBe(first);
    const [kept, elsewhere] = await Promise.all([first, other]);
    expect((await readMp4(file(kept.name))).pictures.length).toBeGreaterThan(90);
    expect((await readMp4(join(folder, 'incident-2', elsewhere.name))).pictures.length).toBeGreaterThan(10);
  });

  test('a camera that reboots in the middle: both halves are in it, and it says so', async () => {
    const { recorder, server, comes, file, given } = await site(h264);
    await comes(20);
    const clip = recorder.record({ incidentId: INCIDENT, prerollMs: 5_000, postrollMs: 12_000 });
    const before = given.length;
    await server.powerOff();
    await server.powerOn();
    const kept = await clip;
    expect(kept.problem).toMatch(/^Pictures are missing: .*(connection|listens)/);
    expect(given.length).toBeGreaterThan(before + 10);
    expect((await readMp4(file(kept.name))).pictures.length).toBeGreaterThan(before + 10);
  });

  test('a camera that never comes: no file, and the reason', async () => {
    const { recorder, server, folder } = await site(h264);
    await server.powerOff();
    await expect(recorder.record({ incidentId: INCIDENT, prerollMs: 5_000, postrollMs: 500 })).rejects.toMatchObject({
      code: 'camera.no-video',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a disk that fills: the clip ends and is whole, new ones are refused, frames go on, and it says so until there is room', async () => {
    let free = 1e12;
    const { recorder, space, comes, file, changes } = await site(h264, () => free);
    await comes(20);
    const clip = recorder.record({ incidentId: INCIDENT, prerollMs: 5_000, postrollMs: 600_000 });
    await comes(5);
    free = 1_000;
    await space.look();
    const kept = await clip;
    expect(kept.problem).toBe('The disk is full: nothing more is recorded.');
    expect((await readMp4(file(kept.name))).pictures.length).toBeGreaterThan(15);
    await expect(recorder.record({ incidentId: INCIDENT, prerollMs: 0, postrollMs: 10 })).rejects.toMatchObject({
      code: 'store.disk-full',
    });
    expect(recorder.figures()).toMatchObject({ recording: false, problem: 'The disk is full: nothing more is recorded' });
    expect(changes()).toBeGreaterThan(0);
    free = 1e12;
    await space.look();
    await comes(3);
    expect(recorder.figures()).toMatchObject({ recording: true, problem: '', codec: expect.stringMatching(/^avc1/) as string });
  });

  test('video that makes no sense is the trouble of its own clip: the disk is not blamed, and others go on', async () => {
    const { recorder, space, comes } = await site(h264);
    await comes(5);
    const other = await testRecorder(fastClock(SPEED));
    open.push(other);
    other.recorder.keep(10);
    other.recorder.format({ kind: 'h264', codec: 'avc1.42E01F', width: 320, height: 240 });
    other.recorder.frame({ ptsUs: 0, isKey: true, data: new Uint8Array([0, 0, 0, 1, 0x65, 1, 2, 3]) });
    await expect(other.recorder.record({ incidentId: INCIDENT, prerollMs: 1_000, postrollMs: 500 })).rejects.toMatchObject({
      code: 'camera.no-video',
    });
    expect([space.problem(), other.space.problem()]).toEqual([null, null]);
    expect((await recorder.record({ incidentId: INCIDENT, prerollMs: 1_000, postrollMs: 500 })).problem).toBeNull();
  });

  test('frames that stop are told', async () => {
    const { recorder, server, comes, changes } = await site(h264);
    await comes(40);
    expect(recorder.figures()).toMatchObject({ recording: true });
    const before = changes();
    server.habit = { kind: 'stalls' };
    await expect.poll(() => recorder.figures().recording, { timeout: 10_000 }).toBe(false);
    await expect.poll(() => changes(), { timeout: 5_000 }).toBeGreaterThan(before);
  });

  test('a kill in the middle leaves a file that plays, found and told at the next start', async () => {
    const { recorder, comes, folder } = await site(h264);
    await comes(40);
    const clip = recorder.record({ incidentId: INCIDENT, prerollMs: 10_000, postrollMs: 600_000 });
    const inside = join(folder, INCIDENT);
    await expect.poll(async () => (await readdir(inside).catch(() => [])).length, { timeout: 5_000 }).toBe(1);
    await comes(40);
    const [part = ''] = await readdir(inside);
    // What the disk holds at this moment, as a kill would leave it.
    const torn = await readFile(join(inside, part));
    await recorder.close();
    await clip;
    await writeFile(join(inside, 'later.part'), torn);
    await rename(join(inside, 'later.part'), join(inside, part));
    await rename(join(inside, part.replace('.part', '')), join(inside, 'whole.mp4'));

    const found = await recoverClips(folder, { info: () => undefined, warn: () => undefined, error: () => undefined });
    expect(found).toEqual([
      expect.objectContaining({
        incidentId: INCIDENT,
        cameraId: 'gate/1',
        bytes: torn.length,
        sha256: createHash('sha256').update(torn).digest('hex'),
        problem: 'The station stopped while it was recorded.',
      }),
    ]);
    expect((await readMp4(join(inside, found[0]?.name ?? ''))).pictures.length).toBeGreaterThan(20);
  });

  test('a camera that sets its clock back in the middle still makes a file', async () => {
    const { folder } = await site(h264);
    const format: VideoFormat = { kind: 'h264', codec: 'avc1.42C00D', width: 320, height: 240 };
    const path = join(folder, 'x', 'clock.mp4');
    const file = await createMp4(path, format, () => systemClock().monotonic());
    const sets = (h264?.parameterSets ?? []).map((nal) => nal.toString('hex'));
    for (const [at, us] of [5_000_000, 5_066_000, 1_000, 67_000, 133_000].entries()) {
      const unit = h264?.units[at === 2 ? 0 : at === 0 ? 0 : 1];
      const nals = [...(at % 2 === 0 ? sets : []), ...(unit?.nals ?? []).map((nal) => nal.toString('hex'))];
      await file.add({ ptsUs: us, isKey: at === 0 || at === 2, data: Buffer.from(nals.map((nal) => `00000001${nal}`).join(''), 'hex') });
    }
    await file.finish();
    expect((await readMp4(path)).pictures.map((picture) => Math.round(picture.ptsUs / 1_000))).toEqual([0, 66, 66, 132, 198]);
  });
});
