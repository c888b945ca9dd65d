/** Bench: how many real sessions a second are priced, on one core, under a plan of 24 periods and two layers. */
import { dwh } from '../../station-core/base/energy.ts';
import { id, type PlanId } from '../../station-core/base/ids.ts';
import { currencyOf, rate } from '../../station-core/base/money.ts';
import { utcMs, zoneName, type ZoneName } from '../../station-core/base/time.ts';
import type { PricePlan } from '../../station-core/domain/tariff.ts';
import { priceSession, type PriceSessionInput, type SessionReading } from '../../station-core/rules/tariff/price-session.ts';
import { planFromTimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';
import { meterCurve } from '../sim/meter-curve.ts';
import { seededRandom, type Random } from '../sim/random.ts';
import { cleanSessions, loadDundee, loadEpfl, type RealSession } from '../support/shared-data.ts';
import type { Many } from './many.ts';

const SESSIONS = 100_000;
/** Curves are made outside of what is measured, so many at a time: all of them at once would be gigabytes. */
const BATCH = 1_000;
const HOURS = 24;

interface Placed {
  readonly session: RealSession;
  readonly zone: ZoneName;
}

/** All usable sessions of the shared data, repeated to 100,000, with a reading a minute and with one every fifteen. */
export function pricing({ seed, share }: Many): Promise<void> {
  const usable = usableSessions();
  const wanted = Math.round(SESSIONS * share);
  console.log(`(m) Sessions priced a second, one core: a plan of ${HOURS} periods and two layers, curves made from real sessions`);
  if (usable === null) {
    console.log('    skipped: ../shared/data is not beside this project, so there are no real sessions\n');
    return Promise.resolve();
  }
  console.log(`    ${usable.length} usable sessions, repeated to ${wanted}`);
  for (const everyS of [60, 900]) {
    const { wallMs, cpuMs, readings, lines } = measured(usable, wanted, everyS * 1_000, seed);
    const perSecond = (ms: number): string => Math.round((wanted / ms) * 1_000).toLocaleString('en');
    console.log(
      `    a reading every ${everyS} s (${(readings / wanted).toFixed(0)} a session): ${perSecond(cpuMs)} sessions/s of one core's time, ` +
        `${perSecond(wallMs)} by the clock; ${((cpuMs / wanted) * 1_000).toFixed(0)} µs each, ${(lines / wanted).toFixed(1)} lines a bill`,
    );
  }
  console.log('');
  return Promise.resolve();
}

function measured(usable: readonly Placed[], wanted: number, everyMs: number, seed: number) {
  const plan = hourlyPlan();
  const random = seededRandom(seed);
  let [wallMs, cpuMs, readings, lines] = [0, 0, 0, 0];
  for (let from = 0; from < wanted; from += BATCH) {
    const inputs = Array.from({ length: Math.min(BATCH, wanted - from) }, (_, at) => inputOf(plan, at + from, usable, everyMs, random));
    const [began, cpuBegan] = [performance.now(), process.threadCpuUsage()];
    for (const input of inputs) {
      const bill = priceSession(input);
      readings += input.readings.length;
      lines += bill.lines.length;
    }
    const cpu = process.threadCpuUsage(cpuBegan);
    wallMs += performance.now() - began;
    cpuMs += (cpu.user + cpu.system) / 1_000;
  }
  return { wallMs, cpuMs, readings, lines };
}

function inputOf(plan: PricePlan, at: number, usable: readonly Placed[], everyMs: number, random: Random): PriceSessionInput {
  const one = usable[at % usable.length];
  if (one === undefined) throw new Error('there are sessions');
  const { session, zone } = one;
  const reading = (atMs: number, energyWh: number): SessionReading => ({ atMs: utcMs(atMs), register: dwh(energyWh * 10), source: 'read' });
  const end = utcMs(session.endMs);
  return {
    plan,
    zone,
    startedAtMs: utcMs(session.startMs),
    chargeEndedAtMs: end,
    freedAtMs: end,
    asOfMs: end,
    readings: [
      { atMs: utcMs(session.startMs), register: dwh(0), source: 'read' },
      ...meterCurve(session, everyMs, random).map((point) => reading(point.atMs, point.energyWh)),
      reading(session.endMs, session.energyWh),
    ],
    unknownSpans: [],
  };
}

/** Each hour its own price for energy and for service. */
function hourlyPlan(): PricePlan {
  const periods = Array.from({ length: HOURS }, (_, hour) => ({
    label: `h${hour}`,
    ranges: [{ fromMinute: hour * 60, toMinute: (hour + 1) * 60 }],
    energyRate: rate(30_000 + hour * 1_250),
    serviceRate: rate(5_000 + ((hour * 7) % HOURS) * 500),
    weekdays: null,
    months: null,
  }));
  const form = { name: 'Hours', currency: currencyOf('EUR'), periods, idleRate: null, idleGraceS: 0, taxPpm: 190_000 };
  return planFromTimeOfUse(form, { id: id<PlanId>('plan-hours'), version: 1, validFromMs: utcMs(0) });
}

/** null: the shared data is not there. */
function usableSessions(): Placed[] | null {
  const [dundee, epfl] = [loadDundee(), loadEpfl()];
  if (dundee === null || epfl === null) return null;
  const placed = (sessions: readonly RealSession[], zone: string): Placed[] =>
    sessions.map((session) => ({ session, zone: zoneName(zone) }));
  return [...placed(cleanSessions(dundee), 'Europe/London'), ...placed(cleanSessions(epfl), 'Europe/Zurich')];
}
