/** The line by itself: when it goes, what goes at once, how long it waits; time by hand, HQ over a real socket. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import type { HqSchedule } from '../../station-core/domain/hq.ts';
import { HqServer } from '../sim/hq-server.ts';
import { BATCH_LIMITS } from '../../station-core/hq/exchange.ts';
import { NOON } from '../support/flow-station.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MINUTE = 60_000;
let clock: ManualClock;
let hq: HqServer;
let station: HqUploader;

beforeEach(async () => {
  clock = new ManualClock(NOON);
  station = new HqUploader({ clock, random: () => 0.5 });
  hq = await HqServer.open({ nowMs: () => clock.now() });
  hq.addCode('CODE', 'yard-7');
});
afterEach(async () => {
  const closing = station.close();
  clock.advance(MINUTE);
  await closing;
  await hq.close();
});

const asked = () => hq.answered.filter((call) => call.startsWith('GET /station/v1/mark')).length;
const tries = () => asked() + station.line.progress().failures;

/** Time passes, and what became due is done. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(Math.min(500, ms - passed));
    await settled();
  }
}

/** Sockets and promises of this turn. The line waits for nothing but the clock when it is not at work. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await vi.waitFor(
    () => {
      if (station.line.progress().phase !== 'working') return;
      // Between two batches it rests by the clock.
      clock.advance(50);
      throw new Error('the line is still at work');
    },
    { timeout: 20_000, interval: 1 },
  );
}

async function enrol(schedule: Partial<HqSchedule> = {}): Promise<void> {
  await station.enrol(hq.url, 'CODE', { schedule: { ...DEFAULT_SCHEDULE, ...schedule } });
}

function alarm(active = true): void {
  station.flow.send({ kind: 'station.condition', alarm: 'disk-nearly-full', active, detail: {} });
  station.line.look();
}

test('goes within half a minute of the start, and then by its interval', async () => {
  await enrol();
  await pass(20_000);
  expect(asked()).toBe(1);
  await pass(14 * MINUTE);
  expect(asked()).toBe(1);
  await pass(2 * MINUTE);
  expect(asked()).toBe(2);
});

test('outside of its hours it is silent, but an alarm goes at once', async () => {
  // Noon in Berlin: the night begins in thirteen hours.
  await enrol({ window: { fromMinute: 60, toMinute: 300 }, urgentFrom: 'high' });
  await pass(40 * MINUTE);
  expect(asked()).toBe(0);
  alarm();
  await pass(10_000);
  expect(asked()).toBe(1);
  expect([...hq.station('yard-7').objects.values()].some(({ kind }) => kind === 'alarm')).toBe(true);
  await pass(40 * MINUTE);
  expect(asked()).toBe(1);
});

test('after a failure it waits, longer each time, and an alarm is tried more often', async () => {
  await enrol({ everyMinutes: 1_440 });
  for (let times = 0; times < 40; times += 1) hq.next('lost');
  await pass(20_000);
  expect(tries()).toBe(1);
  const at: number[] = [];
  for (let step = 0, before = tries(); step < 600; step += 1) {
    await pass(1_000);
    if (tries() > before) at.push(step);
    before = tries();
  }
  // Half of a limit that doubles: 12.5 s, 22.5 s, 42.5 s, 82.5 s, 162.5 s.
  const waits = at.map((second, index) => second - (at[index - 1] ?? 0));
  expect(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0))).toBe(true);
  expect(at.length).toBeGreaterThanOrEqual(4);
  const before = tries();
  alarm();
  await pass(2 * MINUTE);
  expect(tries() - before).toBeGreaterThanOrEqual(3);
});

test('a clock that is put back a year keeps nothing from going', async () => {
  await enrol();
  await pass(20_000);
  const before = asked();
  station.flow.nowMs = utcMs(station.flow.nowMs - 365 * 86_400_000);
  clock = new ManualClock(NOON - 365 * 86_400_000);
  const again = new HqUploader({ clock, flow: station.flow, key: station.key, random: () => 0 });
  await station.close();
  station = again;
  station.flow.send({ kind: 'operator.add-card', operatorId: id<OperatorId>('boss'), number: 'N2', label: 'b', validUntilMs: null });
  await pass(20_000);
  expect(asked()).toBe(before + 1);
});

test('between two batches it rests for the piles, but not while an alarm waits behind them', async () => {
  await station.close();
  station = new HqUploader({ clock, random: () => 0.5, limits: { ...BATCH_LIMITS, bytes: 4_000 } });
  await enrol({ everyMinutes: 1_440 });
  const batches = () => hq.answered.filter((call) => call.startsWith('POST /station/v1/batches')).length;
  const cards = (names: string) => {
    for (let n = 0; n < 40; n += 1)
      station.flow.send({
        kind: 'operator.add-card',
        operatorId: id<OperatorId>('boss'),
        number: `${names}${n}`,
        label: 'b',
        validUntilMs: null,
      });
  };
  cards('A');
  const began = clock.now();
  const sending = station.sendNow();
  await settled();
  await sending;
  const rested = batches();
  expect(rested).toBeGreaterThan(2);
  expect(clock.now() - began).toBeGreaterThanOrEqual((rested - 1) * 1_000);
  cards('B');
  station.flow.send({ kind: 'station.condition', alarm: 'disk-nearly-full', active: true, detail: {} });
  // The clock stands still: a rest would never end.
  await station.sendNow();
  expect(batches()).toBeGreaterThan(rested + 2);
});
