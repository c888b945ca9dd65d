/** What time it really was when a pile says so (FIELD-FAULTS F17): 1970, wrong zones, clocks that run off. */
import { addMs, MINUTE_MS, SECOND_MS, utcMs, type UtcMs } from '../../base/time.ts';
import type { DeviceTime, PileClock } from '../../domain/pile.ts';

/** OCPP 1.6 is of 2015: a pile that tells an earlier time has not set its clock. */
export const CLOCK_SET_FROM = utcMs(Date.UTC(2015, 0, 1));

/** A clock this far ahead is wrong, not fast on the wire. */
const AHEAD_MS = 30 * SECOND_MS;
/** Behind by less than this may be a message that waited. */
const BEHIND_MS = 2 * MINUTE_MS;
const AGREE_WITHIN_MS = 10 * SECOND_MS;
const AGREE_OVER_MS = 30 * SECOND_MS;
const KEPT_SAMPLES = 3;

export const NEW_CLOCK: PileClock = { skewMs: 0, samples: [], unset: false };

export interface CorrectedTime {
  readonly atMs: UtcMs;
  /** The pile's time was missing or unusable and the arrival was taken. */
  readonly inferred: boolean;
}

/** Pile time to true time. Never later than the arrival. */
export function correctTime(at: DeviceTime, receivedMs: UtcMs, clock: PileClock): CorrectedTime {
  if (at.pileMs === null || at.pileMs < CLOCK_SET_FROM) return { atMs: receivedMs, inferred: true };
  const corrected = addMs(at.pileMs, -clock.skewMs);
  if (corrected > receivedMs + AHEAD_MS) return { atMs: receivedMs, inferred: true };
  return { atMs: corrected > receivedMs ? receivedMs : corrected, inferred: false };
}

/**
 * Learns the pile's skew from a message that tells a time. A queue that is replayed shows a different lag with every
 * message; a wrong clock shows the same one. Only three agreeing differences, spread over half a minute, move the skew.
 */
export function learnClock(clock: PileClock, at: DeviceTime, receivedMs: UtcMs): PileClock {
  if (at.pileMs === null) return clock;
  if (at.pileMs < CLOCK_SET_FROM) return clock.unset ? clock : { ...clock, unset: true };
  const samples = [...clock.samples, { receivedMs, differenceMs: at.pileMs - receivedMs }].slice(-KEPT_SAMPLES);
  const differences = samples.map((s) => s.differenceMs);
  const spreadMs = (samples.at(-1)?.receivedMs ?? 0) - (samples[0]?.receivedMs ?? 0);
  const agree =
    samples.length === KEPT_SAMPLES && Math.max(...differences) - Math.min(...differences) <= AGREE_WITHIN_MS && spreadMs >= AGREE_OVER_MS;
  return { samples, unset: false, skewMs: agree ? significant(median(differences)) : clock.skewMs };
}

function significant(differenceMs: number): number {
  return differenceMs > AHEAD_MS || differenceMs < -BEHIND_MS ? differenceMs : 0;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
