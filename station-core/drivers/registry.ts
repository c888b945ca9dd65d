/** The one list of drivers. A new one is a folder with a driver.ts, and a line here. */
import type { Clock, Listen, PileDriver, PileDriverHost, SecureListen } from '../domain/ports.ts';
import type { Notifier } from '../domain/notify-port.ts';
import { openNotifier } from './notify/driver.ts';
import { openOcpp, type OcppOptions } from './pile/ocpp/driver.ts';

const PILE_DRIVERS = {
  ocppJ: (host: PileDriverHost, doors: PileDoors, limits: PileLimits) =>
    openOcpp(host, { listen: doors.plain, secure: doors.secure, limits }),
} as const satisfies Readonly<Record<string, (host: PileDriverHost, doors: PileDoors, limits: PileLimits) => Promise<PileDriver>>>;

/** Where a protocol is spoken; null: switched off. */
export interface PileDoors {
  readonly plain: Listen | null;
  readonly secure: SecureListen | null;
}

/** Waits, rates and sizes that differ from the drivers' own. */
export type PileLimits = NonNullable<OcppOptions['limits']>;

export type PileProtocol = keyof typeof PILE_DRIVERS;

export type PileListens = Readonly<Record<PileProtocol, PileDoors>>;

/** All protocols of piles as one. Throws what the first one that cannot open throws; those opened before are closed again. */
export async function openPileDrivers(host: PileDriverHost, listens: PileListens, limits: PileLimits = {}): Promise<PileDriver> {
  const drivers: PileDriver[] = [];
  try {
    for (const protocol of Object.keys(PILE_DRIVERS) as PileProtocol[]) {
      const doors = listens[protocol];
      if (doors.plain !== null || doors.secure !== null) drivers.push(await PILE_DRIVERS[protocol](host, doors, limits));
    }
  } catch (error) {
    await closeAll(drivers);
    throw error;
  }
  return {
    addresses: drivers.flatMap(({ addresses }) => addresses),
    order: (pileId, commandId, order, urgency) => {
      const driver = drivers.find((one) => one.isConnected(pileId)) ?? drivers[0];
      if (driver === undefined)
        return Promise.resolve({ outcome: 'failed', code: 'offline', detail: 'no protocol of piles is switched on' });
      return driver.order(pileId, commandId, order, urgency);
    },
    disconnect: (pileId, reason) => {
      for (const driver of drivers) driver.disconnect(pileId, reason);
    },
    isConnected: (pileId) => drivers.some((driver) => driver.isConnected(pileId)),
    close: () => closeAll(drivers),
  };
}

/** What carries messages about alarms out of the station. */
export function openMessages(clock: Clock): Notifier {
  return openNotifier({ clock });
}

/** In reverse order of opening. */
async function closeAll(drivers: readonly PileDriver[]): Promise<void> {
  for (const driver of [...drivers].reverse()) await driver.close();
}
