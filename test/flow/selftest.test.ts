/** The self-test of a pile, step by step, over a real file: a good pile passes, each fault is found and named. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId, type OperatorId, type PileId, type SelfTestId } from '../../station-core/base/ids.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import type { SelfTest, SelfTestStepId } from '../../station-core/domain/selftest.ts';
import { selfTestById } from '../../station-core/store/self-tests.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const testId = id<SelfTestId>('11111111-2222-3333-4444-555555555555');
const P1 = id<PileId>('P1');
const taken = { outcome: 'accepted', status: 'Accepted' } as const satisfies CommandResult;
let station: FlowStation;

beforeEach(() => {
  station = new FlowStation().ready();
});

function begin(wish: { charge?: boolean; restart?: boolean } = {}): void {
  const { charge = false, restart = false } = wish;
  const answer = station.send({
    kind: 'operator.start-self-test',
    operatorId: boss,
    testId,
    ref: station.ref(),
    installer: 'A. Fitter',
    withCharge: charge,
    withRestart: restart,
  });
  expect(answer.kind).toBe('done');
}

function now(): SelfTest {
  const found = selfTestById(station.db, testId);
  if (found === null) throw new Error('no test');
  return found;
}

const step = (stepId: SelfTestStepId) => now().steps.find((one) => one.id === stepId);
const codes = () => now().steps.map((one) => [one.id, one.state, one.finding?.code ?? null]);

/** How a good 1.6 pile takes an order of the test. */
function behave(order: PileOrder): CommandResult {
  switch (order.kind) {
    case 'trigger':
      if (order.message === 'status') for (const n of [1, 2]) station.status(n, 'available');
      return taken;
    case 'availability':
      station.status(order.connector, order.operative ? 'available' : 'unavailable');
      return taken;
    case 'read-configuration':
      return {
        ...taken,
        configuration: [
          { key: 'MeterValueSampleInterval', readonly: false, value: '30' },
          { key: 'MeterValuesSampledData', readonly: false, value: 'Energy.Active.Import.Register,Power.Active.Import' },
        ],
      };
    case 'local-list-version':
      return { ...taken, version: 0 };
    default:
      return taken;
  }
}

/** Lets seconds pass; each order of the test is taken as `take` says, null: never answered. */
function run(seconds: number, take: (order: PileOrder) => CommandResult | null = behave): void {
  for (let second = 0; second < seconds; second += 1) {
    station.pass(1);
    for (let at = station.commands.findIndex(isOfTest); at >= 0; at = station.commands.findIndex(isOfTest)) {
      const [command] = station.commands.splice(at, 1);
      if (command?.kind !== 'pile.order') continue;
      const result = take(command.order);
      if (result !== null) answer(command.id, command.order, result);
    }
  }
}

function isOfTest(command: FlowStation['commands'][number]): boolean {
  return command.kind === 'pile.order' && command.id.startsWith('selftest-');
}

function answer(commandId: CommandId, order: PileOrder, result: CommandResult): void {
  station.send({ kind: 'pile.answered', pileId: P1, wire: null, commandId, order, result });
}

test('a good pile passes what can be probed without a car; no meter reading without a charge is only a remark', () => {
  begin();
  run(90);
  expect(codes()).toEqual([
    ['line', 'passed', 'connected'],
    ['identity', 'passed', 'known'],
    ['security', 'warned', 'plain'],
    ['heartbeat', 'passed', 'answers'],
    ['states', 'passed', 'all-told'],
    ['clock', 'passed', 'clock-right'],
    ['settings', 'passed', 'settings-good'],
    ['meter', 'warned', 'no-meter'],
    ['local-list', 'passed', 'local-list'],
    ['bar-connector', 'passed', 'barred'],
    ['free-connector', 'passed', 'freed'],
  ]);
  expect(now()).toMatchObject({ verdict: 'warned', pile: { vendor: 'Acme', serial: 'S1' } });
});

/** A person plugs in and out, and the pile charges as it should. */
function chargeWithACar(): void {
  begin({ charge: true });
  run(90);
  expect(step('plug-in')?.state).toBe('running');
  station.status(1, 'preparing');
  let tag = '';
  run(3, (order) => {
    if (order.kind === 'start') tag = order.tag;
    return taken;
  });
  expect(tag).toMatch(/^TEST/);
  const { transactionId } = station.start({ tag, wh: 1_000 });
  run(1);
  for (const wh of [1_020, 1_040, 1_060]) {
    station.pass(30);
    station.meter([station.entry(wh)], { transactionId });
  }
  let stopped = false;
  run(2, (order) => {
    stopped ||= order.kind === 'stop';
    return taken;
  });
  expect(stopped).toBe(true);
  station.stop(transactionId, 1_061);
  station.status(1, 'finishing');
  run(2);
  station.status(1, 'available');
  run(30);
}

test('without a price plan there is no bill, which is no fault of the pile', () => {
  station = new FlowStation().ready(null);
  chargeWithACar();
  expect(codes().at(-1)).toEqual(['bill', 'warned', 'no-plan']);
  expect(step('bill')?.finding?.facts).toEqual({ energy: 610 });
});

