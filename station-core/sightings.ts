/**
 * What cameras tell -> records: a picture where privacy allows it, the recogniser's label where one is given, the event for the inbox.
 * Nothing here is waited for by the safety lane, which hears of every signal before.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf } from './base/fault.ts';
import { id, type CameraId, type SightingId } from './base/ids.ts';
import type { Recogniser } from './domain/camera-port.ts';
import type { Camera, CameraSignal } from './domain/camera.ts';
import type { SafetyEvent } from './domain/event.ts';
import type { CameraTold } from './domain/field-ports.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { newEventId } from './system.ts';

export interface SightingsHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly dataFolder: string;
  readonly snapshot: (cameraId: CameraId) => Promise<Uint8Array>;
  /** null: off. */
  readonly recogniser: Recogniser | null;
  readonly camera: (cameraId: CameraId) => Camera | null;
  readonly tell: (event: SafetyEvent) => void;
}

/** One record of the same signal and label in so long; a person who stays is one person. */
const SAME_MS = 10_000;
/** Records of one camera in a minute; past it they are counted in the log and not kept. */
const PER_MINUTE = 60;
/** Pictures under way, of all cameras; past it the record is kept without one. */
const MOST_PICTURES = 16;
const RECOGNISE_MS = 5_000;
/** Free bytes of the disk are watched elsewhere; a picture is never larger. */
const MOST_PICTURE_BYTES = 8 * 1_024 * 1_024;

/** These are told to the journal as well, both when they come and when they go. */
const KEPT_STATES: ReadonlySet<CameraSignal> = new Set(['smoke', 'fire', 'over-temperature', 'input', 'tamper']);
const OF_PEOPLE: ReadonlySet<CameraSignal> = new Set(['person', 'line-crossed', 'loitering', 'no-helmet', 'smoking', 'fall']);
const RECOGNISED: ReadonlySet<CameraSignal> = new Set(['person', 'face']);

export class Sightings {
  readonly #host: SightingsHost;
  readonly #folder: string;
  readonly #last = new Map<string, number>();
  readonly #minute = new Map<CameraId, { sinceMs: number; count: number }>();
  readonly #working = new Set<Promise<void>>();
  #pictures = 0;

  constructor(host: SightingsHost) {
    this.#host = host;
    this.#folder = path.join(host.dataFolder, 'sightings');
  }

