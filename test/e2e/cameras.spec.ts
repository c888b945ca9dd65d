/** Cameras on their pages: found or typed, logged in, seen live, turned, four on the wall; what was seen, and the watch list. Against cameras that speak ONVIF and RTSP. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { openCameras, type WholeCamera } from '../sim/whole-camera.ts';
import type { Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say, settled, speak, tooWide, wordsMissing, type Language } from '../support/e2e-page.ts';
import { setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { Browser } from '../support/api-station.ts';

const t = say('en');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const PHONE = { width: 390, height: 844 };

test.use({ actionTimeout: 15_000, viewport: sizes[0] });
test.describe.configure({ mode: 'serial', timeout: 150_000 });

let station: E2eStation;
let owner: Browser;
let cameras: readonly WholeCamera[] = [];
let complaints: readonly string[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const opened = await openCameras(4, { password: 'camera-pass-1' });
  test.skip(opened === null, 'there are no clips: ../shared/data is absent');
  cameras = opened ?? [];
  station = await startStation();
  owner = await setUp(station);
});
test.afterAll(async () => {
  await Promise.all(cameras.map((camera) => camera.close()));
  if (cameras.length > 0) await station.close();
});
test.beforeEach(async ({ page, context }) => {
  complaints = listenForComplaints(page);
  await lendLogin(context, station.url, owner);
});

test('a camera is found, a wrong password is told, it is checked, placed and seen live', async ({ page }) => {
  const camera = at(0);
  await page.goto(`${station.url}/#/cameras`);
  await expect(page.getByText(t('cameras', 'empty.title'))).toBeVisible();
  await page.getByRole('button', { name: t('cameras', 'add') }).first().click(); // prettier-ignore
  const dialog = page.getByRole('dialog');

  await test.step('found in the network', async () => {
    // Looking goes out by multicast, which does not belong into a test: what was found is told here, everything after it is real.
    const found = [{ serviceUrl: camera.onvif.serviceUrl, name: 'SIM', hardware: 'S1', address: '127.0.0.1', cameraId: null }];
    await page.route('**/rpc/cameras/discover', (route) => route.fulfill({ json: { json: found } }));
    await dialog.getByRole('button', { name: t('cameras', 'find.look') }).click();
    await expect(dialog.getByRole('status')).toHaveText('1 camera found');
    await dialog.getByRole('button', { name: t('cameras', 'find.take') }).click();
  });

  await test.step('a wrong password says what to do', async () => {
    await dialog.getByLabel(t('cameras', 'login.name')).fill('admin');
    await dialog.getByLabel(t('cameras', 'login.password'), { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText(t('common', 'fault.camera.refused-login'));
    await dialog.getByLabel(t('cameras', 'login.password'), { exact: true }).fill('camera-pass-1');
    await page.keyboard.press('Enter');
  });

  await test.step('what it is and can, in words', async () => {
    await expect(dialog.getByText('Can be turned, 1 view kept')).toBeVisible();
    await expect(dialog.getByText('1 relay output')).toBeVisible();
    await expect(dialog.getByText('1 alarm input')).toBeVisible();
    await expect(dialog.getByLabel(t('cameras', 'what.main'))).toContainText('H.264');
    await dialog.getByRole('button', { name: t('cameras', 'dialog.next') }).click();
  });

  await test.step('its name, what is kept, and its picture', async () => {
    await dialog.getByLabel(t('cameras', 'place.name')).fill('Gate');
    await page.keyboard.press('Enter');
    await expect(dialog.getByLabel(t('cameras', 'privacy.people'))).not.toBeChecked();
    await expect(dialog.getByLabel(t('cameras', 'privacy.faces'))).not.toBeChecked();
    await dialog.getByRole('button', { name: t('cameras', 'dialog.save') }).click();
    await expect(dialog.getByText(t('cameras', 'done.text', { name: 'Gate' }))).toBeVisible();
    await expectMoving(dialog);
    await dialog.getByRole('button', { name: t('common', 'do.close') }).click();
  });

  const row = page.getByRole('row', { name: /Gate/ });
  for (const point of ['reachable', 'recording', 'events', 'sees', 'clock-right'] as const)
    await expect(row.getByText(t('cameras', `health.${point}`))).toBeVisible({ timeout: 20_000 });
  await expect(row).toContainText('Mbit/s');
  expect(notOfTheTest(complaints)).toEqual([]);
});