test('with a charge: plug in, start, count, stop, unplug, bill', () => {
  chargeWithACar();
  expect(codes().slice(11)).toEqual([
    ['plug-in', 'passed', 'plugged-in'],
    ['start', 'passed', 'started'],
    ['energy', 'passed', 'counted'],
    ['stop', 'passed', 'stopped'],
    ['unplug', 'passed', 'unplugged'],
    ['bill', 'passed', 'billed'],
  ]);
});

test('with a restart: the pile comes back and tells the state of each connector', () => {
  begin({ restart: true });
  run(90);
  expect(step('restart')?.state).toBe('running');
  station.drop();
  station.pass(20);
  station.connect('P1', 'c-2');
  station.boot();
  run(3);
  expect(step('restart')?.state).toBe('running');
  for (const n of [1, 2]) station.status(n, 'available');
  run(2);
  expect(step('restart')).toMatchObject({ state: 'passed', finding: { code: 'came-back' } });
});

describe('each fault is found', () => {
  const failing = (kind: PileOrder['kind'], result: CommandResult | null) => (order: PileOrder) =>
    order.kind === kind ? result : behave(order);

  test.each<[string, SelfTestStepId, string, (order: PileOrder) => CommandResult | null]>([
    ['F15: a connector that says nothing', 'states', 'known-untold', (o) => (o.kind === 'trigger' ? taken : behave(o))],
    ['F13: an order that is never answered', 'settings', 'no-answer', failing('read-configuration', null)],
    [
      'a pile that refuses to be asked for its settings',
      'settings',
      'settings-unread',
      failing('read-configuration', { outcome: 'rejected', status: 'NotSupported' }),
    ],
    [
      'F19: readings too far apart',
      'settings',
      'meter-interval',
      failing('read-configuration', { ...taken, configuration: [{ key: 'MeterValueSampleInterval', readonly: false, value: '900' }] }),
    ],
    [
      'F18: readings without the register',
      'settings',
      'no-register',
      failing('read-configuration', { ...taken, configuration: [{ key: 'MeterValuesSampledData', readonly: false, value: 'Voltage' }] }),
    ],
    ['a pile that keeps no list of cards', 'local-list', 'no-local-list', failing('local-list-version', { ...taken, version: -1 })],
    ['F22: an accepted order that does nothing', 'bar-connector', 'not-barred', failing('availability', taken)],
    ['F22: a refused order', 'bar-connector', 'not-barred', failing('availability', { outcome: 'rejected', status: 'Rejected' })],
  ])('%s', (_sentence, stepId, code, take) => {
    begin();
    run(200, take);
    expect(step(stepId)?.finding?.code).toBe(code);
    expect(now().verdict).not.toBeNull();
  });

  test('F17: a clock that is five minutes off', () => {
    for (let beat = 0; beat < 4; beat += 1) {
      station.pass(31);
      station.status(1, 'available', station.at(station.nowMs + 300_000));
    }
    begin();
    run(90);
    expect(step('clock')).toMatchObject({ state: 'warned', finding: { code: 'clock-off' } });
  });

  test('F21: a start that is accepted and never comes', () => {
    begin({ charge: true });
    run(90);
    station.status(1, 'preparing');
    run(100, () => taken);
    expect(codes().slice(12)).toEqual([
      ['start', 'failed', 'start-ignored'],
      ['energy', 'skipped', 'not-reached'],
      ['stop', 'skipped', 'not-reached'],
      ['unplug', 'running', null],
      ['bill', 'skipped', 'not-reached'],
    ]);
  });

  test('nobody plugs in: the charge is skipped', () => {
    begin({ charge: true });
    run(400);
    expect(step('plug-in')?.finding?.code).toBe('nobody-plugged');
    expect(now()).toMatchObject({ verdict: 'failed' });
  });

  test('the line breaks in the middle: what is left is skipped', () => {
    begin();
    run(1, () => null);
    station.drop();
    run(3);
    expect(step('heartbeat')).toMatchObject({ state: 'failed', finding: { code: 'vanished' } });
    expect(now()).toMatchObject({ verdict: 'failed' });
  });
});

describe('refused with a sentence', () => {
  const start = () =>
    station.send({
      kind: 'operator.start-self-test', operatorId: boss, testId: id<SelfTestId>('other'), ref: station.ref(), installer: '', withCharge: false, withRestart: false,
    }).kind; // prettier-ignore

  test('a second test of the same pile', () => {
    begin();
    expect(start()).toBe('refused');
  });

  test('a connector where a car charges', () => {
    station.start();
    expect(start()).toBe('refused');
  });

  test('a pile that is offline', () => {
    station.drop();
    expect(start()).toBe('refused');
  });
});

test('a cancelled test stops its charge and opens the connector it had closed', () => {
  begin();
  run(60, (order) => (order.kind === 'availability' ? null : behave(order)));
  expect(step('bar-connector')?.state).toBe('running');
  station.send({ kind: 'operator.cancel-self-test', operatorId: boss, testId });
  expect(now().verdict).toBe('cancelled');
  expect(station.commands.filter(isOfTest).map((c) => c.kind === 'pile.order' && c.order)).toContainEqual({
    kind: 'availability', evse: 1, connector: 1, operative: true,
  }); // prettier-ignore
});

test('a finished test is never changed', () => {
  begin();
  run(90);
  const before = now();
  run(90);
  expect(now()).toEqual(before);
});
