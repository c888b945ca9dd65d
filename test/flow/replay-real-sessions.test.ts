/** Real sessions, through real sockets, at their real times: each is billed once, to the cent as a second calculation has it. */
import { afterAll, describe, expect, test } from 'vitest';
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { trialBalance } from '../../station-core/store/ledger.ts';
import { systemClock } from '../../station-core/system.ts';
import { seededRandom, type Random } from '../sim/random.ts';
import type { ReplaySession } from '../sim/replay-script.ts';
import { startReplay } from '../sim/replay.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { TWO_LAYER } from '../support/plans.ts';
import { expectedBill, lostFacts, wrongBills } from '../support/replay-truth.ts';
import { cleanSessions, loadDundee, loadEpfl, NO_SHARED_DATA, type Dirt, type RealSession } from '../support/shared-data.ts';

const SEED = 20171029;
const ZONE = 'Europe/London';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FARTHEST_MS = 8.64e15;

/** One sitting: its sessions follow each other in history, so each set gets a station of its own. */
interface Sample {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly most: number;
  /** Sessions that run through this instant are among the sample, the others by the seed; null: the first ones in order. */
  readonly changesAt: string | null;
}

/** Both nights of Europe/London's clock change with the days around them, and a plain working day. */
const DUNDEE: readonly Sample[] = [
  { name: 'the hour that comes twice', from: '2017-10-28T17:00Z', to: '2017-10-29T20:00Z', most: 140, changesAt: '2017-10-29T01:00Z' },
  { name: 'a plain working day', from: '2018-01-17T00:00Z', to: '2018-01-18T00:00Z', most: 60, changesAt: '2018-01-17T08:00Z' },
  { name: 'the hour that is missing', from: '2018-03-24T17:00Z', to: '2018-03-25T20:00Z', most: 140, changesAt: '2018-03-25T01:00Z' },
];

const dundee = loadDundee();
const epfl = loadEpfl();
const plants: TestPlant[] = [];
afterAll(async () => {
  for (const plant of plants.splice(0)) await plant.close();
});

describe.skipIf(dundee === null || epfl === null)(dundee === null ? NO_SHARED_DATA : 'real sessions', () => {
  test('of Dundee, AC, over both clock changes', { timeout: 240_000 }, async () => {
    const parts = DUNDEE.map((sample) => sampleOf(dundee ?? [], sample));
    expect(parts.every(({ used }) => used.length > 30)).toBe(true);
    for (const { changesAt } of DUNDEE)
      expect(parts.flatMap(({ used }) => used).filter(runsThrough(Date.parse(changesAt ?? ''))).length).toBeGreaterThan(3);
    await replayed(
      'Dundee',
      parts.flatMap(({ used }) => used),
      parts.map(({ told }) => told),
      15 * MINUTE_MS,
    );
  });

  test('of EPFL, DC', { timeout: 120_000 }, async () => {
    const { used, told } = sampleOf(epfl ?? [], {
      name: 'the first weeks',
      from: '2022-01-01T00:00Z',
      to: '2030-01-01T00:00Z',
      most: 60,
      changesAt: null,
    });
    expect(used).toHaveLength(60);
    await replayed('EPFL', used, [told], 5 * MINUTE_MS);
  });
});