test('it is turned by hand and to a kept view, a new view is kept, a snapshot comes, its output acts', async ({ page }) => {
  const { onvif } = at(0);
  await page.goto(`${station.url}/#/cameras`);
  await page.getByRole('link', { name: 'Gate' }).click();
  await expectMoving(page.getByRole('main'));

  await test.step('hold and let go', async () => {
    const left = page.getByRole('button', { name: t('cameras', 'ptz.left') });
    await left.hover();
    await page.mouse.down();
    await expect.poll(() => deeds(onvif)).toContain('move');
    await page.mouse.up();
    await expect.poll(() => deeds(onvif).at(-1)).toBe('stop');
  });

  await test.step('by the keyboard', async () => {
    const before = deeds(onvif).length;
    await page.getByRole('button', { name: t('cameras', 'ptz.up') }).focus();
    await page.keyboard.down('Enter');
    await expect.poll(() => deeds(onvif).slice(before)).toContain('move');
    await page.keyboard.up('Enter');
    await expect.poll(() => deeds(onvif).at(-1)).toBe('stop');
  });

  await test.step('to a kept view, and one more is kept', async () => {
    await page.getByRole('button', { name: 'Bay' }).click();
    await expect.poll(() => onvif.position).toBe('P1');
    await page.getByRole('button', { name: t('cameras', 'turn.keep') }).click();
    await page.getByLabel(t('cameras', 'turn.name')).fill('Barrier');
    await page.keyboard.press('Enter');
    await expect.poll(() => onvif.body.presets.map(({ name }) => name)).toContain('Barrier');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('a snapshot', async () => {
    await page.getByRole('button', { name: t('cameras', 'test.snapshot') }).click();
    await expect(page.getByText(/^Came after \d+ ms$/)).toBeVisible();
  });

  await test.step('the output, which says first what will happen', async () => {
    await page.getByRole('button', { name: t('cameras', 'test.relayOn') }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(t('cameras', 'test.relayOnText'))).toBeVisible();
    await dialog.getByRole('button', { name: t('cameras', 'test.relayOn') }).click();
    await expect.poll(() => onvif.relays.get('R1')).toBe(true);
  });
  expect(complaints).toEqual([]);
});

test('four on the wall: live, chosen and laid out by keys, turned, and the layout stays in the address', async ({ page }) => {
  for (const [index, name] of ['Row A', 'Row B', 'Yard'].entries()) await addCamera(owner.client, at(index + 1), name);
  await page.goto(`${station.url}/#/camera-wall`);
  const tiles = page.locator('[data-camera]');
  await expect(tiles).toHaveCount(4);
  for (const tile of await tiles.all()) await expectMoving(tile);
  const chosen = page.locator('[data-camera][aria-current]');
  await expect(chosen).toHaveAccessibleName(/Gate/);

  await page.keyboard.press('ArrowRight');
  await expect(chosen).toHaveAccessibleName(/Row A/);
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveAccessibleName(/Yard/);

  await test.step('turned by Shift and an arrow', async () => {
    const { onvif } = at(3);
    await expect(chosen.getByRole('group', { name: t('cameras', 'ptz.label', { name: 'Yard' }) })).toBeVisible({ timeout: 20_000 });
    await page.keyboard.down('Shift');
    await page.keyboard.down('ArrowLeft');
    await expect.poll(() => deeds(onvif)).toContain('move');
    await page.keyboard.up('ArrowLeft');
    await page.keyboard.up('Shift');
    await expect.poll(() => deeds(onvif).at(-1)).toBe('stop');
  });

  await test.step('one large, then sixteen', async () => {
    await page.keyboard.press('1');
    await expect(tiles).toHaveCount(1);
    await expect(chosen).toHaveAccessibleName(/Yard/);
    await expect(page).toHaveURL(/layout=1/);
    await page.reload();
    await expect(tiles).toHaveCount(1);
    await expectMoving(tiles.first());
    await page.keyboard.press('6');
    await expect(tiles).toHaveCount(4);
    await expect(page).toHaveURL(/layout=16/);
  });
  expect(complaints).toEqual([]);
});

test('a camera without power says so on the wall and in the list, and comes back by itself', async ({ page }) => {
  await page.goto(`${station.url}/#/cameras`);
  const row = page.getByRole('row', { name: /Yard/ });
  await expect(row.getByText(t('cameras', 'health.reachable'))).toBeVisible({ timeout: 20_000 });
  await at(3).powerOff();
  await expect(row.getByText(t('cameras', 'health.unreachable'))).toBeVisible({ timeout: 60_000 });
  await at(3).powerOn();
  await expect(row.getByText(t('cameras', 'health.recording'))).toBeVisible({ timeout: 60_000 });
});

test('the watch list, and the empty sightings', async ({ page }) => {
  await page.goto(`${station.url}/#/sightings`);
  await expect(page.getByText(t('sightings', 'empty.title'))).toBeVisible();
  await page.getByRole('button', { name: t('sightings', 'view.watch') }).click();
  await page.getByRole('button', { name: t('sightings', 'watch.add') }).first().click(); // prettier-ignore
  await page.getByLabel(t('sightings', 'watch.plate')).fill('B-XY 4701');
  await page.getByLabel(t('sightings', 'watch.note')).fill('Call the owner');
  await page.getByRole('button', { name: t('sightings', 'watch.save') }).click();
  const row = page.getByRole('row', { name: /B-XY 4701/ });
  await expect(row).toContainText('Call the owner');
  await row.getByRole('button', { name: t('sightings', 'watch.removeOf', { label: 'B-XY 4701' }) }).click();
  await page.getByLabel(t('common', 'reason.label')).fill('paid');
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('sightings', 'watch.empty'))).toBeVisible();
  expect(complaints).toEqual([]);
});

