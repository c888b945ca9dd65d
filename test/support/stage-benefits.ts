/** Discounts, assignments, holidays and the history of a plan for the stage. */
import { dwh } from '../../station-core/base/energy.ts';
import { id, type BenefitId, type PileId, type PlanId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { rate } from '../../station-core/base/money.ts';
import { nextDate, utcMs, type LocalDate } from '../../station-core/base/time.ts';
import type { BenefitsView, PlanAtPlace, PlanVersionRow } from '../../station-core/api/contract.ts';

const DAY = 86_400_000;
const benefitId = (text: string): BenefitId => id<BenefitId>(text);

export function benefitsView(nowMs: number, empty: boolean): BenefitsView {
  const today = new Date(nowMs).toISOString().slice(0, 10) as LocalDate;
  const day = (days: number): LocalDate => nextDate(today, days);
  const saved = (days: number) => ({ savedAtMs: utcMs(nowMs - days * DAY), savedBy: 'Mira Lindholm' });
  if (empty) return { today, groups: [], levels: [], promotions: [], coupons: [], assignments: [], holidays: [] };
  const shares = (energy: number, service: number, idle = 0) => ({ energy, service, idle });
  return {
    today,
    groups: [
      { id: benefitId('taxi'), name: 'Taxi fleets', accounts: 14, ...saved(80) },
      { id: benefitId('staff'), name: 'Staff', accounts: 6, ...saved(200) },
    ],
    levels: [
      { id: benefitId('silver'), name: 'Silver', fromBilled: minor(50_000), discountPpm: shares(0, 100_000), accounts: 0, ...saved(150) },
      { id: benefitId('gold'), name: 'Gold', fromBilled: minor(200_000), discountPpm: shares(20_000, 200_000), accounts: 3, ...saved(150) },
      { id: benefitId('platinum'), name: 'Platinum', fromBilled: minor(1_000_000), discountPpm: shares(50_000, 350_000, 500_000), accounts: 1, ...saved(12) },
    ],
    promotions: [
      { id: benefitId('night'), name: 'Cheaper nights', discountPpm: shares(0, 500_000), fromDay: day(-40), toDay: day(51), fromMinute: 1_320, toMinute: 360, weekdays: [], groupId: null, pileIds: null, enabled: true, state: 'on', ...saved(41) },
      { id: benefitId('weekend'), name: 'Taxi weekend', discountPpm: shares(100_000, 100_000, 100_000), fromDay: day(3), toDay: day(33), fromMinute: 0, toMinute: 1_440, weekdays: [6, 7], groupId: benefitId('taxi'), pileIds: [id<PileId>('CP-01'), id<PileId>('CP-02')], enabled: true, state: 'coming', ...saved(2) },
      { id: benefitId('opening'), name: 'Opening week of the north row', discountPpm: shares(200_000, 1_000_000), fromDay: day(-90), toDay: day(-83), fromMinute: 480, toMinute: 1_200, weekdays: [1, 2, 3, 4, 5], groupId: null, pileIds: [id<PileId>('CP-07')], enabled: true, state: 'over', ...saved(95) },
      { id: benefitId('off'), name: 'Rainy day', discountPpm: shares(50_000, 50_000), fromDay: day(-10), toDay: day(20), fromMinute: 0, toMinute: 1_440, weekdays: [], groupId: null, pileIds: null, enabled: false, state: 'off', ...saved(9) },
    ],
    coupons: [
      { id: benefitId('welcome'), code: 'WELCOME5', name: 'Welcome', value: { kind: 'amount', amount: minor(500) }, layers: ['service', 'energy'], fromDay: day(-30), toDay: day(60), oncePerAccount: true, budget: minor(100_000), minTotal: minor(1_000), groupId: null, enabled: true, state: 'on', times: 73, given: minor(34_150), keptBack: minor(1_500), ...saved(31) },
      { id: benefitId('autumn'), code: 'AUTUMN20', name: 'Autumn', value: { kind: 'percent', ppm: 200_000, atMost: minor(1_000) }, layers: ['energy', 'service'], fromDay: day(-12), toDay: day(19), oncePerAccount: false, budget: minor(20_000), minTotal: null, groupId: null, enabled: true, state: 'empty', times: 41, given: minor(19_820), keptBack: minor(180), ...saved(13) },
      { id: benefitId('ten'), code: 'TENFREE', name: 'Ten free for taxis', value: { kind: 'energy', energy: dwh(100_000) }, layers: ['energy', 'service'], fromDay: day(-3), toDay: day(28), oncePerAccount: true, budget: null, minTotal: null, groupId: benefitId('taxi'), enabled: true, state: 'on', times: 4, given: minor(2_210), keptBack: minor(0), ...saved(4) },
    ],
    assignments: [
      { id: benefitId('a1'), planId: id<PlanId>('plan-rich'), planName: 'Night and power', pileId: id<PileId>('CP-01'), pileName: 'Row A 1', connector: { evse: 1, connector: 1 }, groupId: null, groupName: '', fromDay: null, toDay: null, state: 'on', ...saved(20) },
      { id: benefitId('a2'), planId: id<PlanId>('plan-flat'), planName: 'One price', pileId: null, pileName: '', connector: null, groupId: benefitId('taxi'), groupName: 'Taxi fleets', fromDay: day(-20), toDay: day(70), state: 'on', ...saved(22) },
      { id: benefitId('a3'), planId: id<PlanId>('plan-flat'), planName: 'One price', pileId: id<PileId>('CP-02'), pileName: 'Row A 2', connector: null, groupId: null, groupName: '', fromDay: day(10), toDay: null, state: 'coming', ...saved(1) },
    ],
    holidays: Array.from({ length: 11 }, (_, i) => ({ day: (i < 4 ? `2026-12-${24 + i}` : `2027-10-0${i - 3}`) as LocalDate, name: i < 4 ? 'Christmas' : 'Autumn holidays' })),
  };
} // prettier-ignore

export function planPlaces(empty: boolean): PlanAtPlace[] {
  if (empty) return [];
  return Array.from({ length: 8 }, (_, i) => i).flatMap((i) =>
    [1, 2].map((connector): PlanAtPlace => {
      const ref = { pileId: id<PileId>(`CP-0${i + 1}`), evse: 1, connector };
      const own = i === 0 && connector === 1;
      return {
        ref,
        pileName: `Row A ${i + 1}`,
        connectorName: String(connector),
        planId: id<PlanId>(own ? 'plan-rich' : 'plan-tou'),
        planName: own ? 'Night and power' : 'Peak, flat, valley',
        assignmentId: own ? benefitId('a1') : null,
      };
    }),
  );
}

export function planHistory(nowMs: number): PlanVersionRow[] {
  const row = (version: number, days: number, changes: PlanVersionRow['changes']): PlanVersionRow => ({
    version,
    name: 'Peak, flat, valley',
    savedAtMs: nowMs - days * DAY,
    savedBy: 'Mira Lindholm',
    changes,
  });
  return [
    row(3, 4, [
      { what: 'price', layer: 'energy', label: 'peak', dimension: 'ENERGY', before: rate(55_000), after: rate(58_500) },
      { what: 'price', layer: 'service', label: 'valley', dimension: 'ENERGY', before: rate(10_000), after: rate(8_000) },
      { what: 'grace', beforeS: 900, afterS: 1_200 },
    ]),
    row(2, 60, [
      { what: 'periods', layer: 'energy' },
      { what: 'layer-added', layer: 'idle' },
      { what: 'tax', layer: 'energy', beforePpm: null, afterPpm: 190_000 },
    ]),
    row(1, 120, null),
  ];
}

export function planExports() {
  const problem = 'tax_included: OCPI 2.2.1 has only prices before tax; export as 2.3.0.';
  return [
    { version: '2.3.0', problem: null },
    { version: '2.2.1', problem },
    { version: '2.1.1', problem: 'vat: OCPI 2.1.1 has no tax; export as 2.3.0.' },
  ];
}
