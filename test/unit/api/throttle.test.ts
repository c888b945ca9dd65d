import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/base/fault.ts';
import { createThrottle } from '../../../station-core/api/throttle.ts';

let nowMs = 0;
const throttle = (): ReturnType<typeof createThrottle> => {
  nowMs = 0;
  return createThrottle({ monotonic: () => nowMs });
};

/** Tries until it has to wait; how many were let through, and the wait in seconds. */
function exhaust(on: ReturnType<typeof createThrottle>, account: (i: number) => string, address: (i: number) => string): [number, unknown] {
  for (let i = 0; i < 1_000; i += 1) {
    try {
      on.begin(account(i), address(i));
    } catch (error) {
      return [i, error instanceof Fault ? error.detail['seconds'] : error];
    }
  }
  return [1_000, null];
}

test.each<[string, (i: number) => string, (i: number) => string, number]>([
  ['one account from one address', () => 'a', () => '1', 5],
  ['capitals and spaces are the same account', (i) => (i % 2 === 0 ? 'A ' : 'a'), () => '1', 5],
  ['one account from many addresses', () => 'a', (i) => String(i), 13],
  ['many accounts from one address', (i) => String(i), () => '1', 21],
])('%s', (_, account, address, allowed) => {
  expect(exhaust(throttle(), account, address)).toEqual([allowed, 2]);
});

test('waits double up to ten minutes, and an hour later all is forgotten', () => {
  const on = throttle();
  const waits: unknown[] = [];
  for (let round = 0; round < 13; round += 1) {
    const [, seconds] = exhaust(
      on,
      () => 'a',
      () => '1',
    );
    waits.push(seconds);
    nowMs += Number(seconds) * 1_000;
  }
  expect(waits.slice(0, 4)).toEqual([2, 4, 8, 16]);
  expect(waits.at(-1)).toBe(600);
  nowMs += 3_600_000;
  expect(
    exhaust(
      on,
      () => 'a',
      () => '1',
    ),
  ).toEqual([5, 2]);
});

test('the right password frees the account at this address, not what the address guessed elsewhere', () => {
  const on = throttle();
  for (let i = 0; i < 4; i += 1) on.begin('a', '1');
  on.begin('a', '1').succeeded();
  expect(
    exhaust(
      on,
      () => 'a',
      () => '1',
    ),
  ).toEqual([5, 2]);
  for (let i = 0; i < 15; i += 1) {
    nowMs += 700_000;
    on.begin('mine', '9').succeeded();
  }
  expect(
    exhaust(
      on,
      () => 'mine',
      () => '9',
    )[0],
  ).toBe(5);
});

test('whoever knows one password does not wipe out what was guessed at others while it was looked at', () => {
  const on = throttle();
  const own = on.begin('mine', '9');
  for (let i = 0; i < 15; i += 1) on.begin(`other ${i}`, '9');
  own.succeeded();
  expect(
    exhaust(
      on,
      (i) => `next ${i}`,
      () => '9',
    )[0],
  ).toBe(6);
});

test('a flood of names takes no more memory than the table has', () => {
  const on = throttle();
  for (let i = 0; i < 50_000; i += 1) {
    nowMs += 700_000;
    on.begin(`name ${i}`, `address ${i}`);
  }
  expect(
    exhaust(
      on,
      () => 'fresh',
      () => 'fresh',
    ),
  ).toEqual([5, 2]);
});

function flood(on: ReturnType<typeof createThrottle>, address: (i: number) => string): void {
  for (let i = 0; i < 4_000; i += 1) {
    try {
      on.begin(`made up ${i}`, address(i));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}

test.each<[string, (i: number) => string]>([
  ['one address', () => '2'],
  ['many addresses', (i) => `far ${i}`],
])('made-up names from %s do not make it forget who guessed', (_, address) => {
  const on = throttle();
  exhaust(on, () => 'a', () => '1'); // prettier-ignore
  flood(on, address);
  expect(() => on.begin('a', '1')).toThrow('Too many attempts');
  nowMs += 2_000;
  on.begin('a', '1');
  flood(on, address);
  nowMs += 3_999;
  expect(() => on.begin('a', '1')).toThrow('Too many attempts');
});
