/** OCPP 2.0.1 transactions as piles really send them: FIELD-FAULTS F26 and F27. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceTime } from '../../station-core/domain/pile.ts';
import { FlowStation } from '../support/flow-station.ts';

function site(evses: readonly number[] = [1, 2]): FlowStation {
  const station = new FlowStation().ready();
  station.addPile201('Q1', evses);
  return station;
}

const LENGTH = 6;
const LAST = LENGTH - 1;

/** Half an hour of 5 kWh in six parts, number 0 the start and number 5 the end, as they were an hour ago; told now. */
function teller(station: FlowStation): (seqNo: number) => void {
  const beginMs = station.nowMs - 3_600_000;
  const at = (seqNo: number): DeviceTime => station.at(beginMs + seqNo * 360_000);
  return (seqNo) => {
    const entries = [station.entry(10_000 + seqNo * 1_000, { at: at(seqNo) })];
    const phase = seqNo === 0 ? 'started' : seqNo === LAST ? 'ended' : 'updated';
    const facts = seqNo === 0 ? { tag: 'CARD1' } : seqNo === LAST ? { stoppedReason: 'EVDisconnected' } : {};
    station.tell(phase, seqNo, { at: at(seqNo), offline: true, entries, ...facts });
  };
}

function told(order: readonly number[], passS = 10): FlowStation {
  const station = site();
  const tell = teller(station);
  for (const seqNo of order) tell(seqNo);
  station.pass(passS, 1);
  return station;
}

/** All that is the charge's own: not the ids of the events that brought it, not when it was worked out. */
function story(station: FlowStation): unknown {
  return station.sessions().map((session) => {
    const { id: _id, closedAtMs: _closed, billId: _bill, ...facts } = session;
    const bills = station.bills(session.transactionId).map(({ lines, totals, state }) => ({ lines, totals, state }));
    const readings = station.db.all(
      'SELECT at_ms, register FROM reading WHERE transaction_id = ? ORDER BY at_ms, register',
      session.transactionId,
    );
    return { facts, bills, readings };
  });
}

const IN_ORDER = Array.from({ length: LENGTH }, (_, i) => i);

