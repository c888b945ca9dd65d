/** Plans to start from; the prices in them are examples to be written over. */
import { everyDay, everyMonth, nothingMore, type PeriodDraft, type PlanDraft } from './draft.ts';

export const templateNames = ['flat', 'timeOfUse', 'sharp', 'weekend', 'season'] as const;
export type TemplateName = (typeof templateNames)[number];
export type PeriodName = 'sharp' | 'peak' | 'flat' | 'valley' | 'weekend' | 'holiday' | 'allDay';

interface When {
  readonly weekdays?: readonly number[];
  readonly months?: readonly number[];
  readonly holiday?: PeriodDraft['holiday'];
}
type Slot = readonly [name: PeriodName, times: string, energyRate: string, serviceRate: string, when?: When];

const SUMMER = [6, 7, 8, 9];

const slots: Readonly<Record<TemplateName, readonly Slot[]>> = {
  flat: [['allDay', '00:00–24:00', '0.40', '0.10']],
  timeOfUse: [
    ['peak', '08:00–11:00, 18:00–21:00', '0.55', '0.10'],
    ['flat', '07:00–08:00, 11:00–18:00, 21:00–23:00', '0.40', '0.10'],
    ['valley', '23:00–07:00', '0.25', '0.10'],
  ],
  sharp: [
    ['sharp', '19:00–21:00', '0.70', '0.10'],
    ['peak', '08:00–11:00, 17:00–19:00', '0.55', '0.10'],
    ['flat', '07:00–08:00, 11:00–17:00, 21:00–23:00', '0.40', '0.10'],
    ['valley', '23:00–07:00', '0.25', '0.10'],
  ],
  weekend: [
    ['weekend', '00:00–24:00', '0.30', '0.10', { weekdays: [6, 7] }],
    ['peak', '08:00–20:00', '0.50', '0.10'],
    ['valley', '20:00–08:00', '0.30', '0.10'],
  ],
  season: [
    ['holiday', '00:00–24:00', '0.30', '0.10', { holiday: 'only' }],
    ['sharp', '19:00–21:00', '0.70', '0.10', { months: SUMMER }],
    ['peak', '08:00–11:00, 17:00–22:00', '0.55', '0.10'],
    ['flat', '07:00–08:00, 11:00–17:00, 22:00–23:00', '0.40', '0.10'],
    ['valley', '23:00–07:00', '0.25', '0.10'],
  ],
};

/** A template as a draft, in the words of the screen's language. */
export function templateDraft(name: TemplateName, nameOf: (period: PeriodName) => string, planName: string): PlanDraft {
  const periods: PeriodDraft[] = slots[name].map(([period, times, energyRate, serviceRate, when = {}], index) => ({
    key: index + 1,
    label: nameOf(period),
    times,
    energyRate,
    serviceRate,
    weekdays: when.weekdays ?? everyDay,
    months: when.months ?? everyMonth,
    holiday: when.holiday ?? 'any',
  }));
  return { name: planName, periods, idleRate: '', idleGrace: '15', taxPercent: '', ...nothingMore };
}
