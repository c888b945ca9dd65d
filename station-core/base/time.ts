/** Times are UTC milliseconds; the station's IANA zone is read here alone (temporal-polyfill). */
import { Temporal } from 'temporal-polyfill';
import type { Brand } from './brand.ts';

/** Milliseconds since 1970-01-01T00:00Z. */
export type UtcMs = Brand<number, 'UtcMs'>;
/** A valid IANA zone name, e.g. 'Europe/London'. */
export type ZoneName = Brand<string, 'ZoneName'>;
/** 'YYYY-MM-DD' in the station's zone. */
export type LocalDate = Brand<string, 'LocalDate'>;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export interface LocalTime {
  readonly date: LocalDate;
  /** 1 Monday to 7 Sunday (ISO 8601). */
  readonly weekday: number;
  /** Minutes since local midnight by the wall clock, 0 to 1439. */
  readonly minuteOfDay: number;
  readonly offsetMs: number;
}

export function utcMs(value: number): UtcMs {
  if (!Number.isSafeInteger(value)) throw new RangeError(`a time is an integer of milliseconds: ${value}`);
  return value as UtcMs;
}

export function addMs(at: UtcMs, ms: number): UtcMs {
  return utcMs(at + ms);
}

/** Throws RangeError for a name the zone database does not have. */
export function zoneName(text: string): ZoneName {
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
  return text as ZoneName;
}

export function localTime(at: UtcMs, zone: ZoneName): LocalTime {
  const offsetMs = zoneOffsetMs(at, zone);
  const wall = at + offsetMs;
  const day = Math.floor(wall / DAY_MS);
  return {
    date: new Date(day * DAY_MS).toISOString().slice(0, 10) as LocalDate,
    weekday: ((((day + 3) % 7) + 7) % 7) + 1,
    minuteOfDay: Math.floor((wall - day * DAY_MS) / MINUTE_MS),
    offsetMs,
  };
}

/**
 * The instant at which the wall clock shows this minute of this day. In the hour that is skipped, the instant after
 * the gap; in the hour that comes twice, its first coming ('compatible', RFC 5545 and Temporal).
 */
export function atWallClock(date: LocalDate, minuteOfDay: number, zone: ZoneName): UtcMs {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes: minuteOfDay });
  return utcMs(wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** Start of the local day: 00:00, or the first instant after it on a day without midnight. */
export function startOfDay(date: LocalDate, zone: ZoneName): UtcMs {
  return utcMs(Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().epochMilliseconds);
}

export function nextDate(date: LocalDate, days = 1): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as LocalDate;
}

/** 'YYYY-MM-DD' or null. */
export function parseLocalDate(text: string): LocalDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text) ? null : (text as LocalDate);
}

/** The next instant after `at` where the zone's offset changes, or null if none comes within `withinMs`. */
export function nextOffsetChange(at: UtcMs, zone: ZoneName, withinMs: number): UtcMs | null {
  const next = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  return next === null || next.epochMilliseconds > at + withinMs ? null : utcMs(next.epochMilliseconds);
}

/**
 * Reads the times devices write: ISO 8601 with Z, `+02`, `+0200`, `+02:00` or no zone at all (then `zoneless` true and
 * the text is read as UTC). null where it is no time. FIELD-FAULTS F17.
 */
export function parseDeviceTime(text: string): { readonly atMs: UtcMs; readonly zoneless: boolean } | null {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text.trim());
  if (match === null) return null;
  const [, day, clock = '', fraction = '', zone = 'Z'] = match;
  const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const ms = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
  return Number.isNaN(ms) ? null : { atMs: utcMs(ms), zoneless: match[4] === undefined };
}

/** OCPP and OCPI write times in UTC with Z. */
export function toIso(at: UtcMs): string {
  return new Date(at).toISOString();
}

/** A derived constant of the zone database, kept because pricing asks for it per reading. At most 4,096 days, then cleared. */
const offsetsByDay = new Map<string, number | null>();

function zoneOffsetMs(at: UtcMs, zone: ZoneName): number {
  const day = Math.floor(at / DAY_MS);
  const key = `${zone} ${day}`;
  let offset = offsetsByDay.get(key);
  if (offset === undefined) {
    const first = readOffset(day * DAY_MS, zone);
    offset = readOffset((day + 1) * DAY_MS - 1, zone) === first ? first : null;
    if (offsetsByDay.size >= 4_096) offsetsByDay.clear();
    offsetsByDay.set(key, offset);
  }
  return offset ?? readOffset(at, zone);
}

function readOffset(atMs: number, zone: ZoneName): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}
