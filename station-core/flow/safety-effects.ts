/** What an alarm does beside stopping piles: relays act, cameras turn and record. Each is tried, timed and written down; none of it waits for another. */
import { messageOf } from '../base/fault.ts';
import { id, type CameraId, type EvidenceId, type IncidentId, type PileId, type RelayId, type ZoneId } from '../base/ids.ts';
import type { Camera } from '../domain/camera.ts';
import type { Cameras, KeptEvidence, RelayResult } from '../domain/field-ports.ts';
import type { Evidence } from '../domain/incident.ts';
import type { Clock } from '../domain/ports.ts';
import type { Relay } from '../domain/safety.ts';
import type { IncidentBook } from './incident-book.ts';

export interface EffectHost {
  readonly clock: Clock;
  readonly book: IncidentBook;
  /** Of sensor drivers or of a camera. Never rejects. */
  readonly act: (relay: Relay, on: boolean) => Promise<RelayResult>;
  readonly cameras: () => Pick<Cameras, 'toPreset' | 'record'> | null;
  readonly onEvidence: (evidence: Evidence) => void;
  /** problem null: it acts as it should. */
  readonly onRelay: (relay: Relay, problem: string | null) => void;
  readonly newId: () => string;
}

type RelayState = 'rest' | 'acted' | 'failed' | 'spared';

interface Wanted {
  relay: Relay;
  /** Alarms that want it to act; empty: it rests. */
  readonly by: Set<string>;
  state: RelayState;
  /** Ordered by a core that ran before, or not: nobody knows how it stands. */
  isUnknown: boolean;
  /** Of the newest order: what came of earlier ones says nothing any more. */
  turn: number;
  again: () => void;
}

/** A relay that did not act is tried again, for as long as it is wanted. */
const AGAIN_AFTER_MS = 5_000;
/** After a start of the core its devices are still being dialled: it is tried so often for so long before it counts as failed. */
const START_AGAIN_MS = 250;
const START_GRACE_MS = 10_000;
/** One that acts is told so again and again: a module that lost its power for a moment comes back with all of its outputs at rest. */
const HOLD_EVERY_MS = 10_000;
/** Cameras that record one incident at once; more would show the same yard. */
const MOST_CAMERAS = 16;

export class SafetyEffects {
  readonly #host: EffectHost;
  readonly #relays = new Map<RelayId, Wanted>();
  readonly #recording = new Set<string>();
  /** By the monotonic clock. */
  readonly #beganMs: number;
  #isClosed = false;

  constructor(host: EffectHost) {
    this.#host = host;
    this.#beganMs = host.clock.monotonic();
  }

  /** Of a zone that was stopped when the core went: it rests when the zone is reset, whether it is wanted until then or not. */
  mayAct(relay: Relay): void {
    this.#wantedOf(relay).isUnknown = true;
  }

  /** Wanted by a cause: acts at once. In a drill it is spared, and that is written down. */
  want(relay: Relay, cause: string, incidentId: IncidentId | null, isDrill: boolean): void {
    const wanted = this.#wantedOf(relay);
    if (isDrill) {
      if (wanted.by.size > 0) return;
      wanted.state = 'spared';
      this.#host.book.step(incidentId, 'relay-spared', aboutRelay(relay), { kind: relay.kind });
      return;
    }
    const isFirst = wanted.by.size === 0;
    wanted.by.add(cause);
    if (isFirst || wanted.state === 'failed') this.#act(wanted, true, incidentId);
  }

