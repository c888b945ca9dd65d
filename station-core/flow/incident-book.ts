/**
 * What an incident writes down: its opening, and each step with its time since the reading that began it. Steps are gathered and
 * told four times a second at most; what cannot be written waits, bounded, and is told when it can.
 */
import { messageOf } from '../base/fault.ts';
import { addMs } from '../base/time.ts';
import { id, type EventId, type IncidentId, type OperatorId, type ZoneId } from '../base/ids.ts';
import type { Answer } from '../domain/answer.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Incident, IncidentStep, StepKind } from '../domain/incident.ts';
import type { Clock, Logger } from '../domain/ports.ts';

export interface BookHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: StationEvent) => Promise<Answer>;
}

/** What a step is about; all of it may be left out. */
export type StepAbout = Partial<Pick<IncidentStep, 'pileId' | 'relayId' | 'sensorId' | 'cameraId' | 'zoneId'>>;

type Opened = Omit<Incident, 'number'>;

interface Book {
  incident: Opened;
  readonly beganMs: number;
  seq: number;
  /** It stands in the file: steps may follow. */
  isWritten: boolean;
}

const FLUSH_EVERY_MS = 250;
const AGAIN_AFTER_MS = 1_000;
const MOST_PER_EVENT = 500;
/** Past it the newest steps are left out, and how many is logged: what began the incident is worth more than its end. */
const MOST_WAITING = 10_000;
const MOST_STEPS = 20_000;
/** Past so many in memory those that are over are forgotten, the oldest first. */
const MOST_BOOKS = 100;

export class IncidentBook {
  readonly #host: BookHost;
  readonly #books = new Map<IncidentId, Book>();
  /** Openings and changes that were not written yet, the newest of each. */
  readonly #openings = new Map<IncidentId, { readonly stopsZones: boolean }>();
  #waiting: IncidentStep[] = [];
  #left = 0;
  #timer: (() => void) | null = null;
  #telling: Promise<void> = Promise.resolve();

  constructor(host: BookHost, open: readonly (Incident & { readonly lastSeq: number })[]) {
    this.#host = host;
    const { clock } = host;
    for (const { lastSeq, number: _number, ...incident } of open) {
      // The monotonic clock began anew with the core: what comes now is told by the wall clock's distance.
      const beganMs = clock.monotonic() - Math.max(0, clock.now() - incident.openedAtMs);
      this.#books.set(incident.id, { incident, beganMs, seq: lastSeq, isWritten: true });
    }
  }

