/** The ledger of a local day is closed: by itself after midnight, or by hand before. What comes later is booked later. */
import { localTime, nextDate, parseLocalDate, startOfDay, type LocalDate, type UtcMs } from '../base/time.ts';
import type { OperatorId } from '../base/ids.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { DayClose } from '../domain/shift.ts';
import type { StationSettings } from '../domain/station.ts';
import { disagreement, standingAfter } from '../rules/ledger/day-close.ts';
import type { Reader } from '../store/connection.ts';
import { dayCloseOf, firstPostedAfter, lastDayClose, lastPostedIn, movedBetween } from '../store/day-closes.ts';
import { trialBalance } from '../store/ledger.ts';
import { chainAt, chainEnd } from '../store/ledger-chain.ts';
import { settingsOf } from '../store/settings.ts';
import { isRaised, raise } from './alarms.ts';
import { DONE, outcome, refused, type Context, type Parts } from './context.ts';

/** As upkeep's own (store/upkeep.ts): the ledger is broken once, whoever finds it, and well when all of it was found good. */
const BROKEN = 'station:ledger-broken';

export function onCloseDay({ db }: Context, event: Extract<MoneyOperatorEvent, { kind: 'operator.close-day' }>): Outcome {
  const settings = settingsOf(db);
  const day = parseLocalDate(event.day);
  const today = settings === null ? null : localTime(event.receivedMs, settings.zone).date;
  if (settings === null || day === null || today === null || day > today)
    return refused({ asked: 'day', help: 'Choose today or a day before.' });
  const known = dayCloseOf(db, day);
  if (known !== null) return refused({ asked: 'day', help: `The day is already closed (number ${known.number}).` });
  const { close, wrong } = closeOf(db, settings, day, event.operatorId, event.receivedMs);
  return wrong === null
    ? outcome(DONE, written(close))
    : refused({ asked: 'day', help: `The ledger does not agree with itself: ${wrong}. Have it looked at.` });
}

/**
 * Yesterday, whatever it moved; before that the days since the last close that moved something (the PC was off, or this version is
 * new here). A ledger that does not agree with itself is not closed: it is an alarm, and closed when that is over.
 */
export function* dayCloseSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const settings = settingsOf(db);
  if (settings === null) return;
  const day = dayDue(db, settings, nowMs);
  if (day === null || isRaised(db, BROKEN)) return;
  yield () => {
    const { close, wrong } = closeOf(db, settings, day, null, nowMs);
    return wrong === null ? written(close) : raise(db, BROKEN, 'ledger-broken', 'high', { day, problem: wrong }, nowMs);
  };
}

function dayDue(db: Reader, { zone, setUpAtMs }: StationSettings, nowMs: UtcMs): LocalDate | null {
  const yesterday = nextDate(localTime(nowMs, zone).date, -1);
  if (dayCloseOf(db, yesterday) !== null) return null;
  const firstMs = firstPostedAfter(db, lastDayClose(db)?.lastSeq ?? 0);
  const first = firstMs === null ? yesterday : localTime(firstMs, zone).date;
  if (first < yesterday && dayCloseOf(db, first) === null) return first;
  return localTime(setUpAtMs, zone).date <= yesterday ? yesterday : null;
}

function closeOf(
  db: Reader,
  { zone }: StationSettings,
  day: LocalDate,
  closedBy: OperatorId | null,
  closedAtMs: UtcMs,
): { readonly close: DayClose; readonly wrong: string | null } {
  const last = lastDayClose(db);
  const afterSeq = last?.lastSeq ?? 0;
  const end = chainAt(db, lastPostedIn(db, afterSeq, startOfDay(day, zone), startOfDay(nextDate(day), zone)));
  const moved = movedBetween(db, afterSeq, end.seq);
  const balances = standingAfter(last?.balances ?? [], moved);
  const wrong = disagreement(balances, movedBetween(db, end.seq, chainEnd(db).seq), trialBalance(db));
  const number = (last?.number ?? 0) + 1;
  return { close: { day, number, closedAtMs, closedBy, lastSeq: end.seq, lastHash: end.hash, moved, balances }, wrong };
}

function written(close: DayClose): Parts {
  return { writes: [{ kind: 'day-close.add', close }], commands: [], notices: [{ topic: 'till' }] };
}
