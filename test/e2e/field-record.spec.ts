/** An installer makes the record of a zone: the detector set off under test, the siren heard, the watchdog let fall; closed, printed, and found again on the zone's page. */
import { expect, test, type Page } from '@playwright/test';
import { ModbusDevice } from '../sim/modbus-device.ts';
import { Browser, type Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say, speak, tooWide, wordsMissing } from '../support/e2e-page.ts';
import { setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { COILS, INPUTS } from '../support/fire-site.ts';

const t = say('en');
const installer = { name: 'Ines', password: 'an installer’s long one' };
const SMOKE = 'Smoke, canopy east';
const SIREN = 'Siren at the gate';
const WATCHDOG = 'Watchdog relay K4';

// One record, told as one story: each test goes on where the one before left it.
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 900 } });

let station: E2eStation;
let io: ModbusDevice;
let login: Browser;
let zoneId = '';

test.beforeAll(async () => {
  io = await ModbusDevice.open();
  station = await startStation();
  const { client } = await setUp(station);
  await client.operators.add({ ...installer, role: 'installer' });
  zoneId = await wired(client);
  login = new Browser(station.url);
  await login.client.auth.login(installer);
});
test.afterAll(async () => {
  await station.close();
  await io.close();
});
test.beforeEach(({ context }) => lendLogin(context, station.url, login));

/** A zone with a detector, a siren and a watchdog output on one module. */
async function wired(client: Client): Promise<string> {
  const zone = await client.safety.saveZone({ zoneId: null, name: 'North row', silence: 'hold' });
  const device = await client.sensors.saveDevice({
    deviceId: null,
    device: { name: 'I/O row', map: 'digital-io-8', wire: { kind: 'tcp', host: io.host, port: io.port }, unitId: 1, pollMs: 100, timeoutMs: 500, enabled: true },
  }); // prettier-ignore
  const sensor = await client.sensors.saveSensor({
    sensorId: null,
    sensor: {
      name: SMOKE, kind: 'smoke', zoneId: zone.zoneId, source: { kind: 'modbus', deviceId: device.id, point: `input-${INPUTS.smoke + 1}` }, unit: '', isSafety: true,
      calibration: { scale: 1, offset: 0, inverted: false }, range: { low: null, high: null }, debounceMs: 0, silenceMs: 5_000, enabled: true, place: null,
    },
  }); // prettier-ignore
  for (const [name, kind, coil] of [[SIREN, 'siren', COILS.siren], [WATCHDOG, 'watchdog', COILS.watchdog]] as const)
    await client.sensors.saveRelay({
      relayId: null,
      relay: {
        name, kind, zoneId: zone.zoneId, pileId: null, target: { kind: 'modbus', deviceId: device.id, point: `output-${coil + 1}` }, actsBy: 'energising',
        pulseMs: kind === 'watchdog' ? 500 : null, place: null,
      },
    }); // prettier-ignore
  await client.alarms.rules.save({
    ruleId: null,
    rule: { name: 'Smoke in the row', condition: { kind: 'on', signal: `sensor:${sensor.id}` }, severity: 'high', zoneId: null, clearAfterMs: 500, latching: false, escalateAfterMs: null, enabled: true },
  }); // prettier-ignore
  return zone.zoneId;
}

const words = (key: Parameters<typeof t<'fieldRecord'>>[1], values?: Readonly<Record<string, string | number>>) =>
  t('fieldRecord', key, values);
const open = (page: Page) => page.goto(`${station.url}/#/zone/${encodeURIComponent(zoneId)}/record`);
const line = (page: Page, name: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: name });
const dialog = (page: Page) => page.getByRole('dialog');
const press = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true }).click();

test('the record is begun, and the detector is set off under test: its alarm is timed, and nothing stops', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await open(page);
  await expect(page.getByLabel(words('form.installer'), { exact: true })).toHaveValue(installer.name);
  await page.getByRole('button', { name: words('form.begin'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('run.progress', { done: 0, all: 3 }) })).toBeVisible();

  await line(page, SMOKE)
    .getByRole('button', { name: words('do.try'), exact: true })
    .click();
  await expect(dialog(page)).toContainText(words('try.sensor.text'));
  await press(page, words('try.begin'));
  await expect(page.getByRole('alert').filter({ hasText: words('now.alarm', { name: SMOKE }) })).toBeVisible();
  io.set('discrete', INPUTS.smoke, true);
  await expect(page.getByRole('alert').filter({ hasText: words('now.rest', { name: SMOKE }) })).toBeVisible();
  io.set('discrete', INPUTS.smoke, false);
  await expect(line(page, SMOKE)).toContainText('Back at rest');
  expect((await login.client.zones.states()).map(({ phase }) => phase)).toEqual(['clear']);
  expect([complaints, await wordsMissing(page, 'en'), await tooWide(page)]).toEqual([[], [], []]);
});

test('the siren acts and was heard; the watchdog’s pulse stands still and what hangs on it falls and comes back', async ({ page }) => {
  await open(page);
  const acts = io.coilBecomes(COILS.siren, true);
  await line(page, SIREN)
    .getByRole('button', { name: words('do.try'), exact: true })
    .click();
  await press(page, words('try.begin'));
  await acts;
  await line(page, SIREN)
    .getByRole('button', { name: words('do.answer'), exact: true })
    .click();
  await dialog(page).getByLabel(words('answer.siren.yes')).check();
  await dialog(page).getByLabel(words('answer.note'), { exact: true }).fill('heard at the gate');
  await press(page, words('answer.save'));
  await expect(line(page, SIREN)).toContainText('Seen: heard at the gate.');

  await line(page, WATCHDOG)
    .getByRole('button', { name: words('do.try'), exact: true })
    .click();
  await dialog(page).getByLabel(words('try.watchdog.seconds'), { exact: true }).fill('61');
  await expect(dialog(page)).toContainText(words('try.watchdog.seconds.wrong', { least: 1 }));
  await dialog(page).getByLabel(words('try.watchdog.seconds'), { exact: true }).fill('3');
  await press(page, words('try.begin'));
  await expect(page.getByRole('alert').filter({ hasText: words('now.watchdog', { name: WATCHDOG }) })).toBeVisible();
  await line(page, WATCHDOG)
    .getByRole('button', { name: words('do.answer'), exact: true })
    .click();
  await dialog(page).getByLabel(words('answer.watchdog.back')).check();
  await press(page, words('answer.save'));
  await expect(line(page, WATCHDOG)).toContainText('fell off, and came back');
  await io.coilChanges(COILS.watchdog, 2);
});

test('the record is closed and printed, and stands on the zone’s page; on a phone in Chinese it fits', async ({
  page,
  context,
  browser,
}) => {
  await open(page);
  await page.getByRole('button', { name: words('do.close'), exact: true }).click();
  await press(page, words('do.close'));
  await expect(page.getByRole('status').filter({ hasText: words('verdict.passed') })).toBeVisible();
  const href = (await page.getByRole('link', { name: t('testRecord', 'pdf') }).getAttribute('href')) ?? '';
  const pdf = await context.request.get(station.url + href);
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  await page.getByRole('link', { name: words('toZone') }).click();
  await expect(page.getByRole('region', { name: words('earlier.title') })).toContainText(words('verdict.passed'));

  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
  await lendLogin(phone, station.url, login);
  await speak(phone, 'zh');
  const small = await phone.newPage();
  await open(small);
  await expect(small.getByRole('status').filter({ hasText: say('zh')('fieldRecord', 'verdict.passed') })).toBeVisible();
  expect([await wordsMissing(small, 'zh'), await tooWide(small)]).toEqual([[], []]);
  await phone.close();
});