  /** Motion is a signal and no record. */
  heard(told: CameraTold): void {
    const camera = this.#host.camera(told.cameraId);
    if (camera === null || told.signal === 'motion') return;
    if (!told.on || told.isInitial) {
      if (KEPT_STATES.has(told.signal)) this.#tell(told, newSightingId(), told.label, null);
      return;
    }
    if (!this.#isWanted(told)) return;
    const work = this.#keep(camera, told);
    this.#working.add(work);
    void work.finally(() => this.#working.delete(work));
  }

  /** Throws Fault('input.not-found'). */
  async picture(name: string): Promise<Uint8Array> {
    try {
      return await readFile(this.#fileOf(name));
    } catch (error) {
      throw new Fault('input.not-found', { picture: name.slice(0, 80) }, { cause: error });
    }
  }

  /** Gone, or never there: both are fine. */
  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(this.#fileOf(name), { force: true });
  }

  /** Pictures that no record names: the core was killed between writing one and telling it, or a record went and its picture stayed. */
  async sweep(known: (names: readonly string[]) => Promise<readonly string[]>): Promise<void> {
    const { clock, log } = this.#host;
    const names = await readdir(this.#folder).catch(() => []);
    for (let at = 0; at < names.length; at += 500) {
      const part = names.slice(at, at + 500);
      const kept = new Set(await known(part));
      for (const name of part.filter((one) => !kept.has(one))) {
        const file = path.join(this.#folder, name);
        // One that is being written now has its record on the way.
        if (clock.now() - (await stat(file)).mtimeMs < 60_000) continue;
        await rm(file, { force: true }).catch((error: unknown) =>
          log.warn({ name, problem: messageOf(error) }, 'a picture could not be removed'),
        );
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#working);
  }

  async #keep(camera: Camera, told: CameraTold): Promise<void> {
    const sightingId = newSightingId();
    const wants = picturesOf(camera, told.signal);
    let bytes: Uint8Array | null = null;
    if ((wants.kept || wants.recognised) && this.#pictures < MOST_PICTURES) {
      this.#pictures += 1;
      bytes = await this.#host.snapshot(camera.id).catch((error: unknown) => {
        this.#host.log.warn({ cameraId: camera.id, problem: messageOf(error) }, 'a picture of what was seen could not be taken');
        return null;
      });
      this.#pictures -= 1;
    }
    const label = bytes !== null && wants.recognised && told.label === '' ? await this.#recognise(bytes, told.signal) : told.label;
    const picture = bytes === null || !wants.kept ? null : await this.#write(sightingId, bytes);
    this.#tell(told, sightingId, label, picture);
  }

  async #recognise(bytes: Uint8Array, signal: CameraSignal): Promise<string> {
    const { recogniser, clock, log } = this.#host;
    if (recogniser === null) return '';
    let cancel: () => void = () => undefined;
    const late = new Promise<null>((resolve) => (cancel = clock.after(RECOGNISE_MS, () => resolve(null))));
    try {
      return ((await Promise.race([recogniser.label(bytes, signal), late])) ?? '').slice(0, 80);
    } catch (error) {
      log.warn({ recogniser: recogniser.name, problem: messageOf(error) }, 'the recogniser failed');
      return '';
    } finally {
      cancel();
    }
  }

  /** On disk under its name before it is told. null: it could not be kept, and the log says why. */
  async #write(sightingId: SightingId, bytes: Uint8Array): Promise<string | null> {
    if (bytes.byteLength > MOST_PICTURE_BYTES) return null;
    const name = `${sightingId}.jpg`;
    try {
      await mkdir(this.#folder, { recursive: true });
      const file = path.join(this.#folder, name);
      await writeFile(`${file}.part`, bytes);
      await rename(`${file}.part`, file);
      return name;
    } catch (error) {
      this.#host.log.warn({ problem: messageOf(error) }, 'a picture of what was seen could not be written');
      return null;
    }
  }

  #tell(told: CameraTold, sightingId: SightingId, label: string, picture: string | null): void {
    const { cameraId, signal, on, topic, atMs } = told;
    this.#host.tell({
      kind: 'camera.told',
      id: newEventId(),
      receivedMs: atMs,
      cameraId,
      signal,
      label,
      on,
      topic,
      sightingId,
      picture,
    });
  }

  #isWanted({ cameraId, signal, label }: CameraTold): boolean {
    const nowMs = this.#host.clock.monotonic();
    const key = `${cameraId}/${signal}/${label}`;
    const last = this.#last.get(key);
    if (last !== undefined && nowMs - last < SAME_MS) return false;
    this.#last.delete(key);
    this.#last.set(key, nowMs);
    const [oldest] = this.#last.keys();
    if (this.#last.size > 4_096 && oldest !== undefined) this.#last.delete(oldest);
    return this.#hasRoom(cameraId, nowMs);
  }

  #hasRoom(cameraId: CameraId, nowMs: number): boolean {
    const known = this.#minute.get(cameraId);
    if (known === undefined || nowMs - known.sinceMs >= 60_000) {
      if (known !== undefined && known.count > PER_MINUTE)
        this.#host.log.warn({ cameraId, passedOver: known.count - PER_MINUTE }, 'a camera saw more in a minute than is kept');
      this.#minute.set(cameraId, { sinceMs: nowMs, count: 1 });
      return true;
    }
    known.count += 1;
    return known.count <= PER_MINUTE;
  }

  /** Names are made here; anything else is not looked for on the disk. */
  #fileOf(name: string): string {
    if (!/^[0-9a-f-]{36}\.jpg$/.test(name)) throw new Fault('input.not-found', { picture: name.slice(0, 80) });
    return path.join(this.#folder, name);
  }
}

/** What a camera's privacy allows: whether the picture is kept, and whether the recogniser may see it. */
export function picturesOf(
  { privacy }: Pick<Camera, 'privacy'>,
  signal: CameraSignal,
): { readonly kept: boolean; readonly recognised: boolean } {
  const shows = signal === 'face' ? privacy.faces : privacy.people || !OF_PEOPLE.has(signal);
  const isRecord = signal !== 'motion' && signal !== 'tamper' && signal !== 'input';
  return { kept: isRecord && shows && privacy.keepDays > 0, recognised: privacy.recognise && privacy.faces && RECOGNISED.has(signal) };
}

function newSightingId(): SightingId {
  return id<SightingId>(newEventId());
}
