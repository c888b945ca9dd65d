/** Price plans that tests share. */
import { id, type PlanId } from '../../station-core/base/ids.ts';
import { currencyOf, rate } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { PricePlan } from '../../station-core/domain/tariff.ts';
import { planFromTimeOfUse, type TimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';

/** Peak 08:00-20:00 0.60, valley 0.30 per kWh; service 0.10 always; idle 6.00 per hour after ten minutes. Euro. */
export const TWO_LAYER: TimeOfUse = {
  name: 'Yard plan',
  currency: currencyOf('EUR'),
  periods: [
    {
      label: 'peak',
      ranges: [{ fromMinute: 480, toMinute: 1_200 }],
      energyRate: rate(60_000),
      serviceRate: rate(10_000),
      weekdays: null,
      months: null,
    },
    {
      label: 'valley',
      ranges: [{ fromMinute: 1_200, toMinute: 480 }],
      energyRate: rate(30_000),
      serviceRate: rate(10_000),
      weekdays: null,
      months: null,
    },
  ],
  idleRate: rate(600_000),
  idleGraceS: 600,
  taxPpm: null,
};

export function twoLayerPlan(): PricePlan {
  return planFromTimeOfUse(TWO_LAYER, { id: id<PlanId>('plan-yard'), version: 1, validFromMs: utcMs(0) });
}

/** The same plan as the editor sends it, its prices containing 19 % of tax. */
export const TWO_LAYER_FORM = {
  name: 'Yard plan',
  periods: [
    { label: 'peak', ranges: [{ fromMinute: 480, toMinute: 1_200 }], energyRate: '0.60', serviceRate: '0.1' },
    { label: 'valley', ranges: [{ fromMinute: 1_200, toMinute: 480 }], energyRate: '0.30', serviceRate: '0.1' },
  ],
  idleRate: '6',
  idleGraceMinutes: 10,
  taxPercent: '19',
};
