import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { openStage } from './stage.ts';
import { listLooks } from './look-lists.ts';
const stage = await openStage('/tmp/mine-renderer');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const scheme of ['light', 'dark'] as const) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: scheme })).newPage();
  page.setDefaultTimeout(8_000);
  for (const look of [...listLooks, ...['sessions','piles','plans','cards','journal','alarms','settings'].map((n) => ({ name: n, at: `/${n}`, act: undefined, scene: {} }))].filter((l) => !/loading|fault|empty/.test(l.name))) {
    Object.assign(stage.scene, { role: 'owner', ...look.scene });
    await page.goto('about:blank');
    await page.goto(`${stage.url}/#${look.at}`);
    await page.waitForTimeout(500);
    try { await look.act?.(page); } catch (e) { console.log('ACT', look.name, String(e).slice(0, 120)); }
    await page.waitForTimeout(400);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const v of violations) console.log(scheme, look.name, v.id, v.impact, v.nodes.length, v.nodes[0]?.target.join(' ').slice(0, 120), v.nodes[0]?.failureSummary?.split('\n')[1]?.slice(0, 140));
  }
}
await browser.close(); await stage.close();
