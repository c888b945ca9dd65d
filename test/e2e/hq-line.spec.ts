/** A station joins its HQ, sends, takes an order, is left alone by it, is stopped and recovers, and goes by stick; an attendant watches. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { HqServer, type HqStation } from '../sim/hq-server.ts';
import type { Browser } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, logIn, say, tooWide, wordsMissing } from '../support/e2e-page.ts';
import { attendant, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { readZip } from '../support/read-zip.ts';

const t = say('en');
const STATION = 'yard-7';
/** The line goes on by itself after seconds; a click does it now. */
const SOON = { timeout: 20_000 };

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
let station: E2eStation;
let owner: Browser;
let hq: HqServer;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  station = await startStation();
  owner = await setUp(station);
  await owner.client.operators.add({ ...attendant, role: 'attendant' });
  hq = await HqServer.open();
  hq.addCode('ABCD-1234', STATION);
});
test.afterAll(async () => {
  await hq.close();
  await station.close();
});

/** One change more that HQ is to be told. */
const card = (label: string) => owner.client.cards.add({ number: `CARD-${label}`, label, validUntilMs: null });
const button = (page: Page, key: Parameters<typeof t<'hqLine'>>[1]) =>
  page.locator('main').getByRole('button', { name: t('hqLine', key), exact: true });
const phase = (page: Page, key: 'resting' | 'waiting' | 'stopped') =>
  page.locator('main').getByText(t('hqLine', `phase.${key}`), { exact: true });
const fact = (page: Page, key: 'waiting' | 'open') =>
  page.locator('main dt', { hasText: t('hqLine', `fact.${key}`) }).locator('xpath=following-sibling::dd[1]');

/** Sent until HQ has all of it, so many cards too: what was there before the enrolment is noticed a little at a time. */
async function allSent(page: Page, cards = 0): Promise<void> {
  await expect(async () => {
    await button(page, 'do.send').click();
    await expect(phase(page, 'resting')).toBeVisible();
    const kinds = [...hq.station(STATION).objects.values()].map(({ kind }) => kind);
    expect(kinds).toContain('location');
    expect(kinds.filter((kind) => kind === 'card').length).toBeGreaterThanOrEqual(cards);
    await expect(fact(page, 'waiting')).toHaveText('0');
    await expect(fact(page, 'open')).toHaveText('0');
  }).toPass(SOON);
}

