/** After a link HQ is told of what was there before, by the tick: one page a second, so that the piles do not feel it. */
import { addMs, DAY_MS, HOUR_MS, localTime, SECOND_MS, utcMs, zoneName, type UtcMs } from '../base/time.ts';
import type { HqObjectName } from '../domain/hq.ts';
import type { BackfillStage, HqBackfill } from '../domain/hq-write.ts';
import type { Write } from '../domain/outcome.ts';
import type { Reader } from '../store/connection.ts';
import { benefitsOf } from '../store/benefits.ts';
import { historyPage } from '../store/hq-history.ts';
import { objectOf, objectsAfter, outboxState } from '../store/hq-outbox.ts';
import { openFaults } from '../store/rollups.ts';
import { settingsOf } from '../store/settings.ts';
import { noParts, type Context, type Parts } from './context.ts';
import { faultObjects } from './hq-notices.ts';
import { hqTidySteps } from './on-hq.ts';

/** Objects of a page. */
const PAGE = 500;
const STAGES: readonly BackfillStage[] = [
  'untold', 'standing', 'alarms', 'accounts', 'cards', 'told', 'sessions', 'bills', 'days', 'hours', 'incidents', 'closes',
]; // prettier-ignore
/** What HQ may hold as a later state of a file that was restored: told again, whatever it holds. */
const ALWAYS: ReadonlySet<BackfillStage> = new Set(['untold', 'standing', 'alarms', 'accounts', 'cards']);
/** A fault that lasts is told hour by hour; hours of a longer pause of the PC are passed over. */
const FAULTS_BACK_MS = 31 * DAY_MS;

export function* hqSteps(context: Context, nowMs: UtcMs): Generator<() => Parts> {
  const { db } = context;
  const { isOpen, backfill, faultsToldMs } = outboxState(db);
  const hourMs = utcMs(Math.floor(nowMs / HOUR_MS) * HOUR_MS);
  if (isOpen && faultsToldMs !== hourMs) yield () => faultsTold(db, faultsToldMs, hourMs, nowMs);
  if (isOpen && backfill !== null && Math.abs(nowMs - backfill.steppedAtMs) >= SECOND_MS) yield () => backfilled(db, backfill, nowMs);
  yield* hqTidySteps(context, nowMs);
}

function backfilled(db: Reader, backfill: HqBackfill, nowMs: UtcMs): Parts {
  const { objects, after } = pageOf(db, backfill, nowMs);
  const stage = after === null ? (STAGES[STAGES.indexOf(backfill.stage) + 1] ?? null) : backfill.stage;
  const next = stage === null ? null : { ...backfill, stage, after: after ?? '', steppedAtMs: nowMs };
  // What was noticed after all that HQ holds came in the first stage; what was never noticed comes now.
  const wanted = objects.filter(
    ({ kind, objectId }) => backfill.isWhole || ALWAYS.has(backfill.stage) || objectOf(db, kind, objectId) === null,
  );
  return written({ kind: 'hq-backfill.step', objects: wanted, next, atMs: nowMs });
}

function pageOf(
  db: Reader,
  backfill: HqBackfill,
  nowMs: UtcMs,
): { readonly objects: readonly HqObjectName[]; readonly after: string | null } {
  const { stage, after, held } = backfill;
  if (stage !== 'untold') return historyPage(db, { stage, after, zone: settingsOf(db)?.zone ?? zoneName('UTC'), nowMs, most: PAGE });
  // Those of a page are of this epoch once they are noticed: the next page begins after them by itself.
  const objects = objectsAfter(db, held, outboxState(db).epoch, PAGE);
  return { objects, after: objects.length < PAGE ? null : 'more' };
}

/** At the turn of an hour: whatever is out of order was so for all of the hour before. */
function faultsTold(db: Reader, toldMs: UtcMs, hourMs: UtcMs, nowMs: UtcMs): Parts {
  const zone = settingsOf(db)?.zone;
  const fromMs = Math.max(toldMs === 0 ? nowMs : toldMs, addMs(nowMs, 0 - FAULTS_BACK_MS));
  const objects = openFaults(db).flatMap((span) =>
    zone === undefined || fromMs > hourMs ? [] : faultObjects(span, utcMs(Math.max(span.fromMs, fromMs)), hourMs, zone),
  );
  if (hasTurned(db, toldMs, nowMs)) objects.push({ kind: 'location', objectId: outboxState(db).stationId });
  return written({
    kind: 'hq-faults.told',
    objects: [...new Map(objects.map((one) => [`${one.kind}/${one.objectId}`, one])).values()],
    untilMs: hourMs,
    atMs: nowMs,
  });
}

/** A new local day, on which a plan that is assigned by days may come into force or end: the location names others. */
function hasTurned(db: Reader, toldMs: UtcMs, nowMs: UtcMs): boolean {
  const zone = settingsOf(db)?.zone;
  if (zone === undefined || localTime(toldMs, zone).date === localTime(nowMs, zone).date) return false;
  return benefitsOf(db, 'assignment').some(({ assignment: { fromDay, toDay } }) => fromDay !== null || toDay !== null);
}

function written(write: Write): Parts {
  return { ...noParts(), writes: [write] };
}
