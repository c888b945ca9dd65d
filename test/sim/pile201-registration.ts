/** How a simulated 2.0.1 pile gets and stays known: boot until accepted, then heartbeats and clock-aligned readings (OCPP 2.0.1 B01 to B03, G02, J). */
import type { Payload } from './ocpp-frame.ts';
import { numberOf, textOf } from './ocpp-frame.ts';
import type { DeviceModel } from './pile201-device.ts';
import type { BootReason, PileQuirks201 } from './pile201-options.ts';
import type { PileLine } from './pile16-line.ts';
import type { PileClock } from './pile-clock.ts';
import type { Cancel, Timers } from './timers.ts';

/** What registration needs of its pile. */
export interface RegistrationHost201 {
  readonly line: PileLine;
  readonly device: DeviceModel;
  readonly clock: PileClock;
  readonly timers: Timers;
  readonly quirks: PileQuirks201;
  bootPayload(reason: BootReason): Payload;
  tellStatuses(which: 'all' | 'changed'): void;
  sampleAligned(): void;
}

/** A pile of the book does not hurry: told no interval, it waits its own. */
const OWN_BOOT_INTERVAL_S = 30;

/** The boot loop and the periodic timers of one pile. */
export class Registration201 {
  /** Boot answers so far by status, newest last; the last 1,000. */
  readonly answers: string[] = [];
  readonly #host: RegistrationHost201;
  #reason: BootReason = 'PowerUp';
  #mustBoot = true;
  #heartbeat: Cancel | null = null;
  #aligned: Cancel | null = null;
  #again: Cancel | null = null;
  readonly #waiters = new Set<() => void>();

  constructor(host: RegistrationHost201) {
    this.#host = host;
  }

  /** True while the last boot answer was Accepted and the socket is open. */
  get accepted(): boolean {
    return this.#host.line.registered && this.#host.line.up && !this.#mustBoot;
  }

  /** The last boot answer, or null before the first. */
  get status(): string | null {
    return this.answers.at(-1) ?? null;
  }

  /** Resolves when accepted. */
  whenAccepted(): Promise<void> {
    if (this.accepted) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.add(resolve));
  }

  /** The pile was powered up: the next socket begins with a boot. */
  forget(reason: BootReason): void {
    this.#reason = reason;
    this.#mustBoot = true;
    this.#host.line.registered = false;
  }

  /** A socket is open. */
  onUp(): void {
    const { line, quirks } = this.#host;
    if (this.#mustBoot || quirks.bootsOnReconnect) {
      this.forget(this.#reason);
      void this.#bootUntilAnswered();
      return;
    }
    line.register();
    this.restartTimers();
    if (quirks.statusAfterReconnect !== 'never') this.#host.tellStatuses(quirks.statusAfterReconnect);
    this.#tellAccepted();
  }

  /** The socket is gone: nothing periodic until the next. */
  cancelTimers(): void {
    this.#heartbeat?.();
    this.#aligned?.();
    this.#again?.();
  }

  /** Heartbeat and clock-aligned timers from now, by their variables. */
  restartTimers(): void {
    this.#beatLater();
    this.#alignLater();
  }

  /** Sends BootNotification and acts on the answer. */
  async boot(reason: BootReason = this.#reason): Promise<void> {
    const answer = await this.#host.line.ask('BootNotification', this.#host.bootPayload(reason), true);
    if (answer === null) return;
    const payload = answer.ok ? answer.payload : {};
    const status = textOf(payload, 'status') ?? 'Rejected';
    const seconds = numberOf(payload, 'interval') ?? 0;
    this.answers.push(status);
    if (this.answers.length > 1_000) this.answers.shift();
    this.#host.clock.hear(payload['currentTime']);
    if (status === 'Accepted') {
      this.#registered(seconds);
      return;
    }
    this.forget(this.#reason);
    this.#bootLater(seconds);
  }

  /** Sends Heartbeat and takes the time from it. */
  async beat(triggered = false): Promise<void> {
    const answer = await this.#host.line.ask('Heartbeat', {}, triggered);
    if (answer?.ok === true) this.#host.clock.hear(answer.payload['currentTime']);
  }

  async #bootUntilAnswered(): Promise<void> {
    const before = this.answers.length;
    await this.boot();
    if (this.answers.length === before && this.#host.line.up && this.#mustBoot) this.#bootLater(0);
  }

  #bootLater(seconds: number): void {
    this.#again?.();
    this.#again = this.#host.timers.setTimer((seconds > 0 ? seconds : OWN_BOOT_INTERVAL_S) * 1_000, () => {
      if (this.#host.line.up && this.#mustBoot) void this.#bootUntilAnswered();
    });
  }

  #registered(heartbeatSeconds: number): void {
    const first = this.#mustBoot;
    this.#mustBoot = false;
    this.#again?.();
    if (heartbeatSeconds > 0) this.#host.device.force('OCPPCommCtrlr.HeartbeatInterval', String(heartbeatSeconds));
    this.restartTimers();
    this.#host.line.registered = true;
    if (first && this.#host.quirks.statusAfterBoot === 'all') this.#host.tellStatuses('all');
    this.#host.line.register();
    this.#tellAccepted();
  }

  #beatLater(): void {
    this.#heartbeat?.();
    const seconds = this.#host.device.integer('OCPPCommCtrlr.HeartbeatInterval');
    if (seconds <= 0) return;
    this.#heartbeat = this.#host.timers.setTimer(seconds * 1_000, () => {
      void this.beat();
      this.#beatLater();
    });
  }

  #alignLater(): void {
    this.#aligned?.();
    const everyMs = this.#host.device.integer('AlignedDataCtrlr.Interval') * 1_000;
    if (everyMs <= 0 || !this.#host.device.flag('AlignedDataCtrlr.Enabled')) return;
    this.#aligned = this.#host.timers.setTimer(everyMs - (this.#host.clock.now() % everyMs), () => {
      this.#host.sampleAligned();
      this.#alignLater();
    });
  }

  #tellAccepted(): void {
    for (const tell of this.#waiters) tell();
    this.#waiters.clear();
  }
}
