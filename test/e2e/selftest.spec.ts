/** The self-test of a pile of OCPP 2.0.1 in the browser: with a charge, then with a restart, then one that is cancelled, and who may only look. */
import { expect, test, type Page } from '@playwright/test';
import { Browser, type Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say } from '../support/e2e-page.ts';
import { runSelfTest } from '../support/e2e-selftest.ts';
import { attendant, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { SimPile201 } from '../sim/pile201.ts';

const t = say('en');
const identity = 'CS-201';

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let people: Browser;
let owner: Client;
let pile: SimPile201;

test.beforeAll(async () => {
  station = await startStation();
  people = await setUp(station);
  owner = people.client;
  await owner.plans.save({ planId: null, form: PLAN, activate: true });
  await owner.operators.add({ ...attendant, role: 'attendant' });
  const knocking = powered();
  await expect.poll(async () => (await owner.piles.list()).waiting.map(({ id }) => id)).toContain(identity);
  await knocking.stop();
  const connectors = ['A', 'B'].map((name, at) => ({ evse: at + 1, connector: 1, name, ratedPowerW: 150_000 }));
  await owner.piles.admit({ pileId: identity, name: 'Hall 1', password: null, connectors });
  pile = powered();
  await pile.whenAccepted();
  await pile.settled();
});
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});

function powered(): SimPile201 {
  return new SimPile201({
    url: station.pilesUrl,
    identity,
    vendor: 'Lindentech',
    model: 'Hall DC',
    serial: 'SN-201',
    evses: [
      { kind: 'dc', maxW: 150_000 },
      { kind: 'dc', maxW: 150_000 },
    ],
    variables: { 'SampledDataCtrlr.TxUpdatedInterval': '1' },
    rebootMs: 300,
  }).start();
}

async function begin(page: Page, wish: { readonly charge: boolean; readonly restart: boolean }): Promise<void> {
  await page.getByRole('button', { name: t('selftest', 'again') }).click();
  await page.getByRole('switch', { name: new RegExp(`^${t('selftest', 'form.charge')}`) }).setChecked(wish.charge);
  await page.getByRole('switch', { name: new RegExp(`^${t('selftest', 'form.restart')}`) }).setChecked(wish.restart);
  await page.getByRole('button', { name: t('selftest', 'form.start') }).click();
}

test('a pile of OCPP 2.0.1 is tested with a charge, restarted, and a test is cancelled', async ({ page, context }) => {
  test.setTimeout(240_000);
  const complaints = listenForComplaints(page);
  await lendLogin(context, station.url, people);
  await page.goto(`${station.url}/#/pile/${identity}`);
  await test.step('with a charge', () => runSelfTest(page, station, pile, 'Ines, Elektro Nord'));
  await expect(page.locator('li[data-step="line"]')).toContainText('OCPP 2.0.1');

  await test.step('with a restart: it comes back by itself', async () => {
    await begin(page, { charge: false, restart: true });
    await expect(page.locator('li[data-step="restart"]')).toHaveAttribute('data-state', 'passed', { timeout: 90_000 });
    await expect(page.getByRole('button', { name: t('selftest', 'again') })).toBeVisible();
    expect(pile.calls('BootNotification').length).toBeGreaterThan(1);
  });

  await test.step('cancelled while it waits for a car', async () => {
    await begin(page, { charge: true, restart: false });
    await expect(page.getByRole('alert').getByText(t('selftest', 'ask.plug-in', { connector: 'A' }))).toBeVisible({ timeout: 90_000 });
    await page.getByRole('button', { name: t('selftest', 'cancel') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('selftest', 'cancel') })
      .click();
    await expect(page.getByRole('status').filter({ hasText: new RegExp(`^${t('selftest', 'verdict.cancelled')}$`) })).toBeVisible();
    await expect(page.locator('li[data-step="bill"]')).toHaveAttribute('data-state', 'skipped');
    expect((await owner.piles.get({ pileId: identity })).connectors.map(({ state }) => state)).toEqual(['available', 'available']);
  });

  await test.step('an attendant reads the tests and begins none', async () => {
    const desk = new Browser(station.url);
    await desk.client.auth.login(attendant);
    await lendLogin(context, station.url, desk);
    await page.reload();
    const tests = page.getByRole('region', { name: t('selftest', 'earlier.title') }).getByRole('link');
    await expect(tests).toHaveCount(3);
    await tests.nth(2).click();
    await expect(page.getByRole('link', { name: t('testRecord', 'pdf') })).toBeVisible();
    await expect(page.getByRole('button', { name: t('selftest', 'again') })).toHaveCount(0);
  });
  expect(complaints).toEqual([]);
});
