/** Points to few reads: what lies close together is asked for at once. */
import { widthOf } from './decode.ts';
import type { Area, MapPoint, RegisterMap } from './map-point.ts';

/** One read: so many registers or bits from an address on, and the points that lie in it. */
export interface Read {
  readonly area: Area;
  readonly address: number;
  readonly length: number;
  readonly points: readonly MapPoint[];
}

/** The fewest reads that stay within the map's limits, in order of area and address. */
export function groupReads(map: Pick<RegisterMap, 'mostRegisters' | 'mostBits' | 'mostGap'>, points: readonly MapPoint[]): Read[] {
  const reads: Read[] = [];
  const sorted = [...points].sort((a, b) => a.area.localeCompare(b.area) || a.address - b.address || endOf(a) - endOf(b));
  for (const point of sorted) {
    const last = reads.at(-1);
    const most = isBits(point.area) ? map.mostBits : map.mostRegisters;
    const joined = last === undefined ? null : join(last, point, most, map.mostGap);
    if (joined === null) reads.push({ area: point.area, address: point.address, length: widthOf(point.type), points: [point] });
    else reads[reads.length - 1] = joined;
  }
  return reads;
}

/** Two halves of a read that a device refuses as a whole; null: it has one point alone. */
export function splitRead(read: Read): readonly [Read, Read] | null {
  if (read.points.length < 2) return null;
  const half = Math.ceil(read.points.length / 2);
  return [spanOf(read.points.slice(0, half)), spanOf(read.points.slice(half))];
}

/** True for what is read as single bits. */
export function isBits(area: Area): boolean {
  return area === 'coil' || area === 'discrete';
}

function join(read: Read, point: MapPoint, most: number, mostGap: number): Read | null {
  const end = read.address + read.length;
  if (read.area !== point.area || point.address - end > mostGap) return null;
  const length = Math.max(end, endOf(point)) - read.address;
  return length > most ? null : { ...read, length, points: [...read.points, point] };
}

/** The points come sorted by address, of one area. */
function spanOf(points: readonly MapPoint[]): Read {
  const address = Math.min(...points.map((point) => point.address));
  const end = Math.max(...points.map(endOf));
  return { area: points[0]?.area ?? 'holding', address, length: end - address, points };
}

function endOf(point: MapPoint): number {
  return point.address + widthOf(point.type);
}