test('a station and its HQ', async ({ page, context, browser }) => {
  test.setTimeout(180_000);
  const complaints = listenForComplaints(page);
  await lendLogin(context, station.url, owner);
  await page.goto(`${station.url}/#/hq`);

  await test.step('a wrong code is told in a sentence, the right one joins', async () => {
    await page.getByLabel(t('hqLine', 'field.url'), { exact: true }).fill(hq.url);
    await button(page, 'join.check').click();
    await expect(page.getByText(t('hqLine', 'join.reached'))).toBeVisible();
    await page.getByLabel(t('hqLine', 'field.code'), { exact: true }).fill('WRONG-1');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert').filter({ hasText: t('common', 'refused.hq.bad-code') })).toBeVisible();
    await page.getByLabel(t('hqLine', 'field.code'), { exact: true }).fill('abcd-1234');
    await page.keyboard.press('Enter');
    await expect(page.getByText(t('hqLine', 'joined', { name: 'Test HQ' }))).toBeVisible();
    await expect(page.locator('main').getByText(STATION, { exact: true })).toBeVisible();
  });

  await test.step('it sends what there is, until nothing waits', async () => {
    await allSent(page);
    await page.getByRole('tab', { name: t('hqLine', 'tab.batches') }).click();
    await expect(
      page
        .getByRole('row')
        .filter({ hasText: t('hqLine', 'batch.line') })
        .first(),
    ).toBeVisible();
  });

  await test.step('an order of HQ arrives and is applied, one that cannot be is refused with the reason', async () => {
    const body = { label: 'Fleet 17', number: 'FLEET-0417', state: 'active', accountId: null, validUntilMs: null, parentTag: null };
    hq.direct(STATION, { kind: 'card', objectId: 'fleet-0417', version: 1, body });
    hq.direct(STATION, { kind: 'battery-swap', objectId: 'x', version: 1, body: {} });
    await page.getByRole('tab', { name: t('hqLine', 'tab.directives') }).click();
    await button(page, 'do.send').click();
    const row = page.getByRole('row').filter({ hasText: 'fleet-0417' });
    await expect(row).toContainText(t('hqLine', 'directive.applied'), SOON);
    const other = page.getByRole('row').filter({ hasText: t('hqLine', 'kind.unknown') });
    await expect(other).toContainText(t('hqLine', 'directive.refused'));
    await expect(other).toContainText('battery-swap');
    await page.getByRole('tab', { name: t('hqLine', 'tab.owned') }).click();
    await expect(page.getByRole('row').filter({ hasText: 'fleet-0417' })).toContainText(t('hqLine', 'owned.hq'));
    expect((await owner.client.cards.list({})).rows.map(({ label }) => label)).toContain('Fleet 17');
  });

  await test.step('HQ goes away and the page says so; it comes back and has everything', async () => {
    await allSent(page);
    await hq.goAway();
    await card('Away');
    await button(page, 'do.send').click();
    await expect(phase(page, 'waiting')).toBeVisible(SOON);
    await expect(page.getByRole('alert').filter({ hasText: t('hqLine', 'way.hq.unreachable') })).toBeVisible();
    await expect(fact(page, 'waiting').or(fact(page, 'open')).filter({ hasNotText: /^0$/ }).first()).toBeVisible();
    await hq.comeBack();
    await allSent(page, 2);
    await expect(page.getByText(t('hqLine', 'way.hq.unreachable'))).toHaveCount(0);
  });

  await test.step('without a line the batches go on a stick, and HQ’s answer comes back', async () => {
    await hq.goAway();
    await card('Stick');
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: t('hqLine', 'do.export') }).click();
    const zip = await coming;
    expect(zip.suggestedFilename()).toMatch(/^hq-yard-7-.*\.zip$/);
    const files = readZip(readFileSync(await zip.path()));
    const batches = files.filter(({ name }) => name.endsWith('.batch')).map(({ bytes }) => bytes);
    expect(batches.length).toBeGreaterThan(0);
    const answer = Buffer.from(hq.carried(STATION, batches));
    const file = page.locator('main input[type=file]');
    await file.setInputFiles({ name: 'hq-answer-yard-7.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"x"}') });
    await expect(page.getByRole('alert').filter({ hasText: t('common', 'fault.hq.bad-answer') })).toBeVisible();
    await file.setInputFiles({ name: 'hq-answer-yard-7.json', mimeType: 'application/json', buffer: answer });
    const { number } = hq.station(STATION).mark;
    await expect(page.getByText(t('hqLine', 'brought_other', { number, count: 2 }))).toBeVisible();
    await page.getByRole('tab', { name: t('hqLine', 'tab.batches') }).click();
    await expect(
      page
        .getByRole('row')
        .filter({ hasText: t('hqLine', 'batch.stick') })
        .first(),
    ).toBeVisible();
    await hq.comeBack();
    await allSent(page);
  });

  await test.step('HQ holds what this file never made: the line stops, says why and what to do', async () => {
    anotherPcSent(hq.station(STATION));
    await button(page, 'do.send').click();
    await expect(phase(page, 'stopped')).toBeVisible(SOON);
    await expect(page.getByRole('alert').filter({ hasText: t('hqLine', 'way.hq.fork') })).toBeVisible();
    await expect(page.getByRole('link', { name: t('hqLine', 'do.export') })).toHaveAttribute('aria-disabled', 'true');
    expect(await tooWide(page)).toEqual([]);
    expect(await wordsMissing(page, 'en')).toEqual([]);
  });

  await test.step('an attendant sees it and may carry it, and changes nothing', async () => {
    const beside = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const theirs = await beside.newPage();
    await theirs.goto(station.url);
    await logIn(theirs, attendant);
    await theirs.getByRole('navigation').getByRole('link', { name: t('common', 'nav.hq') }).click(); // prettier-ignore
    await expect(phase(theirs, 'stopped')).toBeVisible();
    await expect(theirs.getByText(t('hqLine', 'problem.owner'))).toBeVisible();
    for (const key of ['do.settings', 'do.recover', 'do.leave'] as const) await expect(button(theirs, key)).toHaveCount(0);
    await expect(button(theirs, 'do.again')).toBeVisible();
    await theirs.getByRole('tab', { name: t('hqLine', 'tab.owned') }).click();
    await expect(theirs.getByRole('row').filter({ hasText: 'fleet-0417' })).toBeVisible();
    await expect(button(theirs, 'override.do')).toHaveCount(0);
    await beside.close();
  });

  await test.step('a recovery code lets it go on, and lists what this PC has not', async () => {
    hq.addCode('BACK-1', STATION, 'recover');
    await button(page, 'do.recover').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('hqLine', 'field.code'), { exact: true }).fill('back-2');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert').filter({ hasText: t('common', 'refused.hq.bad-code') })).toBeVisible();
    await dialog.getByLabel(t('hqLine', 'field.code'), { exact: true }).fill('back-1');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText(t('hqLine', 'recovered_other', { name: 'Test HQ', count: 2 }))).toBeVisible();
    await page.getByRole('button', { name: t('hqLine', 'lost.show') }).click();
    const rows = page.getByRole('table', { name: t('hqLine', 'tab.lost') }).locator('tbody tr');
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: 'A-03/1' })).toContainText(t('hqLine', 'lost.missing'));
    await allSent(page);
    expect(hq.station(STATION).mark.epoch).toBe(2);
  });

  expect(complaints.filter((text) => !/\b(40[039]|422|50[0234])\b/.test(text))).toEqual([]);
});

/** A copy of the file that ran elsewhere told HQ of two sessions under this station's name. */
function anotherPcSent(at: HqStation): void {
  const { epoch, number, seq } = at.mark;
  const atMs = Date.now();
  for (const [index, name] of ['s-else-1', 's-else-2'].entries())
    at.objects.set(`session/${name}`, {
      ...{ epoch, seq: seq + index + 1, kind: 'session', id: name, version: 1, atMs },
      body: { id: name, ref: { pileId: `A-0${index + 3}`, evse: 1, connector: 1 }, startedAtMs: atMs, energy: 312_000 },
    });
  at.mark = { epoch, number: number + 1, seq: seq + 2, hash: 'f'.repeat(64) };
}
