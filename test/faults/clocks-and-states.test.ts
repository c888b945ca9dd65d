/** What piles say of time and of themselves: FIELD-FAULTS F15, F16, F17. */
import { describe, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import { connectorAt, pileById } from '../../station-core/store/piles.ts';
import { FlowStation, told } from '../support/flow-station.ts';

function state(station: FlowStation, connector = 1): string | undefined {
  return connectorAt(station.db, station.ref(connector))?.state;
}

/** What the pile was asked to tell; its list of cards is another story. */
function asked(station: FlowStation): FlowStation['commands'] {
  return station.commands.filter((command) => command.kind === 'pile.order' && command.order.kind === 'trigger');
}

describe('F15 nothing is heard after the reconnect', () => {
  test('the state is unknown until heard, and asked for connector by connector, once', () => {
    const station = new FlowStation().ready();
    station.drop();
    expect([state(station, 1), state(station, 2)]).toEqual(['unknown', 'unknown']);
    station.connect('P1', 'c2');
    station.commands.length = 0;
    station.pass(30, 1);
    expect(asked(station)).toMatchObject([
      { kind: 'pile.order', order: { kind: 'trigger', message: 'status', connector: 1 } },
      { kind: 'pile.order', order: { kind: 'trigger', message: 'status', connector: 2 } },
    ]);
    station.status(1, 'charging');
    expect([state(station, 1), state(station, 2)]).toEqual(['charging', 'unknown']);
  });

  test('a pile that speaks by itself is not asked', () => {
    const station = new FlowStation().ready();
    station.drop();
    station.connect('P1', 'c2');
    for (const connector of [1, 2]) station.status(connector, 'available');
    station.commands.length = 0;
    station.pass(30, 1);
    expect(asked(station)).toEqual([]);
  });
});

describe('F16 statuses out of order', () => {
  test('an older one that arrives later changes nothing', () => {
    const station = new FlowStation().ready();
    station.pass(60);
    const older = station.at(station.nowMs - 5_000);
    station.status(1, 'charging', station.at(station.nowMs - 2_000));
    station.status(1, 'preparing', older);
    expect(state(station)).toBe('charging');
  });

  test('of the same instant, the later arrival counts', () => {
    const station = new FlowStation().ready();
    station.pass(60);
    const at = station.at();
    station.status(1, 'preparing', at);
    station.status(1, 'charging', at);
    expect(state(station)).toBe('charging');
  });

  test('connector 0 is the pile itself and overrides no connector', () => {
    const station = new FlowStation().ready();
    station.pass(60);
    station.status(1, 'charging');
    station.status(0, 'available');
    expect(state(station)).toBe('charging');
  });

  test('a status that comes before the start it follows does not end the session', () => {
    const station = new FlowStation().ready();
    station.pass(60);
    const { transactionId } = station.start({ at: station.at() });
    station.status(1, 'available', station.at(station.nowMs - 30_000));
    expect(station.session(transactionId).phase).toBe('charging');
  });
});

describe('F17 clocks', () => {
  test('1970: the arrival is taken, raw is kept, the session is flagged', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ at: told('1970-01-01T00:03:00Z') });
    expect(station.session(transactionId)).toMatchObject({ startedAtMs: station.nowMs, flags: ['clock-unset', 'time-inferred'] });
    expect(pileById(station.db, station.ref().pileId)?.clock.unset).toBe(true);
  });

  test.each([
    ['Z', '2026-01-14T10:59:00Z'],
    ['+01', '2026-01-14T11:59:00+01'],
    ['+0100', '2026-01-14T11:59:00+0100'],
    ['+01:00', '2026-01-14T11:59:00.000+01:00'],
    ['no zone, read as UTC', '2026-01-14T10:59:00'],
  ])('%s is read right', (_, raw) => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ at: told(raw) });
    expect(station.session(transactionId).startedAtMs).toBe(Date.UTC(2026, 0, 14, 10, 59));
  });

  test('local time marked Z is learned as skew and corrected, never into the future', () => {
    const station = new FlowStation().ready();
    const hour = 3_600_000;
    const { transactionId } = station.start({ at: station.at(station.nowMs + hour) });
    expect(station.session(transactionId)).toMatchObject({ startedAtMs: station.nowMs, flags: ['time-inferred'] });
    for (let i = 1; i <= 5; i += 1) {
      station.pass(30);
      station.meter([station.entry(1_000 + i * 100, { at: station.at(station.nowMs + hour) })], { transactionId });
    }
    expect(pileById(station.db, station.ref().pileId)?.clock.skewMs).toBe(hour);
    station.pass(30);
    station.stop(transactionId, 1_700, { at: station.at(station.nowMs + hour - 10_000) });
    expect(station.session(transactionId).chargeEndedAtMs).toBe(station.nowMs - 10_000);
  });

  test('a replayed queue is not taken for a wrong clock', () => {
    const station = new FlowStation().ready();
    const begin = station.nowMs - 7_200_000;
    const { transactionId } = station.start({ at: station.at(begin), wh: 0 });
    for (let i = 1; i <= 20; i += 1) {
      station.pass(2);
      station.meter([station.entry(i * 100, { at: station.at(begin + i * 300_000) })], { transactionId });
    }
    expect(pileById(station.db, station.ref().pileId)?.clock.skewMs).toBe(0);
    station.stop(transactionId, 2_000, { at: station.at(begin + 20 * 300_000) });
    expect(station.session(transactionId)).toMatchObject({
      startedAtMs: begin,
      chargeEndedAtMs: begin + 6_000_000,
      energy: 20_000,
      flags: [],
    });
  });

  test('a stop told before its start ends when it arrived', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({});
    station.pass(3_600);
    station.stop(transactionId, 9_000, { at: station.at(station.nowMs - 20_000_000) });
    expect(station.session(transactionId)).toMatchObject({ chargeEndedAtMs: utcMs(station.nowMs), flags: ['time-inferred'] });
  });
});
