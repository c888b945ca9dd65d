/** The whole core without screens, over a real file and real sockets: set up, with a plan, cards and accepted piles. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { id, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { currencyOf } from '../../station-core/base/money.ts';
import { zoneName } from '../../station-core/base/time.ts';
import { readConfig } from '../../station-core/config.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { OperatorEvent } from '../../station-core/domain/event.ts';
import type { Clock, Logger } from '../../station-core/domain/ports.ts';
import { openPlant, type Plant, type PlantOptions } from '../../station-core/plant.ts';
import { openReader } from '../../station-core/store/open.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { newEventId, systemClock } from '../../station-core/system.ts';
import { twoLayerPlan } from './plans.ts';

export const BOSS = id<OperatorId>('boss');

export interface TestPlant {
  readonly plant: Plant;
  readonly clock: Clock;
  readonly folder: string;
  /** `ws://127.0.0.1:port`, to which a pile's identity is appended after a slash. */
  readonly url: string;
  /** The same with TLS; the certificate is of this CA. */
  readonly secureUrl: string;
  readonly caPem: string;
  /** A click, by the owner. */
  readonly click: (event: Bare) => Promise<Answer>;
  admit(
    name: string,
    options?: { readonly connectors?: number; readonly ratedPowerW?: number; readonly password?: string | null },
  ): Promise<void>;
  /** A connection of its own that only reads. */
  reader(): ReadConnection;
  close(): Promise<void>;
}

type Bare = OperatorEvent extends infer E ? (E extends OperatorEvent ? Omit<E, 'id' | 'receivedMs' | 'operatorId'> : never) : never;

export interface TestPlantOptions {
  /** Reuses a folder of an earlier run and leaves it there. */
  readonly folder?: string;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly zone?: string;
  readonly piles?: readonly string[];
  readonly synchronous?: PlantOptions['synchronous'];
  readonly pileLimits?: PlantOptions['pileLimits'];
  /** Where piles dial, plain and with TLS; default: the system picks them. */
  readonly ports?: { readonly plain: number; readonly secure: number };
  readonly onLost?: (error: Error) => void;
  /** What screens are told of. */
  readonly onNotices?: PlantOptions['onNotices'];
}

export const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Piles named are known to the station before they first dial: met once by an event, then accepted. */
export async function openTestPlant(options: TestPlantOptions = {}): Promise<TestPlant> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'stationmaster-test-'));
  const clock = options.clock ?? systemClock();
  const { plain: pilesPort, secure: pilesSecurePort } = options.ports ?? { plain: 0, secure: 0 };
  const ports = { screensPort: 0, networkPort: 0, pilesPort, pilesSecurePort };
  const plant = await openPlant({
    dataFolder: folder,
    config: readConfig(folder, { ...ports, loopbackOnly: true }),
    clock,
    log: options.log ?? silent,
    onNotices: options.onNotices ?? (() => undefined),
    onLost:
      options.onLost ??
      ((error) => {
        throw error;
      }),
    ...(options.synchronous === undefined ? {} : { synchronous: options.synchronous }),
    ...(options.pileLimits === undefined ? {} : { pileLimits: options.pileLimits }),
  });
  const readers: ReadConnection[] = [];
  const click = (event: Bare): Promise<Answer> => plant.submit({ ...event, id: newEventId(), receivedMs: clock.now(), operatorId: BOSS });
  const test: TestPlant = {
    plant,
    clock,
    folder,
    url: plant.pileAddresses[0] ?? '',
    secureUrl: plant.pileAddresses.find((address) => address.startsWith('wss:')) ?? '',
    caPem: plant.keys.caCertificatePem(),
    click,
    admit: async (name, { connectors = 2, ratedPowerW = 22_000, password = null } = {}) => {
      const pileId = id<PileId>(name);
      const envelope = { id: newEventId(), receivedMs: clock.now(), pileId, wire: null };
      await plant.submit({ ...envelope, kind: 'pile.booted', vendor: 'Acme', model: 'Two', serial: null, firmware: null });
      await click({
        kind: 'operator.admit-pile',
        pileId,
        name,
        passwordHash: password === null ? null : plant.keys.pilePassword.hash(password),
        connectors: Array.from({ length: connectors }, (_, i) => ({
          evse: i + 1,
          connector: i + 1,
          name: `${name}-${i + 1}`,
          ratedPowerW,
        })),
      });
    },
    reader: () => {
      const reader = openReader(storeFiles(folder).database);
      readers.push(reader);
      return reader;
    },
    close: async () => {
      for (const reader of readers.splice(0)) reader.close();
      await plant.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  if (await isNew(test)) await setUp(test, options.zone ?? 'Europe/Berlin');
  await Promise.all((options.piles ?? []).map((name) => test.admit(name)));
  return test;
}

async function isNew({ plant }: TestPlant): Promise<boolean> {
  return (await plant.reads.read('settings', undefined)) === null;
}

async function setUp({ click }: TestPlant, zone: string): Promise<void> {
  await click({
    kind: 'operator.set-up',
    stationName: 'Yard',
    zone: zoneName(zone),
    currency: currencyOf('EUR'),
    language: 'en',
    ownerName: 'Owner',
    passwordHash: 'x',
  });
  await click({ kind: 'operator.save-plan', plan: twoLayerPlan(), activate: true });
  await click({ kind: 'operator.add-card', number: 'CARD1', label: 'Van 1', validUntilMs: null });
}
