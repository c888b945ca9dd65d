/** A bill with everything a receipt can show. */
import type { BillLine } from '../../../station-core/domain/bill.ts';
import { dwh } from '../../../station-core/base/energy.ts';
import { currencyOf, lineAmount, minor, rate } from '../../../station-core/base/money.ts';
import { id } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { ReceiptView } from '../../../station-core/domain/views.ts';

const at = (clock: string): ReturnType<typeof utcMs> => utcMs(Date.parse(`2026-11-20T${clock}Z`));

function line(over: Partial<BillLine>): BillLine {
  return {
    kind: 'component',
    layer: 'energy',
    dimension: 'ENERGY',
    label: null,
    fromMs: at('21:12:05'),
    toMs: at('23:00:00'),
    rate: rate(82_500),
    volume: 0,
    billedVolume: 0,
    energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
    taxPpm: 190_000,
    net: lineAmount(0),
    tax: lineAmount(0),
    ...over,
  };
}

const peak = {
  fromMs: at('21:12:05'),
  toMs: at('22:00:00'),
  volume: 102_345,
  billedVolume: 102_345,
  energyBySource: { read: dwh(100_000), interpolated: dwh(2_345), estimated: dwh(0) },
};
const valley = {
  fromMs: at('22:00:00'),
  toMs: at('23:41:10'),
  volume: 203_456,
  billedVolume: 203_456,
  energyBySource: { read: dwh(200_000), interpolated: dwh(3_000), estimated: dwh(456) },
};

/** labels: what the owner calls peak and valley. */
export function receiptFixture(labels: readonly [string, string] = ['Peak', 'Valley'], over: Partial<ReceiptView> = {}): ReceiptView {
  const currency = currencyOf('EUR');
  return {
    stationName: 'Riverside Charging',
    zone: 'Europe/Berlin',
    meterStart: dwh(1_234_567_890),
    meterStop: dwh(1_234_873_691),
    payment: 'cash',
    seller: { name: '', address: '', taxId: '', phone: '' },
    moves: [{ kind: 'payment', method: 'cash', amount: minor(2_312), atMs: utcMs(at('23:41:10') + 1_800_000) }],
    papers: [],
    signed: [],
    session: {
      id: id('s-1'), pileId: id('PILE-07'), evse: 2, connector: 2, transactionId: 40_217, pileName: 'Łódź North 7', connectorName: 'CCS left',
      phase: 'closed', startedBy: 'card', cardLabel: 'Taxi 12', cardHint: '9F3A', operatorName: null,
      startedAtMs: at('21:12:05'), chargeEndedAtMs: at('23:41:10'), freedAtMs: utcMs(at('23:41:10') + 1_500_000), energy: dwh(305_801),
      endReason: 'EVDisconnected', flags: [], billId: id('b-1'), billNumber: 1_042, billState: 'paid', total: minor(2_312), due: minor(2_312),
    }, // prettier-ignore
    bill: {
      id: id('b-1'), number: 1_042, sessionId: id('s-1'), issuedAtMs: utcMs(at('23:41:10') + 1_500_000), state: 'paid', paidAtMs: utcMs(at('23:41:10') + 1_800_000),
      paidBy: 'cash', replaces: null, carriedOver: minor(0), paid: minor(2_312), writtenOff: minor(0), credited: minor(0), reason: null, currency, planId: id('p-1'), planVersion: 3,
      lines: [
        line({ ...peak, label: labels[0], rate: rate(82_500), net: lineAmount(70_953), tax: lineAmount(13_481) }),
        line({ ...valley, label: labels[1], rate: rate(31_200), net: lineAmount(53_343), tax: lineAmount(10_135) }),
        line({ ...peak, layer: 'service', label: labels[0], rate: rate(30_000), net: lineAmount(25_801), tax: lineAmount(4_902) }),
        line({ ...valley, layer: 'service', label: labels[1], rate: rate(20_000), net: lineAmount(34_195), tax: lineAmount(6_496) }),
        line({ layer: 'idle', dimension: 'PARKING_TIME', fromMs: utcMs(at('23:41:10') + 900_000), toMs: utcMs(at('23:41:10') + 1_500_000), rate: rate(720_000), volume: 600_000, billedVolume: 600_000, net: lineAmount(10_084), tax: lineAmount(1_916) }),
        line({ kind: 'rounding', layer: 'rounding', dimension: null, rate: null, taxPpm: null, net: lineAmount(-106), tax: lineAmount(0) }),
      ],
      totals: { energy: dwh(305_801), chargingMs: 8_945_000, idleMs: 600_000, total: minor(2_312), byLayer: { energy: minor(1_479), service: minor(713), idle: minor(120) }, net: minor(1_943), tax: minor(369) },
    }, // prettier-ignore
    ...over,
  };
}
