/** A rule of the house over HQ's silence: the whole core, a real line that breaks, and a day that passes. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type AlarmRuleId } from '../../station-core/base/ids.ts';
import { addMs } from '../../station-core/base/time.ts';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import type { AlarmRule } from '../../station-core/domain/safety.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { systemClock } from '../../station-core/system.ts';
import { HqServer } from '../sim/hq-server.ts';
import { BOSS, openTestPlant, type TestPlant } from '../support/open-plant.ts';

const SOON = { timeout: 20_000, interval: 20 };
const rule: AlarmRule = {
  id: id<AlarmRuleId>('quiet'), name: 'HQ is quiet', condition: { kind: 'on', signal: 'station:hq-silent' }, severity: 'high', zoneId: null,
  clearAfterMs: 0, latching: false, escalateAfterMs: null, enabled: true,
}; // prettier-ignore

let hq: HqServer;
let station: TestPlant;
/** By so much the station's day and HQ's are ahead of the real one. */
let aheadMs: number;

beforeEach(async () => {
  aheadMs = 0;
  const real = systemClock();
  const clock = { ...real, now: () => addMs(real.now(), aheadMs) };
  hq = await HqServer.open({ nowMs: clock.now });
  hq.addCode('CODE-1', 'yard-7');
  station = await openTestPlant({ clock });
  await station.plant.hq.enrol({ settings: { url: hq.url, caPem: null, proxy: null, capKiBs: null, schedule: DEFAULT_SCHEDULE }, code: 'code-1' }, BOSS); // prettier-ignore
});
afterEach(async () => {
  await station.close();
  await hq.close();
});

test('it fires when the line was silent for a day, and ends with the first word', { timeout: 60_000 }, async () => {
  expect(await station.click({ kind: 'operator.put-safety', item: { kind: 'rule', rule } })).toEqual({ kind: 'done' });
  const store = station.reader();
  const raised = () => alarmByKey(store, 'rule:quiet/station:hq-silent');
  const silent = () => alarmByKey(store, 'station:hq-silent');
  await station.plant.hq.sendNow(BOSS);
  expect([silent(), raised()]).toEqual([null, null]);

  await hq.goAway();
  aheadMs = 25 * 3_600_000;
  await station.plant.hq.sendNow(BOSS);
  await expect.poll(raised, SOON).toMatchObject({ kind: 'rule', severity: 'high', clearedAtMs: null, detail: { rule: 'HQ is quiet' } });
  expect(silent()).toMatchObject({ clearedAtMs: null });

  await hq.comeBack();
  await station.plant.hq.sendNow(BOSS);
  await expect.poll(() => raised()?.clearedAtMs ?? null, SOON).not.toBeNull();
});
