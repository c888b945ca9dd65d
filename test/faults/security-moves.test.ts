/** Simulated piles of both versions are moved from a password to TLS to a certificate, reconnect by themselves, and fall back by themselves (FIELD-FAULTS F25). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { PileSecurity, SecurityProfile } from '../../station-core/domain/certificate.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { SimPile } from '../sim/pile16.ts';
import { SimPile201 } from '../sim/pile201.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';

const P1 = id<PileId>('P1');
const OLD = 'the-old-long-password';
const NEW = 'the-new-long-password';
const SOON = { timeout: 25_000, interval: 20 };

let plant: TestPlant;
let db: ReadConnection;
let pile: SimPile | SimPile201 | null = null;

beforeEach(async () => {
  plant = await openTestPlant({ pileLimits: { settleMs: 20, bootWaitMs: 100, callsPerSecond: 100, refusalMs: 0 } });
  await plant.admit('P1', { password: OLD });
  db = plant.reader();
});
afterEach(async () => {
  await pile?.stop();
  await plant.close();
});

const security = (): PileSecurity =>
  JSON.parse(String(db.get('SELECT security FROM pile WHERE id = ?', 'P1')?.['security'])) as PileSecurity;
const isOnline = (): boolean => plant.plant.isPileConnected(P1);
/** A pile whose boot is not accepted yet refuses what it is told (2.0.1 B02.FR.09). */
const isReady = (): boolean => isOnline() && pile?.accepted === true;

async function move(to: SecurityProfile, password: string | null = null, at = to >= 2 ? plant.secureUrl : plant.url): Promise<void> {
  const passwordHash = password === null ? null : plant.plant.keys.pilePassword.hash(password);
  const url = `${at}/ocpp`;
  const wish = { kind: 'operator.move-security', pileId: P1, to, password, passwordHash, certificateName: 'SN-1', url } as const;
  await expect.poll(isReady, SOON).toBe(true);
  expect(await plant.click(wish)).toEqual({ kind: 'done' });
}

const piles = {
  'OCPP 1.6': () =>
    new SimPile({
      url: `${plant.url}/ocpp`, secureUrl: `${plant.secureUrl}/ocpp`, identity: 'P1', password: OLD, serial: 'SN-1', redialMs: 50, rebootMs: 50,
    }), // prettier-ignore
  'OCPP 2.0.1': () =>
    new SimPile201({ url: `${plant.url}/ocpp`, identity: 'P1', password: OLD, serial: 'SN-1', redialMs: 50, rebootMs: 50 }), // prettier-ignore
};

test.each(Object.entries(piles))('F25 %s: to a new password, to TLS, to a certificate of its own', async (_, make) => {
  pile = make();
  pile.start();
  await move(1, NEW);
  await expect.poll(security, SOON).toMatchObject({ seen: 1, least: 1, move: null });
  await move(2);
  await expect.poll(security, SOON).toMatchObject({ seen: 2, least: 2, move: null });
  await move(3);
  await expect.poll(security, SOON).toMatchObject({ seen: 3, least: 3, move: null, certificateName: 'SN-1' });
  expect(db.all('SELECT common_name, state FROM pile_certificate')).toEqual([{ common_name: 'SN-1', state: 'installed' }]);
  expect(JSON.stringify(db.all('SELECT body FROM journal'))).not.toMatch(/the-(old|new)-long-password/);
  expect(db.all('SELECT cause FROM knock')).toEqual([]);
});

test('F25 a pile that cannot reach the new address falls back by itself, and is let in as before', async () => {
  pile = piles['OCPP 2.0.1']();
  pile.start();
  await move(2, NEW, 'wss://127.0.0.1:1');
  await expect.poll(() => security().move?.step, SOON).toBe('waiting');
  const dials = (): number => Number(db.get("SELECT count(*) AS n FROM journal WHERE kind = 'pile.connected'")?.['n']);
  const before = dials();
  await expect.poll(() => isOnline() && dials() > before, SOON).toBe(true);
  expect(security()).toMatchObject({ seen: 1, least: 0, move: { to: 2, step: 'waiting', passwordTaken: true } });
  // Given up: the password it took stays its own.
  await plant.click({ kind: 'operator.end-security-move', pileId: P1 });
  await pile.stop();
  pile = new SimPile201({ url: `${plant.url}/ocpp`, identity: 'P1', password: NEW, redialMs: 50 });
  pile.start();
  await expect.poll(isOnline, SOON).toBe(true);
});
