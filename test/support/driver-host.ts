/** A station for drivers under test: records every event, answers by a table, and has a clock that can be turned by hand. */
import { id, type EventId, type PileId } from '../../station-core/base/ids.ts';
import { utcMs, type UtcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { PileEvent } from '../../station-core/domain/event.ts';
import type { Clock, PileDriverHost, PileEntry } from '../../station-core/domain/ports.ts';
import type { PileQuirks } from '../../station-core/domain/quirks.ts';
import { NO_QUIRKS } from '../../station-core/rules/quirks/match.ts';

export const TEST_START = utcMs(Date.parse('2026-03-01T08:00:00Z'));

export interface ManualClock extends Clock {
  /** Turns the clock on and runs, in order, what comes due. */
  advance(ms: number): void;
  /** How many timers are set. */
  readonly timers: number;
}

export function manualClock(start: UtcMs = TEST_START): ManualClock {
  let elapsed = 0;
  let serial = 0;
  const timers = new Map<number, { dueMs: number; everyMs: number | null; call: () => void }>();
  const set = (ms: number, everyMs: number | null, call: () => void): (() => void) => {
    const key = (serial += 1);
    timers.set(key, { dueMs: elapsed + ms, everyMs, call });
    return () => timers.delete(key);
  };
  return {
    now: () => utcMs(start + Math.floor(elapsed)),
    monotonic: () => elapsed,
    after: (ms, call) => set(ms, null, call),
    every: (ms, call) => set(ms, ms, call),
    get timers() {
      return timers.size;
    },
    advance(ms) {
      const until = elapsed + ms;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.dueMs <= until).sort(([a, x], [b, y]) => x.dueMs - y.dueMs || a - b)[0];
        if (due === undefined) break;
        const [key, timer] = due;
        elapsed = Math.max(elapsed, timer.dueMs);
        if (timer.everyMs === null) timers.delete(key);
        else timer.dueMs += timer.everyMs;
        timer.call();
      }
      elapsed = until;
    },
  };
}

export type EventOf<Kind extends PileEvent['kind']> = Extract<PileEvent, { kind: Kind }>;

export interface DriverHost extends PileDriverHost {
  readonly clock: ManualClock;
  readonly events: PileEvent[];
  readonly logged: {
    readonly level: 'info' | 'warn' | 'error';
    readonly text: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }[];
  readonly entries: Map<string, PileEntry>;
  /** Answers instead of the table; undefined: the table. May reject. */
  answerWith: (event: PileEvent) => Promise<Answer> | undefined;
  waiting: number;
  /** Of every pile. */
  quirk: Partial<PileQuirks>;
  admit(pileId: string, passwordHash?: string | null, entry?: Partial<PileEntry>): void;
  of<Kind extends PileEvent['kind']>(kind: Kind): EventOf<Kind>[];
  /** The first event of a kind that fits, as soon as it is there. */
  next<Kind extends PileEvent['kind']>(kind: Kind, fits?: (event: EventOf<Kind>) => boolean): Promise<EventOf<Kind>>;
}

/** Passwords in tests: the hash of "x" is "hash:x". */
export const hashOf = (password: string): string => `hash:${password}`;

export function driverHost(clock: ManualClock = manualClock()): DriverHost {
  let serial = 0;
  let transactions = 0;
  const watchers = new Set<() => void>();
  const log = (level: 'info' | 'warn' | 'error') => (fields: Readonly<Record<string, unknown>>, text: string) => {
    host.logged.push({ level, text, fields });
  };
  const host: DriverHost = {
    clock,
    events: [],
    logged: [],
    entries: new Map(),
    waiting: 0,
    quirk: {},
    answerWith: () => undefined,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    newEventId: () => id<EventId>(`event-${(serial += 1)}`),
    entry: (pileId) => host.entries.get(pileId) ?? null,
    quirks: () => ({ ...NO_QUIRKS, shyKeys: [], ...host.quirk }),
    waitingCount: () => host.waiting,
    verifyPassword: (hash, password) => Promise.resolve(hash === hashOf(Buffer.from(password).toString('utf8'))),
    submit: (event) => {
      host.events.push(event);
      for (const watcher of watchers) watcher();
      return host.answerWith(event) ?? Promise.resolve(tableAnswer(host, event, () => (transactions += 1)));
    },
    admit: (pileId, passwordHash = null, entry = {}) => {
      host.entries.set(pileId, {
        id: id<PileId>(pileId),
        admission: 'accepted',
        make: { vendor: '', model: '', firmware: null },
        shyKeys: [],
        passwordHash,
        newPasswordHash: null,
        least: 0,
        certificateName: null,
        revoked: [],
        ...entry,
      });
    },
    of: (kind) => host.events.filter((event): event is EventOf<typeof kind> => event.kind === kind),
    next: (kind, fits = () => true) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          const found = host.of(kind).find(fits);
          if (found === undefined) return;
          watchers.delete(watcher);
          resolve(found);
        };
        watchers.add(watcher);
        watcher();
      }),
  };
  return host;
}

function tableAnswer(host: DriverHost, event: PileEvent, nextTransaction: () => number): Answer {
  switch (event.kind) {
    case 'pile.booted': {
      const accepted = host.entries.get(event.pileId)?.admission === 'accepted';
      return { kind: 'boot', status: accepted ? 'Accepted' : 'Pending', nowMs: host.clock.now(), intervalS: accepted ? 300 : 60 };
    }
    case 'pile.authorize':
      return { kind: 'authorized', status: 'Accepted', expiresMs: null };
    case 'session.started': {
      const transactionId = nextTransaction();
      return { kind: 'started', transactionId, sessionId: id(`session-${transactionId}`), status: 'Accepted' };
    }
    case 'session.ended':
      return { kind: 'ended', status: event.tag === null ? null : 'Accepted' };
    case 'transaction.told':
      return { kind: 'transaction-told', status: event.tag === null ? null : 'Accepted', cost: null, currencyDigits: 2 };
    default:
      return { kind: 'done' };
  }
}
