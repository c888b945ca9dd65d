/** Smoke, as people live it: set up by an installer, seen on desk and wall, stopped, silenced, looked into, reset by somebody else, and drilled. Every peer speaks its real protocol. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { verifyFolder } from '../../station-core/evidence/verify-folder.ts';
import { ModbusDevice } from '../sim/modbus-device.ts';
import type { SimPile } from '../sim/pile16.ts';
import { openCameras, type WholeCamera } from '../sim/whole-camera.ts';
import { Browser, type Client } from '../support/api-station.ts';
import { choose, lendLogin, listenForComplaints, say, settled, speak, tooWide, wordsMissing } from '../support/e2e-page.ts';
import { admitPile, attendant, charge, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { COILS, INPUTS } from '../support/fire-site.ts';
import { readZip } from '../support/read-zip.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const t = say('en');
const ZONE = 'North row';
const SMOKE = 'Smoke, north row';
const RULE = 'Smoke in the row';
const CARD = 'CARD-00004711';
const CAMERA_PASSWORD = 'camera-pass-1';
const installer = { name: 'Ines', password: 'an installer’s long one' };
const carer = { name: 'Carla', password: 'a carer’s long one' };
/** Where whole pictures of the alarm go: `<folder>/fire-<what>-<width>-<language>.png`. */
const shots = process.env['E2E_SHOTS'];
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

test.describe.configure({ mode: 'serial', timeout: 120_000 });
test.use({ actionTimeout: 15_000, viewport: sizes[0] });

let station: E2eStation;
let client: Client;
let io: ModbusDevice;
let camera: WholeCamera;
let piles: readonly SimPile[] = [];
let zoneId = '';
let incidentId = '';
const contexts: BrowserContext[] = [];

test.beforeAll(async () => {
  const cameras = await openCameras(1, { password: CAMERA_PASSWORD });
  test.skip(cameras === null, NO_SHARED_DATA);
  const [opened] = cameras ?? [];
  if (opened === undefined) return;
  camera = opened;
  io = await ModbusDevice.open();
  station = await startStation();
  ({ client } = await setUp(station));
  await client.plans.save({ planId: null, form: PLAN, activate: true });
  await client.cards.add({ number: CARD, label: 'Van 3', validUntilMs: null });
  for (const [person, role] of [[installer, 'installer'], [attendant, 'attendant'], [carer, 'maintenance']] as const) await client.operators.add({ ...person, role }); // prettier-ignore
  piles = [await admitPile(station, client, 'CP-01', 'Pile 1'), await admitPile(station, client, 'CP-02', 'Pile 2')];
});
test.afterAll(async () => {
  if (contexts.length > 0) await Promise.all(contexts.map((context) => context.close()));
  await Promise.all(piles.map((pile) => pile.stop()));
  // Nothing of it was opened without the shared clip.
  if (piles.length === 0) return;
  await station.close();
  await Promise.all([camera.close(), io.close()]);
});

/** A window of this person's own; what its pages complain of belongs to the test that asked. */
async function windowOf(browser: { newContext: (options: object) => Promise<BrowserContext> }, person: typeof attendant, size = sizes[0]) {
  const context = await browser.newContext({ viewport: size });
  contexts.push(context);
  context.setDefaultTimeout(15_000);
  const login = new Browser(station.url);
  await login.client.auth.login(person);
  await lendLogin(context, station.url, login);
  await context.addInitScript(COUNT_SOUNDS);
  return context;
}

