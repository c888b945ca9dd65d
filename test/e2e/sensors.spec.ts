/** A sensor's first day: its module and itself added by an installer, its value seen, set off under test without anything stopping, and seen on its zone's page. */
import { expect, test, type Page } from '@playwright/test';
import { ModbusDevice } from '../sim/modbus-device.ts';
import { Browser, type Client } from '../support/api-station.ts';
import { choose, lendLogin, listenForComplaints, say, settled, tooWide, wordsMissing } from '../support/e2e-page.ts';
import { setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { COILS, INPUTS } from '../support/fire-site.ts';

const t = say('en');
const ZONE = 'North row';
const SMOKE = 'Smoke, canopy east';
const RULE = 'Smoke in the row';
const installer = { name: 'Ines', password: 'an installer’s long one' };

// One detector, told as one story: each test goes on where the one before left it.
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });

let station: E2eStation;
let client: Client;
let io: ModbusDevice;
let login: Browser;
let sensorId = '';
let zoneId = '';

test.beforeAll(async () => {
  io = await ModbusDevice.open();
  station = await startStation();
  ({ client } = await setUp(station));
  await client.operators.add({ ...installer, role: 'installer' });
  ({ zoneId } = await client.safety.saveZone({ zoneId: null, name: ZONE, silence: 'hold' }));
  login = new Browser(station.url);
  await login.client.auth.login(installer);
});
test.afterAll(async () => {
  await station.close();
  await io.close();
});
test.beforeEach(({ context }) => lendLogin(context, station.url, login));

const danger = (page: Page) => page.locator('[data-alarm-screen]');
const dialog = (page: Page) => page.getByRole('dialog');
const add = (page: Page, what: 'sensor' | 'device') => page.getByRole('button', { name: t('sensors', `add.${what}`), exact: true }).first().click(); // prettier-ignore
const save = async (page: Page) => {
  await dialog(page).getByRole('button', { name: t('sensors', 'dialog.save'), exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
}; // prettier-ignore
const ofSensor = (page: Page) => page.goto(`${station.url}/#/sensor/${sensorId}`);
const lineOnZone = (page: Page) =>
  page
    .getByRole('region', { name: t('zones', 'part.sensors') })
    .getByRole('listitem')
    .filter({ hasText: SMOKE });

test('an empty page says what to do; the module is read before it is saved, then the detector is added', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await page.goto(`${station.url}/#/sensors`);
  await expect(page.getByText(t('sensors', 'empty.title'))).toBeVisible();
  await add(page, 'device');
  const inDialog = dialog(page);
  await inDialog.getByLabel(t('sensors', 'field.name'), { exact: true }).fill('I/O row');
  await choose(page, inDialog, t('sensors', 'field.map'), 'Digital I/O module');
  await inDialog.getByLabel(t('sensors', 'field.host'), { exact: true }).fill(io.host);
  await inDialog.getByLabel(t('sensors', 'field.port'), { exact: true }).fill(String(io.port));
  await inDialog.getByLabel(t('sensors', 'field.poll'), { exact: true }).fill('100');
  await inDialog.getByRole('button', { name: t('sensors', 'probe') }).click();
  await expect(inDialog.getByRole('cell', { name: `input-${INPUTS.smoke + 1}`, exact: true })).toBeVisible();
  await save(page);

  await add(page, 'sensor');
  await inDialog.getByRole('button', { name: t('sensors', 'dialog.save'), exact: true }).click();
  await expect(inDialog.getByText(t('sensors', 'wrong.name'))).toBeVisible();
  await inDialog.getByLabel(t('sensors', 'field.name'), { exact: true }).fill(SMOKE);
  await choose(page, inDialog, t('sensors', 'field.zone'), ZONE);
  await choose(page, inDialog, t('sensors', 'field.device'), 'I/O row');
  await choose(page, inDialog, t('sensors', 'field.point'), `input-${INPUTS.smoke + 1}`);
  await choose(page, inDialog, t('sensors', 'field.kind'), t('sensors', 'kind.smoke'));
  await inDialog.getByLabel(t('sensors', 'field.debounce'), { exact: true }).fill('0');
  await inDialog.getByRole('switch', { name: t('sensors', 'field.safety') }).check();
  await save(page);
  const card = page.getByRole('main').getByRole('link').filter({ hasText: SMOKE });
  await expect(card).toContainText(t('sensors', 'says.clear'));
  await expect(card).toContainText(t('sensors', 'health.healthy'));
  sensorId = (await client.sensors.list()).rows[0]?.sensor.id ?? '';
  await client.alarms.rules.save({
    ruleId: null,
    rule: { name: RULE, condition: { kind: 'on', signal: `sensor:${sensorId}` }, severity: 'critical', zoneId: null, clearAfterMs: 500, latching: false, escalateAfterMs: null, enabled: true },
  }); // prettier-ignore
  expect([complaints, await wordsMissing(page, 'en'), await tooWide(page)]).toEqual([[], [], []]);
});

test('under test it is set off: its value and a test alarm are seen, and nothing is stopped', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await ofSensor(page);
  await expect(page.getByRole('main')).toContainText(t('sensors', 'says.clear'));
  await page.getByRole('button', { name: t('sensors', 'test.begin'), exact: true }).click();
  await dialog(page).getByRole('button', { name: t('sensors', 'test.button') }).click(); // prettier-ignore
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: t('sensors', 'test.end') })).toBeVisible();

  io.set('discrete', INPUTS.smoke, true);
  // It looks as it would in earnest, and says that it is none.
  await expect(danger(page).getByRole('heading', { name: RULE })).toBeVisible();
  await expect(danger(page)).toContainText(t('alarms', 'screen.test'));
  await danger(page)
    .getByRole('button', { name: t('alarms', 'screen.acknowledgeAll_one') })
    .click();
  await expect(page.getByRole('main')).toContainText(t('sensors', 'says.alarm'));
  await page.goto(`${station.url}/#/alarms`);
  await settled(page, 'en');
  const alarm = page.getByRole('main').getByRole('row').filter({ hasText: RULE });
  await expect(alarm).toBeVisible();
  await expect(alarm.getByText(t('alarms', 'test'), { exact: true })).toBeVisible();
  expect((await client.zones.states()).map(({ phase }) => phase)).toEqual(['clear']);
  expect(io.get('coil', COILS.trip)).toBe(0);
  expect(complaints).toEqual([]);
});

