/**
 * How much strangers may ask of the station. The listener shares a thread with the sockets of piles and with the safety lane, so
 * what comes from phones is bounded before anything is done: sockets and requests of an address, questions under way, deeds an hour.
 */
import type { Socket } from 'node:net';
import { BoundedQueue } from '../../base/bounded-queue.ts';
import { Fault } from '../../base/fault.ts';
import { HOUR_MS } from '../../base/time.ts';
import type { Clock } from '../../domain/ports.ts';

/** What leaves something behind, or costs. */
export type Deed = 'complain' | 'register' | 'prepay' | 'pay' | 'receipt' | 'invoice' | 'start' | 'stop';

/** An hour, of one address. Phones behind one router share it. */
const AN_HOUR: Readonly<Record<Deed, number>> = {
  complain: 6,
  register: 4,
  prepay: 12,
  pay: 20,
  receipt: 60,
  invoice: 10,
  start: 60,
  stop: 60,
};

/** Requests: so many at once, then so many a second. Of an address, and of all together. */
const OF_AN_ADDRESS = { burst: 240, aSecond: 8 } as const;
const OF_ALL = { burst: 2_000, aSecond: 250 } as const;
const SOCKETS_OF_AN_ADDRESS = 48;
/** Addresses remembered; the one not heard for longest is forgotten. */
const KEPT = 10_000;
/** Questions to the file: so many under way, so many wait; more are told to come again. */
const AT_ONCE = 4;
const WAITING = 120;

export interface Guard {
  /** Throws Fault('access.throttled', { seconds }). */
  request(address: string): void;
  /** Throws Fault('access.throttled', { seconds }) past the hour's share. */
  deed(deed: Deed, address: string): void;
  /** One of the few questions under way at once. Throws Fault('inbox.full') where too many wait. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Ends a connection of an address that holds too many already. */
  admit(socket: Socket): void;
}

interface Bucket {
  left: number;
  atMs: number;
}

export function createGuard(clock: Pick<Clock, 'monotonic'>): Guard {
  const buckets = new Map<string, Bucket>();
  const all: Bucket = { left: OF_ALL.burst, atMs: clock.monotonic() };
  const deeds = new Map<string, number[]>();
  const sockets = new Map<string, number>();
  const turns = new Turns();

  return {
    request: (address) => {
      const who = addressKey(address);
      const nowMs = clock.monotonic();
      const own = buckets.get(who) ?? { left: OF_AN_ADDRESS.burst, atMs: nowMs };
      remember(buckets, who, own);
      // His own share first: one address alone never empties the share of all.
      take(own, OF_AN_ADDRESS, nowMs);
      take(all, OF_ALL, nowMs);
    },
    deed: (deed, address) => {
      const key = `${deed} ${addressKey(address)}`;
      const nowMs = clock.monotonic();
      const recent = (deeds.get(key) ?? []).filter((atMs) => nowMs - atMs < HOUR_MS);
      const [oldest = nowMs] = recent;
      if (recent.length >= AN_HOUR[deed]) throw new Fault('access.throttled', { seconds: Math.ceil((oldest + HOUR_MS - nowMs) / 1_000) });
      remember(deeds, key, [...recent, nowMs]);
    },
    inTurn: (work) => turns.take(work),
    admit: (socket) => {
      const who = addressKey(socket.remoteAddress ?? '');
      const open = sockets.get(who) ?? 0;
      if (open >= SOCKETS_OF_AN_ADDRESS) {
        socket.destroy();
        return;
      }
      sockets.set(who, open + 1);
      socket.once('close', () => {
        const left = (sockets.get(who) ?? 1) - 1;
        if (left <= 0) sockets.delete(who);
        else sockets.set(who, left);
      });
    },
  };
}

/** Who it counts for: an IPv4 address, or the /64 of an IPv6 one, of which a single phone has all addresses. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const whole =
    tail === undefined
      ? groups
      : [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0'), ...after];
  return whole.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':'); // prettier-ignore
}

function take(bucket: Bucket, { burst, aSecond }: { readonly burst: number; readonly aSecond: number }, nowMs: number): void {
  bucket.left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1_000) * aSecond);
  bucket.atMs = nowMs;
  if (bucket.left < 1) throw new Fault('access.throttled', { seconds: Math.max(1, Math.ceil((1 - bucket.left) / aSecond)) });
  bucket.left -= 1;
}

function remember<T>(table: Map<string, T>, key: string, value: T): void {
  table.delete(key);
  table.set(key, value);
  if (table.size <= KEPT) return;
  const [oldest] = table.keys();
  if (oldest !== undefined) table.delete(oldest);
}

class Turns {
  readonly #waiting = new BoundedQueue<() => void>({ capacity: WAITING, whenFull: 'refuse' });
  #running = 0;

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      await new Promise<void>((resolve, reject) => {
        if (!this.#waiting.push(resolve)) reject(new Fault('inbox.full', { help: 'Try again in a moment.' }));
      });
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The next one takes this turn over; only without one is the turn given back.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
