/** First in, first out, with a limit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedQueue, type WhenFull } from '../../../station-core/base/bounded-queue.ts';

test('refuses when it is full and takes again when there is room', () => {
  const queue = new BoundedQueue<number>({ capacity: 2, whenFull: 'refuse' });
  expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, true, false]);
  expect(queue.shift()).toBe(1);
  expect(queue.push(4)).toBe(true);
  expect(queue.take(9)).toEqual([2, 4]);
  expect([queue.shift(), queue.size, queue.dropped]).toEqual([undefined, 0, 0]);
});

test('drops the oldest and counts it', () => {
  const queue = new BoundedQueue<number>({ capacity: 2, whenFull: 'drop-oldest' });
  for (const n of [1, 2, 3, 4]) expect(queue.push(n)).toBe(true);
  expect([queue.take(9), queue.dropped]).toEqual([[3, 4], 2]);
});

test('behaves as a plain list with a limit, for thousands of items too', () => {
  const deeds = fc.array(fc.oneof(fc.record({ push: fc.nat(900) }), fc.record({ take: fc.nat(900) })), { maxLength: 40 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3_000 }),
      fc.constantFrom<WhenFull>('refuse', 'drop-oldest'),
      deeds,
      (capacity, whenFull, list) => {
        const queue = new BoundedQueue<number>({ capacity, whenFull });
        let plain: number[] = [];
        let count = 0;
        for (const deed of list) {
          if ('take' in deed) {
            expect(queue.take(deed.take)).toEqual(plain.slice(0, deed.take));
            plain = plain.slice(deed.take);
            continue;
          }
          for (let i = 0; i < deed.push; i += 1) {
            count += 1;
            const isFull = plain.length >= capacity;
            expect(queue.push(count)).toBe(!isFull || whenFull === 'drop-oldest');
            if (isFull && whenFull === 'drop-oldest') plain.shift();
            if (!isFull || whenFull === 'drop-oldest') plain.push(count);
          }
          expect(queue.size).toBe(plain.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});
