/** Price plans: the simple form, files, versions. Rates are decimal text. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { PricePlan } from '../../domain/tariff.ts';
import type { PlanRow } from '../../domain/views.ts';
import type { PlanProblem } from '../../rules/tariff/check-plan.ts';
import type { DaySegment } from '../../rules/tariff/day-picture.ts';
import type { PlanChange } from '../../rules/tariff/plan-diff.ts';
import { idText } from './parts.ts';

/** The plan editor's simple form; rates as decimal text in the major unit, e.g. "0.8250", so that no float carries a price. */
export const timeOfUseInput = z.object({
  name: z.string().trim().min(1).max(80),
  periods: z
    .array(
      z.object({
        label: z.string().trim().min(1).max(40),
        ranges: z
          .array(z.object({ fromMinute: z.number().int().min(0).max(1_439), toMinute: z.number().int().min(1).max(1_440) }))
          .min(1)
          .max(48),
        energyRate: z.string().max(20),
        serviceRate: z.string().max(20),
        weekdays: z.array(z.number().int().min(1).max(7)).max(7).nullable().default(null),
        /** 1 to 12; null: all year. */
        months: z.array(z.number().int().min(1).max(12)).max(12).nullable().default(null),
        /** true: on holidays alone; false: never on holidays; null: both. */
        holiday: z.boolean().nullable().default(null),
      }),
    )
    .min(1)
    .max(24),
  /** Per hour after the charge ended; null: no idle fee. */
  idleRate: z.string().max(20).nullable(),
  idleGraceMinutes: z.number().int().min(0).max(1_440),
  /** Percent as text, e.g. "19" or "5.5"; null: no tax shown. Prices include it. */
  taxPercent: z.string().max(10).nullable(),
  /** Once per charge, and per hour of charging; null: none. */
  startRate: z.string().max(20).nullable().default(null),
  timeRate: z.string().max(20).nullable().default(null),
  /** Energy is charged in steps of so many Wh, rounded up once. */
  stepWh: z.number().int().min(1).max(100_000).default(1),
  /** What energy fee and service fee of one charge come to at least and at most, as paid; null: no limit. */
  energyMin: z.string().max(20).nullable().default(null),
  energyMax: z.string().max(20).nullable().default(null),
  serviceMin: z.string().max(20).nullable().default(null),
  serviceMax: z.string().max(20).nullable().default(null),
});

/** A price plan as a file: OCPI tariffs by layer, checked by the tariff reader, which names what it cannot take. */
const ocpiPlanFile = z.object({
  name: z.string().trim().min(1).max(80),
  idleGraceMinutes: z.number().int().min(0).max(1_440),
  layers: z
    .array(z.object({ layer: z.enum(['energy', 'service', 'idle']), tariff: z.unknown() }))
    .min(1)
    .max(3),
});

/** Tariffs as another system wrote them: one, a list, or an OCPI answer around them. */
const bareTariffs = z.object({ name: z.string().trim().min(1).max(80), tariffs: z.unknown() });

export interface PlanVersionRow {
  readonly version: number;
  readonly name: string;
  readonly savedAtMs: number;
  readonly savedBy: string;
  /** null: it is the first, or the one before it is not shown. */
  readonly changes: readonly PlanChange[] | null;
}

export type OcpiPlanInput = z.input<typeof ocpiPlanFile>;
export type TimeOfUseInput = z.input<typeof timeOfUseInput>;

export interface PlanDetail {
  readonly row: PlanRow;
  readonly plan: PricePlan;
  /** null: the plan uses more than the simple form can show. */
  readonly form: TimeOfUseInput | null;
}

export interface PlanCheck {
  readonly problems: readonly PlanProblem[];
  /** Picture of a weekday and of a Sunday, 24 hours. */
  readonly days: readonly { readonly date: string; readonly segments: readonly DaySegment[] }[];
}

export const plansArea = {
  list: oc.output(type<readonly PlanRow[]>()),
  get: oc.input(z.object({ planId: idText, version: z.number().int().min(1).nullable().default(null) })).output(type<PlanDetail>()),
  check: oc.input(timeOfUseInput).output(type<PlanCheck>()),
  /** The newest version first, each with what it changed; at most 100. */
  history: oc.input(z.object({ planId: idText })).output(type<readonly PlanVersionRow[]>()),
  /** planId null: a new plan; otherwise a new version of it. */
  save: oc
    .input(z.object({ planId: idText.nullable(), form: timeOfUseInput, activate: z.boolean() }))
    .output(type<{ readonly planId: string; readonly version: number }>()),
  /** The versions of OCPI the newest version of a plan can be downloaded in; problem: why it cannot, null: it can. */
  exports: oc.input(z.object({ planId: idText })).output(type<readonly { readonly version: string; readonly problem: string | null }[]>()),
  /** A file as /download/plan/<id>.json gives it; saved as a new plan, not activated. */
  importOcpi: oc.input(ocpiPlanFile).output(type<{ readonly planId: string; readonly version: number }>()),
  /** As importOcpi, of bare OCPI tariffs. */
  importTariffs: oc.input(bareTariffs).output(type<{ readonly planId: string; readonly version: number }>()),
  activate: oc.input(z.object({ planId: idText })).output(type<{ readonly done: true }>()),
};