describe('F26 parts out of order', () => {
  test('are put in order: the same session and the same bill', () => {
    const expected = story(told(IN_ORDER));
    expect(expected).toMatchObject([{ facts: { energy: 50_000, phase: 'closed', flags: [] }, bills: [{ totals: { total: 350 } }] }]);
    fc.assert(
      fc.property(fc.shuffledSubarray(IN_ORDER, { minLength: LENGTH }), (order) => {
        const station = told(order);
        expect(story(station)).toEqual(expected);
        expect(station.count('waiting_part')).toBe(0);
        expect(station.count('alarm')).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('and told twice: the same again', () => {
    const expected = story(told(IN_ORDER));
    fc.assert(
      fc.property(fc.shuffledSubarray([...IN_ORDER, ...IN_ORDER], { minLength: 2 * LENGTH }), (order) => {
        expect(story(told(order))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('and some of them lost: marked, billed for what was told, never below zero', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(IN_ORDER, { minLength: 1 }), (order) => {
        const station = told(order, 120);
        const [session, ...others] = station.sessions();
        const [lowest, highest] = [Math.min(...order), Math.max(...order)];
        expect(others).toEqual([]);
        expect(session?.energy).toBe((highest - lowest) * 10_000);
        expect(session?.flags.includes('sequence-gap')).toBe(!order.includes(0) || highest >= order.length);
        expect(station.ledgerSum()).toBe(0);
        for (const bill of station.bills(session?.transactionId ?? 0)) expect(bill.totals.total).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  test('and the lost ones come after all: as if nothing had been lost, but for the marks', () => {
    const expected = told(IN_ORDER).sessions()[0];
    fc.assert(
      fc.property(fc.shuffledSubarray(IN_ORDER, { minLength: 1, maxLength: LAST }), fc.boolean(), (order, isBilled) => {
        const station = site();
        const tell = teller(station);
        for (const seqNo of order) tell(seqNo);
        station.pass(isBilled ? 120 : 35, 5);
        for (const seqNo of IN_ORDER) tell(seqNo);
        station.pass(120, 5);
        const [session, ...others] = station.sessions();
        expect(others).toEqual([]);
        expect(session).toMatchObject({
          phase: 'closed',
          energy: 50_000,
          startedAtMs: expected?.startedAtMs,
          chargeEndedAtMs: expected?.chargeEndedAtMs,
          tokenId: expected?.tokenId,
        });
        const [bill, ...earlier] = station.bills(session?.transactionId ?? 0);
        expect(bill?.totals.total).toBe(350);
        expect(earlier.map((b) => b.state)).toEqual(earlier.map(() => 'reversed'));
        expect(station.ledgerSum()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('F26 a gap in the numbers', () => {
  test('is waited for, 30 s at most; then the rest is taken in, marked, and somebody is told', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', entries: [station.entry(0)] });
    station.pass(60);
    station.tell('updated', 2, { entries: [station.entry(1_000)] });
    station.pass(29, 1);
    expect(station.sessionOf()).toMatchObject({ energy: 0, flags: [] });
    station.pass(2, 1);
    expect(station.sessionOf()).toMatchObject({ energy: 10_000, flags: ['sequence-gap'] });
    expect(station.db.all('SELECT kind, severity FROM alarm')).toEqual([{ kind: 'sequence-gap', severity: 'low' }]);
    station.tell('updated', 3, { entries: [station.entry(1_200)] });
    expect(station.sessionOf().energy).toBe(12_000);
  });

  test('is answered meanwhile: the card gets its status, whatever waits', () => {
    const station = site();
    expect(station.tell('updated', 5, { tag: 'CARD1' })).toMatchObject({ kind: 'transaction-told', status: 'Accepted', cost: null });
    expect(station.tell('updated', 6, { tag: 'STRANGER' })).toMatchObject({ status: 'Invalid' });
    expect(station.count('session')).toBe(0);
    expect(station.db.all('SELECT body FROM waiting_part').every(({ body }) => !/CARD1|STRANGER/.test(String(body)))).toBe(true);
  });

  test('before the start: the session is made from what is known, and the start sets it right when it comes', () => {
    const station = site();
    station.status201(1, 'preparing');
    const tell = teller(station);
    for (const seqNo of [2, 3]) tell(seqNo);
    station.pass(31, 1);
    expect(station.sessionOf()).toMatchObject({ phase: 'charging', energy: 10_000, tokenId: null });
    expect([...station.sessionOf().flags].sort()).toEqual(['sequence-gap', 'start-inferred']);
    tell(0);
    expect(station.sessionOf()).toMatchObject({ energy: 30_000, startedBy: 'card', flags: ['sequence-gap'] });
  });

  test('before an end that tells no register: the reading that comes late still counts, and the bill is made anew', () => {
    const station = site();
    const at = station.at();
    const entry = (wh: number, s: number) => station.entry(wh, { at: station.at((at.pileMs ?? 0) + s * 1_000) });
    station.tell('started', 0, { tag: 'CARD1', entries: [entry(0, 0)] });
    station.pass(1_800);
    station.tell('ended', 2, { stoppedReason: 'EVDisconnected' });
    station.pass(120, 5);
    const { transactionId } = station.sessionOf();
    expect(station.bills(transactionId).map((bill) => bill.totals.total)).toEqual([0]);
    station.tell('updated', 1, { at: station.at((at.pileMs ?? 0) + 1_500_000), entries: [entry(5_000, 1_500)] });
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 50_000, endReason: 'EVDisconnected' });
    expect([...station.sessionOf().flags].sort()).toEqual(['amended', 'sequence-gap']);
    expect(station.bills(transactionId).map((bill) => [bill.totals.total, bill.state])).toEqual([
      [350, 'issued'],
      [0, 'reversed'],
    ]);
  });

  test('does not fill the file: too many parts of one transaction go in without those before them', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', entries: [station.entry(0)] });
    for (let seqNo = 2; seqNo < 300; seqNo += 1) station.tell('updated', seqNo);
    expect(station.count('waiting_part')).toBeLessThanOrEqual(200);
    station.pass(60, 1);
    expect(station.count('waiting_part')).toBe(0);
    expect(station.sessionOf().flags).toEqual(['sequence-gap']);
  });

  test('does not fill the file with what is large either', () => {
    const station = site();
    const [sample] = station.entry(1).samples;
    if (sample === undefined) throw new Error('an entry has a sample');
    const large = { ...sample, format: 'SignedData', value: 'x'.repeat(200_000) };
    station.tell('started', 0, { tag: 'CARD1', entries: [station.entry(0)] });
    for (let seqNo = 2; seqNo < 50; seqNo += 1) station.tell('updated', seqNo, { entries: [{ at: station.at(), samples: [large] }] });
    expect(Number(station.db.get('SELECT sum(bytes) AS n FROM waiting_part')?.['n'])).toBeLessThan(4.5 * 1_024 * 1_024);
    station.pass(60, 1);
    expect(station.count('waiting_part')).toBe(0);
  });

  test('of a clock that was put back is not waited for for ever', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', entries: [station.entry(0)] });
    station.tell('updated', 2);
    station.nowMs = (station.nowMs - 86_400_000) as typeof station.nowMs;
    station.tick();
    expect(station.count('waiting_part')).toBe(0);
  });
});

describe('F26 a duplicate', () => {
  test('is answered as the first was and changes nothing', () => {
    const station = site();
    const at = station.at();
    const start = { tag: 'CARD1', at, entries: [station.entry(0)] };
    const first = station.tell('started', 0, start);
    const entries = [station.entry(0, { powerW: 5_000 })];
    station.tell('updated', 1, { at, entries });
    const before = station.sessions();
    station.pass(20);
    expect(station.tell('started', 0, start)).toEqual(first);
    station.tell('updated', 1, { at, entries });
    expect(station.sessions()).toEqual(before);
    expect(station.count('reading')).toBe(2);
  });
});

describe('F26 a transaction without its place', () => {
  const begin = { tag: 'CARD1', ref: null } as const;

  test.each([
    ['is on the only connector there is', [1], () => undefined, { evse: 1, connector: 1, flags: [] }],
    [
      'is where a car has come',
      [1, 2],
      (s: FlowStation) => s.status201(2, 'preparing'),
      { evse: 2, connector: 1, flags: ['place-inferred'] },
    ],
    [
      'is on the only free connector',
      [1, 2],
      (s: FlowStation) => s.tell('started', 0, { tx: 'T0', evse: 1, tag: 'OTHER' }),
      { evse: 2, connector: 1, flags: ['place-inferred'] },
    ],
    ['is on the pile itself where nothing says more', [1, 2], () => undefined, { evse: 0, connector: 0, flags: ['place-inferred'] }],
  ] as const)('%s', (_, evses, prepare, expected) => {
    const station = site(evses);
    prepare(station);
    station.tell('started', 0, begin);
    expect(station.sessionOf()).toMatchObject(expected);
    station.pass(600);
    station.tell('ended', 1, { ref: null, stoppedReason: 'EVDisconnected' });
    station.pass(10);
    expect(station.sessionOf().phase).toBe('closed');
  });

  test('whose EVSE alone is told is on the connector of that EVSE', () => {
    const station = site();
    station.tell('started', 0, { ...begin, ref: { ...station.ref(1, 'Q1'), evse: 2, connector: 0 } });
    expect(station.sessionOf()).toMatchObject({ evse: 2, connector: 1, flags: [] });
  });

  test('is where a later part says', () => {
    const station = site();
    station.tell('started', 0, begin);
    station.tell('updated', 1, { evse: 2, chargingState: 'charging' });
    expect(station.sessionOf()).toMatchObject({ evse: 2, connector: 1, flags: [] });
    station.tell('updated', 2, { evse: 1 });
    expect(station.sessionOf()).toMatchObject({ evse: 2, connector: 1 });
  });
});

describe('F27 connector 1 on each EVSE', () => {
  test('is a connector of its own each: two charges at once, each its own energy and end', () => {
    const station = site();
    for (const evse of [1, 2]) station.status201(evse, 'preparing');
    station.tell('started', 0, { tx: 'A', evse: 1, tag: 'CARD1', chargingState: 'charging', entries: [station.entry(0)] });
    station.tell('started', 0, { tx: 'B', evse: 2, tag: 'OTHER', chargingState: 'charging', entries: [station.entry(70_000)] });
    station.pass(1_800);
    station.tell('updated', 1, { tx: 'A', evse: 1, entries: [station.entry(2_000)] });
    station.tell('updated', 1, { tx: 'B', evse: 2, entries: [station.entry(75_000)] });
    station.tell('ended', 2, { tx: 'A', evse: 1, stoppedReason: 'EVDisconnected', entries: [station.entry(2_000)] });
    station.status201(1, 'available');
    station.pass(10);
    expect(station.sessionOf('A')).toMatchObject({ phase: 'closed', energy: 20_000, evse: 1 });
    expect(station.sessionOf('B')).toMatchObject({ phase: 'charging', energy: 50_000, evse: 2 });
    const states = station.db.all("SELECT evse, connector, state FROM connector WHERE pile_id = 'Q1' ORDER BY evse");
    expect(states).toEqual([
      { evse: 1, connector: 1, state: 'available' },
      { evse: 2, connector: 1, state: 'charging' },
    ]);
  });

  test('a silent connector is asked for by its EVSE (F15)', () => {
    const station = site();
    station.drop('Q1');
    station.connect('Q1', 'c2', 'ocpp2.0.1');
    station.pass(11, 1);
    const asked = station.commands.flatMap((c) => (c.kind === 'pile.order' && c.order.kind === 'trigger' ? [c.order] : []));
    expect(asked).toEqual([1, 2].map((evse) => ({ kind: 'trigger', message: 'status', evse, connector: 1 })));
  });

  test('a connector nobody has named yet is told apart from the others', () => {
    const station = site([1]);
    station.status201(2, 'available');
    expect(station.db.all("SELECT evse, name FROM connector WHERE pile_id = 'Q1' AND name <> 'Q1-1'")).toEqual([{ evse: 2, name: '2-1' }]);
  });
});