  /** beganMs: when the reading that began it arrived, by the monotonic clock. */
  open(facts: Pick<Opened, 'id' | 'zoneIds' | 'ruleId' | 'firstOut' | 'title' | 'isDrill'>, beganMs: number, stopsZones: boolean): void {
    const known = this.#books.get(facts.id);
    if (known !== undefined) return this.addZones(facts.id, facts.zoneIds, stopsZones);
    this.#forgetOld();
    const incident: Opened = { ...facts, openedAtMs: this.#host.clock.now(), closedAtMs: null, closedBy: null, note: '' };
    this.#books.set(facts.id, { incident, beganMs, seq: 0, isWritten: false });
    this.#write(facts.id, stopsZones);
  }

  addZones(incidentId: IncidentId, zoneIds: readonly ZoneId[], stopsZones: boolean): void {
    const book = this.#books.get(incidentId);
    const added = zoneIds.filter((zoneId) => book?.incident.zoneIds.includes(zoneId) !== true);
    if (book === undefined || (added.length === 0 && !stopsZones)) return;
    book.incident = { ...book.incident, zoneIds: [...book.incident.zoneIds, ...added] };
    this.#write(incidentId, stopsZones);
  }

  /** Nobody has to reset it: it is over by itself. An incident of a zone is closed by the zone's reset. */
  close(incidentId: IncidentId, by: OperatorId | null): void {
    const book = this.#books.get(incidentId);
    if (book === undefined) return;
    book.incident = { ...book.incident, closedAtMs: this.#host.clock.now(), closedBy: by };
    this.#write(incidentId, false);
  }

  /** Its zones were reset, which closed it where it is written; what is still on its way is written down all the same. */
  ended(incidentId: IncidentId): void {
    const book = this.#books.get(incidentId);
    if (book !== undefined) book.incident = { ...book.incident, closedAtMs: book.incident.closedAtMs ?? this.#host.clock.now() };
  }

  isOpen(incidentId: IncidentId): boolean {
    return this.#books.get(incidentId)?.incident.closedAtMs === null;
  }

  /** whenMs: by the monotonic clock, where it was not just now. */
  step(incidentId: IncidentId | null, what: StepKind, about: StepAbout, detail: IncidentStep['detail'] = {}, whenMs?: number): void {
    const book = incidentId === null ? undefined : this.#books.get(incidentId);
    if (book === undefined) return;
    if (this.#waiting.length >= MOST_WAITING || book.seq >= MOST_STEPS) {
      this.#left += 1;
      return;
    }
    book.seq += 1;
    const { clock } = this.#host;
    const nowMs = clock.monotonic();
    const atMs = whenMs ?? nowMs;
    this.#waiting.push({
      incidentId: book.incident.id,
      seq: book.seq,
      atMs: addMs(clock.now(), -Math.round(nowMs - atMs)),
      afterMs: Math.max(0, Math.round((atMs - book.beganMs) * 10) / 10),
      what,
      pileId: about.pileId ?? null,
      relayId: about.relayId ?? null,
      sensorId: about.sensorId ?? null,
      cameraId: about.cameraId ?? null,
      zoneId: about.zoneId ?? null,
      detail,
    });
    this.#soon(FLUSH_EVERY_MS);
  }

  /** Tells what waits; at the end of the core. */
  async end(): Promise<void> {
    this.#timer?.();
    this.#timer = null;
    await this.#telling;
    await this.#flush();
  }

  #forgetOld(): void {
    for (const [incidentId, { incident }] of this.#books) {
      if (this.#books.size < MOST_BOOKS) return;
      if (incident.closedAtMs !== null && !this.#openings.has(incidentId)) this.#books.delete(incidentId);
    }
  }

  #write(incidentId: IncidentId, stopsZones: boolean): void {
    this.#openings.set(incidentId, { stopsZones: stopsZones || this.#openings.get(incidentId)?.stopsZones === true });
    this.#soon(0);
  }

  #soon(inMs: number): void {
    if (this.#timer !== null && inMs > 0) return;
    this.#timer?.();
    this.#timer = this.#host.clock.after(inMs, () => {
      this.#timer = null;
      // One after the other: a second flush must not overtake the first.
      this.#telling = this.#telling.then(() => this.#flush());
    });
  }

  async #flush(): Promise<void> {
    try {
      let failed: Error | null = null;
      for (const [incidentId, { stopsZones }] of [...this.#openings]) {
        const book = this.#books.get(incidentId);
        this.#openings.delete(incidentId);
        if (book === undefined) continue;
        try {
          await this.#host.submit({ ...this.#envelope(), kind: 'incident.opened', incident: book.incident, stopsZones });
          book.isWritten = true;
        } catch (error) {
          // One that is refused again and again keeps neither the others nor their steps from being written.
          this.#openings.set(incidentId, { stopsZones: stopsZones || this.#openings.get(incidentId)?.stopsZones === true });
          failed = error instanceof Error ? error : new Error(messageOf(error));
        }
      }
      await this.#tellSteps();
      if (failed !== null) throw failed;
    } catch (error) {
      this.#host.log.warn(
        { problem: messageOf(error), waiting: this.#waiting.length, left: this.#left },
        'an incident waits to be written',
      );
      if (this.#timer === null) this.#soon(AGAIN_AFTER_MS);
    }
  }

  async #tellSteps(): Promise<void> {
    const ready = this.#waiting.filter(({ incidentId }) => this.#books.get(incidentId)?.isWritten === true).slice(0, MOST_PER_EVENT);
    if (ready.length === 0) return;
    const sent = new Set(ready);
    this.#waiting = this.#waiting.filter((step) => !sent.has(step));
    try {
      await this.#host.submit({ ...this.#envelope(), kind: 'incident.stepped', steps: ready });
    } catch (error) {
      this.#waiting = [...ready, ...this.#waiting];
      throw error;
    }
    if (this.#waiting.length > 0) this.#soon(FLUSH_EVERY_MS);
  }

  #envelope(): { readonly id: EventId; readonly receivedMs: ReturnType<Clock['now']> } {
    return { id: this.#host.newEventId(), receivedMs: this.#host.clock.now() };
  }
}

/** An incident's id from a random one. */
export function newIncidentId(random: string): IncidentId {
  return id<IncidentId>(`incident-${random}`);
}
