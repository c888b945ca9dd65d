/** Which charge a reading speaks of, and that no charge is forgotten because nobody said where it is: the safety lane stops and judges by it. */
import { describe, expect, test } from 'vitest';
import { id, type PileId } from '../../../station-core/base/ids.ts';
import { ChargeMemory } from '../../../station-core/flow/charge-memory.ts';

const pileId = id<PileId>('P1');
const at = (connector: number, evse = connector) => ({ pileId, evse, connector });
const entries = (watts: number) => [{ at: { raw: null, pileMs: null }, samples: [{ value: String(watts), measurand: 'Power.Active.Import', unit: 'W', context: null, phase: null, location: null, format: 'Raw' }] }]; // prettier-ignore

/** A pile with charge 41 on connector 1 and charge 42 on connector 2, both at 22 kW. */
function pile() {
  const memory = new ChargeMemory(() => 1_000);
  const started = (connector: number, transactionId: number): void =>
    memory.heard({ kind: 'session.started', pileId, ref: at(connector) } as never, { kind: 'started', transactionId } as never);
  const metered = (connector: number, transactionId: number | null, watts: number): void =>
    memory.heard({ kind: 'session.metered', pileId, ref: at(connector), transactionId, entries: entries(watts) } as never, null);
  const told = (phase: string, name: string, ref: object | null, watts?: number): void =>
    memory.heard({ kind: 'transaction.told', pileId, phase, pileTransactionId: name, ref, entries: watts === undefined ? [] : entries(watts) } as never, null); // prettier-ignore
  const shown = () => memory.of(pileId).map(({ connector, charge, power }) => [connector, charge?.transactionId ?? null, power?.watts ?? null]); // prettier-ignore
  return { memory, started, metered, told, shown };
}

function charging() {
  const one = pile();
  for (const [connector, transactionId] of [[1, 41], [2, 42]] as const) {
    one.started(connector, transactionId);
    one.metered(connector, transactionId, 22_000);
  } // prettier-ignore
  return one;
}

describe('OCPP 1.6 MeterValues that name a transaction', () => {
  test.each<[string, [number, number | null, number], number, number]>([
    ['told at its own connector: there', [2, 42, 0], 22_000, 0],
    ['told at the other connector: of the charge it names', [1, 42, 0], 22_000, 0],
    ['told at connector 0: of the charge it names', [0, 42, 0], 22_000, 0],
    ['of a charge that is over: nothing of the one that runs there now', [1, 17, 0], 22_000, 22_000],
    ['of no transaction: of the connector', [1, null, 0], 0, 22_000],
    ['with 0 for a transaction (F02): of the connector', [1, 0, 0], 0, 22_000],
    ['with -1 for a transaction (F02): of the connector', [1, -1, 0], 0, 22_000],
  ])('%s', (_sentence, reading, first, second) => {
    const { metered, shown } = charging();
    metered(...reading);
    expect(shown()).toEqual([[1, 41, first], [2, 42, second]]); // prettier-ignore
  });

  test('after its end they are of the connector it was on: power that is still there is seen', () => {
    const { memory, metered, shown } = charging();
    memory.heard({ kind: 'session.ended', pileId, transactionId: 41 } as never, null);
    metered(1, 41, 7_000);
    expect(shown()).toEqual([[1, null, 7_000], [2, 42, 22_000]]); // prettier-ignore
  });
});

describe('OCPP 2.0.1, where only the first part says where', () => {
  test('a transaction of which nobody knows where it is can be stopped, and is forgotten with its end', () => {
    const { memory, told } = pile();
    told('started', 'tx-1', null);
    expect(memory.of(pileId)).toMatchObject([{ evse: 0, connector: 0, charge: { pileTransactionId: 'tx-1' } }]);
    told('ended', 'tx-1', null);
    expect(memory.of(pileId)).toEqual([]);
  });

  test('two of them are two, and the place that comes later is theirs', () => {
    const { memory, told } = pile();
    told('started', 'tx-1', null);
    told('started', 'tx-2', { pileId, evse: 0, connector: 0 });
    expect(memory.of(pileId).map(({ charge }) => charge?.pileTransactionId)).toEqual(['tx-1', 'tx-2']);
    told('updated', 'tx-2', at(1, 2));
    expect(memory.of(pileId).map(({ evse, connector, charge }) => [evse, connector, charge?.pileTransactionId])).toEqual([
      [0, 0, 'tx-1'],
      [2, 1, 'tx-2'],
    ]);
  });

  test('where the pile has one connector it is that one', () => {
    const { memory, told } = pile();
    memory.load([{ ...at(1), charge: null }]);
    told('started', 'tx-1', null);
    expect(memory.of(pileId)).toMatchObject([{ evse: 1, connector: 1, charge: { pileTransactionId: 'tx-1' } }]);
  });

  test('later parts without a place bring their readings to where it charges', () => {
    const { memory, told } = pile();
    told('started', 'tx-1', at(1, 1));
    told('started', 'tx-2', at(1, 2));
    told('updated', 'tx-2', null, 11_000);
    expect(memory.of(pileId).map(({ evse, power }) => [evse, power?.watts ?? null])).toEqual([[1, null], [2, 11_000]]); // prettier-ignore
  });

  test('a pile that makes up transactions without a place is bounded', () => {
    const { memory, told } = pile();
    for (let n = 0; n < 100; n += 1) told('started', `tx-${n}`, null);
    expect(memory.of(pileId).length).toBeLessThanOrEqual(32);
  });
});
