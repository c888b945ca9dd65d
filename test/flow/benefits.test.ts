/** Discounts and plans over the real store: frozen at the start, on the bill, kept back of a budget, and never more than it. Noon: 0.60 and 0.10 a kWh. */
import { describe, expect, test } from 'vitest';
import { id, type AccountId, type BenefitId, type PlanId } from '../../station-core/base/ids.ts';
import { minor, rate } from '../../station-core/base/money.ts';
import { DAY_MS, utcMs, type LocalDate } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { BenefitItem, Coupon, PlanAssignment, Promotion } from '../../station-core/domain/benefits.ts';
import type { PricePlan } from '../../station-core/domain/tariff.ts';
import { benefitsOf, couponUsed, couponUseOf, holidaysOf } from '../../station-core/store/benefits.ts';
import { planAt, newestVersion } from '../../station-core/store/plans.ts';
import { sessionMoney } from '../../station-core/store/session-money.ts';
import { planFromTimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';
import { ANN, MoneyDesk } from '../support/money-desk.ts';
import { TWO_LAYER } from '../support/plans.ts';

const day = (text: string): LocalDate => text as LocalDate;
const ident = (text: string): BenefitId => id<BenefitId>(text);
const YEAR = { fromDay: day('2026-01-01'), toDay: day('2027-01-01') };

function coupon(code: string, more: Partial<Coupon> = {}): BenefitItem {
  const value = { kind: 'amount', amount: minor(500) } as const;
  const base: Coupon = {
    id: ident(`coupon-${code}`), code, name: code, value, layers: ['energy', 'service'], ...YEAR, oncePerAccount: false, budget: null, minTotal: null, groupId: null, enabled: true,
  }; // prettier-ignore
  return { kind: 'coupon', coupon: { ...base, ...more } };
}

function promotion(more: Partial<Promotion> = {}): BenefitItem {
  const base: Promotion = {
    id: ident('promo'), name: 'Promo', discountPpm: { energy: 500_000, service: 0, idle: 0 }, ...YEAR, fromMinute: 0, toMinute: 1_440, weekdays: [], groupId: null, pileIds: null, enabled: true,
  }; // prettier-ignore
  return { kind: 'promotion', promotion: { ...base, ...more } };
}

function level(name: string, fromBilled: number, ppm: number): BenefitItem {
  return {
    kind: 'level',
    level: { id: ident(name), name, fromBilled: minor(fromBilled), discountPpm: { energy: ppm, service: ppm, idle: ppm } },
  };
}

function plan(name: string, energyRate: number): PricePlan {
  const periods = [{ label: 'flat', ranges: [{ fromMinute: 0, toMinute: 1_440 }], energyRate: rate(energyRate), serviceRate: rate(0), weekdays: null, months: null }];
  return planFromTimeOfUse({ ...TWO_LAYER, name, periods, idleRate: null }, { id: id<PlanId>(name), version: 1, validFromMs: utcMs(0) });
} // prettier-ignore

function assignment(name: string, more: Partial<PlanAssignment> = {}): BenefitItem {
  const base: PlanAssignment = { id: ident(name), planId: id<PlanId>('dear'), pileId: null, connector: null, groupId: null, fromDay: null, toDay: null, savedAtMs: utcMs(0) };
  return { kind: 'assignment', assignment: { ...base, ...more } };
} // prettier-ignore

class PriceDesk extends MoneyDesk {
  put(item: BenefitItem): Answer {
    return this.send({ kind: 'operator.put-benefit', operatorId: ANN, item });
  }

  save(pricePlan: PricePlan, activate = false): Answer {
    return this.send({ kind: 'operator.save-plan', operatorId: ANN, plan: pricePlan, activate });
  }

  /** A charge of 10 kWh in half an hour, from the desk, with a coupon and for an account. */
  begin(couponCode?: string, accountId?: AccountId, connector = 1): number {
    const ref = this.ref(connector);
    const limits = { amount: null, energy: null, durationS: null };
    const terms = { ...(couponCode === undefined ? {} : { coupon: couponCode }), ...(accountId === undefined ? {} : { payer: { kind: 'wallet' as const, accountId } }) };
    const answer = this.send({ kind: 'operator.start-session', operatorId: ANN, ref, cardId: null, limits, ...terms });
    if (answer.kind === 'refused') throw new Error(String(answer.detail['help'] ?? answer.code));
    const order = this.commands.findLast((command) => command.kind === 'pile.order' && command.order.kind === 'start');
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('nothing was ordered');
    return this.start({ connector, tag: order.order.tag }).transactionId;
  } // prettier-ignore

  bill(transactionId: number, wh = 11_000): number {
    this.pass(1_800);
    this.finish(transactionId, wh);
    return this.bills(transactionId)[0]?.totals.total ?? -1;
  }

  uses(code: string) {
    return couponUsed(this.db, ident(`coupon-${code}`));
  }
}

const open = (money: Parameters<PriceDesk['open']>[0] = {}): PriceDesk => new PriceDesk().open(money);

describe('on the bill', () => {
  test('promotion, level and coupon in their order, frozen at the start', () => {
    const desk = open();
    const ada = desk.driver('ADA', 10_000);
    for (const item of [promotion(), level('base', 0, 100_000), coupon('FIVE')]) expect(desk.put(item).kind).toBe('done');
    const transactionId = desk.begin('f-i v e', ada);
    // What is changed while it runs holds for the next one.
    desk.send({ kind: 'operator.remove-benefit', operatorId: ANN, what: 'promotion', benefitId: ident('promo') });
    desk.put(coupon('FIVE', { enabled: false }));
    // 6.00 + 1.00; half of the energy fee off; 10 % of 4.00; then 5.00, of which 3.60 is there.
    expect(desk.bill(transactionId)).toBe(0);
    const discounts = (desk.bills(transactionId)[0]?.lines ?? []).filter((line) => line.kind === 'discount');
    expect(discounts.map((line) => [line.source?.kind, line.layer, line.net])).toEqual([
      ['promotion', 'energy', -30_000],
      ['level', 'energy', -3_000],
      ['level', 'service', -1_000],
      ['coupon', 'energy', -27_000],
      ['coupon', 'service', -9_000],
    ]);
    expect(desk.uses('FIVE')).toEqual({ times: 1, given: 360, keptBack: 0 });
    expect(desk.wrong()).toEqual([]);
  });

  test('a level is reached by what an account was billed in twelve months, and lost when they are over', () => {
    const desk = open();
    const ada = desk.driver('ADA', 100_000);
    desk.put(level('silver', 1_000, 100_000));
    expect([desk.bill(desk.begin(undefined, ada)), desk.bill(desk.begin(undefined, ada)), desk.bill(desk.begin(undefined, ada))]).toEqual([
      700, 700, 630,
    ]);
    desk.nowMs = utcMs(desk.nowMs + 366 * DAY_MS);
    desk.boot();
    desk.status(1, 'available');
    expect(desk.bill(desk.begin(undefined, ada))).toBe(700);
  });

  test('a bill that is made anew after a late stop gives no more than the budget has', () => {
    const desk = open();
    desk.put(promotion());
    desk.put(coupon('TENX', { value: { kind: 'percent', ppm: 100_000, atMost: minor(50) }, budget: minor(90) }));
    const transactionId = desk.begin('TENX');
    desk.pass(1_800);
    desk.meter([desk.entry(11_000)], { transactionId });
    const endedMs = desk.nowMs;
    desk.pass(60);
    // The next car: the end of the charge before is guessed and billed.
    desk.start({ wh: 11_180 });
    expect(desk.bills(transactionId)[0]?.totals.total).toBe(400 - 40);
    // Others take all that is left of the budget; 10 % of 4.07 would then be more than it has.
    expect([desk.bill(desk.begin('TENX', undefined, 2)), desk.bill(desk.begin('TENX', undefined, 2))]).toEqual([400 - 40, 400 - 10]);
    desk.stop(transactionId, 11_180, { at: desk.at(endedMs + 30_000) });
    const [amended] = desk.bills(transactionId);
    expect([amended?.replaces === null, amended?.totals.total]).toEqual([false, 407 - 40]);
    expect(desk.uses('TENX')).toEqual({ times: 3, given: 90, keptBack: 0 });
    expect(desk.wrong()).toEqual([]);
  });
});

describe('a coupon', () => {
  test('keeps its budget back while charges run and never gives more than it', () => {
    const desk = open();
    desk.put(coupon('FIVE', { budget: minor(800) }));
    const [first, second] = [desk.begin('FIVE', undefined, 1), desk.begin('FIVE', undefined, 2)];
    expect(desk.uses('FIVE')).toEqual({ times: 2, given: 0, keptBack: 800 });
    expect(() => desk.begin('FIVE', undefined, 1)).toThrow();
    expect(desk.bill(first)).toBe(200);
    desk.finish(second, 1_100);
    // 0.07 is all that the second could give: the rest of what was kept back is there again.
    expect(desk.uses('FIVE')).toEqual({ times: 2, given: 507, keptBack: 0 });
    expect(desk.bill(desk.begin('FIVE'))).toBe(700 - 293);
    expect(desk.uses('FIVE').given).toBe(800);
    expect(() => desk.begin('FIVE')).toThrow(/all it had/);
    expect(desk.wrong()).toEqual([]);
  });

  test('once per account is once per account, and needs one', () => {
    const desk = open();
    const [ada, bob] = [desk.driver('ADA', 10_000), desk.driver('BOB', 10_000)];
    desk.put(coupon('ONCE', { oncePerAccount: true }));
    expect(() => desk.begin('ONCE')).toThrow(/for accounts/);
    expect(desk.bill(desk.begin('ONCE', ada))).toBe(200);
    expect(() => desk.begin('ONCE', ada)).toThrow(/used this coupon already/);
    expect(desk.bill(desk.begin('ONCE', bob))).toBe(200);
  });

  test.each<[string, Partial<Coupon>, RegExp]>([
    ['that is switched off', { enabled: false }, /switched off/],
    ['before its days', { fromDay: day('2026-02-01') }, /not good yet/],
    ['after its days', { fromDay: day('2025-01-01'), toDay: day('2026-01-14') }, /is over/],
  ])('%s starts nothing, and says why', (_, more, why) => {
    const desk = open();
    desk.put(coupon('CODE', more));
    expect(() => desk.begin('CODE')).toThrow(why);
    expect(() => desk.begin('NONSENSE')).toThrow(/no coupon with this code/);
    expect(desk.sessions()).toEqual([]);
  });

  test('a charge that is over without energy gives the coupon back', () => {
    const desk = open();
    const ada = desk.driver('ADA', 10_000);
    desk.put(coupon('ONCE', { oncePerAccount: true, budget: minor(500) }));
    const transactionId = desk.begin('ONCE', ada);
    expect(couponUseOf(desk.db, desk.session(transactionId).id)).toMatchObject({ isOpen: true, keptBack: 500 });
    desk.pass(60);
    desk.finish(transactionId, 1_000);
    expect(desk.uses('ONCE')).toEqual({ times: 0, given: 0, keptBack: 0 });
    expect(desk.bill(desk.begin('ONCE', ada))).toBe(200);
  });
});

describe('what makes no sense is refused, and nothing of it is saved', () => {
  test.each<[string, BenefitItem]>([
    ['an amount of nothing', coupon('CODE', { value: { kind: 'amount', amount: minor(0) } })],
    ['an amount below zero', coupon('CODE', { value: { kind: 'amount', amount: minor(-500) } })],
    ['an amount that is too large', coupon('CODE', { value: { kind: 'amount', amount: minor(2_000_000_000) } })],
    ['more than 100 %', coupon('CODE', { value: { kind: 'percent', ppm: 1_000_001, atMost: null } })],
    ['a budget without a most', coupon('CODE', { value: { kind: 'percent', ppm: 100_000, atMost: null }, budget: minor(100) })],
    ['a code of three', coupon('ABC')],
    ['a code with a blank', coupon('AB CD')],
    ['no layer', coupon('CODE', { layers: [] })],
    ['a layer twice', coupon('CODE', { layers: ['energy', 'energy'] })],
    ['free kWh of idle time', coupon('CODE', { value: { kind: 'energy', energy: 10_000 as never }, layers: ['idle'] })],
    ['days the wrong way round', coupon('CODE', { fromDay: day('2026-02-01'), toDay: day('2026-02-01') })],
    ['a group that is not there', coupon('CODE', { groupId: ident('nobody') })],
    ['a promotion of nothing', promotion({ discountPpm: { energy: 0, service: 0, idle: 0 } })],
    ['a promotion of no minute', promotion({ fromMinute: 60, toMinute: 60 })],
    ['a promotion on an eighth day', promotion({ weekdays: [8] })],
    ['a promotion at a pile that is not there', promotion({ pileIds: ['P9' as never] })],
    ['a level below zero', level('low', -1, 0)],
    [
      'half of a minor unit',
      {
        kind: 'level',
        level: { id: ident('odd'), name: 'Odd', fromBilled: 0.5 as never, discountPpm: { energy: 0, service: 0, idle: 0 } },
      },
    ],
    ['a plan that is not there', assignment('a')],
    ['a connector without its pile', assignment('a', { planId: id<PlanId>('plan-yard'), connector: { evse: 1, connector: 1 } })],
    ['no name', { kind: 'group', group: { id: ident('g'), name: ' ' } }],
  ])('%s', (_, item) => {
    const desk = open();
    expect(desk.put(item)).toMatchObject({ kind: 'refused', code: 'input.invalid' });
    expect(desk.count('benefit')).toBe(0);
  });

  test('two coupons of one code, two levels of one amount, a higher level that gives less', () => {
    const desk = open();
    for (const item of [coupon('CODE'), level('silver', 1_000, 100_000)]) expect(desk.put(item).kind).toBe('done');
    expect(desk.put(coupon('CODE', { id: ident('other') }))).toMatchObject({ kind: 'refused', detail: { field: 'code' } });
    expect(desk.put(level('same', 1_000, 200_000))).toMatchObject({ kind: 'refused', detail: { field: 'fromBilled' } });
    expect(desk.put(level('gold', 5_000, 50_000))).toMatchObject({ kind: 'refused', detail: { field: 'discountPpm' } });
    expect(desk.put(coupon('CODE', { name: 'renamed' })).kind).toBe('done');
    expect(benefitsOf(desk.db, 'coupon').map((one) => one.coupon.name)).toEqual(['renamed']);
  });

  test('a group that accounts or coupons have stays', () => {
    const desk = open();
    const groupId = ident('taxi');
    desk.put({ kind: 'group', group: { id: groupId, name: 'Taxi' } });
    desk.put(coupon('CODE', { groupId }));
    const remove = (what: BenefitItem['kind'], benefitId: BenefitId): Answer =>
      desk.send({ kind: 'operator.remove-benefit', operatorId: ANN, what, benefitId });
    expect(remove('group', groupId)).toMatchObject({ kind: 'refused', detail: { benefits: 1 } });
    expect(remove('coupon', ident('coupon-CODE')).kind).toBe('done');
    expect(remove('group', groupId).kind).toBe('done');
    expect(remove('group', groupId)).toMatchObject({ kind: 'refused', code: 'input.not-found' });
  });
});

describe('which plan holds', () => {
  test('the one of the connector before that of the station, from its first day to its last', () => {
    const desk = open();
    desk.save(plan('dear', 200_000));
    desk.save(plan('night', 10_000));
    desk.put(assignment('here', { pileId: 'P1' as never, connector: { evse: 1, connector: 1 } }));
    desk.put(assignment('all', { planId: id<PlanId>('night'), fromDay: day('2026-01-15') }));
    expect([desk.bill(desk.begin(undefined, undefined, 1)), desk.bill(desk.begin(undefined, undefined, 2))]).toEqual([2_000, 700]);
    desk.nowMs = utcMs(desk.nowMs + DAY_MS);
    expect([desk.bill(desk.begin(undefined, undefined, 1)), desk.bill(desk.begin(undefined, undefined, 2))]).toEqual([2_000, 100]);
  });

  test.each([
    ['session', 700],
    ['moment', 350 + 1_000],
  ] as const)('a plan that comes into force meanwhile, where it holds for the %s', (planHolds, total) => {
    const desk = open({ planHolds });
    desk.save(plan('dear', 200_000));
    const transactionId = desk.begin();
    desk.pass(900);
    desk.meter([desk.entry(6_000)], { transactionId });
    desk.send({ kind: 'operator.activate-plan', operatorId: ANN, planId: id<PlanId>('dear') });
    desk.tick();
    expect(sessionMoney(desk.db, desk.session(transactionId).id).planChanges.map((change) => change.planId)).toEqual(
      planHolds === 'moment' ? ['dear'] : [],
    );
    desk.tick();
    desk.pass(900);
    desk.finish(transactionId, 11_000);
    expect(desk.bills(transactionId)[0]?.totals.total).toBe(total);
    expect(desk.wrong()).toEqual([]);
  });

  test('an assignment that begins with the day holds from midnight on, though the tick comes later', () => {
    const desk = open({ planHolds: 'moment' });
    desk.save(plan('dear', 200_000));
    desk.put(assignment('tomorrow', { fromDay: day('2026-01-15') }));
    const transactionId = desk.begin();
    desk.nowMs = utcMs(Date.UTC(2026, 0, 15, 5, 0));
    desk.tick();
    const { planChanges } = sessionMoney(desk.db, desk.session(transactionId).id);
    expect(planChanges).toEqual([{ fromMs: Date.UTC(2026, 0, 14, 23, 0), planId: 'dear', planVersion: 1 }]);
  });
});

describe('holidays', () => {
  const asking = (): PricePlan => {
    const period = { ranges: [{ fromMinute: 0, toMinute: 1_440 }], serviceRate: rate(0), weekdays: null, months: null };
    const periods = [
      { ...period, label: 'holiday', energyRate: rate(20_000), holiday: true },
      { ...period, label: 'flat', energyRate: rate(100_000) },
    ];
    return planFromTimeOfUse({ ...TWO_LAYER, name: 'asking', periods, idleRate: null }, { id: id<PlanId>('asking'), version: 1, validFromMs: utcMs(0) });
  }; // prettier-ignore
  const put = (desk: PriceDesk, ...days: string[]): Answer =>
    desk.send({ kind: 'operator.put-holidays', operatorId: ANN, holidays: days.map((one) => ({ day: day(one), name: 'Holiday' })) });

  test('a change makes a new version of the plans that ask, and only of them; what runs keeps its own', () => {
    const desk = open();
    desk.save(asking(), true);
    const running = desk.begin();
    expect(put(desk, '2026-01-14').kind).toBe('done');
    expect([newestVersion(desk.db, id<PlanId>('asking')), newestVersion(desk.db, id<PlanId>('plan-yard'))]).toEqual([2, 1]);
    expect(planAt(desk.db, id<PlanId>('asking'), 2)?.layers[0]?.tariff.holidays).toEqual(['2026-01-14']);
    expect([desk.bill(running), desk.bill(desk.begin())]).toEqual([1_000, 200]);
    expect(put(desk, '2026-01-14').kind).toBe('done');
    expect(newestVersion(desk.db, id<PlanId>('asking'))).toBe(2);
  });

  test.each([
    ['a day twice', ['2026-01-14', '2026-01-14']],
    ['too many', Array.from({ length: 2_001 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10))],
  ])('%s is refused', (_, days) => {
    const desk = open();
    expect(put(desk, ...days)).toMatchObject({ kind: 'refused', code: 'input.invalid' });
    expect(holidaysOf(desk.db)).toEqual([]);
  });
});
