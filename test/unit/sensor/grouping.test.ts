/** Points to few reads: nothing is lost, nothing is asked for beyond the limits, and neighbours go together. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { widthOf } from '../../../station-core/drivers/sensor/modbus/decode.ts';
import { groupReads, isBits, splitRead, type Read } from '../../../station-core/drivers/sensor/modbus/grouping.ts';
import type { MapPoint } from '../../../station-core/drivers/sensor/modbus/map-point.ts';

const points: fc.Arbitrary<MapPoint[]> = fc
  .array(
    fc.record({
      area: fc.constantFrom('coil', 'discrete', 'input', 'holding'),
      address: fc.integer({ min: 0, max: 300 }),
      type: fc.constantFrom('uint16', 'float32', 'float64'),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ area, address, type }, index) => ({
      name: `p${index}`, area, address, type: isBits(area) ? ('bool' as const) : type, bit: 0, order: 'ABCD' as const, scale: 1, offset: 0,
      unit: '', kind: 'other' as const, missing: [], low: null, high: null, write: false, on: 1, off: 0,
    })),
  ); // prettier-ignore

const limits = fc.record({
  mostRegisters: fc.integer({ min: 4, max: 125 }),
  mostBits: fc.integer({ min: 1, max: 200 }),
  mostGap: fc.integer({ min: 0, max: 20 }),
});

function covers(read: Read): boolean {
  return read.points.every(
    ({ address, type, area }) => area === read.area && address >= read.address && address + widthOf(type) <= read.address + read.length,
  );
}

test('every point lies in exactly one read, within the limits', () => {
  fc.assert(
    fc.property(limits, points, (map, all) => {
      const reads = groupReads(map, all);
      expect(reads.flatMap((read) => read.points.map(({ name }) => name)).sort()).toEqual(all.map(({ name }) => name).sort());
      for (const read of reads) {
        expect(covers(read)).toBe(true);
        expect(read.length).toBeLessThanOrEqual(isBits(read.area) ? map.mostBits : map.mostRegisters);
        const needed = new Set(read.points.flatMap(({ address, type }) => Array.from({ length: widthOf(type) }, (_, at) => address + at)));
        let gap = 0;
        for (let at = read.address; at < read.address + read.length; at += 1) {
          gap = needed.has(at) ? 0 : gap + 1;
          expect(gap).toBeLessThanOrEqual(map.mostGap);
        }
      }
    }),
  );
});

test('the order in which points are named changes nothing', () => {
  fc.assert(
    fc.property(limits, points, (map, all) => {
      const spans = (reads: readonly Read[]) => reads.map(({ area, address, length }) => `${area} ${address} ${length}`);
      expect(spans(groupReads(map, [...all].reverse()))).toEqual(spans(groupReads(map, all)));
    }),
  );
});

test('a read is halved until each point stands alone, and none is lost', () => {
  fc.assert(
    fc.property(limits, points, (map, all) => {
      const todo = [...groupReads(map, all)];
      const alone: Read[] = [];
      for (let read = todo.shift(); read !== undefined; read = todo.shift()) {
        expect(covers(read)).toBe(true);
        const halves = splitRead(read);
        if (halves === null) alone.push(read);
        else todo.push(...halves);
      }
      expect(alone).toHaveLength(all.length);
    }),
  );
});
