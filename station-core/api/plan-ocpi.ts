/** Price plans as files: a stack of OCPI tariffs, one per layer, the same going out and coming in. */
import { Fault } from '../base/fault.ts';
import type { Currency } from '../base/money.ts';
import { localTime, type UtcMs, type ZoneName } from '../base/time.ts';
import type { PlanLayer, PricePlan } from '../domain/tariff.ts';
import { parseOcpiTariff } from '../rules/tariff/ocpi-tariff.ts';
import { tariffToOcpi } from '../rules/tariff/ocpi-tariff-json.ts';
import type { PlanHeader } from '../rules/tariff/time-of-use.ts';

/** The file: `tariff` is an OCPI 2.3.0 tariff (2.1.1 and 2.2.1 are read as well). */
export interface OcpiPlanFile {
  readonly name: string;
  readonly idleGraceMinutes: number;
  readonly layers: readonly { readonly layer: PlanLayer['layer']; readonly tariff: unknown }[];
}

/** ISO 3166 leaves ZZ to its users: the station has no party id until an HQ gives it one. */
const PARTY = { countryCode: 'ZZ', partyId: 'STM' } as const;
/** Elements for some months only are written as dates of so many years. */
const YEARS_AHEAD = 3;

/** Throws Fault('plan.invalid') where a tariff says what OCPI cannot. */
export function ocpiOfPlan(plan: PricePlan, nowMs: UtcMs, zone: ZoneName): OcpiPlanFile {
  const from = Number(localTime(nowMs, zone).date.slice(0, 4));
  const header = { version: '2.3.0', ...PARTY, lastUpdatedMs: plan.validFromMs, years: { from, to: from + YEARS_AHEAD } } as const;
  const layers = plan.layers.map(({ layer, tariff }) => {
    const written = tariffToOcpi(tariff, header);
    if (!written.ok)
      throw new Fault('plan.invalid', {
        plan: plan.name,
        layer,
        help: written.problems.map(({ path, problem }) => `${path} ${problem}.`).join(' '),
      });
    return { layer, tariff: written.json };
  });
  return { name: plan.name, idleGraceMinutes: Math.round(plan.idleGraceS / 60), layers };
}

/** Throws Fault('plan.invalid') naming layer, path and what is wrong there. Whether it leaves a hole is asked where it is saved. */
export function planOfOcpi(file: OcpiPlanFile, currency: Currency, header: PlanHeader): PricePlan {
  const layers = file.layers.map(({ layer, tariff }): PlanLayer => {
    const parsed = parseOcpiTariff(tariff);
    if (parsed.ok) return { layer, tariff: parsed.tariff };
    const [first] = parsed.problems;
    throw new Fault('plan.invalid', {
      layer,
      path: first?.path ?? '',
      help: `There it ${first?.problem ?? 'is not readable'}. ${parsed.problems.length - 1} more like this.`,
    });
  });
  return { ...header, name: file.name, currency, layers, idleGraceS: file.idleGraceMinutes * 60 };
}
