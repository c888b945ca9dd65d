/** FIELD-FAULTS F13 over real sockets against the whole core: a setting that crashes the firmware is asked for once, and never again with the others. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import { STANDARD_KEYS } from '../../station-core/drivers/pile/ocpp16/keys.ts';
import type { OcppPeer } from '../sim/ocpp-peer.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { isOnline, PlantPeers, SOON } from '../support/plant-peers.ts';

let folder: string;
let plant: TestPlant;
let peers: PlantPeers;
/** What the pile was asked for, one entry a call; empty: all. */
let asked: string[][];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-shy-'));
  await open();
  asked = [];
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  plant = await openTestPlant({ folder, piles: ['P1'], pileLimits: { settleMs: 0, callsPerSecond: Infinity } });
  peers = new PlantPeers(plant);
}

async function close(): Promise<void> {
  await peers.close();
  await plant.close();
}

/** A pile whose firmware crashes when it is asked for this setting, or changes it. */
async function boots(crashesAt: string | null): Promise<OcppPeer> {
  const peer = await peers.booted('P1');
  const crash = (keys: readonly string[]): boolean => crashesAt !== null && (keys.length === 0 || keys.includes(crashesAt));
  peer.handlers.set('GetConfiguration', (payload) => {
    const keys = (payload['key'] ?? []) as string[];
    asked.push(keys);
    if (crash(keys)) peer.terminate();
    return { configurationKey: keys.map((key) => ({ key, readonly: false, value: '1' })) };
  });
  peer.handlers.set('ChangeConfiguration', (payload) => {
    if (crash([String(payload['key'])])) peer.terminate();
    return { status: 'Accepted' };
  });
  return peer;
}

async function order(wanted: PileOrder): Promise<CommandResult> {
  const answer = await plant.click({ kind: 'operator.order-pile', pileId: id<PileId>('P1'), order: wanted });
  if (answer.kind !== 'ordered') throw new Error(`not ordered: ${JSON.stringify(answer)}`);
  return plant.plant.commandResult(answer.commandId);
}

const read = (...keys: string[]): Promise<CommandResult> => order({ kind: 'read-configuration', keys });
const shy = (): Promise<object[]> =>
  plant.plant.reads
    .read('shyKeys', { pileId: id<PileId>('P1') })
    .then((keys) => keys.map(({ key, what, times }) => ({ key, what, times })));
const gone = (): Promise<void> => expect.poll(() => isOnline(plant, 'P1'), SOON).toBe(false);

describe('F13 a setting that crashes the firmware', () => {
  test('is found one by one, remembered over a restart of the station, left out from then on, and forgotten when it is answered', async () => {
    const crashesAt = 'MeterValuesSampledData';
    await boots(crashesAt);
    expect(await read()).toMatchObject({ outcome: 'failed', code: 'offline' });
    await gone();
    await expect.poll(shy, SOON).toEqual([{ key: '*', what: 'read', times: 1 }]);

    await boots(crashesAt);
    asked = [];
    expect(await read()).toMatchObject({ outcome: 'failed', code: 'offline' });
    expect(asked).toEqual(STANDARD_KEYS.slice(0, STANDARD_KEYS.indexOf(crashesAt) + 1).map((key) => [key]));
    await gone();
    await expect.poll(shy, SOON).toEqual([
      { key: crashesAt, what: 'read', times: 1 },
      { key: '*', what: 'read', times: 1 },
    ]);

    await close();
    await open();
    await boots(crashesAt);
    asked = [];
    const told = await read();
    expect(told).toMatchObject({ outcome: 'accepted', status: 'Accepted' });
    expect(asked).toEqual(STANDARD_KEYS.filter((key) => key !== crashesAt).map((key) => [key]));
    expect(told.outcome === 'accepted' && told.configuration?.length).toBe(STANDARD_KEYS.length - 1);
    expect(isOnline(plant, 'P1')).toBe(true);
    expect(await shy()).toHaveLength(2);

    await peers.close();
    await gone();
    await boots(null);
    expect(await read(crashesAt)).toMatchObject({ outcome: 'accepted' });
    await expect.poll(shy, SOON).toEqual([{ key: '*', what: 'read', times: 1 }]);
  });

  test('when it is changed: remembered too, and still read', async () => {
    await boots('HeartbeatInterval');
    expect(await order({ kind: 'write-configuration', key: 'HeartbeatInterval', value: '60' })).toMatchObject({ code: 'offline' });
    await gone();
    await expect.poll(shy, SOON).toEqual([{ key: 'HeartbeatInterval', what: 'write', times: 1 }]);
    await boots(null);
    expect(await read()).toMatchObject({ outcome: 'accepted' });
    expect(asked).toEqual([[]]);
    await order({ kind: 'write-configuration', key: 'HeartbeatInterval', value: '60' });
    await expect.poll(shy, SOON).toEqual([]);
  });

  test('a station that hangs up itself blames no setting', async () => {
    const peer = await boots(null);
    peer.handlers.set('GetConfiguration', () => new Promise(() => undefined));
    const reading = read();
    await peer.nextFrame(({ kind }) => kind === 'call');
    await plant.click({ kind: 'operator.refuse-pile', pileId: id<PileId>('P1') });
    expect(await reading).toMatchObject({ outcome: 'failed', code: 'offline' });
    await gone();
    expect(await shy()).toEqual([]);
  });
});

describe('quirks of the site', () => {
  test('a file in the data folder is taken at the next start, and stands on the pile with its note', async () => {
    await close();
    mkdirSync(path.join(folder, 'quirks'));
    const note = { en: 'It crashes at LightIntensity.', zh: '读取 LightIntensity 会死机。' };
    const entry = {
      match: { vendor: 'acme', model: 'T*' },
      neverRead: ['LightIntensity'],
      registerKind: 'lifetime',
      note,
      source: 'seen here',
    };
    writeFileSync(path.join(folder, 'quirks', 'site.json'), JSON.stringify([entry]));
    writeFileSync(path.join(folder, 'quirks', 'bad.json'), '{');
    await open();
    await boots('LightIntensity');
    expect(await read()).toMatchObject({ outcome: 'accepted' });
    expect(asked).toEqual(STANDARD_KEYS.filter((key) => key !== 'LightIntensity').map((key) => [key]));
    expect(await read('LightIntensity')).toEqual({ outcome: 'rejected', status: 'NeverRead' });
    expect(plant.plant.quirksOf({ vendor: 'Acme', model: 'Two', firmware: '1.0' })).toMatchObject({
      applied: [{ ...entry, file: 'site.json' }],
      inForce: { neverRead: ['LightIntensity'], registerKind: 'lifetime' },
      problems: [{ file: 'bad.json' }],
    });
    expect(plant.reader().get("SELECT register_kind FROM pile WHERE id = 'P1'")).toEqual({ register_kind: 'lifetime' });
  });
});
