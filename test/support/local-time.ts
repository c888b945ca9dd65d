/** Wall-clock times without an offset -> UTC, by the platform's own zone table; apart from the product's code so that it can check it. */

/** Every UTC instant (ms) that reads as this local time ("2017-10-29T01:30"): none in the spring gap, two in the autumn hour. */
export function utcOfLocal(local: string, zone: string): number[] {
  const asUtc = Date.parse(`${local}Z`);
  if (!Number.isFinite(asUtc)) return [];
  const offsets = new Set([offsetMs(asUtc - HALF_DAY_MS, zone), offsetMs(asUtc + HALF_DAY_MS, zone)]);
  const instants = [...offsets].map((offset) => asUtc - offset).filter((utc) => offsetMs(utc, zone) === asUtc - utc);
  return instants.sort((a, b) => a - b);
}

const HALF_DAY_MS = 43_200_000;
const HOUR_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, number>();

/** What the zone adds to UTC at this instant; remembered per hour, since zones of this data change on whole hours. */
function offsetMs(utcMs: number, zone: string): number {
  const hour = Math.floor(utcMs / HOUR_MS);
  const key = `${zone} ${hour}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(hour * HOUR_MS)
      .map((part) => [part.type, Number(part.value)]),
  );
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0] = (['year', 'month', 'day', 'hour', 'minute'] as const).map((name) =>
    parts.get(name),
  );
  const offset = Date.UTC(year, month - 1, day, hours, minutes) - hour * HOUR_MS;
  known.set(key, offset);
  return offset;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const made = formats.get(zone);
  if (made !== undefined) return made;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
