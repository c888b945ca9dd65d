/** The engine prices OCPI's own examples, and those of two other pricers, to the amounts stated there. */
import { afterAll, describe, expect, test } from 'vitest';
import { must } from '../../../station-core/base/assert.ts';
import { parseDecimal } from '../../../station-core/base/decimal.ts';
import type { BillLine } from '../../../station-core/domain/bill.ts';
import { ocpiCasesFolder, priceOcpiCase, readOcpiCases } from '../../support/ocpi-cases.ts';
import type { OcpiCase } from '../../support/ocpi-cases.ts';

const folder = ocpiCasesFolder();
const cases = folder === null ? [] : readOcpiCases(folder);
const agreed: string[] = [];

/** Where the sources contradict each other, what we follow. */
const POLICY = 'the tariff as its JSON says and the specification’s rules, not the totals printed in its prose';

describe.skipIf(folder === null)('OCPI pricing cases (skipped where ../shared/data/ocpi/open is absent)', () => {
  const [plain, conflict] = [cases.filter((c) => c.stratum !== 'conflict'), cases.filter((c) => c.stratum === 'conflict')];

  test.each(plain.map((c) => [c.id, c] as const))('%s', (_, ocpiCase) => agree(ocpiCase));

  describe(`in conflict, priced by ${POLICY}`, () => {
    test.each(conflict.map((c) => [c.id, c] as const))('%s', (_, ocpiCase) => agree(ocpiCase));
  });

  afterAll(() => {
    const done = (list: readonly OcpiCase[]): string => `${list.filter((c) => agreed.includes(c.id)).length} of ${list.length}`;
    process.stdout.write(`OCPI cases priced as stated: ${done(plain)}; in conflict: ${done(conflict)} (${POLICY})\n`);
  });
});

if (folder === null) process.stdout.write('OCPI cases skipped: ../shared/data/ocpi/open is not there\n');

function agree(ocpiCase: OcpiCase): void {
  const lines = priceOcpiCase(ocpiCase);
  for (const [what, amount, stated] of comparisons(ocpiCase, lines))
    expect(Math.abs(amount - stated), `${what}: ${amount} against ${stated} (1e-6)`).toBeLessThanOrEqual(micro(ocpiCase.tolerance));
  agreed.push(ocpiCase.id);
}

/** Every amount the case states, next to ours; all in 1e-6. */
function comparisons({ expected }: OcpiCase, lines: readonly BillLine[]): (readonly [string, number, number])[] {
  const totals = (expected['cdr_totals'] as Record<string, unknown> | undefined) ?? expected;
  return [
    ...amountsOf('total_cost', totals['total_cost'], lines),
    ...amountsOf(
      'total_energy_cost',
      totals['total_energy_cost'],
      lines.filter((l) => l.dimension === 'ENERGY'),
    ),
    ...amountsOf(
      'total_time_cost',
      totals['total_time_cost'],
      lines.filter((l) => l.dimension === 'TIME'),
    ),
    ...amountsOf(
      'total_parking_cost',
      totals['total_parking_cost'],
      lines.filter((l) => l.dimension === 'PARKING_TIME'),
    ),
    ...amountsOf(
      'total_fixed_cost',
      totals['total_fixed_cost'],
      lines.filter((l) => l.dimension === 'FLAT'),
    ),
    ...billed('billed_energy_kwh', expected['billed_energy_kwh'], lines, 'ENERGY', 100),
    ...billed('billed_time_min', expected['billed_time_min'], lines, 'TIME', 1_000 / 60),
  ];
}

/** Shapes of 2.1.1 (a number before tax), 2.2.1 and 2.3.0. */
function amountsOf(what: string, stated: unknown, lines: readonly BillLine[]): (readonly [string, number, number])[] {
  const net = lines.reduce((sum, l) => sum + l.net, 0) * 100;
  const tax = lines.reduce((sum, l) => sum + l.tax, 0) * 100;
  if (stated === undefined || stated === null) return [];
  if (typeof stated !== 'object') return [[what, net, micro(stated)]];
  const { excl_vat, incl_vat, before_taxes, after_taxes, taxes } = stated as Record<string, unknown>;
  const before = before_taxes ?? excl_vat;
  const after = after_taxes ?? incl_vat;
  const comparisons: (readonly [string, number, number])[] = [];
  if (before !== undefined && before !== null) comparisons.push([`${what} before tax`, net, micro(before)]);
  if (after !== undefined && after !== null) comparisons.push([`${what} after tax`, net + tax, micro(after)]);
  if (Array.isArray(taxes)) comparisons.push([`${what} tax`, tax, sumOfTaxes(taxes)]);
  return comparisons;
}

function sumOfTaxes(taxes: readonly unknown[]): number {
  return taxes.reduce((sum: number, tax) => sum + micro((tax as { readonly amount: unknown }).amount), 0);
}

function billed(
  what: string,
  stated: unknown,
  lines: readonly BillLine[],
  dimension: string,
  factor: number,
): (readonly [string, number, number])[] {
  const volume = lines.reduce((sum, l) => (l.dimension === dimension ? sum + l.billedVolume : sum), 0);
  return stated === undefined ? [] : [[what, volume * factor, micro(stated)]];
}

function micro(value: unknown): number {
  return must(parseDecimal(String(value), 6), `a decimal: ${String(value)}`);
}