for (const language of ['en', 'zh'] as const)
  test(`the pages at every width, ${language}`, async ({ page, context }) => {
    const words = say(language);
    await speak(context, language);
    const [first] = await owner.client.cameras.list();
    for (const [name, where, shows] of [
      ['cameras', 'cameras', 'Gate'],
      ['camera', `camera/${first?.camera.id ?? ''}`, words('cameras', 'facts.picture')],
      ['wall', 'camera-wall', words('cameras', 'wall.full')],
      ['sightings', 'sightings', words('sightings', 'empty.title')],
      ['watch', 'sightings?view=watch', words('sightings', 'watch.empty')],
    ] as const)
      await test.step(name, async () => {
        await page.goto(`${station.url}/#/${where}`);
        await expect(page.getByText(shows).first()).toBeVisible();
        await settled(page, language);
        await look(page, name, language);
      });
    await test.step('the dialog', async () => {
      await page.goto(`${station.url}/#/cameras`);
      await page.locator('main').getByRole('button', { name: words('cameras', 'add') }).click(); // prettier-ignore
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, 'dialog', language);
    });
  });

test('a camera is changed, and removed with a reason', async ({ page }) => {
  await page.goto(`${station.url}/#/cameras`);
  await page.getByRole('link', { name: 'Yard' }).click();
  await page.getByRole('button', { name: t('common', 'do.edit') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(t('cameras', 'login.kept'))).toBeVisible();
  await dialog.getByRole('tab', { name: t('cameras', 'tab.place') }).click();
  await dialog.getByLabel(t('cameras', 'place.name')).fill('Back yard');
  await dialog.getByRole('button', { name: t('common', 'do.save') }).click();
  await expect(page.getByRole('heading', { name: 'Back yard' })).toBeVisible();
  await page.getByRole('button', { name: t('cameras', 'remove.open') }).click();
  await page.getByLabel(t('common', 'reason.label')).fill('moved to the other site');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Gate/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Back yard/ })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('an alarm brings the cameras of its zone to the first tiles and marks them; nothing else moves', async ({ page }) => {
  const { client } = owner;
  const { zoneId } = await client.safety.saveZone({ zoneId: null, name: 'Back', silence: 'hold' });
  const row = (await client.cameras.list()).find(({ camera }) => camera.name === 'Row B');
  if (row === undefined) throw new Error('the camera is gone');
  const { id: cameraId, ...camera } = row.camera;
  await client.cameras.save({ cameraId, password: null, camera: { ...camera, pileIds: [], zoneId } });
  await page.goto(`${station.url}/#/camera-wall`);
  const tiles = page.locator('[data-camera]');
  await expect(tiles.first()).toHaveAttribute('aria-label', /Gate/);
  await expect(tiles.nth(2)).toHaveAttribute('aria-label', t('cameras', 'wall.tile', { name: 'Row B', zone: 'Back' }));
  // The alarm fills the screen too: what lies under it is looked at by its attributes.
  const before = await tiles.first().boundingBox();
  await expect(async () => client.zones.stop({ zoneId, reason: 'smoke is seen' })).toPass();
  await expect(tiles.first()).toHaveAttribute('aria-label', t('cameras', 'wall.tileAlarm', { name: 'Row B', zone: 'Back' }));
  await expect(tiles.first()).toHaveAttribute('data-alarm', 'yes');
  await expect(page.locator('[data-alarm]')).toHaveCount(1);
  await expect(tiles.nth(1)).toHaveAttribute('aria-label', /Gate/);
  const after = await tiles.first().boundingBox();
  expect([after?.width, after?.x]).toEqual([before?.width, before?.x]);
});

function at(index: number): WholeCamera {
  const camera = cameras[index];
  if (camera === undefined) throw new Error(`there is no camera ${index}`);
  return camera;
}

function deeds({ deeds: done }: WholeCamera['onvif']): readonly string[] {
  return done.map(({ what }) => what);
}

async function addCamera(client: Client, { onvif }: WholeCamera, name: string): Promise<void> {
  const access = { serviceUrl: onvif.serviceUrl, username: 'admin', password: 'camera-pass-1' };
  const { mainProfile, subProfile, mainUrl, subUrl } = await client.cameras.probe({ ...access, cameraId: null, pinnedCertificate: null });
  await client.cameras.save({
    cameraId: null,
    password: access.password,
    camera: {
      name,
      serviceUrl: access.serviceUrl,
      username: access.username,
      pinnedCertificate: null,
      mainProfile,
      subProfile,
      mainUrl,
      subUrl,
      zoneId: null,
      pileIds: [],
      alarmPreset: null,
      presets: {},
      prerollS: 5,
      postrollS: 5,
      eventMap: '',
      privacy: { people: false, faces: false, recognise: false, keepDays: 1 },
      enabled: true,
      place: null,
    },
  });
}

/** A canvas, as far as it is looked at. */
interface Drawn {
  toDataURL(type: string, quality: number): string;
}

/** Two looks at its canvas that differ: the picture moves. */
async function expectMoving(within: Locator): Promise<void> {
  const canvas = within.locator('canvas').first();
  await expect(within.locator('[data-live=live], [data-live=snapshot]').first()).toBeVisible({ timeout: 30_000 });
  const seen = new Set<string>();
  await expect
    .poll(async () => seen.add(await canvas.evaluate((element: unknown) => (element as Drawn).toDataURL('image/jpeg', 0.4))).size, {
      timeout: 30_000,
    })
    .toBeGreaterThan(2);
}

async function look(page: Page, name: string, language: Language): Promise<void> {
  for (const size of [...sizes, PHONE]) {
    await page.setViewportSize(size);
    expect.soft(await tooWide(page), `${name} at ${size.width}`).toEqual([]);
  }
  await page.setViewportSize(sizes[0]);
  expect.soft(await wordsMissing(page, language), `${name}: words`).toEqual([]);
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect.soft(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`), `${name}: barriers`).toEqual([]); // prettier-ignore
}

/** The refused log-in of the test itself stands on the console. */
function notOfTheTest(all: readonly string[]): readonly string[] {
  return all.filter((text) => !text.includes('/rpc/cameras/probe'));
}