/** Drives the sessions through a station whose clock follows history, and holds every bill against the second calculation. */
async function replayed(name: string, sessions: readonly ReplaySession[], told: readonly string[], readingEveryMs: number): Promise<void> {
  const beganMs = performance.now();
  let nowMs = Math.min(...sessions.map((one) => one.startMs)) - HOUR_MS;
  const clock: Clock = { ...systemClock(), now: () => utcMs(nowMs) };
  const plant = await openTestPlant({ clock, zone: ZONE });
  plants.push(plant);
  for (const pileId of new Set(sessions.map((one) => one.pileId)))
    await plant.admit(`CP-${pileId}`, { connectors: 3, ratedPowerW: 350_000 });
  const replay = startReplay({
    url: plant.url,
    sessions,
    seed: SEED,
    pace: 'lockstep',
    readingEveryMs,
    onTime: (ms) => {
      nowMs = ms;
    },
  });
  await replay.done;
  nowMs += HOUR_MS;
  const db = plant.reader();
  for (let more = true; more;)
    more = (await plant.plant.submit({ kind: 'clock.ticked', id: id('the-last-tick'), receivedMs: clock.now() })).kind === 'ticked';
  expect(db.all("SELECT transaction_id FROM session WHERE phase <> 'closed'")).toEqual([]);

  expect(replay.acknowledged()).toHaveLength(replay.steps);
  expect(lostFacts(db, replay.sessions)).toEqual([]);
  expect(wrongBills(db, replay.sessions, TWO_LAYER, ZONE)).toEqual([]);
  expect(db.all("SELECT number FROM bill WHERE state = 'reversed'")).toEqual([]);
  expect(trialBalance(db).reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
  const bills = replay.sessions.map((one) => expectedBill(one, TWO_LAYER, ZONE));
  const owed = bills.reduce((sum, bill) => sum + bill.totalMinor, 0);
  expect(trialBalance(db).find(({ account }) => account === 'receivable')?.balance).toBe(owed);
  const idle = bills.filter(({ byLayer }) => byLayer.idle > 0).length;
  console.log(
    [
      `${name}, seed ${SEED}: ${replay.sessions.length} sessions of ${replay.identities.length} piles in ${replay.steps} messages, ` +
        `${replay.sessions.reduce((sum, one) => sum + one.energyWh, 0) / 1_000} kWh, ${(owed / 100).toFixed(2)} billed, ${idle} with an idle fee, ` +
        `${Math.round((performance.now() - beganMs) / 1_000)} s`,
      ...told,
    ].join('\n  '),
  );
}

interface DirtyRow {
  readonly dirt: readonly Dirt[];
  readonly session: RealSession | null;
  readonly startMs?: number | null;
  readonly arrivalMs?: number | null;
}

/** Sessions of the span, those around the clock change first, some left plugged in for longer than the grace time; and what was left out. */
function sampleOf(rows: readonly DirtyRow[], sample: Sample): { used: ReplaySession[]; told: string } {
  const random = seededRandom(SEED).fork(sample.name);
  const [fromMs, toMs] = [Date.parse(sample.from), Date.parse(sample.to)];
  const within = rows.filter((row) => {
    const startMs = row.session?.startMs ?? row.startMs ?? row.arrivalMs ?? FARTHEST_MS;
    return startMs >= fromMs && startMs < toMs;
  });
  const clean = cleanSessions(within);
  const order = sample.changesAt === null ? inOrder : throughFirst(Date.parse(sample.changesAt), random);
  const chosen = order(clean).slice(0, sample.most);
  const used = chosen.map((one) => (random.chance(0.3) ? { ...one, unpluggedMs: one.endMs + random.int(0, 45) * MINUTE_MS } : one));
  const dirt = new Map<string, number>();
  for (const kind of within.flatMap((row) => row.dirt)) dirt.set(kind, (dirt.get(kind) ?? 0) + 1);
  const left = [...dirt].map(([kind, count]) => `${kind} ${count}`).join(', ');
  const told = `${sample.name}: ${used.length} used of ${clean.length} usable, ${within.length} rows; rows with dirt: ${left === '' ? 'none' : left}`;
  return { used, told };
}

const inOrder = (sessions: readonly RealSession[]): RealSession[] => [...sessions].sort((a, b) => a.startMs - b.startMs);

/** Sessions that run through the instant, then the others in seeded disorder. */
function throughFirst(atMs: number, random: Random): (sessions: readonly RealSession[]) => RealSession[] {
  const rank = (one: RealSession): number => (runsThrough(atMs)(one) ? 0 : 1 + random.next());
  return (sessions) =>
    sessions
      .map((one) => ({ one, rank: rank(one) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ one }) => one);
}

function runsThrough(atMs: number): (one: { readonly startMs: number; readonly endMs: number }) => boolean {
  return (one) => one.startMs < atMs && one.endMs > atMs;
}
