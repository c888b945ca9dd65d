/** A rollout over three simulated piles of both versions: one charges and is waited for, one fails, and the one after it is left alone. */
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type OperatorId, type PileId, type RolloutId } from '../../station-core/base/ids.ts';
import type { FirmwareFate } from '../sim/pile-upkeep.ts';
import { SimPile } from '../sim/pile16.ts';
import { SimPile201 } from '../sim/pile201.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { SOON } from '../support/plant-peers.ts';

const ROLLOUT = id<RolloutId>('rollout');
const QUICK = { redialMs: 50, rebootMs: 50, vendor: 'Acme', model: 'Two' };

let core: TestPlant;
const piles: (SimPile | SimPile201)[] = [];
beforeEach(async () => {
  core = await openTestPlant({ piles: ['A1', 'A2', 'B1'], pileLimits: { settleMs: 0 } });
  for (const [name, zone] of [['A1', 'a'], ['A2', 'a'], ['B1', 'b']] as const) {
    const connectors = [{ evse: 1, connector: 1, name: `${name}-1`, ratedPowerW: 22_000 }];
    await core.click({ kind: 'operator.admit-pile', pileId: id<PileId>(name), name, passwordHash: null, zone, connectors });
  } // prettier-ignore
});
afterEach(async () => {
  for (const pile of piles.splice(0)) await pile.stop();
  await core.close();
});

async function power(identity: string, firmware: FirmwareFate, version: '1.6' | '2.0.1' = '1.6'): Promise<SimPile | SimPile201> {
  const options = { ...QUICK, url: `${core.url}/ocpp`, identity, quirks: { firmware } };
  const pile = version === '1.6' ? new SimPile(options) : new SimPile201(options);
  piles.push(pile.start());
  await pile.whenAccepted();
  await pile.settled();
  return pile;
}

async function rollOut(names: readonly string[]): Promise<void> {
  const kept = await core.plant.files.keep(Readable.from([Buffer.from('version 2.0.0\n'.padEnd(5_000, 'x'))]));
  const facts = { name: 'two.bin', version: '2.0.0', vendor: null, model: null, certificatePem: null, signature: null };
  await core.click({
    kind: 'operator.add-firmware',
    firmware: { ...kept, ...facts, addedAtMs: core.clock.now(), addedBy: id<OperatorId>('boss') },
  });
  await core.click({
    kind: 'operator.start-rollout',
    rolloutId: ROLLOUT,
    firmwareId: kept.id,
    pileIds: names.map((name) => id<PileId>(name)),
  });
}

async function steps(): Promise<readonly unknown[]> {
  const view = await core.plant.reads.read('rolloutView', { rolloutId: ROLLOUT });
  return [view?.state, ...(view?.piles ?? []).map(({ pileId, step, why }) => `${pileId} ${step}${why === null ? '' : ` ${why}`}`)];
}

test('all three install, and boot with what they were given', { timeout: 60_000 }, async () => {
  await power('A1', 'installs');
  await power('A2', 'installs', '2.0.1');
  await power('B1', 'installs');
  await rollOut(['A1', 'A2', 'B1']);
  await expect.poll(steps, SOON).toEqual(['done', 'A1 installed', 'A2 installed', 'B1 installed']);
  expect(piles.map(({ firmwareVersion }) => firmwareVersion)).toEqual(['2.0.0', '2.0.0', '2.0.0']);
});

test('the first waits for its charge, the second fails, the third is left alone', { timeout: 60_000 }, async () => {
  const first = await power('A1', 'installs');
  await power('A2', 'verification-fails', '2.0.1');
  const third = await power('B1', 'installs');
  if (!(first instanceof SimPile)) throw new Error('the first is a 1.6 pile');
  first.plugIn();
  expect(await first.presentCard('CARD1')).toBe('started');
  await first.settled();
  await rollOut(['A1', 'B1', 'A2']);
  // The busy one is passed over within its zone; the failure ends the rollout all the same.
  await expect.poll(steps, SOON).toEqual(['failed', 'A1 stopped', 'A2 failed InstallVerificationFailed', 'B1 stopped']);
  expect([first.firmwareVersion, third.firmwareVersion]).toEqual(['1.0.0', '1.0.0']);
  const alarms = core.reader().all("SELECT key FROM alarm WHERE kind = 'rollout-failed'");
  expect(alarms).toEqual([{ key: 'rollout-failed:rollout' }]);
});

test('a pile that only knows FTP gets it, and leaves its log there', { timeout: 60_000 }, async () => {
  const pile = await power('A1', 'installs');
  await core.plant.submit({
    kind: 'pile.settings-told',
    id: id('settings'),
    receivedMs: core.clock.now(),
    pileId: id<PileId>('A1'),
    wire: null,
    requestId: 1,
    settings: [{ key: 'SupportedFileTransferProtocols', value: 'FTP', readonly: true }],
    isLast: true,
  });
  await rollOut(['A1']);
  await expect.poll(steps, SOON).toEqual(['done', 'A1 installed']);
  expect(pile.firmwareVersion).toBe('2.0.0');
  await core.click({ kind: 'operator.fetch-log', pileId: id<PileId>('A1'), log: 'diagnostics' });
  const files = async (): Promise<number> => (await core.plant.reads.read('pileFilesPage', { pileId: null, offset: 0, limit: 10 })).total;
  await expect.poll(files, SOON).toBe(1);
  const told = core.reader().all("SELECT body FROM journal WHERE kind = 'pile.answered' AND body LIKE '%ftp:%'");
  // The log-in for the request does not stand in the journal.
  expect(told.length).toBeGreaterThan(0);
  for (const { body } of told) expect(String(body)).toMatch(/ftp:\/\/\*\*\*@/);
});
