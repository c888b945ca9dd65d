/** Piles on real sockets in front of the whole core: dialled, booted, reported free; all hung up at the end. */
import { expect } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { Row } from '../../station-core/store/connection.ts';
import { numberOf, textOf, type Payload } from '../sim/ocpp-frame.ts';
import { OcppPeer, type PeerOptions } from '../sim/ocpp-peer.ts';
import type { TestPlant } from './open-plant.ts';

/** Asked every 10 ms until it fits: commits are told to nobody outside the core, so a test looks. */
export const SOON = { timeout: 20_000, interval: 10 };

export const BOOT: Payload = { chargePointVendor: 'Acme', chargePointModel: 'Two', firmwareVersion: '1.0' };

export class PlantPeers {
  readonly #plant: TestPlant;
  readonly #peers: OcppPeer[] = [];

  constructor(plant: TestPlant) {
    this.#plant = plant;
  }

  /** Dials and says nothing. Throws HandshakeRefused. */
  async dial(identity: string, options: Omit<PeerOptions, 'identity'> = {}): Promise<OcppPeer> {
    const peer = await OcppPeer.connect(this.#plant.url, { ...options, identity });
    this.#peers.push(peer);
    return peer;
  }

  /** Dials, boots and reports both connectors free, so that the core has nothing to ask. */
  async booted(identity: string, options: Omit<PeerOptions, 'identity'> = {}): Promise<OcppPeer> {
    const peer = await this.dial(identity, options);
    expect(await peer.callOk('BootNotification', BOOT)).toMatchObject({ status: 'Accepted' });
    for (const connectorId of [1, 2]) await peer.callOk('StatusNotification', this.status(connectorId, 'Available'));
    return peer;
  }

  /** By the plant's own clock. */
  status(connectorId: number, status: string): Payload {
    return { connectorId, errorCode: 'NoError', status, timestamp: this.now() };
  }

  start(connectorId: number, meterStart: number, idTag = 'CARD1'): Payload {
    return { connectorId, idTag, meterStart, timestamp: this.now() };
  }

  /** Starts a charge and returns its transactionId. */
  async charging(peer: OcppPeer, connectorId = 1, meterStart = 1_000): Promise<number> {
    const answer = await peer.callOk('StartTransaction', this.start(connectorId, meterStart));
    return numberOf(answer, 'transactionId') ?? 0;
  }

  values(connectorId: number, transactionId: number, registerWh: number): Payload {
    return {
      connectorId,
      transactionId,
      meterValue: [
        { timestamp: this.now(), sampledValue: [{ value: String(registerWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] },
      ],
    };
  }

  stop(transactionId: number, meterStop: number): Payload {
    return { transactionId, meterStop, timestamp: this.now(), reason: 'Local' };
  }

  now(): string {
    return new Date(this.#plant.clock.now()).toISOString();
  }

  /** Hung up, all of them, and gone in the core too. */
  async close(): Promise<void> {
    for (const peer of this.#peers.splice(0)) {
      peer.thaw();
      peer.terminate();
      await peer.closed;
    }
  }
}

/** True when the core counts this pile as connected now. */
export function isOnline(plant: TestPlant, name: string): boolean {
  return plant.plant.isPileConnected(id<PileId>(name));
}

/** Everything that was sent to this peer before its heartbeat is answered has arrived when this resolves: the line keeps its order. */
export async function caughtUp(peer: OcppPeer): Promise<void> {
  expect(textOf(await peer.callOk('Heartbeat'), 'currentTime')).toBeDefined();
}

/** The one value of a question that has one. */
export function valueOf(row: Row | undefined): unknown {
  return Object.values(row ?? {})[0];
}
