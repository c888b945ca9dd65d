/** Cameras with bombs and floods, Modbus that lies and MQTT junk, all at once beside a fire: the zone is stopped as if they were not there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { numberOf } from '../sim/ocpp-frame.ts';
import { admitToZone, COILS, fireSite } from '../support/fire-site.ts';
import { openHostileField, watchHostileField } from '../support/hostile-field.ts';
import { openTestPlant } from '../support/open-plant.ts';
import { PlantPeers } from '../support/plant-peers.ts';

const SOON = { timeout: 30_000, interval: 20 };
/** F22 allows a second behind an unanswered call; no call is open here, so nothing may take as long. Far above what it takes in peace. */
const NO_LATER_MS = 1_000;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('stop frames, siren and latch come in their time, and the harm is told as trouble of its device', { timeout: 120_000 }, async () => {
  const field = await openHostileField();
  closers.push(() => field.close());
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-hostile-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ mqtt: { url: field.addresses.brokerUrl } }));
  const plant = await openTestPlant({ folder });
  closers.push(() => plant.close());
  const site = await fireSite(plant);
  closers.push(() => site.close());
  await watchHostileField(plant, field.addresses);
  const peers = new PlantPeers(plant);
  closers.push(() => peers.close());
  const stops: number[] = [];
  const running: number[] = [];
  for (let at = 0; at < 16; at++) {
    const [name, card] = [`P${at}`, `PCARD${at}`];
    await admitToZone(plant, name);
    await plant.click({ kind: 'operator.add-card', number: card, label: name, validUntilMs: null });
    const peer = await peers.booted(name, {
      handlers: {
        '*': () => ({ status: 'Accepted' }),
        GetLocalListVersion: () => ({ listVersion: -1 }),
        RemoteStopTransaction: (payload) => {
          stops.push(numberOf(payload, 'transactionId') ?? 0);
          return { status: 'Accepted' };
        },
      },
    });
    await vi.waitFor(async () => {
      const answer = await peer.callOk('StartTransaction', peers.start(1, 1_000, card));
      expect(answer['idTagInfo']).toEqual({ status: 'Accepted' });
      running.push(numberOf(answer, 'transactionId') ?? 0);
    }, SOON);
  }
  field.begin();
  const trouble = () => plant.reader().all("SELECT key FROM alarm WHERE kind = 'field-device-silent' AND cleared_at_ms IS NULL");
  await vi.waitFor(() => expect(trouble().length).toBeGreaterThanOrEqual(2), SOON);

  const siren = site.io.coilBecomes(COILS.siren, true);
  site.smoke(true);
  await siren;
  await vi.waitFor(() => expect([...stops].sort()).toEqual([...running].sort()), SOON);
  await vi.waitFor(() => expect(site.phase()).toBe('latched'), SOON);
  await vi.waitFor(() => expect(site.steps().filter(({ what }) => what === 'order-sent').length).toBeGreaterThanOrEqual(16), SOON);
  const first = new Map(site.steps().flatMap(({ what, pileId, afterMs }) => (what === 'order-sent' && pileId !== null ? [[pileId, afterMs]] : [])).reverse() as [string, number][]); // prettier-ignore
  expect(first.size).toBe(16);
  expect(Math.max(...first.values())).toBeLessThan(NO_LATER_MS);
});
