/** The station's PC is gone and there is no backup: a new one takes its place with a code of HQ's, and says what did not come back. */
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { makeEnrolCode, makeRecoveryCode } from '../../hq-receiver/enrolment.ts';
import { openPglite } from '../../hq-receiver/store/pglite-sql.ts';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import type { Client } from '../support/api-station.ts';
import { listenForComplaints, say, settled, speak, tooWide, wordsMissing, type Language } from '../support/e2e-page.ts';
import { admitPile, charge, finish, owner, PLAN, setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { openTestReceiver, type TestReceiver } from '../support/hq-receiver.ts';

test.use({ actionTimeout: 15_000, viewport: { width: 1280, height: 800 } });
/** A folder for pictures, when somebody wants to look. */
const shots = process.env['E2E_SHOTS'];
let receiver: TestReceiver;
/** As HQ names it. */
let stationId: string;
let fresh: E2eStation;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  receiver = await openTestReceiver(await openPglite(null), { hqName: 'Northern Charging' });
  const lost = await startStation();
  stationId = await livedThrough(lost);
  await lost.close();
});
test.afterAll(() => receiver.close());
test.beforeEach(async () => {
  fresh = await startStation();
});
test.afterEach(() => fresh.close());

/** One charge that was paid, two cards; HQ has heard all of it. Answers the station's name at HQ. */
async function livedThrough(station: E2eStation): Promise<string> {
  const { client } = await setUp(station);
  await client.plans.save({ planId: null, form: PLAN, activate: true });
  for (const label of ['Van 3', 'Van 4']) await client.cards.add({ number: `CARD-${label}`, label, validUntilMs: null });
  const pile = await admitPile(station, client, 'CP-01', 'Pile 1');
  const billId = await finish(client, pile, 1, await charge(client, pile, 1));
  await client.bills.pay({ billId, method: 'cash' });
  await pile.stop();
  const { code } = await makeEnrolCode(receiver.hq, { label: 'yard', countryCode: 'DE', partyId: 'EXA', tags: [], days: 1, by: 'Ada' });
  const settings = { url: receiver.url, caPem: null, proxy: null, capKiBs: null, schedule: DEFAULT_SCHEDULE };
  const joined = await client.hq.enrol({ settings, code });
  await allTold(client, joined.stationId);
  return joined.stationId;
}

/** What was there before the enrolment is noticed a little at a time. */
async function allTold(client: Client, at: string): Promise<void> {
  const held = async (): Promise<Record<string, unknown>> => {
    await client.hq.sendNow();
    const [row] = await receiver.hq.db.query(
      `SELECT (SELECT count(*) FROM session WHERE station_id = $1) AS sessions, (SELECT count(*) FROM cdr WHERE station_id = $1) AS bills`,
      [at],
    );
    const { waiting, openBatches } = await client.hq.state();
    return { ...row, waiting, openBatches };
  };
  await expect.poll(held, { timeout: 30_000 }).toEqual({ sessions: 1, bills: 1, waiting: 0, openBatches: 0 });
}

for (const language of ['en', 'zh'] as const)
  test(`a new PC takes the place of a lost one (${language})`, async ({ page, context }) => {
    const t = say(language);
    const complaints = listenForComplaints(page);
    const { code } = await makeRecoveryCode(receiver.hq, stationId, { label: 'the yard’s new PC', days: 1, by: 'Ada' });
    await speak(context, language);
    await page.goto(fresh.url);

    await test.step('the first page leads there, and back', async () => {
      await page.getByRole('button', { name: t('setup', 'lost.do') }).click();
      await expect(page).toHaveTitle(t('hqLine', 'takeOver.title'));
      await page.getByRole('button', { name: t('hqLine', 'takeOver.back') }).click();
      await expect(page.getByLabel(t('setup', 'name'), { exact: true })).toBeVisible();
      await page.getByRole('button', { name: t('setup', 'lost.do') }).click();
    });

    await test.step('what is missing is said beside its field, before HQ is asked', async () => {
      await page.getByRole('button', { name: t('hqLine', 'join.doRecover') }).click();
      for (const key of ['wrong.url', 'wrong.stationId', 'wrong.code'] as const)
        await expect(page.getByText(t('hqLine', key), { exact: true })).toBeVisible();
      await expect(page.getByText(t('setup', 'missing.owner'), { exact: true })).toBeVisible();
      expect(await tooWide(page)).toEqual([]);
      expect(await wordsMissing(page, language)).toEqual([]);
    });

    await test.step('a code that HQ never gave is told in a sentence, and nothing is set up', async () => {
      await filled(page, language, 'AAAA-AAAA-AAAA-AAAA');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert').filter({ hasText: t('common', 'refused.hq.bad-code') })).toBeVisible();
      await expect(page).toHaveTitle(t('hqLine', 'takeOver.title'));
    });

    await test.step('the right code: its owner is in, and what did not come back is listed', async () => {
      await filled(page, language, code);
      await page.keyboard.press('Enter');
      const rows = page.getByRole('table', { name: t('hqLine', 'tab.lost') }).locator('tbody tr');
      const lost = (kind: 'row.session' | 'row.cdr' | 'row.card') => rows.filter({ hasText: t('hqLine', kind) });
      await expect(lost('row.session')).toHaveCount(1);
      await expect(lost('row.session')).toContainText('CP-01');
      await expect(lost('row.session')).toContainText(t('hqLine', 'lost.missing'));
      await expect(lost('row.cdr')).toHaveCount(1);
      await expect(lost('row.card')).toHaveCount(2);
      await expect(page.getByText(t('hqLine', 'lost.never'))).toBeVisible();
      await expect(page.locator('header')).toContainText('Yard');
      await settled(page, language);
      expect(await tooWide(page)).toEqual([]);
      expect(await wordsMissing(page, language)).toEqual([]);
      if (shots !== undefined) await page.screenshot({ path: path.join(shots, `hq-taken-over-1280-${language}.png`) });
    });

    await test.step('its prices are back and its piles wait to be paired', async () => {
      await page.goto(`${fresh.url}/#/plans`);
      await expect(page.getByText(PLAN.name).first()).toBeVisible();
      await page.goto(`${fresh.url}/#/pairing`);
      await expect(page.getByText('CP-01').first()).toBeVisible();
    });
    expect(complaints.filter((text) => !/\b(40[039]|422|50[0234])\b/.test(text))).toEqual([]);
  });

async function filled(page: Page, language: Language, code: string): Promise<void> {
  const t = say(language);
  await page.getByLabel(t('hqLine', 'field.url'), { exact: true }).fill(receiver.url);
  await page.getByLabel(t('hqLine', 'field.stationId'), { exact: true }).fill(stationId);
  await page.getByLabel(t('setup', 'owner'), { exact: true }).fill(owner.name);
  await page.getByLabel(t('setup', 'password'), { exact: true }).fill(owner.password);
  await page.getByLabel(t('hqLine', 'field.code'), { exact: true }).fill(code.toLowerCase());
}
