/** The emergency stop through the whole core: by memory, also after a restart; written down, and settled by the meter alone. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import { numberOf, textOf } from '../sim/ocpp-frame.ts';
import type { OcppPeer } from '../sim/ocpp-peer.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { PlantPeers, SOON } from '../support/plant-peers.ts';

const P1 = id<PileId>('P1');
let plant: TestPlant;
let peers: PlantPeers;
let isOver = false;
beforeEach(() => {
  isOver = false;
});
afterEach(async () => {
  isOver = true;
  await peers.close();
  await plant.close();
});

/** A reading that the end of the test cut off. */
function leftAtTheEnd(error: unknown): void {
  if (!isOver) throw error;
}

/** A pile that takes what it is told; power falls once it was told to stop. */
async function dial(): Promise<{ readonly peer: OcppPeer; readonly stopped: number[] }> {
  const stopped: number[] = [];
  const peer = await peers.booted('P1', {
    handlers: {
      '*': () => ({ status: 'Accepted' }),
      GetLocalListVersion: () => ({ listVersion: -1 }),
      RemoteStopTransaction: (payload) => {
        stopped.push(numberOf(payload, 'transactionId') ?? 0);
        return { status: 'Accepted' };
      },
      TriggerMessage: (payload) => {
        if (textOf(payload, 'requestedMessage') === 'MeterValues')
          tell(peer, numberOf(payload, 'connectorId') ?? 1, stopped.length > 0 ? 0 : 22_000).catch(leftAtTheEnd);
        return { status: 'Accepted' };
      },
    },
  });
  return { peer, stopped };
}

async function tell(peer: OcppPeer, connectorId: number, watts: number): Promise<void> {
  const sampledValue = [{ value: String(watts), measurand: 'Power.Active.Import', unit: 'W' }];
  await peer.callOk('MeterValues', { connectorId, meterValue: [{ timestamp: peers.now(), sampledValue }] });
}

const alarms = () =>
  plant.reader().all("SELECT kind, cleared_at_ms IS NULL AS open FROM alarm WHERE kind IN ('emergency-stop','power-still-on')");

test('the charge that runs is stopped by its own number, and the alarm goes when the meter shows no power', async () => {
  plant = await openTestPlant({ piles: ['P1'] });
  peers = new PlantPeers(plant);
  const { peer, stopped } = await dial();
  const transactionId = await peers.charging(peer);
  plant.plant.emergencyStop(P1);
  await plant.click({ kind: 'operator.emergency-stop', pileId: P1 });
  expect(alarms()).toEqual([{ kind: 'emergency-stop', open: 1 }]);
  await vi.waitFor(() => expect(alarms()).toEqual([{ kind: 'emergency-stop', open: 0 }]), SOON);
  expect(stopped).toEqual([transactionId]);
});

test('after a restart the charge is known from the file', async () => {
  plant = await openTestPlant({ piles: ['P1'] });
  peers = new PlantPeers(plant);
  const first = await dial();
  const transactionId = await peers.charging(first.peer, 2);
  const { folder } = plant;
  await peers.close();
  await plant.plant.close();
  plant = await openTestPlant({ folder });
  peers = new PlantPeers(plant);
  const stopped: number[] = [];
  const peer = await peers.dial('P1', {
    handlers: {
      '*': () => ({ status: 'Accepted' }),
      RemoteStopTransaction: (payload) => {
        stopped.push(numberOf(payload, 'transactionId') ?? 0);
        return { status: 'Accepted' };
      },
    },
  });
  plant.plant.emergencyStop(P1);
  await peer.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
  await vi.waitFor(() => expect(stopped).toEqual([transactionId]), SOON);
});
