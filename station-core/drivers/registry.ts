/** The one list of drivers. A new one is a folder with a driver.ts, and a line here. */
import type { Listen, PileDriver, PileDriverHost } from '../domain/ports.ts';
import { openOcpp16, type Ocpp16Options } from './pile/ocpp16/driver.ts';

const PILE_DRIVERS = {
  ocpp16: (host: PileDriverHost, listen: Listen, limits: PileLimits) => openOcpp16(host, { listen, limits }),
} as const satisfies Readonly<Record<string, (host: PileDriverHost, listen: Listen, limits: PileLimits) => Promise<PileDriver>>>;

/** Waits, rates and sizes that differ from the drivers' own. */
export type PileLimits = NonNullable<Ocpp16Options['limits']>;

export type PileProtocol = keyof typeof PILE_DRIVERS;

/** Where each protocol listens; null: switched off. */
export type PileListens = Readonly<Record<PileProtocol, Listen | null>>;

/** All protocols of piles as one. Throws what the first one that cannot open throws; those opened before are closed again. */
export async function openPileDrivers(host: PileDriverHost, listens: PileListens, limits: PileLimits = {}): Promise<PileDriver> {
  const drivers: PileDriver[] = [];
  try {
    for (const protocol of Object.keys(PILE_DRIVERS) as PileProtocol[]) {
      const listen = listens[protocol];
      if (listen !== null) drivers.push(await PILE_DRIVERS[protocol](host, listen, limits));
    }
  } catch (error) {
    await closeAll(drivers);
    throw error;
  }
  return {
    addresses: drivers.flatMap(({ addresses }) => addresses),
    order: (pileId, commandId, order) => {
      const driver = drivers.find((one) => one.isConnected(pileId)) ?? drivers[0];
      if (driver === undefined)
        return Promise.resolve({ outcome: 'failed', code: 'offline', detail: 'no protocol of piles is switched on' });
      return driver.order(pileId, commandId, order);
    },
    disconnect: (pileId, reason) => {
      for (const driver of drivers) driver.disconnect(pileId, reason);
    },
    isConnected: (pileId) => drivers.some((driver) => driver.isConnected(pileId)),
    close: () => closeAll(drivers),
  };
}

/** In reverse order of opening. */
async function closeAll(drivers: readonly PileDriver[]): Promise<void> {
  for (const driver of [...drivers].reverse()) await driver.close();
}