  #wantedOf(relay: Relay): Wanted {
    const known = this.#relays.get(relay.id);
    const wanted: Wanted = known ?? { relay, by: new Set(), state: 'rest', isUnknown: false, turn: 0, again: () => undefined };
    this.#relays.set(relay.id, wanted);
    wanted.relay = relay;
    return wanted;
  }

  /** The cause wants nothing any more (of relays that fit); what nobody wants goes back to rest. */
  release(cause: string, fits: (relay: Relay) => boolean): void {
    for (const wanted of this.#relays.values()) {
      if (!fits(wanted.relay)) continue;
      if (wanted.state === 'spared') wanted.state = 'rest';
      if (wanted.by.delete(cause) && wanted.by.size === 0) this.#act(wanted, false, null);
    }
  }

  /** Its zone was reset: whoever wanted it. */
  releaseAll(fits: (relay: Relay) => boolean): void {
    for (const wanted of this.#relays.values()) {
      if (!fits(wanted.relay)) continue;
      if (wanted.state === 'spared') wanted.state = 'rest';
      if (wanted.by.size === 0 && !wanted.isUnknown) continue;
      wanted.by.clear();
      wanted.isUnknown = false;
      this.#act(wanted, false, null);
    }
  }

  /**
   * The set-up was changed. One that acts and was changed acts as it is now. One that is gone is put to rest, once, and forgotten:
   * nobody could reset it any more (those of a stopped zone cannot be taken out).
   */
  setUp(relays: readonly Relay[]): void {
    for (const [relayId, wanted] of this.#relays) {
      const now = relays.find((relay) => relay.id === relayId);
      if (now === undefined) {
        wanted.again();
        this.#relays.delete(relayId);
        if (wanted.by.size > 0) void this.#host.act(wanted.relay, false);
        continue;
      }
      const isOther = wiresOf(now) !== wiresOf(wanted.relay);
      wanted.relay = now;
      if (isOther && wanted.by.size > 0) this.#act(wanted, true, null);
    }
  }

  stateOf(relayId: RelayId): RelayState {
    return this.#relays.get(relayId)?.state ?? 'rest';
  }

  /** Turns cameras to where they see it, and records what they saw and see. */
  watch(
    cameras: readonly Camera[],
    pileId: PileId | null,
    incidentId: IncidentId,
    does: { readonly turn: boolean; readonly record: boolean },
  ): void {
    const port = this.#host.cameras();
    for (const camera of cameras.slice(0, MOST_CAMERAS)) {
      const about = { cameraId: camera.id, ...(camera.zoneId === null ? {} : { zoneId: camera.zoneId }) };
      if (port === null) {
        this.#host.book.step(incidentId, 'camera-failed', about, { problem: 'cameras are switched off' });
        continue;
      }
      const preset = (pileId === null ? undefined : camera.presets[pileId]) ?? camera.alarmPreset;
      if (does.turn && preset !== null)
        port.toPreset(camera.id, preset).then(
          () => this.#host.book.step(incidentId, 'camera-turned', about, { preset }),
          (error: unknown) => this.#host.book.step(incidentId, 'camera-failed', about, { preset, problem: short(messageOf(error)) }),
        );
      if (does.record && camera.prerollS + camera.postrollS > 0) this.#record(port, camera, incidentId);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const wanted of this.#relays.values()) wanted.again();
  }

  #act(wanted: Wanted, on: boolean, incidentId: IncidentId | null): void {
    wanted.again();
    wanted.turn += 1;
    const { relay, turn } = wanted;
    const { book, clock } = this.#host;
    void this.#host.act(relay, on).then((result) => {
      if (this.#isClosed || turn !== wanted.turn || this.#relays.get(relay.id) !== wanted) return;
      const isHeld = wanted.state === 'acted';
      const isDone = result.outcome === 'acted';
      if (!isDone && clock.monotonic() - this.#beganMs < START_GRACE_MS) {
        wanted.state = 'failed';
        wanted.again();
        wanted.again = clock.after(START_AGAIN_MS, () => this.#act(wanted, on, incidentId));
        return;
      }
      wanted.state = !isDone ? 'failed' : on ? 'acted' : 'rest';
      const detail = isDone ? { kind: relay.kind, tookMs: result.tookMs } : { kind: relay.kind, problem: short(result.problem) };
      if (on && !(isDone && isHeld)) book.step(incidentId, isDone ? 'relay-acted' : 'relay-failed', aboutRelay(relay), detail);
      this.#host.onRelay(relay, isDone ? null : short(result.problem));
      wanted.again();
      if (!isDone) wanted.again = clock.after(AGAIN_AFTER_MS, () => this.#act(wanted, on, incidentId));
      // An output of a camera may be a pulse, which would ring anew each time.
      else if (on && relay.target.kind !== 'camera') wanted.again = clock.after(HOLD_EVERY_MS, () => this.#act(wanted, on, incidentId));
    });
  }

  /** One clip at a time of a camera and an incident: asked again, its end moves. */
  #record(port: Pick<Cameras, 'record'>, camera: Camera, incidentId: IncidentId): void {
    const order = { incidentId, cameraId: camera.id, prerollMs: camera.prerollS * 1_000, postrollMs: camera.postrollS * 1_000 };
    const key = `${incidentId}/${camera.id}`;
    const isFirst = !this.#recording.has(key);
    this.#recording.add(key);
    if (isFirst)
      this.#host.book.step(
        incidentId,
        'recording-began',
        { cameraId: camera.id },
        { prerollS: camera.prerollS, postrollS: camera.postrollS },
      );
    port
      .record(order)
      .then(
        (kept) => {
          if (isFirst) this.#host.onEvidence(clipOf(kept, incidentId, camera.id, this.#host.newId()));
        },
        (error: unknown) =>
          this.#host.book.step(incidentId, 'camera-failed', { cameraId: camera.id }, { problem: short(messageOf(error)) }),
      )
      .finally(() => {
        if (isFirst) this.#recording.delete(key);
      });
  }
}

function clipOf(kept: KeptEvidence, incidentId: IncidentId, cameraId: CameraId, random: string): Evidence {
  return { ...kept, id: id<EvidenceId>(`evidence-${random}`), incidentId, kind: 'clip', cameraId, trimmedAtMs: null };
}

function aboutRelay(relay: Relay): { readonly relayId: RelayId; readonly zoneId?: ZoneId; readonly pileId?: PileId } {
  return {
    relayId: relay.id,
    ...(relay.zoneId === null ? {} : { zoneId: relay.zoneId }),
    ...(relay.pileId === null ? {} : { pileId: relay.pileId }),
  };
}

function wiresOf({ target, actsBy }: Relay): string {
  return JSON.stringify([target, actsBy]);
}

function short(text: string): string {
  return text.slice(0, 200);
}
