/** The one list of drivers. A new one is a folder with a driver.ts, and a line here. */
import type { Clock, Listen, Logger, PileDriver, PileDriverHost, SecureListen } from '../domain/ports.ts';
import type { ReceiptPrinter } from '../domain/printer-port.ts';
import type { Notifier } from '../domain/notify-port.ts';
import type { ProviderHost } from '../domain/payment-host.ts';
import type { PaymentProvider, ProviderConfig } from '../domain/payment-port.ts';
import { openNotifier, type NotifierHost } from './notify/driver.ts';
import { openHttpProvider } from './payment/http/driver.ts';
import { openTestProvider } from './payment/test/driver.ts';
import { openOcpp, type OcppOptions } from './pile/ocpp/driver.ts';
import { openReceiptPrinter as openEscPos, type PrinterPlace } from './printer/escpos/driver.ts';

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

/** The receipt printer on the network. */
export function openReceiptPrinter(place: PrinterPlace, clock: Clock, log: Logger): ReceiptPrinter {
  return openEscPos(place, clock, log);
}

/** What carries messages about alarms out of the station. */
export function openMessages(host: NotifierHost): Notifier {
  return openNotifier(host);
}

/** Payment companies, one for each in the configuration. */
export function openProviders(configs: readonly ProviderConfig[], host: ProviderHost): PaymentProvider[] {
  return configs.map((config) => (config.kind === 'http' ? openHttpProvider(config, host) : openTestProvider(config, host)));
}

/** In reverse order of opening. */
async function closeAll(drivers: readonly PileDriver[]): Promise<void> {
  for (const driver of [...drivers].reverse()) await driver.close();
}
