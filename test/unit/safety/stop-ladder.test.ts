/** F22: what is sent to a pile whose power must go, when, and what counts as gone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ladderAfterBoot,
  ladderStep,
  NOTHING_SENT,
  type LadderConnector,
  type LadderFacts,
} from '../../../station-core/rules/safety/stop-ladder.ts';

const charging = (evse: number, watts: number | null, atMs = 0): LadderConnector => ({
  evse,
  connector: 1,
  charge: { transactionId: 40 + evse, pileTransactionId: null },
  power: watts === null ? null : { watts, atMs },
});

const facts = (patch: Partial<LadderFacts>): LadderFacts => ({
  connectors: [charging(1, 22_000)],
  hasRelay: false,
  isConnected: true,
  beganMs: 1_000,
  nowMs: 1_000,
  sent: NOTHING_SENT,
  ...patch,
});

const kinds = (patch: Partial<LadderFacts>): string[] => ladderStep(facts(patch)).orders.map(({ kind }) => kind);

describe('F22 the ladder', () => {
  test('at once and in parallel: every charge is stopped, the pile barred, the meters asked', () => {
    expect(kinds({ connectors: [charging(1, 22_000), charging(2, 11_000)] })).toEqual([
      'stop',
      'stop',
      'availability',
      'trigger',
      'trigger',
    ]);
  });

  test('a pile that names its transactions is told that name', () => {
    const own = { ...charging(1, 1), charge: { transactionId: 0, pileTransactionId: 'tx-9' } };
    expect(ladderStep(facts({ connectors: [own] })).orders).toContainEqual({ kind: 'stop', transactionId: 0, pileTransactionId: 'tx-9' });
  });

  test('the meters are asked every two seconds; nothing else is said twice', () => {
    const { sent } = ladderStep(facts({}));
    expect(kinds({ sent, nowMs: 2_900 })).toEqual([]);
    expect(kinds({ sent, nowMs: 3_000 })).toEqual(['trigger']);
  });

  test('after 5 s without falling power: 0 A; after 10 s a hard reset, once', () => {
    let { sent } = ladderStep(facts({}));
    const at = (nowMs: number, connectors = [charging(1, 22_000, nowMs)]): string[] => {
      const step = ladderStep(facts({ sent, nowMs, connectors }));
      sent = step.sent;
      return step.orders.map(({ kind }) => kind).filter((kind) => kind !== 'trigger');
    };
    expect([at(5_900), at(6_000), at(6_100), at(11_000), at(11_500)]).toEqual([[], ['set-profile', 'set-profile'], [], ['reset'], []]);
  });

  test('with a relay the pile is not reset: the relay drops, once, connected or not', () => {
    const { sent } = ladderStep(facts({ hasRelay: true }));
    for (const isConnected of [true, false]) {
      const step = ladderStep(facts({ hasRelay: true, sent, nowMs: 11_000, isConnected }));
      expect([step.trip, step.orders.some(({ kind }) => kind === 'reset')]).toEqual([true, false]);
      expect(ladderStep(facts({ hasRelay: true, sent: step.sent, nowMs: 11_500, isConnected })).trip).toBe(false);
    }
  });

  test('a charge that goes on after the boot is stopped again (F07), and the pile is not reset again', () => {
    const reset = ladderStep(facts({ nowMs: 11_000 }));
    expect(reset.orders.some(({ kind }) => kind === 'reset')).toBe(true);
    const again = ladderStep(facts({ sent: ladderAfterBoot(reset.sent), nowMs: 40_000 }));
    expect(again.orders.map(({ kind }) => kind)).toEqual(['stop', 'availability', 'trigger', 'set-profile', 'set-profile']);
  });
});

describe('F22 what the profile of 0 A is set on', () => {
  const nowMs = 7_000;
  const at5s = (connectors: readonly LadderConnector[]) =>
    ladderStep(facts({ nowMs, connectors })).orders.flatMap((order) =>
      order.kind === 'set-profile'
        ? [
            [
              order.evse,
              order.connector,
              order.profile.purpose,
              order.profile.kind,
              order.profile.id,
              order.profile.periods[0]?.limitTenths,
            ],
          ]
        : [],
    );
  const WHOLE = [0, 0, 'pile-maximum', 'absolute', 910, 0];

  test.each<[string, readonly LadderConnector[], unknown[]]>([
    ['no connector is known: the whole pile', [], [WHOLE]],
    ['one connector: it, and the whole pile', [charging(1, 7_000, nowMs)], [[1, 1, 'default', 'relative', 911, 0], WHOLE]],
    [
      'two connectors: each by a profile of its own, for one of the same name takes the place of the other',
      [charging(1, null), charging(2, null)],
      [[1, 1, 'default', 'relative', 911, 0], [2, 1, 'default', 'relative', 912, 0], WHOLE],
    ],
    ['a charge of which nobody knows where it is: the whole pile', [{ ...charging(0, null), connector: 0 }], [WHOLE]],
    ['one that is off is left, the other is not', [charging(1, 0, nowMs), charging(2, 7_000, nowMs)], [[2, 1, 'default', 'relative', 912, 0], WHOLE]],
    ['all are off: none', [charging(1, 0, nowMs), charging(2, 0, nowMs)], []],
  ])('%s', (_sentence, connectors, expected) => expect(at5s(connectors)).toEqual(expected)); // prettier-ignore

  test('a pile of which no connector is known is asked for its meters and for what it has', () => {
    const first = ladderStep(facts({ connectors: [] }));
    expect(first.orders).toEqual([
      { kind: 'availability', evse: 0, connector: 0, operative: false },
      { kind: 'trigger', message: 'meter-values', connector: null },
      { kind: 'trigger', message: 'status', connector: null },
    ]);
    const again = ladderStep(facts({ connectors: [], sent: first.sent, nowMs: 3_000 }));
    expect(again.orders).toEqual([{ kind: 'trigger', message: 'meter-values', connector: null }]);
  });

  test('a charge of which nobody knows where it is is stopped, and counts as on', () => {
    const adrift = { ...charging(0, null), connector: 0, charge: { transactionId: 0, pileTransactionId: 'tx-9' } };
    const step = ladderStep(facts({ connectors: [adrift, charging(1, 0, 1_000)] }));
    expect(step.power).toBe('on');
    expect(step.orders.filter(({ kind }) => kind === 'stop' || kind === 'trigger')).toEqual([
      { kind: 'stop', transactionId: 0, pileTransactionId: 'tx-9' },
      { kind: 'stop', transactionId: 41 },
      { kind: 'trigger', message: 'meter-values', evse: 1, connector: 1 },
      { kind: 'trigger', message: 'meter-values', connector: null },
    ]);
  });
});

describe('F22 what counts as off', () => {
  test.each<[string, LadderConnector['power'], 'off' | 'on']>([
    ['a fresh reading of nothing', { watts: 0, atMs: 5_000 }, 'off'],
    ['what the electronics draw', { watts: 60, atMs: 5_000 }, 'off'],
    ['power that only fell', { watts: 1_500, atMs: 5_000 }, 'on'],
    ['no reading at all', null, 'on'],
    ['a reading from before the order', { watts: 0, atMs: 900 }, 'on'],
    ['a reading grown old', { watts: 0, atMs: 1_500 }, 'on'],
  ])('%s', (_sentence, power, expected) => {
    expect(ladderStep(facts({ nowMs: 8_000, connectors: [{ ...charging(1, null), power }] })).power).toBe(expected);
  });

  test('one connector that is still lit keeps the pile on', () => {
    const connectors = [charging(1, 0, 1_500), charging(2, 7_000, 1_500)];
    expect(ladderStep(facts({ nowMs: 2_000, connectors })).power).toBe('on');
  });

  test('a pile of which nothing is known is on', () => {
    expect(ladderStep(facts({ connectors: [] })).power).toBe('on');
  });

  test('after a minute somebody is sent there', () => {
    expect([ladderStep(facts({ nowMs: 60_900 })).isSpent, ladderStep(facts({ nowMs: 61_000 })).isSpent]).toEqual([false, true]);
  });
});

test('whatever the meters say and whenever it is looked: each charge is stopped once, each place gets 0 A at most once, one reset at most', () => {
  const looks = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 4_000 }), watts: fc.option(fc.integer({ min: 0, max: 30_000 })), line: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(looks, (script) => {
      let sent = NOTHING_SENT;
      let nowMs = 1_000;
      const said: string[] = [];
      for (const { afterMs, watts, line } of script) {
        nowMs += afterMs;
        const connectors = [charging(1, watts, nowMs), charging(2, 0, nowMs)];
        const step = ladderStep(facts({ sent, nowMs, connectors, isConnected: line }));
        sent = step.sent;
        said.push(
          ...step.orders.map((order) =>
            order.kind === 'stop' ? `stop ${order.transactionId}` : order.kind === 'set-profile' ? `0A ${order.evse}` : order.kind,
          ),
        );
        if (step.power === 'off') expect(watts ?? Infinity).toBeLessThan(100);
        if (!line) expect(step.orders).toEqual([]);
      }
      for (const once of ['stop 41', 'stop 42', '0A 0', '0A 1', '0A 2', 'availability', 'reset'])
        expect(said.filter((word) => word === once).length).toBeLessThanOrEqual(1);
    }),
  );
});
