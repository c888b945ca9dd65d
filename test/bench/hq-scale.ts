/** Bench: what so many stations need of HQ, by calculation from what was measured (docs/scale.md tells the formulas). */

/** Of one station and day, all machines of a kind together; times are CPU milliseconds. */
export interface StationDay {
  readonly receiverMs: number;
  readonly postgresMs: number;
  readonly wireBytes: number;
  readonly walBytes: number;
  /** In sessions, CDRs, hours and batches, whose old months can be dropped; and in days and closed days, which stay. */
  readonly monthlyBytes: number;
  readonly keptBytes: number;
}

/** A night's window, how much more comes in its busiest minute, and how busy a core may be. */
const WINDOW_S = 4 * 3_600;
const PEAK = 2;
const BUSY = 0.6;
/** Of what is dropped, so many days stay. */
const DETAIL_DAYS = 92;
const MONTHLY = ['session', 'cdr', 'rollup_hour', 'batch'];
const KEPT = ['rollup_day', 'day_close'];

/** bytes: what each table grew by, of so many stations and days. */
export function stationDayOf(
  cpu: Pick<StationDay, 'receiverMs' | 'postgresMs'>,
  bytes: { readonly tables: ReadonlyMap<string, number>; readonly wireBytes: number; readonly walBytes: number },
  count: number,
): StationDay {
  const sum = (names: readonly string[]): number => names.reduce((all, name) => all + (bytes.tables.get(name) ?? 0), 0) / count;
  return {
    receiverMs: cpu.receiverMs / count,
    postgresMs: cpu.postgresMs / count,
    ...{ wireBytes: bytes.wireBytes / count, walBytes: bytes.walBytes / count, monthlyBytes: sum(MONTHLY), keptBytes: sum(KEPT) },
  };
}

/** Lines of the table in docs/scale.md. */
export function scaleTable(day: StationDay): string[] {
  return [1_000, 10_000, 100_000].map((stations) => {
    const perSecond = (PEAK * stations) / WINDOW_S;
    const cores = (ms: number): number => (perSecond * ms) / 1_000 / BUSY;
    const year = stations * 365 * (day.monthlyBytes + day.keptBytes);
    const detail = stations * DETAIL_DAYS * day.monthlyBytes;
    const cells = [
      stations.toLocaleString('en'),
      (stations / 86_400).toFixed(2),
      perSecond.toFixed(1),
      `${cores(day.receiverMs).toFixed(2)}: ${Math.max(2, Math.ceil(cores(day.receiverMs)))}`,
      cores(day.postgresMs).toFixed(2),
      sized(year),
      `${sized(detail)} + ${sized(stations * 365 * day.keptBytes)} a year`,
      `${((perSecond * day.wireBytes * 8) / 1e6).toFixed(1)} Mbit/s`,
      `${((perSecond * day.walBytes) / 1e6).toFixed(1)} MB/s`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

function sized(bytes: number): string {
  return bytes >= 1e12 ? `${(bytes / 1e12).toFixed(1)} TB` : `${(bytes / 1e9).toFixed(bytes >= 1e10 ? 0 : 1)} GB`;
}
