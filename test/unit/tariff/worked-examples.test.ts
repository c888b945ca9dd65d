/** Real tariffs with the amounts worked out beside them (../shared/data/prices; skipped where absent). */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { must } from '../../../station-core/base/assert.ts';
import { parseDecimal } from '../../../station-core/base/decimal.ts';
import { currencyOf, rate } from '../../../station-core/base/money.ts';
import { zoneName } from '../../../station-core/base/time.ts';
import { checkPlan } from '../../../station-core/rules/tariff/check-plan.ts';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import { planFromTimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import { HEADER, at, element, plan, price, readings, session, tariff } from '../../support/tariff-samples.ts';

const file = fileURLToPath(new URL('../../../../shared/data/prices/tariffs.json', import.meta.url));
const here = existsSync(file);
if (!here) process.stdout.write('worked price examples skipped: ../shared/data/prices/tariffs.json is not there\n');

interface Fact {
  readonly id: string;
  readonly periods?: Record<string, { price: number; hours: string[] }>;
  readonly service_fee?: number;
  readonly dc_price_gross?: Record<string, number>;
  readonly overstay?: { after_min: number; gross_per_min: Record<string, number> };
  readonly fee?: Record<string, number>;
  readonly example: Record<string, unknown>;
}

const facts: readonly Fact[] = here ? (JSON.parse(readFileSync(file, 'utf8')) as Fact[]) : [];

describe.skipIf(!here)('worked examples', () => {
  test('Beijing: peak, flat and valley over midnight, a service fee beside', () => {
    const fact = factOf('CN-Beijing-2016');
    const periods = Object.entries(must(fact.periods, 'periods')).map(([label, { price: perKwh, hours }]) => ({
      label,
      ranges: hours.map(rangeOf),
      energyRate: rate(scaled(perKwh, 5)),
      serviceRate: rate(scaled(fact.service_fee, 5)),
      weekdays: null,
      months: null,
    }));
    const beijing = planFromTimeOfUse(
      { name: 'Beijing', currency: currencyOf('CNY'), periods, idleRate: null, idleGraceS: 0, taxPpm: null },
      HEADER,
    );
    expect(checkPlan(beijing, zoneName('Asia/Shanghai'))).toEqual([]);
    const input = session(beijing, readings(['2026-03-02T14:00:00Z', 0], ['2026-03-02T16:00:00Z', 14]), {
      zone: zoneName('Asia/Shanghai'),
    });
    const { lines } = priceSession(input);
    const amount = (layer: string): number => lines.reduce((a, l) => (l.layer === layer ? a + l.net + l.tax : a), 0);
    expect([amount('energy'), amount('service')]).toEqual([scaled(fact.example['energy'], 4), scaled(fact.example['service'], 4)]);
    expect(amount('energy') + amount('service')).toBe(scaled(fact.example['total'], 4));
  });

  test('Allego, Germany: overstay by the minute from 45 minutes after the start, tax inside', () => {
    const fact = factOf('EU-Allego-2024');
    const perMinute = scaled(must(fact.overstay, 'overstay').gross_per_min['DE'], 5);
    const allego = plan([
      {
        layer: 'energy',
        tariff: tariff(
          [
            element([price('ENERGY', must(fact.dc_price_gross, 'price')['DE'] ?? 0, { taxPpm: 190_000 })]),
            element([{ ...price('TIME', 0, { taxPpm: 190_000, stepSize: 60 }), price: rate(perMinute * 60) }], {
              minDurationS: must(fact.overstay, 'overstay').after_min * 60,
            }),
          ],
          { taxIncluded: 'YES' },
        ),
      },
    ]);
    const bill = priceSession(session(allego, readings(['2026-01-01T10:00:00Z', 0], ['2026-01-01T11:00:00Z', 30])));
    expect(bill.lines.map((l) => l.net + l.tax)).toEqual([
      scaled(fact.example['energy_gross'], 4),
      scaled(fact.example['overstay_gross'], 4),
    ]);
    expect(bill.totals.total).toBe(scaled(fact.example['total_gross'], 2));
  });

  test('Eni, Germany: a blocking fee from an hour after the charge, not at night', () => {
    const fact = factOf('EU-Eni-Plenitude-DE');
    const perHour = rate(scaled(must(fact.fee, 'fee')['AC_up_to_22kW'], 5) * 60);
    const idle = tariff([element([{ ...price('PARKING_TIME', 0), price: perHour }], { startMinute: 420, endMinute: 1_380 })], {
      taxIncluded: 'NOT_APPLICABLE',
    });
    const eni = plan(
      [
        { layer: 'energy', tariff: tariff([element([price('ENERGY', 0)])]) },
        { layer: 'idle', tariff: idle },
      ],
      { idleGraceS: 3_600 },
    );
    const list = readings(['2026-01-01T17:00:00Z', 0], ['2026-01-01T19:30:00Z', 20]);
    const bill = priceSession(session(eni, list, { zone: zoneName('Europe/Berlin'), freedAtMs: at('2026-01-02T07:00:00Z') }));
    expect(bill.lines.filter((l) => l.layer === 'idle').map((l) => l.billedVolume / 60_000)).toEqual([90, 60]);
    expect(bill.totals.total).toBe(scaled(fact.example['fee'], 2));
  });
});

function factOf(factId: string): Fact {
  return must(
    facts.find((f) => f.id === factId),
    factId,
  );
}

/** '23-7' or '8:30-11:30' as minutes. */
function rangeOf(text: string): { fromMinute: number; toMinute: number } {
  const [fromMinute = 0, toMinute = 0] = text.split('-').map((part) => {
    const [hour = 0, minute = 0] = part.split(':').map(Number);
    return hour * 60 + minute;
  });
  return { fromMinute, toMinute };
}

function scaled(value: unknown, scale: number): number {
  return must(parseDecimal(String(value), scale), `a decimal: ${String(value)}`);
}
