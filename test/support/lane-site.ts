/** A whole station with one zone: piles that charge, a smoke detector on Modbus, siren and shunt trip; and what the file says of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { id, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import type { Effect } from '../../station-core/domain/safety.ts';
import { numberOf, textOf } from '../sim/ocpp-frame.ts';
import { ModbusDevice } from '../sim/modbus-device.ts';
import type { OcppPeer } from '../sim/ocpp-peer.ts';
import { COILS, fireSite, ZONE, type FireSite } from './fire-site.ts';
import { openTestPlant, type TestPlant, type TestPlantOptions } from './open-plant.ts';
import { PlantPeers, SOON } from './plant-peers.ts';

export const GUARD = id<OperatorId>('guard');

/** What a pile was told, in order: stop, bar, free, 0 A, clear, reset. */
export interface LanePile {
  readonly peer: OcppPeer;
  readonly told: string[];
}

export type Manner = 'obeys' | 'refuses' | 'charges-on';

export class LaneSite {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-lane-'));
  readonly #options: TestPlantOptions;
  plant!: TestPlant;
  peers!: PlantPeers;
  site!: FireSite;
  io!: ModbusDevice;

  private constructor(options: TestPlantOptions) {
    this.#options = options;
  }

  /** The zone runs when this resolves: its detector was read, and is well. */
  static async open(piles: readonly string[], effects?: readonly Effect[], options: TestPlantOptions = {}): Promise<LaneSite> {
    const lane = new LaneSite({ ...options, piles });
    lane.io = await ModbusDevice.open();
    lane.plant = await openTestPlant({ ...lane.#options, folder: lane.folder });
    lane.peers = new PlantPeers(lane.plant);
    lane.site = await fireSite(lane.plant, { ...(effects === undefined ? {} : { effects }), io: lane.io });
    for (const name of piles) await lane.intoZone(name);
    await lane.until('clear');
    return lane;
  }

  async intoZone(name: string): Promise<void> {
    const connectors = [1, 2].map((n) => ({ evse: n, connector: n, name: `${name}-${n}`, ratedPowerW: 22_000 }));
    const admitted = await this.plant.click({
      kind: 'operator.admit-pile',
      pileId: id<PileId>(name),
      name,
      passwordHash: null,
      zone: ZONE,
      connectors,
    });
    expect(admitted).toEqual({ kind: 'done' });
  }

  /** As the file has it. */
  async until(phase: string): Promise<void> {
    await vi.waitFor(() => expect(this.site.phase()).toBe(phase), SOON);
  }

  async pile(name: string, manner: Manner = 'obeys'): Promise<LanePile> {
    const told: string[] = [];
    const charging = new Set<number>();
    const status = (word: string, answer: string) => () => {
      told.push(word);
      return { status: answer };
    };
    const peer = await this.peers.dial(name, {
      handlers: {
        '*': () => ({ status: 'Accepted' }),
        GetLocalListVersion: () => ({ listVersion: -1 }),
        RemoteStopTransaction: (payload) => {
          told.push(`stop ${String(numberOf(payload, 'transactionId'))}`);
          if (manner === 'obeys') charging.clear();
          return { status: manner === 'refuses' ? 'Rejected' : 'Accepted' };
        },
        ChangeAvailability: (payload) => {
          told.push(textOf(payload, 'type') === 'Operative' ? 'free' : 'bar');
          return { status: 'Scheduled' };
        },
        SetChargingProfile: status('0 A', 'Accepted'),
        ClearChargingProfile: status('clear', 'Accepted'),
        Reset: status('reset', 'Accepted'),
        TriggerMessage: (payload) => {
          const connectorId = numberOf(payload, 'connectorId') ?? 1;
          if (textOf(payload, 'requestedMessage') === 'MeterValues') void tell(peer, connectorId, charging.has(connectorId) ? 22_000 : 0);
          return { status: 'Accepted' };
        },
      },
    });
    const start = peer.callOk.bind(peer);
    Object.assign(peer, {
      callOk: async (action: string, payload: never, ...rest: never[]) => {
        const answer = await start(action, payload, ...rest);
        if (action === 'StartTransaction') charging.add(numberOf(payload, 'connectorId') ?? 1);
        return answer;
      },
    });
    return { peer, told };
    async function tell(to: OcppPeer, connectorId: number, watts: number): Promise<void> {
      const sampledValue = [{ value: String(watts), measurand: 'Power.Active.Import', unit: 'W' }];
      const told = { connectorId, meterValue: [{ timestamp: new Date().toISOString(), sampledValue }] };
      // Asked just as the test hangs up: there is nobody to tell.
      await to.call('MeterValues', told).catch(() => undefined);
    }
  }

  async booted(name: string, manner: Manner = 'obeys'): Promise<LanePile> {
    const pile = await this.pile(name, manner);
    expect(await pile.peer.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' })).toMatchObject({
      status: 'Accepted',
    });
    for (const connectorId of [1, 2]) await pile.peer.callOk('StatusNotification', this.peers.status(connectorId, 'Available'));
    return pile;
  }

  coil(which: keyof typeof COILS): boolean {
    return this.io.get('coil', COILS[which]) !== 0;
  }

  /** The core goes, and comes up again on its folder. */
  async restart(between: () => void | Promise<void> = () => undefined): Promise<void> {
    await this.peers.close();
    await this.plant.plant.close();
    await between();
    this.plant = await openTestPlant({ ...this.#options, piles: [], folder: this.folder });
    this.peers = new PlantPeers(this.plant);
  }

  phases(): unknown[] {
    return this.plant.reader().all('SELECT zone_id, phase FROM zone_state');
  }

  steps(): string[] {
    const rows = this.plant.reader().all('SELECT what FROM incident_step ORDER BY incident_id, seq');
    return rows.map((row) => String(row['what']));
  }

  async reset(): Promise<void> {
    const { safety } = this.plant.plant;
    safety.askReset(ZONE, GUARD, 'all clear');
    safety.confirmReset(ZONE, GUARD);
    await vi.waitFor(() => expect(this.phases()).toEqual([{ zone_id: ZONE, phase: 'clear' }]), SOON);
  }

  async close(): Promise<void> {
    await this.peers.close();
    await this.plant.close();
    await this.io.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
