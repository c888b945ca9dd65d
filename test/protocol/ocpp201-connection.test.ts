/** F24: which version a pile gets on the one listener, and what is said when it speaks another than it chose. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bootedPile201 } from './ocpp201-socket.ts';
import { bootedPile, openBench, type Bench } from './pile-socket.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test.each([
  [['ocpp2.1', 'ocpp2.0.1'], 'ocpp2.0.1'],
  [['ocpp1.6', 'ocpp2.0.1'], 'ocpp2.0.1'],
  [['ocpp1.6', 'ocpp1.5'], 'ocpp1.6'],
])('a pile that offers %j connects with %s', async (protocols, protocol) => {
  const socket = await bench.connect('CP-1', { protocols });
  expect(socket.ws.protocol).toBe(protocol);
  expect(bench.host.of('pile.connected')).toMatchObject([{ protocol }]);
});

const at = '2026-03-01T08:00:00Z';
const boot16 = { chargePointVendor: 'V', chargePointModel: 'M' };
const boot201 = { reason: 'PowerUp', chargingStation: { vendorName: 'V', model: 'M' } };

describe('a message of another version', () => {
  test.each([
    ['ocpp1.6', 'BootNotification', boot201],
    ['ocpp1.6', 'TransactionEvent', {}],
    ['ocpp1.6', 'NotifyReport', {}],
    ['ocpp1.6', 'StatusNotification', { timestamp: at, connectorStatus: 'Available', evseId: 1, connectorId: 1 }],
    ['ocpp1.6', 'Authorize', { idToken: { idToken: 'A', type: 'Central' } }],
    ['ocpp1.6', 'MeterValues', { evseId: 1, meterValue: [] }],
    ['ocpp2.0.1', 'BootNotification', boot16],
    ['ocpp2.0.1', 'StartTransaction', {}],
    ['ocpp2.0.1', 'StopTransaction', {}],
    ['ocpp2.0.1', 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }],
    ['ocpp2.0.1', 'Authorize', { idTag: 'A' }],
    ['ocpp2.0.1', 'MeterValues', { connectorId: 1, transactionId: 1, meterValue: [] }],
  ])('under %s %s gets its error and is shown once', async (protocol, action, payload) => {
    const socket = protocol === 'ocpp1.6' ? await bootedPile(bench) : await bootedPile201(bench);
    for (const messageId of ['m2', 'm3']) {
      expect(await socket.call(action, payload)).toEqual([4, messageId, expect.any(String), expect.any(String), {}]);
      // Past the time in which the same peer would not be told of again.
      bench.host.clock.advance(15_000);
    }
    expect(bench.host.of('pile.refused')).toMatchObject([{ pileId: 'CP-1', cause: 'wrong-version', remoteAddress: '127.0.0.1' }]);
    expect(bench.host.of('pile.refused')[0]?.detail).toMatch(
      /^\w+ (?:with \w+ )?is OCPP (?:2\.0\.1|1\.6), the connection was made with ocpp(?:1\.6|2\.0\.1)$/,
    );
  });

  test('a stranger is shown too, before anybody accepted it', async () => {
    const socket = await bench.connect('stranger', { protocols: ['ocpp2.0.1'] });
    await socket.call('BootNotification', boot16);
    expect(bench.host.of('pile.refused')).toMatchObject([{ pileId: 'stranger', cause: 'wrong-version' }]);
  });

  test.each(['ocpp1.6', 'ocpp2.0.1'])('what is right under %s is not shown', async (protocol) => {
    const socket = protocol === 'ocpp1.6' ? await bootedPile(bench) : await bootedPile201(bench);
    for (const action of ['Heartbeat', 'Authorize', 'StatusNotification', 'MeterValues', 'SellCar']) await socket.call(action, {});
    expect(bench.host.of('pile.refused')).toEqual([]);
  });
});
