/** A stream of the driver with what came of it in lists, waits for them, and pictures taken apart again for comparison. */
import type { VideoFormat, VideoFrame } from '../../station-core/domain/camera.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { openRtspStream, type RtspAccess, type RtspState, type RtspStream } from '../../station-core/drivers/camera/rtsp/stream.ts';
import { systemClock } from '../../station-core/system.ts';
import type { AccessUnit } from '../sim/media-track.ts';

export class WatchedStream {
  readonly frames: VideoFrame[] = [];
  readonly formats: VideoFormat[] = [];
  readonly states: RtspState[] = [];
  readonly losses: string[] = [];
  readonly stream: RtspStream;
  #watchers: (() => void)[] = [];

  constructor(access: Partial<RtspAccess> & Pick<RtspAccess, 'url'>, clock: Clock = systemClock()) {
    const into = <T>(list: T[]) => (value: T): void => {
      list.push(value);
      const watchers = this.#watchers;
      this.#watchers = [];
      for (const look of watchers) look();
    }; // prettier-ignore
    this.stream = openRtspStream(
      { username: '', password: '', ...access },
      { clock, onFrame: into(this.frames), onFormat: into(this.formats), onState: into(this.states), onLoss: into(this.losses) },
    );
  }

  /** Looked at whenever something came. */
  until(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  /** The first problem that was told. */
  async problem(): Promise<string> {
    await this.until(() => this.states.some((state) => state.problem !== ''));
    return this.states.find((state) => state.problem !== '')?.problem ?? '';
  }

  close(): Promise<void> {
    return this.stream.close();
  }
}

/** A clock whose waits are so many times shorter; what it tells of time runs as much faster. */
export function fastClock(factor: number): Clock {
  const real = systemClock();
  return {
    now: () => real.now(),
    monotonic: () => real.monotonic() * factor,
    after: (ms, call) => real.after(ms / factor, call),
    every: (ms, call) => real.every(ms / factor, call),
  };
}

/** NAL units of a picture in Annex-B, as hex. */
export function nalsOf(data: Uint8Array): string[] {
  const bytes = Buffer.from(data);
  const starts: number[] = [];
  for (let at = bytes.indexOf('00000001', 0, 'hex'); at >= 0; at = bytes.indexOf('00000001', at + 4, 'hex')) starts.push(at);
  return starts.map((from, at) => bytes.subarray(from + 4, starts[at + 1]).toString('hex'));
}

export function nalsOfUnit(unit: Pick<AccessUnit, 'nals'>): string[] {
  return unit.nals.map((nal) => nal.toString('hex'));
}
