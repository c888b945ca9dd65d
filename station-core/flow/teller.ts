/**
 * Tells the inbox what the lane found, and again until it was taken: no alarm is lost because a disk was full for a while. While nothing
 * can be written it holds what it has in memory, bounded, and tries a few of them every second; what it had to give up it tells afterwards
 * by an alarm. What it holds is lost with the core: after the next start the lane finds anew what still stands.
 */
import { isFault, messageOf, type FaultCode } from '../base/fault.ts';
import type { EventId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Answer } from '../domain/answer.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Clock, Logger } from '../domain/ports.ts';
import type { Severity } from '../domain/safety.ts';

export interface TellerHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: StationEvent) => Promise<Answer>;
}

interface Waiting {
  /** In the order in which they were told; the first may be under way. */
  readonly events: StationEvent[];
  isSending: boolean;
  /** How often the first was turned down though others were taken. */
  tries: number;
}

const AGAIN_AFTER_MS = 1_000;
/** Different things that wait. Past it the newest that is not grave is given up: what came first is worth most, and is kept. */
const MOST_WAITING = 5_000;
/** Of one thing: the first change and the newest ones. What went back and forth in between is left out in pairs. */
const MOST_OF_ONE = 4;
/** While nothing can be written so many are tried at once: the inbox has others to refuse. */
const MOST_TRIED = 8;
/** What is turned down so often for a reason of its own is given up. */
const MOST_TRIES = 60;
/** Passes by itself, whatever is told: the disk is full or hangs, or the writer has too much to do. */
const OUTAGE: ReadonlySet<FaultCode> = new Set(['store.disk-full', 'store.io-error', 'store.busy', 'inbox.full']);
const GRAVE: ReadonlySet<Severity> = new Set(['high', 'critical']);
/** The alarm about what was lost. */
const LOST = 'lane-untold';

export class Teller {
  readonly #host: TellerHost;
  /** By what it is about, in the order in which it was told. */
  readonly #waiting = new Map<string, Waiting>();
  /** Since when nothing is taken; null: it is. */
  #sinceMs: UtcMs | null = null;
  #lost = 0;
  #firstLost = '';
  #again: (() => void) | null = null;
  #isClosed = false;

  constructor(host: TellerHost) {
    this.#host = host;
  }

  /** about: changes of one thing are written in their order. */
  tell(about: string, event: StationEvent): void {
    const one = this.#waiting.get(about) ?? { events: [], isSending: false, tries: 0 };
    one.events.push(event);
    if (one.events.length > MOST_OF_ONE) one.events.splice(1, 2);
    this.#waiting.set(about, one);
    if (this.#waiting.size > MOST_WAITING) this.#giveUp(this.#leastWorth());
    if (this.#sinceMs === null) this.#send(about, one);
  }

  /** What was not written is lost with the core. */
  close(): void {
    this.#isClosed = true;
    this.#again?.();
    if (this.#waiting.size > 0) this.#host.log.error({ things: this.#waiting.size }, 'what the safety lane told was not written');
  }

  #send(about: string, one: Waiting): void {
    const [event] = one.events;
    if (event === undefined || one.isSending || this.#waiting.get(about) !== one) return;
    one.isSending = true;
    this.#host.submit(event).then(
      () => {
        one.isSending = false;
        one.events.shift();
        one.tries = 0;
        if (one.events.length === 0 && this.#waiting.get(about) === one) this.#waiting.delete(about);
        this.#send(about, one);
        this.#taken();
      },
      (error: unknown) => {
        one.isSending = false;
        this.#turnedDown(about, one, error);
      },
    );
  }

  #turnedDown(about: string, one: Waiting, error: unknown): void {
    const { clock, log } = this.#host;
    if (isFault(error) && OUTAGE.has(error.code)) {
      if (this.#sinceMs === null) log.warn({ about, problem: messageOf(error) }, 'what the safety lane tells waits to be written');
      this.#sinceMs ??= clock.now();
    } else {
      one.tries += 1;
      if (one.tries === 1) log.warn({ about, problem: messageOf(error) }, 'the writer turned down what the safety lane told');
      if (one.tries >= MOST_TRIES) {
        this.#giveUp(about);
        if (this.#sinceMs === null) this.#tellLost(0);
      } else if (this.#waiting.get(about) === one) {
        // Behind the others, so that it keeps none of them.
        this.#waiting.delete(about);
        this.#waiting.set(about, one);
      }
    }
    if (this.#again !== null || this.#isClosed) return;
    this.#again = clock.after(AGAIN_AFTER_MS, () => {
      this.#again = null;
      for (const [key, waiting] of [...this.#waiting].slice(0, MOST_TRIED)) this.#send(key, waiting);
    });
  }

  /** The disk takes again: all of it, in its order. */
  #taken(): void {
    if (this.#sinceMs === null) return;
    const { clock, log } = this.#host;
    const outageS = Math.round((clock.now() - this.#sinceMs) / 1_000);
    this.#sinceMs = null;
    log.info({ outageS, things: this.#waiting.size, lost: this.#lost }, 'what the safety lane told is written again');
    for (const [about, one] of [...this.#waiting]) this.#send(about, one);
    this.#tellLost(outageS);
  }

  #tellLost(outageS: number): void {
    if (this.#lost === 0) return;
    const detail = { lost: this.#lost, first: this.#firstLost.slice(0, 160), ...(outageS === 0 ? {} : { outageS }) };
    this.#lost = 0;
    this.tell(LOST, {
      kind: 'alarm.told',
      id: this.#host.newEventId(),
      receivedMs: this.#host.clock.now(),
      key: LOST,
      alarm: LOST,
      ruleId: null,
      change: 'raised',
      severity: 'high',
      zoneId: null,
      latching: false,
      escalateAfterMs: null,
      detail,
      isTest: false,
      notify: true,
    });
  }

  /** The newest that is no grave alarm; where all are, the newest. */
  #leastWorth(): string {
    const newestFirst = [...this.#waiting].reverse();
    const [about = ''] = newestFirst.find(([, { events }]) => !events.some(isGrave)) ?? newestFirst[0] ?? [];
    return about;
  }

  #giveUp(about: string): void {
    const one = this.#waiting.get(about);
    if (one === undefined) return;
    this.#waiting.delete(about);
    if (this.#lost === 0) {
      this.#firstLost = about;
      this.#host.log.error({ about }, 'what the safety lane told could not be kept any longer');
    }
    this.#lost += one.events.length;
  }
}

function isGrave(event: StationEvent): boolean {
  return event.kind === 'alarm.told' && GRAVE.has(event.severity);
}
