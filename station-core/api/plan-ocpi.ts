/** Price plans as files: OCPI tariffs, one per layer, in a wrapper of ours or bare, the same going out and coming in. */
import { Fault } from '../base/fault.ts';
import type { Currency } from '../base/money.ts';
import { localTime, type UtcMs, type ZoneName } from '../base/time.ts';
import type { PlanLayer, PricePlan } from '../domain/tariff.ts';
import { parseOcpiTariff, type OcpiProblem } from '../rules/tariff/ocpi-tariff.ts';
import { tariffToOcpi, type OcpiVersion, type WrittenTariff } from '../rules/tariff/ocpi-tariff-json.ts';
import type { PlanHeader } from '../rules/tariff/time-of-use.ts';

/** The file: each `tariff` is an OCPI tariff (2.1.1, 2.2.1 and 2.3.0 are read). */
export interface OcpiPlanFile {
  readonly name: string;
  readonly idleGraceMinutes: number;
  readonly layers: readonly { readonly layer: PlanLayer['layer']; readonly tariff: unknown }[];
}

/** ISO 3166 leaves ZZ to its users: the station has no party id until an HQ gives it one. */
const PARTY = { countryCode: 'ZZ', partyId: 'STM' } as const;
/** Elements for some months or for holidays only are written as dates of so many years. */
const YEARS_AHEAD = 3;

/** Throws Fault('plan.invalid') where a tariff says what that version of OCPI cannot. */
export function ocpiOfPlan(plan: PricePlan, nowMs: UtcMs, zone: ZoneName, version: OcpiVersion = '2.3.0'): OcpiPlanFile {
  const layers = writtenLayers(plan, nowMs, zone, version).map((written) => {
    if (!written.ok) throw new Fault('plan.invalid', { plan: plan.name, layer: written.layer, help: sentence(written.problems) });
    return { layer: written.layer, tariff: written.json };
  });
  return { name: plan.name, idleGraceMinutes: Math.round(plan.idleGraceS / 60), layers };
}

type WrittenLayer = WrittenTariff & { readonly layer: PlanLayer['layer'] };

function writtenLayers(plan: PricePlan, nowMs: UtcMs, zone: ZoneName, version: OcpiVersion): WrittenLayer[] {
  const from = Number(localTime(nowMs, zone).date.slice(0, 4));
  const header = { version, ...PARTY, lastUpdatedMs: plan.validFromMs, years: { from, to: from + YEARS_AHEAD } } as const;
  return plan.layers.map(({ layer, tariff }) => ({ ...tariffToOcpi(tariff, header), layer }));
}

function sentence(problems: readonly OcpiProblem[]): string {
  return problems.map(({ path, problem }) => `${path}: ${problem}.`).join(' ');
}

/** The newest first. */
export const OCPI_VERSIONS: readonly OcpiVersion[] = ['2.3.0', '2.2.1', '2.1.1'];

/** Why the plan cannot be written in a version; null: it can. */
export function ocpiProblem(plan: PricePlan, nowMs: UtcMs, zone: ZoneName, version: OcpiVersion): string | null {
  for (const written of writtenLayers(plan, nowMs, zone, version)) if (!written.ok) return sentence(written.problems);
  return null;
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

/**
 * Bare OCPI as other systems give it: one tariff, a list of tariffs, or an OCPI answer with them in `data`. Which layer each is
 * follows from its id where it begins with the layer's name (as ours do), else from what it charges for. Throws
 * Fault('plan.invalid') for no tariff, more than three, or two of one layer.
 */
export function fileOfTariffs(name: string, json: unknown): OcpiPlanFile {
  const tariffs = tariffsIn(json);
  const layers = tariffs.map((tariff, i) => ({ layer: layerOf(tariff, i), tariff }));
  const doubled = layers.find(({ layer }, i) => layers.findIndex((other) => other.layer === layer) !== i);
  if (layers.length === 0 || layers.length > 3 || doubled !== undefined)
    throw new Fault('plan.invalid', {
      tariffs: layers.length,
      help: 'A plan is made of at most one tariff for energy, one for service and one for idle time. Import them in files of their own.',
    });
  return { name, idleGraceMinutes: 0, layers };
}

function tariffsIn(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  const data = isFields(json) && 'data' in json && !('elements' in json) ? json['data'] : json;
  return Array.isArray(data) ? data : [data];
}

function layerOf(tariff: unknown, index: number): PlanLayer['layer'] {
  const named = isFields(tariff) && typeof tariff['id'] === 'string' ? /^(energy|service|idle)-/.exec(tariff['id'])?.[1] : undefined;
  if (named === 'energy' || named === 'service' || named === 'idle') return named;
  // A lone tariff is the whole price, whatever it charges for.
  if (index === 0) return 'energy';
  const types = typesIn(tariff);
  return types.length > 0 && types.every((type) => type === 'PARKING_TIME') ? 'idle' : 'service';
}

function typesIn(tariff: unknown): unknown[] {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const field = (value: unknown, key: string): unknown => (isFields(value) ? value[key] : undefined);
  return list(field(tariff, 'elements')).flatMap((element) => list(field(element, 'price_components')).map((c) => field(c, 'type')));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
