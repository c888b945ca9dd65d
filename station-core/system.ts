/** The real clock, the real source of ids, and the log: what tests replace. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { id, type EventId } from './base/ids.ts';
import { utcMs } from './base/time.ts';
import type { Clock, Logger } from './domain/ports.ts';

export function systemClock(): Clock {
  return {
    now: () => utcMs(Date.now()),
    monotonic: () => performance.now(),
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
    every: (ms, call) => {
      const timer = setInterval(call, ms);
      return () => clearInterval(timer);
    },
  };
}

export function newEventId(): EventId {
  return id<EventId>(randomUUID());
}

/** Fields that never reach a log, whatever is passed in. */
const SECRETS = ['password', 'passwordHash', 'tag', 'number', 'secretHash', 'masterKey', 'cookie', 'authorization'];

/** JSON lines to the standard error stream, or to a file. */
export function stationLog(destination: string | null, level: 'info' | 'warn' | 'silent' = 'info'): Logger {
  const sink = destination === null ? pino.destination(2) : pino.destination({ dest: destination, mkdir: true, sync: false });
  // A log that cannot be written (a full disk, a folder that is none) must not end the core: without a listener it would.
  sink.on('error', () => undefined);
  const log = pino({ level, base: null, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '***' } }, sink);
  return {
    info: (fields, text) => log.info(fields, text),
    warn: (fields, text) => log.warn(fields, text),
    error: (fields, text) => log.error(fields, text),
  };
}
