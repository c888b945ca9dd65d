/** Where the station follows its plans (MoneySettings.planHolds 'moment'): a plan that comes into force holds for what runs, from then on. */
import { localTime, nextDate, startOfDay, type UtcMs, type ZoneName } from '../base/time.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session } from '../domain/session.ts';
import { pickAssignment } from '../rules/tariff/pick-plan.ts';
import { benefitsOf } from '../store/benefits.ts';
import type { Reader } from '../store/connection.ts';
import { sessionMoney } from '../store/session-money.ts';
import { openSessions } from '../store/sessions.ts';
import { settingsOf } from '../store/settings.ts';
import type { Context, Parts } from './context.ts';
import { planFor } from './plan-for.ts';

/** Versions that one session may run through; a plan saved every minute is somebody's mistake. Past it the last one holds. */
const CHANGES_MOST = 50;

/** One thing due: all open sessions whose plan is another one now. Only open ones are looked at, and only where the setting says so. */
export function* planChangeSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const settings = settingsOf(db);
  if (settings?.money.planHolds !== 'moment') return;
  const changed = openSessions(db).flatMap((session) => changedMoney(db, session, settings.zone, nowMs) ?? []);
  if (changed.length === 0) return;
  yield () => ({
    writes: changed.map((money) => ({ kind: 'session-money.put', money })),
    commands: [],
    notices: changed.map(({ sessionId }) => ({ topic: 'session', sessionId })),
  });
}

/** null: the plan that holds for it is the one it has. */
function changedMoney(db: Reader, session: Session, zone: ZoneName, nowMs: UtcMs): SessionMoney | null {
  if (session.planId === null || session.planVersion === null) return null;
  const money = sessionMoney(db, session.id);
  const last = money.planChanges.at(-1) ?? { fromMs: session.startedAtMs, planId: session.planId, planVersion: session.planVersion };
  const held = planFor(db, session, money.groupId, nowMs);
  if (held === null || money.planChanges.length >= CHANGES_MOST) return null;
  if (held.planId === last.planId && held.planVersion === last.planVersion) return null;
  const fromMs = cameIntoForce(db, session, money, zone, nowMs);
  if (fromMs <= last.fromMs) return null;
  return { ...money, planChanges: [...money.planChanges, { fromMs, ...held }] };
}

/** With the day, where an assignment begins or ends today, even if the PC was down at midnight; else now. */
function cameIntoForce(db: Reader, ref: Session, { groupId }: SessionMoney, zone: ZoneName, nowMs: UtcMs): UtcMs {
  const assignments = benefitsOf(db, 'assignment').map(({ assignment }) => assignment);
  const day = localTime(nowMs, zone).date;
  const today = pickAssignment(assignments, { ref, groupId, day });
  const yesterday = pickAssignment(assignments, { ref, groupId, day: nextDate(day, -1) });
  const midnight = startOfDay(day, zone);
  const isSavedBefore = (today?.savedAtMs ?? 0) < midnight && (yesterday?.savedAtMs ?? 0) < midnight;
  return today?.id !== yesterday?.id && isSavedBefore && midnight > ref.startedAtMs ? midnight : nowMs;
}
