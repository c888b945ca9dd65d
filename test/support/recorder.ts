/** A recorder on a folder of its own, fed by a simulated camera or by hand; and MP4 files read back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { id, type CameraId } from '../../station-core/base/ids.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { openRecorder, type Recorder } from '../../station-core/evidence/recorder.ts';
import { openSpace, type Space } from '../../station-core/evidence/space.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface TestRecorder {
  readonly folder: string;
  readonly recorder: Recorder;
  readonly space: Space;
  /** How often it told that something changed. */
  readonly changes: () => number;
  close(): Promise<void>;
}

export async function testRecorder(clock: Clock, freeBytes: () => number = () => 1e12): Promise<TestRecorder> {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  let changes = 0;
  const onChange = (): void => {
    changes += 1;
  };
  const space = openSpace({ clock, log: SILENT, folder, onChange, freeBytes: () => Promise.resolve(freeBytes()) });
  const recorder = openRecorder(id<CameraId>('gate/1'), { clock, evidenceFolder: folder, space, onChange });
  return {
    folder,
    recorder,
    space,
    changes: () => changes,
    close: async () => {
      await recorder.close();
      space.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface ReadPicture {
  readonly isKey: boolean;
  readonly ptsUs: number;
  readonly nals: readonly string[];
}

/** Every picture of an MP4, NAL units as hex. Rejects where it cannot be played. */
export async function readMp4(path: string): Promise<{ readonly codec: string | null; readonly pictures: readonly ReadPicture[] }> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('no video in it');
    const pictures: ReadPicture[] = [];
    for await (const packet of new EncodedPacketSink(track).packets())
      pictures.push({ isKey: packet.type === 'key', ptsUs: packet.microsecondTimestamp, nals: lengthPrefixed(packet.data) });
    return { codec: await track.getCodec(), pictures };
  } finally {
    input.dispose();
  }
}

function lengthPrefixed(data: Uint8Array): string[] {
  const bytes = Buffer.from(data);
  const nals: string[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    nals.push(bytes.subarray(at + 4, at + 4 + length).toString('hex'));
    at += 4 + length;
  }
  return nals;
}
