/** Real sessions from ../shared/data beside the project, with their dirt flagged row by row; null where that folder is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { csvRows } from './csv.ts';
import { utcOfLocal } from './local-time.ts';

/** What a test says when it skips. */
export const NO_SHARED_DATA = 'skipped: ../shared/data is not beside this project, so there are nothing real to test with';

/** Absolute path inside the shared data, or null when it is not there. */
export function sharedData(...path: readonly string[]): string | null {
  const found = join(fileURLToPath(new URL('../../../shared/data', import.meta.url)), ...path);
  return existsSync(found) ? found : null;
}

/** Why a row cannot be taken as it stands. */
export type Dirt =
  | 'no-end'
  | 'no-energy'
  | 'ends-before-start'
  | 'no-duration'
  | 'zero-or-negative-energy'
  | 'above-150-kwh'
  | 'overlaps-on-connector'
  | 'ambiguous-local-time' // the hour that comes twice in autumn; the first is taken, or the second when only that keeps the order
  | 'nonexistent-local-time'; // inside the spring gap

/** A real session as simulators replay it: energy exactly in Wh. */
export interface RealSession {
  readonly id: string;
  readonly pileId: string;
  readonly connector: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly kWh: number;
  readonly energyWh: number;
  /** When the connector became free, where the data knows it. */
  readonly unpluggedMs?: number;
}

/** One row of the Dundee file; `session` is null where dirt makes it unusable. */
export interface DundeeRow {
  /** Line in the file, the header being 1. */
  readonly line: number;
  readonly eventId: string;
  readonly user: string;
  readonly cpId: string;
  readonly connector: number;
  readonly startLocal: string;
  readonly endLocal: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly energyWh: number | null;
  readonly cost: string;
  readonly site: string;
  readonly model: string;
  readonly dirt: readonly Dirt[];
  readonly session: RealSession | null;
}

/** One row of the EPFL file (DC). */
export interface EpflRow {
  readonly line: number;
  readonly sessionId: string;
  /** CCS1 or CCS2, as connector 1 or 2 of one pile. */
  readonly connector: number;
  readonly arrivalMs: number | null;
  readonly departureMs: number | null;
  readonly energyWh: number;
  readonly maxW: number;
  readonly socArrival: number;
  readonly socDeparture: number;
  readonly dirt: readonly Dirt[];
  readonly session: RealSession | null;
}

/** 67,112 sessions of Dundee (Europe/London, minute resolution), in the file's order; null without shared data. Takes about a second. */
export function loadDundee(): DundeeRow[] | null {
  const file = sharedData('sessions', 'dundee_2017-09_2018-09.csv.gz');
  if (file === null) return null;
  const rows = csvRows(gunzipSync(readFileSync(file)).toString('utf8')).map((row, at) => dundeeRow(row, at + 2));
  return flagOverlaps(rows, (row) => `${row.cpId}/${row.connector}`);
}

/** 1,878 DC sessions of EPFL (Europe/Zurich); null without shared data. */
export function loadEpfl(): EpflRow[] | null {
  const file = sharedData('sessions', 'epfl_level3_dc_sessions.csv');
  if (file === null) return null;
  const rows = csvRows(readFileSync(file, 'utf8')).map((row, at) => epflRow(row, at + 2));
  return flagOverlaps(rows, (row) => String(row.connector));
}

/** The sessions that can be replayed as they are: no dirt but the harmless ambiguous hour. */
export function cleanSessions(rows: readonly { readonly dirt: readonly Dirt[]; readonly session: RealSession | null }[]): RealSession[] {
  return rows.flatMap((row) => (row.session !== null && row.dirt.every((dirt) => dirt === 'ambiguous-local-time') ? [row.session] : []));
}

function dundeeRow(row: Record<string, string>, line: number): DundeeRow {
  const startLocal = row['start_local'] ?? '';
  const endLocal = row['end_local'] ?? '';
  const time = span(startLocal, endLocal, 'Europe/London');
  const energyWh = wattHours(row['kwh'] ?? '');
  const dirt = [...time.dirt, ...energyDirt(energyWh)];
  const id = row['event_id'] ?? '';
  const cpId = row['cp_id'] ?? '';
  const connector = Number(row['connector']);
  return {
    line,
    eventId: id,
    user: row['user_pseudonym'] ?? '',
    cpId,
    connector,
    startLocal,
    endLocal,
    startMs: time.startMs,
    endMs: time.endMs,
    energyWh,
    cost: row['cost'] ?? '',
    site: row['site'] ?? '',
    model: row['model'] ?? '',
    dirt,
    session: sessionOf({ id, pileId: cpId, connector }, time, energyWh),
  };
}