test('an installer sets up module, sensor, siren, zone and what smoke does', async ({ browser }) => {
  const page = await (await windowOf(browser, installer)).newPage();
  const complaints = listenForComplaints(page);
  const dialog = page.getByRole('dialog');
  const add = (what: 'sensor' | 'device' | 'relay') =>
    page.locator('header ~ * main, main').first().getByRole('button', { name: t('sensors', `add.${what}`) }).first().click(); // prettier-ignore
  const save = async () => {
    await dialog.getByRole('button', { name: t('sensors', 'dialog.save'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
  };

  await test.step('a zone with its piles', async () => {
    await page.goto(`${station.url}/#/zones`);
    await page.getByRole('button', { name: t('zones', 'add'), exact: true }).first().click(); // prettier-ignore
    await dialog.getByLabel(t('zones', 'form.name'), { exact: true }).fill(ZONE);
    for (const name of ['Pile 1', 'Pile 2']) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: t('zones', 'form.save') }).click();
    await expect(page.getByRole('article', { name: ZONE })).toContainText(t('zones', 'card.piles_other', { count: 2 }));
    zoneId = (await client.safety.setup()).zones[0]?.id ?? '';
  });

  await test.step('the module on the wire, read once before it is saved', async () => {
    await page.goto(`${station.url}/#/sensors?view=field`);
    await add('device');
    await dialog.getByLabel(t('sensors', 'field.name'), { exact: true }).fill('I/O row');
    await choose(page, dialog, t('sensors', 'field.map'), 'Digital I/O module');
    await dialog.getByLabel(t('sensors', 'field.host'), { exact: true }).fill(io.host);
    await dialog.getByLabel(t('sensors', 'field.port'), { exact: true }).fill(String(io.port));
    await dialog.getByLabel(t('sensors', 'field.poll'), { exact: true }).fill('100');
    await dialog.getByRole('button', { name: t('sensors', 'probe') }).click();
    await expect(dialog.getByRole('cell', { name: 'input-1', exact: true })).toBeVisible();
    await save();
  });

  await test.step('siren and shunt trip on its outputs', async () => {
    for (const [kind, coil] of [['siren', COILS.siren], ['shunt-trip', COILS.trip]] as const) {
      await add('relay');
      await dialog.getByLabel(t('sensors', 'field.name'), { exact: true }).fill(t('sensors', `relay.${kind}`));
      await choose(page, dialog, t('sensors', 'field.kind'), t('sensors', `relay.${kind}`));
      await choose(page, dialog, t('sensors', 'field.zone'), ZONE);
      await choose(page, dialog, t('sensors', 'field.device'), 'I/O row');
      await choose(page, dialog, t('sensors', 'field.point'), `output-${coil + 1}`);
      await save();
    }
  }); // prettier-ignore

  await test.step('the detector on its first input', async () => {
    await page.goto(`${station.url}/#/sensors`);
    await add('sensor');
    await dialog.getByLabel(t('sensors', 'field.name'), { exact: true }).fill(SMOKE);
    await choose(page, dialog, t('sensors', 'field.zone'), ZONE);
    await choose(page, dialog, t('sensors', 'field.device'), 'I/O row');
    await choose(page, dialog, t('sensors', 'field.point'), `input-${INPUTS.smoke + 1}`);
    await choose(page, dialog, t('sensors', 'field.kind'), t('sensors', 'kind.smoke'));
    await dialog.getByLabel(t('sensors', 'field.debounce'), { exact: true }).fill('0');
    await dialog.getByRole('switch', { name: t('sensors', 'field.safety') }).check();
    await save();
    const card = page.getByRole('main').getByText(SMOKE, { exact: true });
    await expect(card).toBeVisible();
    await expect(page.getByText(t('sensors', 'health.healthy'))).toBeVisible();
  });

  // Rules and cameras have stories of their own (alarms.spec, cameras.spec): here they come by the calls.
  const sensorId = (await client.sensors.list()).rows[0]?.sensor.id ?? '';
  await client.alarms.rules.save({
    ruleId: null,
    rule: {
      name: RULE,
      condition: { kind: 'on', signal: `sensor:${sensorId}` },
      severity: 'critical',
      zoneId: null,
      clearAfterMs: 1_000,
      latching: false,
      escalateAfterMs: null,
      enabled: true,
    },
  });
  await client.cameras.save({ cameraId: null, password: CAMERA_PASSWORD, camera: cameraAt(camera, zoneId) });

  await test.step('what it does: the power follows only where a pile does not obey', async () => {
    await page.goto(`${station.url}/#/matrix`);
    const cell = page.getByRole('button', { name: t('matrix', 'cell', { rule: RULE, zone: t('matrix', 'here') }) });
    await cell.click();
    await dialog.getByRole('switch', { name: new RegExp(`^${t('matrix', 'effect.trip')}`) }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('status').getByRole('button', { name: t('matrix', 'save') }).click(); // prettier-ignore
    await dialog.getByRole('button', { name: t('matrix', 'save') }).click();
    await expect(page.getByText(t('matrix', 'saved', { version: 2 }))).toBeVisible();
    await expect(cell).toContainText(t('matrix', 'effect.stop'));
    await expect(cell).not.toContainText(t('matrix', 'effect.trip'));
  });

  await test.step('the zone runs, and knows all that belongs to it', async () => {
    await page.goto(`${station.url}/#/zones`);
    const card = page.getByRole('article', { name: ZONE });
    await expect(card).toContainText(t('zones', 'phase.clear'));
    for (const words of [t('zones', 'card.sensors_one', { count: 1 }), t('zones', 'card.cameras_one', { count: 1 }), t('zones', 'card.relays_other', { count: 2 })]) await expect(card).toContainText(words); // prettier-ignore
  });
  expect(complaints).toEqual([]);
});

test('smoke: on desk and wall at once, the row stopped, the siren on; silenced, and still stopped', async ({ browser }) => {
  await Promise.all(piles.map((pile) => charge(client, pile, 1)));
  const room = await windowOf(browser, attendant);
  const [desk, wall] = [await room.newPage(), await room.newPage()];
  const complaints = [listenForComplaints(desk), listenForComplaints(wall)];
  await desk.goto(`${station.url}/#/board`);
  await expect(desk.getByText('Pile 1').first()).toBeVisible();
  await wall.goto(`${station.url}/#/wall`);
  await expect(wall.getByRole('region', { name: t('rules', 'wall.charging') })).toContainText('2');
  // The browser plays nothing before the first click; an attendant has clicked long ago.
  for (const screen of [desk, wall]) await screen.mouse.click(5, 5);
  await expect.poll(async () => (await client.cameras.list())[0]?.health?.ringMs ?? 0).toBeGreaterThanOrEqual(5_000);

  await test.step('smoke', async () => {
    const siren = io.coilBecomes(COILS.siren, true);
    io.set('discrete', INPUTS.smoke, true);
    await Promise.all([siren, ...piles.map((pile) => pile.whenIdle()), camera.onvif.turnsTo('P1')]);
    expect(io.get('coil', COILS.trip), 'every pile obeys: its power is not cut').toBe(0);
  });

  await test.step('both screens say what and where, and sound', async () => {
    for (const screen of [desk, wall]) {
      await expect(danger(screen).getByRole('heading', { name: RULE })).toBeVisible();
      await expect(danger(screen).getByText(`${SMOKE} · ${ZONE}`)).toBeVisible();
      await expect(danger(screen).getByText(t('alarms', 'zone.latched', { zone: ZONE }))).toBeVisible();
      await expect.poll(() => sounds(screen)).toBe(1);
      await expect(danger(screen).getByText(t('alarms', 'screen.blocked'))).toHaveCount(0);
    }
  });

  if (shots !== undefined) await picture(room, shots);

  await test.step('acknowledged on the desk: quiet on both, and the siren rests', async () => {
    const rests = io.coilBecomes(COILS.siren, false);
    await danger(desk).getByRole('button', { name: t('alarms', 'screen.acknowledgeAll_other', { count: 2 }) }).click(); // prettier-ignore
    for (const screen of [desk, wall]) {
      await expect(danger(screen)).toHaveCount(0);
      await expect.poll(() => sounds(screen)).toBe(0);
    }
    await rests;
  });

  await test.step('the zone stays stopped: wall and zones say so, and nothing starts', async () => {
    await expect(wall.getByRole('status')).toContainText(t('rules', 'wall.stopped', { zone: ZONE }));
    if (shots !== undefined) await wall.screenshot({ path: path.join(shots, 'fire-wall-stopped-1280-en.png') });
    await desk.goto(`${station.url}/#/zones`);
    await expect(desk.getByRole('article', { name: ZONE })).toContainText(t('zones', 'phase.latched'));
    const limits = { amount: null, energy: null, durationS: null };
    const start = client.sessions.start({ ref: { pileId: 'CP-02', evse: 2, connector: 2 }, cardId: null, limits });
    await expect(start).rejects.toMatchObject({ code: 'safety.zone-stopped' });
    await expect(desk.getByRole('button', { name: t('zones', 'reset.ask') })).toHaveCount(0);
  });
  expect(complaints).toEqual([[], []]);
});

test('the incident: its steps with their times, the clip plays, and the ZIP holds', async ({ browser }) => {
  const page = await (await windowOf(browser, carer)).newPage();
  const complaints = listenForComplaints(page);
  await page.goto(`${station.url}/#/incidents`);
  await page.getByRole('link', { name: RULE }).or(page.getByRole('row', { name: new RegExp(RULE) })).first().click(); // prettier-ignore
  await expect(page).toHaveURL(/#\/incident\//);
  incidentId = decodeURIComponent(page.url().split('/incident/')[1] ?? '');

  await test.step('what was done, and when', async () => {
    const steps = page.getByRole('region', { name: t('incidents', 'steps.title') });
    for (const line of [
      t('incidents', 'step.alarm-raised', { name: RULE }),
      t('incidents', 'step.zone-latched', { zone: ZONE }),
      t('incidents', 'step.order-sent', { pile: 'Pile 1', order: t('incidents', 'order.stop') }),
      t('incidents', 'step.power-off', { pile: 'Pile 2' }),
      t('incidents', 'step.relay-acted', { relay: t('sensors', 'relay.siren') }),
      t('incidents', 'step.camera-turned', { camera: 'Gate' }),
      t('incidents', 'step.acknowledged', { name: attendant.name }),
    ]) {
      const step = steps.getByRole('listitem').filter({ hasText: line }).first();
      await expect(step).toBeVisible({ timeout: 30_000 });
      await expect(step).toContainText(/\d (ms|s|min)/);
    }
  });

  await test.step('the clip plays', async () => {
    const video = page.locator('video');
    await expect(video).toBeVisible({ timeout: 30_000 });
    await video.evaluate((element: unknown) => (element as Video).play());
    const seen = () =>
      video.evaluate((element: unknown) => {
        const { currentTime, duration, readyState, videoWidth } = element as Video;
        return { plays: currentTime > 0, ready: readyState >= 2, videoWidth, whole: duration > 5 };
      });
    await expect.poll(seen).toEqual({ plays: true, ready: true, videoWidth: 1280, whole: true });
  });

  await test.step('the ZIP is as the station signed it', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: t('incidents', 'zip') }).click();
    const folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-fire-'));
    try {
      const file = path.join(folder, 'evidence.zip');
      await (await download).saveAs(file);
      const out = path.join(folder, 'out');
      await mkdir(out);
      const files = readZip(await readFile(file));
      for (const { name, bytes } of files) await writeFile(path.join(out, path.basename(name)), bytes);
      expect(files.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['incident.json', 'SHA256SUMS', 'SHA256SUMS.sig', 'README.txt']),
      );
      expect(files.some(({ name }) => name.endsWith('.mp4'))).toBe(true);
      const { problems, keyFingerprint } = await verifyFolder(out);
      expect(problems).toEqual([]);
      await expect(page.getByText(keyFingerprint)).toBeVisible();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  expect(complaints).toEqual([]);
});

test('the smoke is gone: reset in two steps by maintenance, and cars charge again', async ({ browser }) => {
  const page = await (await windowOf(browser, carer)).newPage();
  const complaints = listenForComplaints(page);
  const dialog = page.getByRole('dialog');
  await page.goto(`${station.url}/#/zone/${encodeURIComponent(zoneId)}`);

  await test.step('not while it smokes', async () => {
    await expect(page.getByText(t('zones', 'latched.standing'))).toBeVisible();
    if (shots !== undefined) await page.screenshot({ path: path.join(shots, 'fire-zone-latched-1280-en.png'), fullPage: true });
    await expect(client.zones.askReset({ zoneId, reason: 'too early' })).rejects.toMatchObject({ code: 'safety.cause-stands' });
  });

  await test.step('in two steps', async () => {
    io.set('discrete', INPUTS.smoke, false);
    await expect(page.getByText(t('zones', 'latched.gone'))).toBeVisible();
    await page.getByRole('button', { name: t('zones', 'reset.ask') }).click();
    await dialog.getByLabel(t('common', 'reason.label')).fill('a cable smouldered, it is cut off');
    await dialog.getByRole('button', { name: t('zones', 'reset.ask') }).click();
    await expect(dialog).toContainText(t('zones', 'reset.by', { name: carer.name }));
    await dialog.getByRole('button', { name: t('zones', 'reset.confirm') }).click();
    await expect(page.getByText(t('zones', 'phase.clear')).first()).toBeVisible();
  });

  await test.step('a start is possible again, by card and from the desk', async () => {
    for (const pile of piles) {
      pile.unplug(1);
      await expect.poll(() => pile.connector(2).operative).toBe(true);
    }
    const [first, second] = piles;
    if (first === undefined || second === undefined) throw new Error('there are two piles');
    await charge(client, first, 2);
    second.plugIn(2);
    await expect.poll(() => second.presentCard(CARD, 2)).toBe('started');
  });
  expect(complaints).toEqual([]);
});

test('a drill: the cars are stopped, the relays are left alone, and its report is a PDF', async ({ browser }) => {
  const room = await windowOf(browser, carer);
  const page = await room.newPage();
  const complaints = listenForComplaints(page);
  const written = () => io.writes.filter(({ address, value }) => (address === COILS.siren || address === COILS.trip) && value !== 0).length;
  const before = written();
  await page.goto(`${station.url}/#/zone/${encodeURIComponent(zoneId)}`);
  await page.getByRole('button', { name: t('zones', 'drill.begin'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await choose(page, dialog, t('zones', 'drill.rule'), RULE);
  await dialog.getByRole('button', { name: t('zones', 'drill.go') }).click();
  await Promise.all(piles.map((pile) => pile.whenIdle()));
  await expect(danger(page).getByText(t('alarms', 'screen.test'))).toBeVisible();
  await danger(page).getByRole('button', { name: t('alarms', 'screen.acknowledge'), exact: true }).click(); // prettier-ignore
  await expect(page.getByText(t('zones', 'drill.running'))).toBeVisible();
  await page.getByRole('button', { name: t('zones', 'drill.end'), exact: true }).click();
  await expect(page.getByText(t('zones', 'phase.clear')).first()).toBeVisible();
  expect(written(), 'neither siren nor shunt trip was asked for').toBe(before);

  await page.goto(`${station.url}/#/incidents?show=drills`);
  await page.getByRole('row', { name: new RegExp(t('incidents', 'drill')) }).getByRole('link').first().click(); // prettier-ignore
  const steps = page.getByRole('region', { name: t('incidents', 'steps.title') });
  await expect(steps.getByText(t('incidents', 'step.relay-spared', { relay: t('sensors', 'relay.siren') }))).toBeVisible();
  await expect(steps.getByText(t('incidents', 'step.drill-ended'))).toBeVisible();
  const href = (await page.getByRole('link', { name: t('incidents', 'report') }).getAttribute('href')) ?? '';
  const paper = await room.request.get(`${station.url}${href}`);
  expect([paper.status(), paper.headers()['content-type'], (await paper.body()).subarray(0, 5).toString()]).toEqual([
    200,
    'application/pdf',
    '%PDF-',
  ]);
  expect(complaints).toEqual([]);
});

test('the pages of it all say everything in both languages, fit, and have no barriers', async ({ browser }) => {
  for (const language of ['en', 'zh'] as const) {
    const words = say(language);
    const room = await windowOf(browser, installer);
    await speak(room, language);
    const page = await room.newPage();
    const complaints = listenForComplaints(page);
    for (const [name, where, shows] of [
      ['wall', 'wall', words('rules', 'wall.fine')],
      ['incidents', 'incidents', RULE],
      ['incident', `incident/${incidentId}`, words('incidents', 'steps.title')],
      ['notify', 'notify', words('notify', 'title')],
      ['equipment', 'equipment', words('equipment', 'title')],
      ['sensors', 'sensors', SMOKE],
      ['cameras', 'cameras', 'Gate'],
    ] as const)
      await test.step(`${name} in ${language}`, async () => {
        await page.goto(`${station.url}/#/${where}`);
        await expect(page.getByText(shows).first()).toBeVisible();
        if (name !== 'wall') await settled(page, language);
        for (const size of sizes) {
          await page.setViewportSize(size);
          if (shots !== undefined) await page.screenshot({ path: path.join(shots, `fire-${name}-${size.width}-${language}.png`) });
          expect.soft(await tooWide(page), `${name} at ${size.width}`).toEqual([]);
        }
        await page.setViewportSize(sizes[0]);
        expect.soft(await wordsMissing(page, language), `${name}: words`).toEqual([]);
        if (language === 'en') expect.soft(await barriers(page), `${name}: barriers`).toEqual([]);
      });
    expect.soft(complaints, language).toEqual([]);
  }
});

/** A clip, as far as it is looked at. */
interface Video {
  readonly currentTime: number;
  readonly duration: number;
  readonly readyState: number;
  readonly videoWidth: number;
  play(): Promise<void>;
}

const danger = (page: Page): Locator => page.locator('[data-alarm-screen]');

/** Every tone that was begun in a page, until it is closed. */
const COUNT_SOUNDS = `(() => {
  const Real = window.AudioContext;
  const playing = new Set();
  window.AudioContext = class extends Real {
    constructor(...given) { super(...given); playing.add(this); }
    close() { playing.delete(this); return super.close(); }
  };
  window.soundsNow = () => [...playing].filter(({ state }) => state === 'running').length;
})()`;

/** How many tones are heard in it now. */
function sounds(page: Page): Promise<number> {
  return page.evaluate<number>('window.soundsNow()');
}

/** What axe finds serious or worse, with where it is. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/** The alarm over the whole screen as it is now, on desk and wall, in both languages and sizes. */
async function picture(room: BrowserContext, folder: string): Promise<void> {
  for (const language of ['en', 'zh'] as const)
    for (const where of ['board', 'wall'] as const) {
      const page = await room.newPage();
      await speak(room, language);
      await page.goto(`${station.url}/#/${where}`);
      await expect(danger(page)).toBeVisible();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: path.join(folder, `fire-danger-${where}-${size.width}-${language}.png`), animations: 'disabled' });
      }
      await page.close();
    }
  await speak(room, 'en');
}

function cameraAt({ onvif, rtsp }: WholeCamera, zone: string) {
  return {
    name: 'Gate', serviceUrl: onvif.serviceUrl, username: 'admin', pinnedCertificate: null, mainProfile: 'main', subProfile: 'sub',
    mainUrl: rtsp.url('main'), subUrl: rtsp.url('sub'), zoneId: zone, pileIds: [], alarmPreset: 'P1', presets: {}, prerollS: 5, postrollS: 2, eventMap: '',
    privacy: { people: false, faces: false, recognise: false, keepDays: 1 }, enabled: true, place: null,
  }; // prettier-ignore
}
