/** A week of everyday charging for the demo: who came when to which connector, and for how much. Pure: the same seed, the same week. */
import { DEMO_PILES, type DemoPile } from './demo-site.ts';
import type { ConnectorSpec } from './pile16-options.ts';
import { seededRandom, type Random } from './random.ts';
import type { ReplaySession } from './replay-script.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Asia/Shanghai has had no clock change since 1991. */
const ZONE_MS = 8 * HOUR_MS;

export interface DemoSession extends ReplaySession {
  readonly id: string;
  readonly card: string;
}

/** Sessions that neither overlap on a connector nor use one card twice at a time, oldest first. */
export function demoWeek(options: {
  readonly seed: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly cards: readonly string[];
}): DemoSession[] {
  const random = seededRandom(options.seed);
  const visits = DEMO_PILES.flatMap((pile) =>
    pile.connectors.flatMap((spec, at) =>
      visitsOf(pile, at + 1, spec, options.fromMs, options.toMs, random.fork(`${pile.identity} ${at}`)),
    ),
  ).sort((a, b) => a.startMs - b.startMs);
  const cards = random.fork('cards');
  const freeFrom = new Map<string, number>();
  return visits.flatMap((visit, at) => {
    const free = options.cards.filter((card) => (freeFrom.get(card) ?? 0) <= visit.startMs);
    if (free.length === 0) return [];
    const card = cards.pick(free);
    freeFrom.set(card, visit.endMs + MINUTE_MS);
    return [{ ...visit, id: `visit-${at}`, card }];
  });
}

/** One connector's week: it is busy by day, a little by night; fast piles for half an hour, slow ones for hours. */
function visitsOf(pile: DemoPile, connector: number, spec: ConnectorSpec, fromMs: number, toMs: number, random: Random): ReplaySession[] {
  const sessions: ReplaySession[] = [];
  const isFast = spec.kind === 'dc';
  for (let freeMs = fromMs; ;) {
    const startMs = nextArrival(freeMs, isFast ? 7 : 15, random);
    // In tens: readings come every ten minutes, and the last stretch is then as long as the others.
    const minutes = 10 * (isFast ? random.int(2, 6) : random.int(7, 28));
    const endMs = startMs + minutes * MINUTE_MS;
    // Cars stay now and then, and pay for the idle connector.
    const staysMinutes = random.chance(0.15) ? random.int(20, 75) : random.int(1, 8);
    const unpluggedMs = endMs + staysMinutes * MINUTE_MS;
    if (unpluggedMs >= toMs) return sessions;
    // At most so much of the rated power on average that no reading passes what the pile can give.
    const energyWh = Math.round((spec.maxW * (0.3 + 0.3 * random.next()) * minutes) / 60);
    sessions.push({ pileId: pile.identity, connector, startMs, endMs, kWh: energyWh / 1_000, energyWh, unpluggedMs });
    freeMs = unpluggedMs + 10 * MINUTE_MS;
  }
}

/** The next car, by a wait of so many hours on average that is longer at night; on a full second, as piles tell it. */
function nextArrival(freeMs: number, meanHours: number, random: Random): number {
  let atMs = freeMs;
  do atMs += Math.max(5 * MINUTE_MS, -Math.log(1 - random.next()) * meanHours * HOUR_MS * 0.6);
  while (!random.chance(demandAt(atMs)));
  return Math.round(atMs / 1_000) * 1_000;
}

function demandAt(ms: number): number {
  const hour = ((ms + ZONE_MS) % DAY_MS) / HOUR_MS;
  if (hour < 6) return 0.2;
  if (hour < 8 || hour >= 22) return 0.5;
  return 1;
}
