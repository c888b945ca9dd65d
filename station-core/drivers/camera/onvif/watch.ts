/** One ONVIF camera, watched: reached, asked what it can, its events heard, its clock measured; begun anew with growing waits. */
import { Fault, isFault, messageOf } from '../../../base/fault.ts';
import { utcMs, type UtcMs } from '../../../base/time.ts';
import type { CameraAbilities, CameraMake } from '../../../domain/camera.ts';
import type { CameraAccess, CameraTold } from '../../../domain/field-ports.ts';
import type { Clock } from '../../../domain/ports.ts';
import { abilitiesOf, defaultProfiles } from './abilities.ts';
import { OnvifDevice, type Profile } from './device.ts';
import { meaningsOf, type EventMap } from './event-map.ts';
import type { Notification } from './notifications.ts';
import { SignalStates, type SignalChange } from './signal-states.ts';
import { pause, runSubscription } from './subscription.ts';

export interface OnvifState {
  readonly reachable: boolean;
  readonly eventsFlow: boolean;
  /** It says by itself that something stands before its lens. */
  readonly tampered: boolean;
  readonly clockOffsetMs: number | null;
  /** In plain words; empty: none. */
  readonly problem: string;
  readonly make: CameraMake | null;
  readonly abilities: CameraAbilities | null;
}

export interface OnvifHost {
  readonly clock: Clock;
  readonly onTold: (told: Omit<CameraTold, 'cameraId'>) => void;
  readonly onState: (state: OnvifState) => void;
}

export interface OnvifOptions {
  readonly access: CameraAccess;
  /** Empty: what the camera offers first. */
  readonly mainProfile: string;
  readonly maps: readonly EventMap[];
}

const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000] as const;
/** Cameras lock an account after a few wrong passwords. */
const REFUSED_WAIT_MS = 300_000;
/** Without events the camera is asked for the time so often, and with them its clock is measured so often. */
const HEARTBEAT_MS = 15_000;
const CLOCK_EVERY_MS = 300_000;
/** Orders under way at one camera; one more is refused. */
const MOST_ORDERS = 8;
/** A time it tells counts when it lies so near; else the arrival does. */
const BELIEVED_BACK_MS = 600_000;
const BELIEVED_AHEAD_MS = 5_000;