test('its zone’s page says the same word as its own, and that it is under test', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await page.goto(`${station.url}/#/zone/${encodeURIComponent(zoneId)}`);
  await expect(lineOnZone(page)).toContainText(t('sensors', 'says.alarm'));
  await expect(lineOnZone(page)).toContainText(t('sensors', 'health.healthy'));
  await expect(lineOnZone(page)).toContainText(t('sensors', 'testing', { time: '' }).trim());
  await expect(page.getByText(t('zones', 'phase.clear')).first()).toBeVisible();
  expect([complaints, await wordsMissing(page, 'en'), await tooWide(page)]).toEqual([[], [], []]);
});

test('the smoke gone and out of test it is on duty again: now smoke stops its zone', async ({ page }) => {
  const complaints = listenForComplaints(page);
  io.set('discrete', INPUTS.smoke, false);
  await ofSensor(page);
  await expect(page.getByRole('main')).toContainText(t('sensors', 'says.clear'));
  await page.getByRole('button', { name: t('sensors', 'test.end') }).click();
  await expect(page.getByRole('button', { name: t('sensors', 'test.begin'), exact: true })).toBeVisible();
  await page.goto(`${station.url}/#/zone/${encodeURIComponent(zoneId)}`);
  await expect(lineOnZone(page)).toContainText(t('sensors', 'says.clear'));
  await expect(lineOnZone(page)).not.toContainText(t('sensors', 'testing', { time: '' }).trim());
  io.set('discrete', INPUTS.smoke, true);
  await expect.poll(async () => (await client.zones.states())[0]?.phase).toBe('latched');
  await expect(danger(page).getByRole('heading', { name: RULE })).toBeVisible();
  await expect(danger(page)).not.toContainText(t('alarms', 'screen.test'));
  await danger(page)
    .getByRole('button', { name: t('alarms', 'screen.minimise') })
    .click();
  await expect(lineOnZone(page)).toContainText(t('sensors', 'says.alarm'));
  await expect(page.getByText(t('zones', 'phase.latched')).first()).toBeVisible();
  expect(complaints).toEqual([]);
});
