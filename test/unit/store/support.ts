/** What the store's tests share: a folder that goes away, a clock that stands still, entries of a journal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventId, PersonKeyId, PileId } from '../../../station-core/base/ids.ts';
import { id } from '../../../station-core/base/ids.ts';
import { addMs, utcMs, type LocalDate, type UtcMs } from '../../../station-core/base/time.ts';
import type { Clock } from '../../../station-core/domain/ports.ts';
import type { Reader, WriteConnection, Writer } from '../../../station-core/store/connection.ts';
import type { JournalEntry } from '../../../station-core/store/journal.ts';
import { openStore, storeFiles } from '../../../station-core/store/open-store.ts';

export const NOON = utcMs(Date.parse('2026-11-21T12:00:00Z'));

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store with a real file, closed when the test ends. */
export function fileStore(dataFolder = temporaryFolder()): {
  readonly db: WriteConnection;
  readonly dataFolder: string;
  readonly files: ReturnType<typeof storeFiles>;
} {
  const db = openStore({ dataFolder, nowMs: NOON });
  onTestFinished(() => db.close());
  return { db, dataFolder, files: storeFiles(dataFolder) };
}

export function entry(number: number, rest: Partial<JournalEntry> = {}): JournalEntry {
  return {
    eventId: id<EventId>(`event-${number}`),
    receivedMs: utcMs(NOON + number),
    localDay: day('2026-11-21'),
    pileId: id<PileId>('CP-1'),
    kind: 'pile.heartbeat',
    action: 'Heartbeat',
    messageId: `m${number}`,
    body: '{}',
    sealedTag: null,
    personKeyId: null,
    operatorId: null,
    violation: null,
    ...rest,
  };
}

export const day = (text: string): LocalDate => text as LocalDate;
export const pile = (text: string): PileId => id<PileId>(text);
export const person = (text: string): PersonKeyId => id<PersonKeyId>(text);

export function count(db: Reader, table: string): number {
  return Number(db.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
}

/** The writer, except that everything is as after a kill at its next transaction: nothing of it happens. */
export function killedAtTransaction(db: Writer): Writer {
  return new Proxy(db, {
    get: (target, key): unknown => {
      if (key === 'transaction')
        return () => {
          throw new Error('killed');
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Time that passes only when told to. */
export class StandingClock implements Clock {
  #nowMs: UtcMs;
  #timers: { atMs: number; everyMs: number | null; readonly call: () => void }[] = [];

  constructor(nowMs: UtcMs) {
    this.#nowMs = nowMs;
  }

  now(): UtcMs {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(ms: number, call: () => void): () => void {
    return this.#add(ms, null, call);
  }

  every(ms: number, call: () => void): () => void {
    return this.#add(ms, ms, call);
  }

  /** Timers that came due run in order. */
  pass(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#nowMs = utcMs(next.atMs);
      if (next.everyMs === null) this.#timers = this.#timers.filter((timer) => timer !== next);
      else next.atMs += next.everyMs;
      next.call();
    }
    this.#nowMs = utcMs(endMs);
  }

  #add(ms: number, everyMs: number | null, call: () => void): () => void {
    const timer = { atMs: addMs(this.#nowMs, ms) as number, everyMs, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
}
