/** Smoke on Modbus to a stopped zone, all on real sockets: sixteen charging piles, siren, cameras, clip, incident; and piles that do not obey. */
import { afterEach, expect, test, vi } from 'vitest';
import { SimPile } from '../sim/pile16.ts';
import type { PileQuirks } from '../sim/pile16-options.ts';
import { openCameras, type WholeCamera } from '../sim/whole-camera.ts';
import { caughtUp, PlantPeers } from '../support/plant-peers.ts';
import { admitToZone, cameraId, COILS, fireSite, SMOKE_RULE, ZONE, type FireSite, type FireSiteOptions } from '../support/fire-site.ts';
import { BOSS, openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const SOON = { timeout: 30_000, interval: 20 };
const LONG_MS = 120_000;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Scene {
  readonly test: TestPlant;
  readonly site: FireSite;
  readonly piles: readonly SimPile[];
  /** What screens were told of since the zone was clear. */
  readonly topics: ReadonlySet<string>;
}

/** Piles that charge in the zone, which is clear. */
async function burningSoon(quirks: readonly Partial<PileQuirks>[], options: FireSiteOptions = {}): Promise<Scene> {
  const topics = new Set<string>();
  const plant = await openTestPlant({ onNotices: (notices) => notices.forEach(({ topic }) => topics.add(topic)) });
  closers.push(() => plant.close());
  for (const camera of options.cameras ?? []) closers.push(() => camera.close());
  const site = await fireSite(plant, options);
  closers.push(() => site.close());
  const piles = await Promise.all(quirks.map((each, at) => chargingPile(plant, at, each)));
  await vi.waitFor(() => expect(site.phase()).toBe('clear'), SOON);
  topics.clear();
  return { test: plant, site, piles, topics };
}

async function chargingPile(plant: TestPlant, at: number, quirks: Partial<PileQuirks>): Promise<SimPile> {
  const name = `FIRE-${at + 1}`;
  await admitToZone(plant, name);
  await plant.click({ kind: 'operator.add-card', number: `FIRE${at + 1}`, label: name, validUntilMs: null });
  const pile = new SimPile({ url: plant.url, identity: name, quirks }).start();
  closers.push(() => pile.stop());
  await pile.whenAccepted();
  pile.plugIn();
  await vi.waitFor(async () => expect(await pile.presentCard(`FIRE${at + 1}`)).toBe('started'), SOON);
  await vi.waitFor(() => expect(pile.connector(1).tx?.transactionId ?? 0).toBeGreaterThan(0), SOON);
  return pile;
}

const isCharging = (pile: SimPile): boolean => pile.connector(1).tx !== null;
const obedient = (count: number): Partial<PileQuirks>[] => Array.from({ length: count }, () => ({}));

test(
  'smoke on Modbus stops sixteen charging piles, sounds the siren, turns the cameras and keeps what they saw from ten seconds before',
  async ({ skip }) => {
    const cameras: WholeCamera[] | null = await openCameras(2, { onvif: { clockOffsetMs: -90_000 } });
    if (cameras === null) return skip(NO_SHARED_DATA);
    const { test: plant, site, piles, topics } = await burningSoon(obedient(16), { cameras });
    await site.io.coilChanges(COILS.watchdog, 2); // the watchdog is pulsed while all is well
    const ringMs = (): number[] => plant.plant.cameras.health().map((health) => health.ringMs);
    await vi.waitFor(
      () => expect(Math.min(...ringMs(), cameras.length === ringMs().length ? Infinity : 0)).toBeGreaterThanOrEqual(10_000),
      SOON,
    );
    expect(piles.every(isCharging)).toBe(true);

    const siren = site.io.coilBecomes(COILS.siren, true);
    site.smoke(true);
    await Promise.all([siren, ...piles.map((pile) => pile.whenIdle()), ...cameras.map(({ onvif }) => onvif.turnsTo('P1'))]);

    expect(piles.map((pile) => pile.calls('StopTransaction').at(-1)?.payload['reason'])).toEqual(piles.map(() => 'Remote'));
    expect(site.phase()).toBe('latched');
    expect(plant.plant.safety.zones()).toMatchObject([{ zoneId: ZONE, phase: 'latched' }]);
    const of = (what: string) => site.steps().filter((step) => step.what === what);
    await vi.waitFor(() => expect(new Set(of('power-off').map((step) => step.pileId)).size).toBe(16), SOON);
    expect([...topics]).toEqual(expect.arrayContaining(['zones', 'alarms', 'incidents']));
    expect(of('zone-latched')).toHaveLength(1);
    expect(new Set(of('order-sent').map((step) => step.pileId)).size).toBe(16);
    expect(of('relay-acted').map((step) => step.relayId)).toContain('siren');
    expect(of('camera-turned')).toHaveLength(2);
    expect(site.io.get('coil', COILS.trip)).toBe(0);

    const reader = plant.reader();
    const clips = () => reader.all("SELECT body FROM evidence WHERE json_extract(body, '$.kind') = 'clip' ORDER BY camera_id");
    await vi.waitFor(() => expect(clips()).toHaveLength(2), SOON);
    const [incident] = reader.all('SELECT opened_at_ms FROM incident');
    for (const [at, row] of clips().entries()) {
      const clip = JSON.parse(String(row['body'])) as {
        cameraId: string;
        fromMs: number;
        bytes: number;
        problem: string | null;
        sha256: string;
      };
      expect(clip).toMatchObject({ cameraId: cameraId(at), problem: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
      expect(clip.bytes).toBeGreaterThan(100_000);
      expect(Number(incident?.['opened_at_ms']) - clip.fromMs).toBeGreaterThanOrEqual(9_500);
    }
  },
  LONG_MS,
);

test(
  'piles that reject, accept and ignore, or are cut off end at the shunt trip; the obedient one is not waited for',
  async () => {
    const { site, piles } = await burningSoon([{}, { remoteStop: 'rejects' }, { remoteStop: 'accepts-and-ignores' }, {}]);
    const [obeys, rejects, ignores, cutOff] = piles;
    cutOff?.goOffline();
    const trip = site.io.coilBecomes(COILS.trip, true);
    site.smoke(true);
    await obeys?.whenIdle();
    expect(site.io.get('coil', COILS.trip)).toBe(0);
    await trip;
    expect([rejects, ignores, cutOff].map((pile) => pile !== undefined && isCharging(pile))).toEqual([true, true, true]);
    await vi.waitFor(() => expect(site.steps().filter((step) => step.what === 'relay-acted').map((step) => step.relayId)).toContain('trip'), SOON); // prettier-ignore
    const tripped = site.steps().find((step) => step.relayId === 'trip');
    expect(tripped?.afterMs).toBeGreaterThanOrEqual(9_900);
    for (const pile of [rejects, ignores]) pile?.powerCut();
  },
  LONG_MS,
);

test(
  'where the matrix says so the shunt trip does not wait',
  async () => {
    const { site } = await burningSoon([{ remoteStop: 'accepts-and-ignores' }], { effects: ['trip', 'siren'] });
    const acted = [site.io.coilBecomes(COILS.trip, true), site.io.coilBecomes(COILS.siren, true)];
    site.smoke(true);
    await Promise.all(acted);
    await vi.waitFor(() => expect(site.steps().filter((step) => step.what === 'relay-acted')).toHaveLength(2), SOON);
    for (const step of site.steps().filter(({ what }) => what === 'relay-acted')) expect(step.afterMs).toBeLessThan(9_000);
  },
  LONG_MS,
);

test(
  'a charge that begins by itself in a stopped zone is booked, answered Blocked and stopped; a pile that comes back is stopped right after its boot',
  async () => {
    const { test: plant, site, piles } = await burningSoon([{ remoteStop: 'accepts-and-ignores' }]);
    for (const name of ['LATE', 'BACK']) await admitToZone(plant, name);
    const peers = new PlantPeers(plant);
    closers.push(() => peers.close());
    const stops: unknown[] = [];
    const handlers = {
      '*': () => ({ status: 'Accepted' }),
      GetLocalListVersion: () => ({ listVersion: -1 }),
      RemoteStopTransaction: (payload: Readonly<Record<string, unknown>>) => {
        stops.push(payload['transactionId']);
        return { status: 'Accepted' };
      },
    };
    const late = await peers.booted('LATE', { handlers });
    const back = await peers.booted('BACK', { handlers });
    const running = await peers.charging(back);
    back.terminate();
    await back.closed;
    site.smoke(true);
    await vi.waitFor(() => expect(site.phase()).toBe('latched'), SOON);

    await plant.click({ kind: 'operator.add-card', number: 'CARD2', label: 'Van 2', validUntilMs: null });
    const answer = await late.callOk('StartTransaction', peers.start(1, 500, 'CARD2'));
    expect(answer).toMatchObject({ idTagInfo: { status: 'Blocked' } });
    await vi.waitFor(() => expect(stops).toContain(answer['transactionId']), SOON);
    expect(plant.reader().get('SELECT count(*) AS n FROM session WHERE transaction_id = ?', Number(answer['transactionId']))?.['n']).toBe(
      1,
    );

    const returned = await peers.dial('BACK', { handlers });
    expect(stops).not.toContain(running);
    await returned.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
    await caughtUp(returned); // the stop left with the boot's answer, not when the ladder looked again
    expect(stops).toContain(running);
    piles[0]?.powerCut();
  },
  LONG_MS,
);

test(
  'a camera that loses its power in the middle of the clip leaves a clip that says so, and the zone is stopped as ever',
  async ({ skip }) => {
    const cameras = await openCameras(1);
    const [camera] = cameras ?? [];
    if (camera === undefined) return skip(NO_SHARED_DATA);
    const { test: plant, site, piles } = await burningSoon([{}], { cameras: [camera], prerollS: 2, postrollS: 6 });
    await vi.waitFor(() => expect(plant.plant.cameras.health()[0]?.ringMs).toBeGreaterThanOrEqual(2_000), SOON);
    site.smoke(true);
    await vi.waitFor(() => expect(site.steps().map(({ what }) => what)).toContain('recording-began'), SOON);
    await camera.rtsp.plays(25);
    await camera.powerOff();
    await piles[0]?.whenIdle();
    await camera.powerOn();
    const clip = () => plant.reader().get("SELECT body FROM evidence WHERE json_extract(body, '$.kind') = 'clip'");
    await vi.waitFor(() => expect(clip()).toBeDefined(), SOON);
    const kept = JSON.parse(String(clip()?.['body'])) as { readonly bytes: number; readonly problem: string | null };
    expect(kept.bytes).toBeGreaterThan(100_000);
    expect(kept.problem).not.toBeNull();
  },
  LONG_MS,
);

test(
  'a drill stops the charges and spares siren and shunt trip, and says so',
  async () => {
    const { test: plant, site, piles } = await burningSoon(obedient(2), { effects: ['trip', 'siren'] });
    plant.plant.safety.beginDrill(ZONE, SMOKE_RULE, BOSS);
    await Promise.all(piles.map((pile) => pile.whenIdle()));
    const spared = () => site.steps().flatMap(({ what, relayId }) => (what === 'relay-spared' ? [relayId] : []));
    await vi.waitFor(() => expect(spared().sort()).toEqual(['siren', 'trip']), SOON);
    expect([site.io.get('coil', COILS.siren), site.io.get('coil', COILS.trip)]).toEqual([0, 0]);
    expect(plant.plant.safety.zones()).toMatchObject([{ zoneId: ZONE, phase: 'latched', isDrill: true }]);
  },
  LONG_MS,
);
