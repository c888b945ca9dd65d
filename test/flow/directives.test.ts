/** Directives of HQ over the real store: taken in once and in order, applied or refused by name, owned, overridden, lent and given back. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type AccountId, type BenefitId, type PlanId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { addMs, DAY_MS, HOUR_MS, utcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { AccountPerson } from '../../station-core/domain/account.ts';
import type { DirectiveKind } from '../../station-core/domain/hq-directive.ts';
import { accountById, personOf } from '../../station-core/store/accounts.ts';
import { benefitById } from '../../station-core/store/benefits.ts';
import { cardById } from '../../station-core/store/cards.ts';
import { firmwareById } from '../../station-core/store/files.ts';
import { directiveByNumber, directivesAwaitingFile, directivesPage, highestDirective } from '../../station-core/store/hq-directives.ts';
import { allOwned, ownedByHq } from '../../station-core/store/hq-owned.ts';
import { newestVersion, planAt } from '../../station-core/store/plans.ts';
import { safetyItem } from '../../station-core/store/safety-items.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { FlowStation } from '../support/flow-station.ts';
import { accountBody, BOSS, cardBody, HqOrders, linkToHq, planBody, promotionBody } from '../support/hq-orders.ts';

const APPLIED = { state: 'applied', code: null, reason: null };

let station: FlowStation;
let hq: HqOrders;
beforeEach(() => {
  station = new FlowStation().ready();
  linkToHq(station);
  hq = new HqOrders(station);
});

const benefit = (kind: 'level' | 'coupon' | 'assignment' | 'group' | 'promotion', name: string) =>
  benefitById(station.db, kind, id<BenefitId>(name));
const promotion = (name: string) => benefitById(station.db, 'promotion', id<BenefitId>(name))?.promotion;
const override = (what: DirectiveKind, objectId: string, days: number | null, reason = 'the local market'): Answer =>
  station.send({
    kind: 'operator.hq-override',
    operatorId: BOSS,
    what,
    objectId,
    untilMs: days === null ? null : addMs(station.nowMs, days * DAY_MS),
    reason,
  });
const savePlan = (planId: string): Answer => {
  const plan = planAt(station.db, id<PlanId>(planId), newestVersion(station.db, id<PlanId>(planId)));
  if (plan === null) throw new Error(`no plan ${planId}`);
  return station.send({ kind: 'operator.save-plan', operatorId: BOSS, activate: false, plan: { ...plan, name: 'Of the station' } });
};
const planName = (planId: string): string | undefined =>
  planAt(station.db, id<PlanId>(planId), newestVersion(station.db, id<PlanId>(planId)))?.name;

describe('taken in', () => {
  test('in their order; what came before is passed over, and what follows a hole waits for it', () => {
    const [first, second, third] = [1, 2, 3].map((n) => hq.make('promotion', `p${n}`, promotionBody(`P${n}`, 100_000)));
    if (first === undefined || second === undefined || third === undefined) throw new Error('three');
    expect(hq.hand(first)).toEqual({ kind: 'done' });
    expect(hq.hand(third)).toMatchObject({ kind: 'refused', code: 'hq.directive-gap', detail: { after: 1 } });
    expect(highestDirective(station.db)).toBe(1);
    expect(hq.hand(first, second, third)).toEqual({ kind: 'done' });
    expect(hq.hand(third, second)).toEqual({ kind: 'done' });
    station.pass(1);
    expect(directivesPage(station.db, { offset: 0, limit: 10 }).rows.map(({ number, state }) => [number, state])).toEqual([
      [3, 'applied'], [2, 'applied'], [1, 'applied'],
    ]); // prettier-ignore
  });

  test('one whose form is wrong, or whose kind nobody knows, is kept and refused, and the next is applied', () => {
    hq.hand(
      hq.make('promotion', 'bad', { ...promotionBody('Bad', 2_000_000) }),
      hq.make('dance', 'x', {}),
      hq.make('lease-grant', 'give-up', null),
      hq.make('promotion', 'good', promotionBody('Good', 100_000)),
    );
    station.pass(1);
    expect([1, 2, 3, 4].map((n) => hq.outcome(n).state)).toEqual(['refused', 'refused', 'refused', 'applied']);
    expect(hq.outcome(1)).toMatchObject({ code: 'hq.bad-directive', reason: expect.stringContaining('discountPpm.energy') as string });
    expect(benefit('promotion', 'bad')).toBeNull();
  });

  test('a sheet that is not of our HQ is an alarm, until a good one comes', () => {
    station.send({ kind: 'hq.sheet-refused', code: 'hq.bad-signature', help: 'It is not signed with the key of HQ.' });
    const raised = () => station.db.get("SELECT cleared_at_ms FROM alarm WHERE key = 'station:hq-sheet-refused'");
    expect(raised()).toMatchObject({ cleared_at_ms: null });
    hq.hand(hq.make('promotion', 'p', promotionBody('P', 1)));
    expect(raised()).not.toMatchObject({ cleared_at_ms: null });
  });

  test('without a link there is nobody who may order', () => {
    station.send({ kind: 'operator.hq-unlink', operatorId: BOSS, reason: 'sold' });
    expect(hq.hand(hq.make('promotion', 'p', promotionBody('P', 1)))).toMatchObject({ kind: 'refused' });
  });
});

describe('plans', () => {
  test('a plan of OCPI tariffs is saved as a version, and the same again is none', () => {
    expect(hq.order('plan', 'hq-plan', planBody('Summer', 0.45))).toEqual(APPLIED);
    expect(planName('hq-plan')).toBe('Summer');
    expect(planAt(station.db, id<PlanId>('hq-plan'), 1)?.layers[0]?.tariff.elements[0]).toMatchObject({ label: 'flat' });
    expect(hq.order('plan', 'hq-plan', planBody('Summer', 0.45), { version: 2 })).toEqual(APPLIED);
    expect(newestVersion(station.db, id<PlanId>('hq-plan'))).toBe(1);
    expect(hq.order('plan', 'hq-plan', planBody('Summer', 0.5), { version: 3 })).toEqual(APPLIED);
    expect(newestVersion(station.db, id<PlanId>('hq-plan'))).toBe(2);
  });

  test('a plan with a hole is refused with the minute, and nothing of it stands', () => {
    const told = hq.order('plan', 'hole', planBody('Hole', 0.45, { start_time: '06:00', end_time: '22:00' }));
    expect(told).toMatchObject({ state: 'refused', code: 'plan.hole', reason: expect.stringMatching(/has no energy price/) as string });
    expect(newestVersion(station.db, id<PlanId>('hole'))).toBe(0);
    expect(ownedByHq(station.db, 'plan', 'hole')).toBeNull();
  });

  test('a plan in another currency, or one OCPI does not know, is refused', () => {
    expect(hq.order('plan', 'usd', { ...planBody('Usd', 0.45), currency: 'USD' })).toMatchObject({
      state: 'refused',
      code: 'plan.invalid',
    });
    const odd = planBody('Odd', 0.45, { moon_phase: 'full' });
    expect(hq.order('plan', 'odd', odd)).toMatchObject({
      state: 'refused',
      code: 'plan.invalid',
      reason: expect.stringContaining('moon_phase') as string,
    });
  });

  test('a valid-from ahead waits; an older version that becomes due is passed over', () => {
    const tomorrow = addMs(station.nowMs, DAY_MS);
    expect(hq.order('plan', 'hq-plan', planBody('Later', 0.9), { version: 1, validFromMs: tomorrow })).toMatchObject({ state: 'waiting' });
    expect(hq.order('plan', 'hq-plan', planBody('Now', 0.5), { version: 2 })).toEqual(APPLIED);
    station.pass(25 * 3_600, 3_600);
    expect(hq.outcome(1)).toMatchObject({ state: 'superseded', code: 'hq.older' });
    expect(planName('hq-plan')).toBe('Now');
  });

  test('which plan is active is a setting of its own', () => {
    expect(hq.order('settings', 'active-plan', { planId: 'hq-plan' })).toMatchObject({ state: 'refused' });
    hq.order('plan', 'hq-plan', planBody('Summer', 0.45));
    expect(hq.order('settings', 'active-plan', { planId: 'hq-plan' }, { version: 2 })).toEqual(APPLIED);
    expect(settingsOf(station.db)?.activePlanId).toBe('hq-plan');
    const other = station.db.get("SELECT id FROM plan WHERE id <> 'hq-plan' LIMIT 1")?.['id'] as PlanId;
    expect(station.send({ kind: 'operator.activate-plan', operatorId: BOSS, planId: other })).toMatchObject({
      kind: 'refused',
      code: 'hq.owned',
    });
  });
});

describe('ownership', () => {
  beforeEach(() => {
    hq.order('plan', 'hq-plan', planBody('Summer', 0.45));
    hq.order('promotion', 'spring', promotionBody('Spring', 100_000));
    hq.order('account', 'fleet-1', accountBody('Nora'));
    hq.order('card', 'card-1', cardBody('AABBCCDD', { accountId: 'fleet-1' }));
    hq.order('settings', 'money', { refundAlone: 700 });
  });

  test.each<[string, () => Answer]>([
    ['a plan', () => savePlan('hq-plan')],
    ['a promotion', () => station.send({ kind: 'operator.remove-benefit', operatorId: BOSS, what: 'promotion', benefitId: id<BenefitId>('spring') })],
    ['an account', () => station.send({ kind: 'operator.freeze-account', operatorId: BOSS, accountId: id<AccountId>('fleet-1'), frozen: true, reason: 'lost trust' })],
    ['a card', () => station.send({ kind: 'operator.change-card', operatorId: BOSS, cardId: station.vault.tokenId('AABBCCDD'), label: 'mine', state: 'active', validUntilMs: null })],
    ['a setting', () => station.send({ kind: 'operator.money-settings', operatorId: BOSS, money: { ...money(), refundAlone: minor(1) } })],
  ])('%s of HQ is not changed at the station', (_, change) => {
    expect(change()).toMatchObject({ kind: 'refused', code: 'hq.owned' });
  }); // prettier-ignore

  test('settings that HQ did not name stay the station’s', () => {
    expect(station.send({ kind: 'operator.money-settings', operatorId: BOSS, money: { ...money(), topUpMost: minor(123_400) } })).toEqual({
      kind: 'done',
    });
    expect(money()).toMatchObject({ refundAlone: 700, topUpMost: 123_400 });
  });

  test('an override ends by itself: HQ’s newest version holds again, also one that came meanwhile', () => {
    expect(override('plan', 'hq-plan', 10, 'x')).toMatchObject({ kind: 'refused' });
    expect(override('plan', 'hq-plan', 400)).toMatchObject({ kind: 'refused' });
    expect(override('plan', 'hq-plan', 10)).toEqual({ kind: 'done' });
    expect(hq.outcome(1)).toEqual({ state: 'overridden', code: null, reason: 'the local market' });
    expect(savePlan('hq-plan')).toMatchObject({ kind: 'plan-saved' });
    expect(planName('hq-plan')).toBe('Of the station');
    expect(hq.order('plan', 'hq-plan', planBody('Autumn', 0.55), { version: 2 })).toMatchObject({ state: 'overridden' });
    expect(planName('hq-plan')).toBe('Of the station');
    station.pass(10 * 86_400, 43_200);
    expect(planName('hq-plan')).toBe('Autumn');
    expect(hq.outcome(6)).toEqual(APPLIED);
    expect(savePlan('hq-plan')).toMatchObject({ kind: 'refused', code: 'hq.owned' });
  });

  test('an override can be ended before its day', () => {
    override('promotion', 'spring', 5);
    station.send({ kind: 'operator.remove-benefit', operatorId: BOSS, what: 'promotion', benefitId: id<BenefitId>('spring') });
    expect(benefit('promotion', 'spring')).toBeNull();
    expect(override('promotion', 'spring', null)).toEqual({ kind: 'done' });
    expect(promotion('spring')?.name).toBe('Spring');
    expect(override('promotion', 'spring', null)).toMatchObject({ kind: 'refused' });
  });

  test('what HQ gives up is the station’s', () => {
    expect(hq.order('plan', 'hq-plan', null, { version: 2 })).toEqual(APPLIED);
    expect(savePlan('hq-plan')).toMatchObject({ kind: 'plan-saved' });
    expect(hq.order('plan', 'hq-plan', null, { version: 3 })).toMatchObject({ state: 'superseded', code: 'hq.not-owned' });
  });

  test('another HQ, or none, owns nothing here', () => {
    station.send({ kind: 'operator.hq-unlink', operatorId: BOSS, reason: 'sold' });
    expect(allOwned(station.db)).toEqual([]);
    expect(savePlan('hq-plan')).toMatchObject({ kind: 'plan-saved' });
  });
});

describe('objects of the station', () => {
  const local = (ppm: number) =>
    ({ kind: 'promotion', promotion: { ...promotionBody('Local', ppm), id: id<BenefitId>('local') } }) as Parameters<typeof put>[0];
  const put = (item: Extract<Parameters<FlowStation['send']>[0], { kind: 'operator.put-benefit' }>['item']): Answer =>
    station.send({ kind: 'operator.put-benefit', operatorId: BOSS, item });

  test('HQ does not take them, and may override them until a day; then the station’s own is back', () => {
    put(local(50_000));
    expect(hq.order('promotion', 'local', promotionBody('Theirs', 300_000))).toMatchObject({ state: 'refused', code: 'hq.station-owned' });
    const untilMs = addMs(station.nowMs, 2 * DAY_MS);
    expect(hq.order('promotion', 'local', promotionBody('Theirs', 300_000), { untilMs })).toEqual(APPLIED);
    expect(promotion('local')?.name).toBe('Theirs');
    expect(put(local(60_000))).toMatchObject({ kind: 'refused', code: 'hq.owned' });
    station.pass(2 * 86_400 + 60, 43_200);
    expect(promotion('local')).toMatchObject({ name: 'Local', discountPpm: { energy: 50_000 } });
    expect(put(local(60_000))).toEqual({ kind: 'done' });
  });

  test('what HQ lent itself and was not there goes again', () => {
    hq.order('promotion', 'guest', promotionBody('Guest', 1), { untilMs: addMs(station.nowMs, HOUR_MS) });
    expect(benefit('promotion', 'guest')).not.toBeNull();
    station.pass(3_700, 3_700);
    expect(benefit('promotion', 'guest')).toBeNull();
    expect(hq.order('promotion', 'late', promotionBody('Late', 1), { untilMs: station.nowMs })).toMatchObject({
      state: 'superseded',
      code: 'hq.over',
    });
  });

  test('settings until a day come back as they were', () => {
    const was = settingsOf(station.db)?.heartbeatS;
    hq.order('settings', 'station', { heartbeatS: 77 }, { untilMs: addMs(station.nowMs, HOUR_MS) });
    expect(settingsOf(station.db)?.heartbeatS).toBe(77);
    station.pass(3_700, 3_700);
    expect(settingsOf(station.db)?.heartbeatS).toBe(was);
  });

  test('a plan until a day: the version before holds again, as a new one', () => {
    const own = settingsOf(station.db)?.activePlanId ?? '';
    const name = planName(own);
    hq.order('plan', own, planBody('Theirs', 0.9), { untilMs: addMs(station.nowMs, HOUR_MS) });
    expect(planName(own)).toBe('Theirs');
    station.pass(3_700, 3_700);
    expect([planName(own), newestVersion(station.db, id<PlanId>(own))]).toEqual([name, 3]);
  });
});

describe('people', () => {
  test('an account and its card: opened, changed, frozen; the number and the name are nowhere to read', () => {
    expect(hq.order('account', 'acc', accountBody('Nora Lind'))).toEqual(APPLIED);
    expect(hq.order('card', 'c1', cardBody('04 A1 B2 C3', { accountId: 'acc' }))).toEqual(APPLIED);
    const cardId = station.vault.tokenId('04 A1 B2 C3');
    expect(cardById(station.db, cardId)).toMatchObject({ label: 'Card of HQ', state: 'active', accountId: 'acc' });
    expect(hq.order('card', 'c1', cardBody('04 A1 B2 C3', { state: 'blocked', label: 'Lost one' }), { version: 2 })).toEqual(APPLIED);
    expect(cardById(station.db, cardId)).toMatchObject({ label: 'Lost one', state: 'blocked', accountId: null });
    expect(hq.order('card', 'c1', cardBody('FFFFFFFF'), { version: 3 })).toMatchObject({ state: 'refused' });
    expect(hq.order('account', 'acc', accountBody('Nora Berg', { frozen: 'unpaid bills' }), { version: 2 })).toEqual(APPLIED);
    const account = accountById(station.db, id<AccountId>('acc'));
    expect(account).toMatchObject({ state: 'frozen', frozenReason: 'unpaid bills' });
    expect(account === null ? null : personOf(station.db, station.vault, account)).toMatchObject({
      name: 'Nora Berg',
    } satisfies Partial<AccountPerson>);
    const everything = JSON.stringify([...station.db.all('SELECT * FROM hq_directive'), ...station.db.all('SELECT body FROM journal')]);
    for (const secret of ['04 A1 B2 C3', 'FFFFFFFF', 'Nora', 'Lind']) expect(everything).not.toContain(secret);
  });

  test('a card or account of the station’s own is not HQ’s by its number or id', () => {
    expect(hq.order('card', 'c1', cardBody('CARD1'))).toMatchObject({ state: 'refused', code: 'hq.station-owned' });
    expect(hq.order('account', 'ghost', accountBody('Ghost', { groupId: 'nobody' }))).toMatchObject({ state: 'refused' });
  });

  test('who was erased at the station stays erased, whatever HQ sends', () => {
    hq.order('account', 'acc', accountBody('Nora Lind'));
    override('account', 'acc', 30);
    station.send({
      kind: 'operator.close-account',
      operatorId: BOSS,
      accountId: id<AccountId>('acc'),
      method: 'cash',
      refundId: 'r1' as never,
      reason: 'asked',
    });
    expect(station.send({ kind: 'operator.erase-person', operatorId: BOSS, accountId: id<AccountId>('acc'), reason: 'asked' })).toEqual({
      kind: 'done',
    });
    expect(directiveByNumber(station.db, station.vault, 1)).toMatchObject({ isErased: true, body: null });
    expect(hq.order('account', 'acc', accountBody('Nora Lind'), { version: 2 })).toMatchObject({ state: 'refused', code: 'hq.erased' });
  });

  test('a blocked list stops a card of the station’s, in whatever form it is read, until HQ takes it off', () => {
    station.send({ kind: 'operator.add-card', operatorId: BOSS, number: 'DEADBEEF', label: 'Local', validUntilMs: null });
    const ask = (tag: string): unknown =>
      (station.send({ kind: 'pile.authorize', pileId: 'P1' as never, wire: null, tag }) as { status?: string }).status;
    expect(ask('DEADBEEF')).toBe('Accepted');
    expect(hq.order('blocked-list', 'stolen', { cards: [{ number: 'DE:AD:BE:EF' }] })).toEqual(APPLIED);
    expect([ask('DEADBEEF'), ask('DE:AD:BE:EF'), ask('CARD1')]).toEqual(['Blocked', 'Blocked', 'Accepted']);
    expect(hq.order('blocked-list', 'stolen', { cards: [] }, { version: 2 })).toEqual(APPLIED);
    expect(ask('DEADBEEF')).toBe('Accepted');
  });
});

describe('the rest of the kinds', () => {
  test.each<[string, string, unknown, () => unknown]>([
    ['group', 'taxi', { name: 'Taxis' }, () => benefit('group', 'taxi')?.kind],
    ['level', 'gold', { name: 'Gold', fromBilled: 10_000, discountPpm: { energy: 50_000, service: 0, idle: 0 } }, () => benefit('level', 'gold')?.kind],
    ['coupon', 'ten', { code: 'TENOFF', name: 'Ten', value: { kind: 'percent', ppm: 100_000, atMost: null }, layers: ['energy'], fromDay: '2026-01-01', toDay: '2027-01-01', oncePerAccount: true, budget: null, minTotal: null, groupId: null, enabled: true }, () => benefit('coupon', 'ten')?.kind],
    ['alarm-rule', 'hot', { name: 'Hot', condition: { kind: 'lasting', forMs: 5_000, of: { kind: 'on', signal: 'sensor:smoke/*' } }, severity: 'high', zoneId: null, clearAfterMs: 0, latching: false, escalateAfterMs: null, enabled: true }, () => safetyItem(station.db, 'rule', 'hot')?.kind ?? 'none'],
  ])('%s', (kind, objectId, body, there) => {
    const told = hq.order(kind, objectId, body);
    expect([told, there()]).toEqual([APPLIED, kind === 'alarm-rule' ? 'rule' : kind]);
    expect(hq.order(kind, objectId, { removed: true }, { version: 2 })).toEqual(APPLIED);
    expect(ownedByHq(station.db, kind as DirectiveKind, objectId)).toBeNull();
  }); // prettier-ignore

  test('an assignment names what is there', () => {
    const body = { planId: 'hq-plan', pileId: 'P1', connector: null, groupId: null, fromDay: null, toDay: null };
    expect(hq.order('assignment', 'a1', body)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('no such price plan') as string,
    });
    hq.order('plan', 'hq-plan', planBody('Summer', 0.45));
    expect(hq.order('assignment', 'a1', body, { version: 2 })).toEqual(APPLIED);
  });

  test('a firmware image waits for its bytes, and is on the list once they are here', () => {
    const body = {
      name: 'pile.bin',
      version: '2.1',
      vendor: null,
      model: null,
      bytes: 10,
      sha256: 'a'.repeat(64),
      md5: 'b'.repeat(32),
      certificatePem: null,
      signature: null,
    };
    expect(hq.order('firmware', 'img', body)).toEqual({ state: 'waiting', code: 'hq.file-coming', reason: null });
    expect(directivesAwaitingFile(station.db, 'firmware').map(({ objectId }) => objectId)).toEqual(['img']);
    station.send({ kind: 'hq.image-fetched', number: 1, problem: null });
    expect([hq.outcome(1), firmwareById(station.db, 'img' as never)?.version]).toEqual([APPLIED, '2.1']);
    hq.order('firmware', 'img2', body);
    station.send({ kind: 'hq.image-fetched', number: 2, problem: 'Its SHA-256 is another.' });
    expect(hq.outcome(2)).toMatchObject({ state: 'refused', code: 'hq.no-image' });
  });

  test('a file that HQ asks for is answered when it is there', () => {
    expect(hq.order('request-file', 'f1', { what: { kind: 'journal', day: '2026-01-13', pileId: null } })).toMatchObject({
      state: 'waiting',
    });
    const file = { name: 'journal.zip', mediaType: 'application/zip', size: 9, sha256: 'c'.repeat(64) };
    station.send({ kind: 'hq.file-sent', number: 1, problem: null, file });
    expect(hq.outcome(1)).toEqual(APPLIED);
  });

  test('settings are told apart by section', () => {
    expect(hq.order('settings', 'station', { idleCapS: 7_200 })).toEqual(APPLIED);
    expect(hq.order('settings', 'money', { topUpMost: 900_000, walletMost: 1 })).toMatchObject({ state: 'refused' });
    expect(hq.order('settings', 'weather', { rain: 1 })).toMatchObject({ state: 'refused', code: 'hq.bad-directive' });
    expect(settingsOf(station.db)).toMatchObject({ idleCapS: 7_200, name: 'Yard' });
  });
});

function money() {
  const settings = settingsOf(station.db);
  if (settings === null) throw new Error('not set up');
  return settings.money;
}

test('a body of any shape never stops the directives after it', () => {
  const odd = [{}, { name: 1 }, [], 'text', 7, { layers: null }, { removed: false }];
  for (const kind of [
    'plan',
    'assignment',
    'level',
    'promotion',
    'coupon',
    'account',
    'card',
    'blocked-list',
    'alarm-rule',
    'settings',
    'firmware',
  ]) {
    for (const body of odd) {
      expect([kind, body, hq.order(kind, 'odd', body).state]).toEqual([kind, body, 'refused']);
    }
  }
  expect(hq.order('promotion', 'last', promotionBody('Last', 1))).toEqual(APPLIED);
  expect(utcMs(station.nowMs)).toBeGreaterThan(0);
});
