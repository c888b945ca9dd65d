/** A connector kept for a customer at the desk: reserved, seen on the board, used by the card it is for, and lost sight of by nobody. */
import { expect, test, type Page } from '@playwright/test';
import { Browser, type Client } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say } from '../support/e2e-page.ts';
import { admitPile, attendant, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import type { SimPile } from '../sim/pile16.ts';

const t = say('en');
const NUMBER = 'CARD-00004711';

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let owner: Client;
let pile: SimPile;

test.beforeAll(async () => {
  station = await startStation();
  owner = (await setUp(station)).client;
  await owner.plans.save({ planId: null, form: PLAN, activate: true });
  await owner.operators.add({ ...attendant, role: 'attendant' });
  await owner.cards.add({ number: NUMBER, label: 'Taxi 14', validUntilMs: null });
  pile = await admitPile(station, owner, 'CP-01', 'Pile 1');
});
test.afterAll(async () => {
  await pile.stop();
  await station.close();
});

async function goTo(page: Page, name: 'nav.board' | 'nav.reservations'): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t('common', name) })
    .click();
}

async function reserve(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: t('reservations', 'make') })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  const go = dialog.getByRole('button', { name: t('reservations', 'dialog.button'), exact: true });
  await expect(go).toBeDisabled();
  await dialog.getByRole('combobox', { name: t('reservations', 'dialog.connector') }).click();
  await page.getByRole('option', { name: 'Pile 1 · A' }).click();
  await dialog.getByRole('combobox', { name: t('common', 'card.pick') }).fill('taxi');
  await page.getByRole('option', { name: /^Taxi 14/ }).click();
  await dialog.getByRole('button', { name: t('reservations', 'dialog.hours', { count: 1 }), exact: true }).click();
  await go.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(t('reservations', 'dialog.done', { name: 'Pile 1 · A' }))).toBeVisible();
}

test('reserved at the desk, shown on the board, used by the card', async ({ page, context }) => {
  const complaints = listenForComplaints(page);
  const desk = new Browser(station.url);
  await desk.client.auth.login(attendant);
  await lendLogin(context, station.url, desk);
  await page.goto(`${station.url}/#/reservations`);
  await expect(page.getByText(t('reservations', 'empty.title'))).toBeVisible();

  await test.step('reserve a connector for a card', () => reserve(page));
  const row = page.getByRole('row', { name: /Pile 1 · A/ });
  await expect(row).toContainText(t('reservations', 'state.held'));
  await expect(row).toContainText('Taxi 14');

  await test.step('the board shows it reserved, the other connector free', async () => {
    await goTo(page, 'nav.board');
    await expect(page.getByRole('article', { name: 'Pile 1 A' })).toContainText(t('common', 'state.reserved'));
    await expect(page.getByRole('article', { name: 'Pile 1 B' })).toContainText(t('common', 'state.available'));
    expect(pile.connector(1).status).toBe('Reserved');
  });

  await test.step('another card is turned away there; the right one charges', async () => {
    pile.plugIn(1);
    expect(await pile.presentCard('SOMEBODY-ELSE', 1)).toBe('refused');
    expect(await pile.presentCard(NUMBER, 1)).toBe('started');
    await expect(page.getByRole('article', { name: 'Pile 1 A' })).toContainText(t('common', 'state.charging'));
  });

  await test.step('it is no longer kept; among the earlier ones it leads to its charge', async () => {
    await goTo(page, 'nav.reservations');
    await expect(page.getByText(t('reservations', 'empty.title'))).toBeVisible();
    await page.getByRole('button', { name: t('reservations', 'view.ended') }).click();
    await expect(row).toContainText(t('reservations', 'state.used'));
    await row.getByRole('link', { name: t('reservations', 'session') }).click();
    await expect(page.getByText('Taxi 14').first()).toBeVisible();
  });

  await test.step('the next one is cancelled, and the connector is free for everybody', async () => {
    pile.stopLocally(1);
    pile.unplug(1);
    await expect.poll(async () => (await owner.piles.get({ pileId: 'CP-01' })).connectors[0]?.state).toBe('available');
    // The charge before is closed some seconds after the plug was pulled.
    await expect.poll(async () => (await owner.sessions.list({ filter: { phase: 'closed' } })).total, { timeout: 20_000 }).toBe(1);
    await goTo(page, 'nav.reservations');
    await reserve(page);
    await row.getByRole('button', { name: t('reservations', 'cancelOf', { name: 'Pile 1 · A' }) }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('reservations', 'cancel.button') })
      .click();
    await expect(page.getByText(t('reservations', 'cancel.done', { name: 'Pile 1 · A' }))).toBeVisible();
    await goTo(page, 'nav.board');
    await expect(page.getByRole('article', { name: 'Pile 1 A' })).toContainText(t('common', 'state.available'));
  });
  expect(complaints).toEqual([]);
});
