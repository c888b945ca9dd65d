/** A bill -> what it counts for in reports: its sums, its price periods, and the half hours the charge happened in. */
import { dwh, type Dwh } from '../../base/energy.ts';
import type { BenefitId } from '../../base/ids.ts';
import { energyAt, type RegisterAt } from '../../base/register-line.ts';
import { lineAmount } from '../../base/money.ts';
import { addMs, localTime, MINUTE_MS, type LocalDate, type UtcMs, type ZoneName } from '../../base/time.ts';
import type { Bill, BillLine } from '../../domain/bill.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import type { PeriodSale, Sale, SlotUse } from '../../domain/sale.ts';

/** Half hours: the finest that energy is bought by. */
export const SLOT_MINUTES = 30;

/** A session that held its connector longer than this many half hours (six weeks) counts the rest in the last one. */
const SLOTS_MOST = 2_016;

/** What happened, as the bill saw it. */
export interface ChargeCourse {
  readonly ref: ConnectorRef;
  readonly startedAtMs: UtcMs;
  readonly chargeEndedAtMs: UtcMs | null;
  readonly freedAtMs: UtcMs | null;
  /** In order of time, never falling, the start register first. */
  readonly readings: readonly RegisterAt[];
}

/** The bill counts on the local day of its issue. */
export function saleOfBill(
  bill: Pick<Bill, 'number' | 'issuedAtMs' | 'lines' | 'totals'>,
  course: ChargeCourse,
  groupId: BenefitId | null,
  zone: ZoneName,
): Sale {
  const { energy, chargingMs, idleMs, byLayer, net, tax } = bill.totals;
  return {
    ...{ pileId: course.ref.pileId, evse: course.ref.evse, connector: course.ref.connector },
    ...{ energy, chargingMs, idleMs, byLayer, net, tax },
    billNumber: bill.number,
    day: localTime(bill.issuedAtMs, zone).date,
    groupId,
    discount: lineAmount(0 - bill.lines.reduce((sum, line) => (line.kind === 'discount' ? sum + line.net + line.tax : sum), 0)),
    use: slotsOf(course, zone),
    periods: periodsOf(bill.lines),
  };
}

/** Where the charge stood in each half hour; their energies add up to what the readings say. */
function slotsOf(course: ChargeCourse, zone: ZoneName): SlotUse[] {
  const { startedAtMs, readings } = course;
  const chargedMs = Math.max(startedAtMs, course.chargeEndedAtMs ?? startedAtMs);
  const lastMs = readings.reduce<number>((at, reading) => Math.max(at, reading.atMs), startedAtMs);
  const endMs = Math.max(chargedMs, course.freedAtMs ?? chargedMs, lastMs);
  const slots: SlotUse[] = [];
  let from: UtcMs = startedAtMs;
  let before = 0;
  do {
    const { day, slot, to } = slotAt(from, zone);
    const isLast = to >= endMs || slots.length + 1 >= SLOTS_MOST;
    const until = isLast ? endMs : to;
    const energy = isLast ? total(readings) : energyAt(readings, addMs(to, 0));
    slots.push({
      ...{ day, slot },
      energy: dwh(energy - before),
      chargingMs: Math.max(0, Math.min(until, chargedMs) - from),
      takenMs: until - from,
    });
    before = energy;
    from = addMs(to, 0);
    if (isLast) break;
  } while (from < endMs);
  return slots;
}

function slotAt(at: UtcMs, zone: ZoneName): { readonly day: LocalDate; readonly slot: number; readonly to: UtcMs } {
  const { date, minuteOfDay, offsetMs } = localTime(at, zone);
  const lengthMs = SLOT_MINUTES * MINUTE_MS;
  const into = (((at + offsetMs) % lengthMs) + lengthMs) % lengthMs;
  return { day: date, slot: Math.floor(minuteOfDay / SLOT_MINUTES), to: addMs(at, lengthMs - into) };
}

function total(readings: readonly RegisterAt[]): Dwh {
  return dwh((readings.at(-1)?.register ?? 0) - (readings[0]?.register ?? 0));
}

/** Lines of the same name added up, layer by layer: a kilowatt-hour stands in each layer that charges for it. */
export function periodsOf(lines: readonly BillLine[]): PeriodSale[] {
  const sums = new Map<string, PeriodSale>();
  for (const line of lines) {
    const label = line.label ?? '';
    const key = [line.layer, line.kind, line.dimension ?? '', label].join('\n');
    const before = sums.get(key);
    const isTime = line.dimension === 'TIME' || line.dimension === 'PARKING_TIME';
    sums.set(key, {
      ...{ layer: line.layer, kind: line.kind, dimension: line.dimension, label },
      energy: dwh((before?.energy ?? 0) + (line.dimension === 'ENERGY' ? line.volume : 0)),
      timeMs: (before?.timeMs ?? 0) + (isTime ? line.volume : 0),
      net: lineAmount((before?.net ?? 0) + line.net),
      tax: lineAmount((before?.tax ?? 0) + line.tax),
    });
  }
  return [...sums.values()];
}