export class OnvifCamera {
  readonly #host: OnvifHost;
  readonly #options: OnvifOptions;
  readonly #ending = new AbortController();
  readonly #signals = new SignalStates();
  readonly #cancelTick: () => void;
  #device: OnvifDevice;
  #profiles: readonly Profile[] = [];
  #snapshotUrl: URL | null = null;
  #orders = 0;
  #failures = 0;
  #lastTopic = '';
  #state: OnvifState = {
    reachable: false, eventsFlow: false, tampered: false, clockOffsetMs: null, problem: '', make: null, abilities: null,
  }; // prettier-ignore
  readonly #running: Promise<void>;

  /** Begins at once. Throws Fault('input.invalid') for an address that is none. */
  constructor(options: OnvifOptions, host: OnvifHost) {
    this.#options = options;
    this.#host = host;
    this.#device = new OnvifDevice(host.clock, options.access);
    this.#cancelTick = host.clock.every(1_000, () => this.#tell(this.#signals.passed(host.clock.monotonic()), null));
    this.#running = this.#run();
  }

  get state(): OnvifState {
    return this.#state;
  }

  /** The profile evidence is kept of, and the one for live view; empty where nothing is known yet. */
  get profiles(): { readonly main: string; readonly sub: string } {
    const chosen = defaultProfiles(this.#profiles);
    return { main: this.#options.mainProfile || chosen.main, sub: chosen.sub };
  }

  snapshot(): Promise<Uint8Array> {
    return this.#order(async (device) => {
      this.#snapshotUrl ??= await device.snapshotUrl(await this.#mainProfile());
      return device.snapshot(this.#snapshotUrl);
    });
  }

  streamUrl(profile: string): Promise<string> {
    return this.#order(async (device) => device.streamUrl(profile || (await this.#mainProfile())));
  }

  move(speed: { readonly pan: number; readonly tilt: number; readonly zoom: number }): Promise<void> {
    return this.#order(async (device) => device.move(await this.#ptzProfile(), speed));
  }

  toPreset(preset: string): Promise<void> {
    return this.#order(async (device) => device.toPreset(await this.#ptzProfile(), preset));
  }

  savePreset(name: string): Promise<string> {
    return this.#order(async (device) => {
      const profile = await this.#ptzProfile();
      const token = await device.savePreset(profile, name);
      const { abilities } = this.#state;
      if (abilities !== null) this.#become({ abilities: { ...abilities, presets: await device.presets(profile) } });
      return token;
    });
  }

  relay(token: string, on: boolean): Promise<void> {
    return this.#order((device) => device.setRelay(token, on));
  }

  /** Gives the subscription back. Never rejects; at most 2 s. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#cancelTick();
    this.#tell(this.#signals.clear(), null);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    const { clock } = this.#host;
    while (!signal.aborted) {
      let waitMs: number;
      try {
        await this.#connect();
        await this.#listen();
        waitMs = WAITS_MS[0];
      } catch (error) {
        if (this.#isClosing()) return;
        waitMs = this.#failed(error);
      }
      await pause(clock, waitMs, signal);
    }
  }

  async #connect(): Promise<void> {
    const device = new OnvifDevice(this.#host.clock, this.#options.access);
    const clockOffsetMs = await device.measureClock();
    const make = await device.make();
    const profiles = await device.profiles();
    const abilities = await abilitiesOf(device, profiles);
    this.#device = device;
    this.#profiles = profiles;
    this.#snapshotUrl = null;
    this.#become({ reachable: true, problem: '', clockOffsetMs, make, abilities });
  }

  /** Until it breaks. */
  async #listen(): Promise<void> {
    const { clock } = this.#host;
    const { signal } = this.#ending;
    const { events } = await this.#device.services();
    if (events === undefined) {
      do {
        this.#become({ clockOffsetMs: await this.#device.measureClock(), reachable: true });
        this.#failures = 0;
        await pause(clock, HEARTBEAT_MS, signal);
      } while (!this.#isClosing());
      return;
    }
    let measuredMs = clock.monotonic();
    await runSubscription({
      clock,
      soap: this.#device.soap,
      events,
      signal,
      // Not well yet: one that forgets each subscription at once is asked less and less.
      onSubscribed: () => this.#become({ eventsFlow: true }),
      onAlive: () => {
        this.#failures = 0;
        this.#become({ reachable: true, eventsFlow: true, problem: '' });
        if (clock.monotonic() - measuredMs < CLOCK_EVERY_MS) return;
        measuredMs = clock.monotonic();
        // That it could not be measured is told by the next pull, which fails as well; the offset before stays.
        this.#device.measureClock().then(
          (clockOffsetMs) => this.#become({ clockOffsetMs }),
          () => undefined,
        );
      },
      onNotifications: (notifications) => notifications.forEach((one) => this.#heard(one)),
    });
  }

  #isClosing(): boolean {
    return this.#ending.signal.aborted;
  }

  /** How long to wait. A subscription that was lost while the camera is there is no reason to call it gone. */
  #failed(error: unknown): number {
    const { reachable } = this.#state;
    const code = isFault(error) ? error.code : '';
    const isGone = code === 'camera.unreachable' || code === 'camera.no-answer' || !reachable;
    const problem = isFault(error) ? error.message : `Something went wrong while it was read: ${messageOf(error).slice(0, 100)}.`;
    this.#become({ reachable: !isGone, eventsFlow: false, problem });
    if (code === 'camera.refused-login') return REFUSED_WAIT_MS;
    const waitMs = WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)] ?? WAITS_MS[0];
    this.#failures += 1;
    return waitMs;
  }

  #heard(notification: Notification): void {
    const isInitial = notification.operation === 'Initialized';
    for (const meaning of meaningsOf(notification, this.#options.maps)) {
      this.#lastTopic = notification.told;
      this.#tell(this.#signals.heard(meaning, isInitial, this.#host.clock.monotonic()), notification);
    }
  }

  #tell(changes: readonly SignalChange[], notification: Notification | null): void {
    const { clock, onTold } = this.#host;
    const arrivedMs = clock.monotonic();
    for (const change of changes)
      onTold({ ...change, atMs: this.#instantOf(notification), arrivedMs, topic: notification?.told ?? this.#lastTopic });
    if (changes.some(({ signal }) => signal === 'tamper')) this.#become({ tampered: this.#signals.isTampered });
  }

  /** By the station's clock. Some write local time and call it UTC: what lies far away is not believed. */
  #instantOf(notification: Notification | null): UtcMs {
    const nowMs = this.#host.clock.now();
    if (notification?.utcMs === undefined || notification.utcMs === null) return nowMs;
    const told = notification.utcMs - this.#device.soap.offsetMs;
    return told > nowMs - BELIEVED_BACK_MS && told < nowMs + BELIEVED_AHEAD_MS ? utcMs(Math.min(Math.round(told), nowMs)) : nowMs;
  }

  async #mainProfile(): Promise<string> {
    if (this.#profiles.length === 0) this.#profiles = await this.#device.profiles();
    const { main } = this.profiles;
    if (main === '') throw new Fault('camera.not-offered', { help: 'It offers no video profile.' });
    return main;
  }

  async #ptzProfile(): Promise<string> {
    const main = await this.#mainProfile();
    const named = this.#profiles.find(({ token }) => token === main);
    return named?.hasPtz === true ? main : (this.#profiles.find(({ hasPtz }) => hasPtz)?.token ?? main);
  }

  async #order<T>(work: (device: OnvifDevice) => Promise<T>): Promise<T> {
    if (this.#orders >= MOST_ORDERS) throw new Fault('camera.busy', { waiting: this.#orders });
    this.#orders += 1;
    try {
      return await work(this.#device);
    } finally {
      this.#orders -= 1;
    }
  }

  #become(change: Partial<OnvifState>): void {
    this.#state = { ...this.#state, ...change };
    this.#host.onState(this.#state);
  }
}
