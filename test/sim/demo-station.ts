/** A station of a demo: opened on a folder; then its past is told through simulated piles, and it lives on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../build/project.ts';
import { openStation } from '../../station-core/index.ts';
import { Browser } from '../support/api-station.ts';
import { DemoLife } from './demo-life.ts';
import { LIFE_BEFORE_MS, tellPast } from './demo-prepare.ts';
import type { DemoLanguage } from './demo-site.ts';
import { DemoTime } from './demo-time.ts';
import type { Closers } from './demo-tools.ts';

export interface DemoPerson {
  readonly name: string;
  readonly password: string;
}

export interface DemoStationOptions {
  readonly dataFolder: string;
  /** Its screens are served, from the built ones. */
  readonly isServed: boolean;
  readonly screensPort: number;
  readonly language: DemoLanguage;
  readonly owner: DemoPerson;
  /** The same site every time. */
  readonly seed: number;
  /** So far back its past goes. */
  readonly pastMs: number;
  readonly closers: Closers;
  /** In place of the language's own. */
  readonly name?: string;
}

export interface DemoStation {
  readonly screens: string;
  /** Where piles dial, without the identity. */
  readonly piles: string;
  readonly browser: Browser;
  /** Everything up to now is told, the owner is logged in, and charges run. */
  readonly begin: () => Promise<void>;
}

export async function openDemoStation(options: DemoStationOptions): Promise<DemoStation> {
  const { dataFolder, isServed, screensPort, language, owner, seed, pastMs, closers, name } = options;
  const endMs = Date.now();
  const time = new DemoTime(endMs - pastMs);
  mkdirSync(dataFolder, { recursive: true });
  // The company inside the station: drivers pay by QR code, and no money moves.
  writeFileSync(path.join(dataFolder, 'config.json'), JSON.stringify({ payments: [{ name: 'trial', kind: 'test' }] }));
  const station = await openStation({
    dataFolder,
    rendererFolder: isServed ? path.join(root, 'out/renderer') : null,
    clock: time.clock,
    overrides: { screensPort, networkPort: 0, pilesPort: 0, loopbackOnly: true },
  });
  closers.add(() => station.close());
  const url = station.addresses.piles[0]?.replace(/\/$/, '') ?? '';
  const browser = new Browser(station.addresses.screens);
  return {
    screens: station.addresses.screens,
    piles: url,
    browser,
    begin: async () => {
      const opened = (close: () => Promise<unknown>): void => closers.add(close);
      const registers = await tellPast({ url, browser, time, language, owner, seed, endMs, opened });
      if (name !== undefined) await browser.client.station.change({ name, language, heartbeatS: 300, idleCapS: 86_400 });
      await time.moveTo(endMs - LIFE_BEFORE_MS);
      const life = new DemoLife({ url, time, language, registers, seed });
      closers.add(() => life.end());
      await life.begin(LIFE_BEFORE_MS);
    },
  };
}
