/** What the stop ladder says to a pile of which no connector is known, on the wire of both versions: legal calls, and of the whole pile. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import type { PileOrder } from '../../station-core/domain/command.ts';
import { ladderStep, NOTHING_SENT } from '../../station-core/rules/safety/stop-ladder.ts';
import { bootedPile201 } from './ocpp201-socket.ts';
import { bootedPile, openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
beforeEach(async () => {
  // The clock of these tests stands still: no call waits for the rate.
  bench = await openBench({ callsPerSecond: Infinity });
});
afterEach(() => bench.close());

const facts = { connectors: [], hasRelay: true, isConnected: true, beganMs: 0 };
const first = ladderStep({ ...facts, nowMs: 0, sent: NOTHING_SENT });
const later = ladderStep({ ...facts, nowMs: 5_000, sent: { ...first.sent, askedMs: 4_900 } });
const NO_POWER = {
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }],
  startSchedule: '2000-01-01T00:00:00.000Z',
};

/** One after the other, each answered; what was on the wire. */
async function said(socket: PileSocket, orders: readonly PileOrder[]): Promise<readonly unknown[]> {
  const calls: unknown[] = [];
  for (const order of orders) {
    const result = bench.driver.order(pile('CP-1'), id<CommandId>(`order-${calls.length}`), order, 'urgent');
    const [, messageId, action, payload] = (await socket.next()) as [number, string, string, unknown];
    calls.push([action, payload]);
    socket.answer(messageId, { status: 'Accepted' });
    expect(await result).toMatchObject({ outcome: 'accepted' });
  }
  return calls;
}

describe('no connector is known', () => {
  test('OCPP 1.6: out of service, what it measures and what it has; then ChargePointMaxProfile of 0 A at connector 0', async () => {
    expect(await said(await bootedPile(bench), [...first.orders, ...later.orders])).toEqual([
      ['ChangeAvailability', { connectorId: 0, type: 'Inoperative' }],
      ['TriggerMessage', { requestedMessage: 'MeterValues' }],
      ['TriggerMessage', { requestedMessage: 'StatusNotification' }],
      [
        'SetChargingProfile',
        {
          connectorId: 0,
          csChargingProfiles: {
            chargingProfileId: 910,
            stackLevel: 9,
            chargingProfilePurpose: 'ChargePointMaxProfile',
            chargingProfileKind: 'Absolute',
            chargingSchedule: NO_POWER,
          },
        },
      ],
    ]);
  });

  test('OCPP 2.0.1: ChargingStationMaxProfile of 0 A at EVSE 0', async () => {
    expect(await said(await bootedPile201(bench), [...first.orders, ...later.orders])).toEqual([
      ['ChangeAvailability', { operationalStatus: 'Inoperative' }],
      ['TriggerMessage', { requestedMessage: 'MeterValues' }],
      ['TriggerMessage', { requestedMessage: 'StatusNotification' }],
      [
        'SetChargingProfile',
        {
          evseId: 0,
          chargingProfile: {
            id: 910,
            stackLevel: 9,
            chargingProfilePurpose: 'ChargingStationMaxProfile',
            chargingProfileKind: 'Absolute',
            chargingSchedule: [{ id: 1, ...NO_POWER }],
          },
        },
      ],
    ]);
  });
});