function epflRow(row: Record<string, string>, line: number): EpflRow {
  const time = span(row['arrival_local'] ?? '', row['departure_local'] ?? '', 'Europe/Zurich');
  const energyWh = Math.round(Number(row['energy_wh']));
  const connector = row['connector'] === 'CCS2' ? 2 : 1;
  const sessionId = row['session'] ?? '';
  return {
    line,
    sessionId,
    connector,
    arrivalMs: time.startMs,
    departureMs: time.endMs,
    energyWh,
    maxW: Math.round(Number(row['pmax_w'])),
    socArrival: Number(row['soc_arrival']),
    socDeparture: Number(row['soc_departure']),
    dirt: [...time.dirt, ...energyDirt(energyWh)],
    session: sessionOf({ id: sessionId, pileId: 'EPFL', connector }, time, energyWh),
  };
}

interface Span {
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly dirt: Dirt[];
}

function span(startLocal: string, endLocal: string, zone: string): Span {
  const dirt: Dirt[] = [];
  const starts = utcOfLocal(startLocal, zone);
  const ends = endLocal === '' ? [] : utcOfLocal(endLocal, zone);
  const startMs = starts[0] ?? null;
  const endMs = ends.find((end) => startMs === null || end >= startMs) ?? ends[0] ?? null;
  if (endLocal === '') dirt.push('no-end');
  if (startMs === null || (endLocal !== '' && endMs === null)) dirt.push('nonexistent-local-time');
  if (starts.length > 1 || ends.length > 1) dirt.push('ambiguous-local-time');
  if (startMs !== null && endMs !== null && endMs < startMs) dirt.push('ends-before-start');
  if (startMs !== null && endMs === startMs) dirt.push('no-duration');
  return { startMs, endMs, dirt };
}

/** Decimal kWh text to integer Wh by its digits, never through a float; null when it is no number. */
function wattHours(kwh: string): number | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,3}))?0*$/.exec(kwh);
  if (match === null) return null;
  const wh = Number(match[2]) * 1_000 + Number((match[3] ?? '').padEnd(3, '0'));
  return match[1] === '-' ? -wh : wh;
}

function energyDirt(energyWh: number | null): Dirt[] {
  if (energyWh === null) return ['no-energy'];
  if (energyWh <= 0) return ['zero-or-negative-energy'];
  return energyWh > 150_000 ? ['above-150-kwh'] : [];
}

function sessionOf(
  who: { readonly id: string; readonly pileId: string; readonly connector: number },
  time: Span,
  energyWh: number | null,
): RealSession | null {
  if (time.startMs === null || time.endMs === null || energyWh === null || energyWh < 0 || time.endMs < time.startMs) return null;
  return { ...who, startMs: time.startMs, endMs: time.endMs, energyWh, kWh: energyWh / 1_000 };
}

/** Of two sessions that share time on one connector, the later one is flagged. */
function flagOverlaps<Row extends { readonly session: RealSession | null; readonly dirt: readonly Dirt[] }>(
  rows: readonly Row[],
  connectorOf: (row: Row) => string,
): Row[] {
  const order = rows
    .map((row, at) => ({ row, at }))
    .sort((a, b) => (a.row.session?.startMs ?? 0) - (b.row.session?.startMs ?? 0) || a.at - b.at);
  const busyUntil = new Map<string, number>();
  const overlapping = new Set<number>();
  for (const { row, at } of order) {
    if (row.session === null) continue;
    const until = busyUntil.get(connectorOf(row)) ?? Number.NEGATIVE_INFINITY;
    if (row.session.startMs < until) overlapping.add(at);
    busyUntil.set(connectorOf(row), Math.max(until, row.session.endMs));
  }
  return rows.map((row, at) => (overlapping.has(at) ? { ...row, dirt: [...row.dirt, 'overlaps-on-connector' as const] } : row));
}
