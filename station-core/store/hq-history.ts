/**
 * What was in the file before the link, a page at a time, for HQ to be told of: `after` is where a stage goes on ('' at its beginning),
 * and a page without it was the last of its stage.
 */
import { addMs, DAY_MS, HOUR_MS, localTime, nextDate, startOfDay, utcMs, type LocalDate, type UtcMs, type ZoneName } from '../base/time.ts';
import { leaseLeftPrefix } from '../domain/hq-directive.ts';
import type { HqKind, HqObjectName } from '../domain/hq.ts';
import type { BackfillStage } from '../domain/hq-write.ts';
import type { FaultSpan } from '../domain/rollup.ts';
import type { Reader, Row } from './connection.ts';
import { outboxState } from './hq-outbox.ts';
import { faultSpans, hourKeys } from './rollups.ts';
import { int, intOrNull, one, text } from './rows.ts';

interface HistoryPage {
  readonly objects: readonly HqObjectName[];
  readonly after: string | null;
}

interface HistoryQuestion {
  readonly stage: Exclude<BackfillStage, 'untold'>;
  readonly after: string;
  readonly zone: ZoneName;
  readonly nowMs: UtcMs;
  /** Objects of a page; days and hours are whole, so that a page may hold some more. */
  readonly most: number;
}

/** How far back HQ is told. */
const SINCE_DAYS = 400;
/** A page of hours looks at so many at most, whether or not anything was in them. */
const HOURS_A_PAGE = 24 * 14;
const DAYS_A_PAGE = 30;
/** OCPP transaction ids are the seconds since then, or a little more. */
const TRANSACTION_EPOCH_MS = 1_577_836_800_000;

export function historyPage(db: Reader, question: HistoryQuestion): HistoryPage {
  switch (question.stage) {
    case 'standing': return { objects: standing(db), after: null };
    case 'accounts': return byText(db, 'account', 'SELECT id AS key FROM account WHERE id > ? ORDER BY id LIMIT ?', question);
    case 'cards': return byText(db, 'card', 'SELECT id AS key FROM card WHERE id > ? ORDER BY id LIMIT ?', question);
    case 'alarms': return alarms(db, question);
    case 'incidents': return byNumber(db, 'incident', 'SELECT number AS key, id FROM incident WHERE number > ? ORDER BY number LIMIT ?', question, 0);
    case 'sessions': return sessions(db, question);
    case 'bills': return bills(db, question);
    case 'hours': return hours(db, question);
    case 'days': return days(db, question);
    case 'closes': return byText(db, 'day-close', 'SELECT day AS key FROM day_close WHERE day > ? ORDER BY day LIMIT ?', question, sinceDay(question));
    case 'told': return told(db, question);
  }
} // prettier-ignore

function sinceMs({ nowMs }: HistoryQuestion): UtcMs {
  return addMs(nowMs, 0 - SINCE_DAYS * DAY_MS);
}

function sinceDay(question: HistoryQuestion): LocalDate {
  return localTime(sinceMs(question), question.zone).date;
}

/** What there is one of, or few. */
function standing(db: Reader): HqObjectName[] {
  const piles = db.all('SELECT id FROM pile ORDER BY id').map((row): HqObjectName => ({ kind: 'pile', objectId: text(row, 'id') }));
  const tariffs = db
    .all("SELECT plan.id || '.' || plan.version || '.' || json_extract(layer.value, '$.layer') AS name FROM plan, json_each(plan.body, '$.layers') AS layer ORDER BY plan.id, plan.version")
    .map((row): HqObjectName => ({ kind: 'tariff', objectId: text(row, 'name') })); // prettier-ignore
  const own = outboxState(db).stationId;
  return [{ kind: 'station', objectId: own }, { kind: 'location', objectId: own }, ...tariffs, ...piles];
}

function byText(db: Reader, kind: HqKind, sql: string, { after, most }: HistoryQuestion, first = ''): HistoryPage {
  const keys = db.all(sql, after === '' ? first : after, most).map((row) => text(row, 'key'));
  return { objects: keys.map((objectId) => ({ kind, objectId })), after: keys.length < most ? null : (keys.at(-1) ?? null) };
}

function byNumber(db: Reader, kind: HqKind, sql: string, { after, most }: HistoryQuestion, first: number): HistoryPage {
  const rows = db.all(sql, after === '' ? first : Number(after), most);
  return { objects: rows.map((row) => ({ kind, objectId: text(row, 'id') })), after: nextOf(rows, most) };
}

function nextOf(rows: readonly Row[], most: number): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < most ? null : String(int(last, 'key'));
}

/** Those that stand, whenever they came, and all of the time. */
function alarms(db: Reader, question: HistoryQuestion): HistoryPage {
  const rows = db.all(
    `SELECT seq AS key, raised_at_ms || '.' || seq AS id FROM alarm_raising WHERE seq > ?
     AND (raised_at_ms >= ? OR cleared_at_ms IS NULL) ORDER BY seq LIMIT ?`,
    Number(question.after), sinceMs(question), question.most,
  ); // prettier-ignore
  return { objects: rows.map((row) => ({ kind: 'alarm', objectId: text(row, 'id') })), after: nextOf(rows, question.most) };
}

/** Open ones first. Their numbers rise with their time, but for a clock that was set: a month more is looked at. */
function sessions(db: Reader, question: HistoryQuestion): HistoryPage {
  const first = Math.floor((sinceMs(question) - 31 * DAY_MS - TRANSACTION_EPOCH_MS) / 1_000);
  const sql = 'SELECT transaction_id AS key, id FROM session WHERE transaction_id > ? ORDER BY transaction_id LIMIT ?';
  const page = byNumber(db, 'session', sql, question, Math.max(0, first));
  if (question.after !== '') return page;
  const open = db.all("SELECT id FROM session INDEXED BY session_phase WHERE phase <> 'closed'");
  return { ...page, objects: [...open.map((row): HqObjectName => ({ kind: 'session', objectId: text(row, 'id') })), ...page.objects] };
}

function bills(db: Reader, question: HistoryQuestion): HistoryPage {
  const first = question.after === '' ? firstBillSince(db, sinceMs(question)) - 1 : Number(question.after);
  const rows = db.all('SELECT number AS key, id, state FROM bill WHERE number > ? ORDER BY number LIMIT ?', first, question.most);
  const objects = rows.flatMap((row): HqObjectName[] => {
    const billId = text(row, 'id');
    const bill: HqObjectName = { kind: 'cdr', objectId: billId };
    return text(row, 'state') === 'reversed' ? [bill, { kind: 'cdr', objectId: `${billId}-C` }] : [bill];
  });
  return { objects, after: nextOf(rows, question.most) };
}

/** Bills are numbered in the order of their issue: found by halving, there is no index on the time. */
function firstBillSince(db: Reader, atMs: UtcMs): number {
  let low = 1;
  let high = (intOrNull(one(db.get('SELECT max(number) AS n FROM bill')), 'n') ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = db.get('SELECT issued_at_ms FROM bill WHERE number >= ? ORDER BY number LIMIT 1', middle);
    if (row !== undefined && int(row, 'issued_at_ms') < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Hour by hour, until a page is full: sums of connectors, those of the station, and faults. */
function hours(db: Reader, question: HistoryQuestion): HistoryPage {
  const found = new Map<string, HqObjectName>();
  const add = (objectId: string): void => void found.set(objectId, { kind: 'rollup-hour', objectId });
  let at = question.after === '' ? floorHour(sinceMs(question)) : Number(question.after);
  const endMs = Math.min(question.nowMs + 1, at + HOURS_A_PAGE * HOUR_MS);
  for (; at < endMs && found.size < question.most; at += 6 * HOUR_MS) {
    const [fromMs, toMs] = [utcMs(at), utcMs(at + 6 * HOUR_MS)];
    for (const { hourMs, ref } of hourKeys(db, fromMs, toMs)) {
      add(String(hourMs));
      add(`${hourMs}.${ref.evse}.${ref.connector}.${ref.pileId}`);
    }
    for (const span of faultSpans(db, fromMs, toMs))
      for (const hour of hoursWithin(span, fromMs, toMs, question.nowMs)) {
        add(String(hour));
        add(`${hour}.${span.evse}.${span.connector}.${span.pileId}`);
      }
  }
  return { objects: [...found.values()], after: at > question.nowMs ? null : String(at) };
}

function hoursWithin(span: FaultSpan, fromMs: number, toMs: number, nowMs: number): number[] {
  const end = Math.min(span.toMs ?? nowMs, toMs - 1, nowMs);
  const found: number[] = [];
  for (let at = floorHour(Math.max(span.fromMs, fromMs)); at <= end; at += HOUR_MS) found.push(at);
  return found;
}

function floorHour(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

function days(db: Reader, question: HistoryQuestion): HistoryPage {
  const today = localTime(question.nowMs, question.zone).date;
  const objects: HqObjectName[] = [];
  let day = question.after === '' ? sinceDay(question) : (question.after as LocalDate);
  for (let n = 0; n < DAYS_A_PAGE && day <= today && objects.length < question.most; n += 1, day = nextDate(day)) {
    const rows = db.all(
      'SELECT pile_id, evse, connector FROM use_day WHERE day = ? UNION SELECT pile_id, evse, connector FROM sale_sum WHERE day = ?',
      day,
      day,
    );
    const used = rows.map((row) => `${day}.${int(row, 'evse')}.${int(row, 'connector')}.${text(row, 'pile_id')}`);
    const spans = faultSpans(db, startOfDay(day, question.zone), startOfDay(nextDate(day), question.zone));
    const names = new Set([...used, ...spans.map(({ pileId, evse, connector }) => `${day}.${evse}.${connector}.${pileId}`)]);
    if (names.size > 0) for (const objectId of [day, ...names]) objects.push({ kind: 'rollup-day', objectId });
  }
  return { objects, after: day > today ? null : day };
}

/**
 * Files for HQ, what became of directives, wishes for leases; then by their number postings of shared accounts, and those by which
 * leases were given up when the station left this place at HQ: their accounts are shared no more.
 */
function told(db: Reader, { after, most }: HistoryQuestion): HistoryPage {
  const shared = 'SELECT account_id FROM hq_shared';
  const left = leaseLeftPrefix(outboxState(db).stationId);
  // All that begins so: '/' is the sign after '.'.
  const [from, to] = [left, left.replace(/\.$/, '/')];
  const isNone =
    db.get(`${shared} LIMIT 1`) === undefined && db.get('SELECT 1 FROM transfer WHERE id > ? AND id < ? LIMIT 1', from, to) === undefined;
  const rows = isNone
    ? []
    : db.all(
        `SELECT seq AS key, id FROM transfer
         WHERE seq > ? AND (debit_party IN (${shared}) OR credit_party IN (${shared}) OR (id > ? AND id < ?)) ORDER BY seq LIMIT ?`,
        Number(after),
        from,
        to,
        most,
      );
  const page = { objects: rows.map((row): HqObjectName => ({ kind: 'posting', objectId: text(row, 'id') })), after: nextOf(rows, most) };
  if (after !== '') return page;
  const others = db
    .all(
      `SELECT kind, object_id FROM hq_told WHERE kind <> 'station' UNION ALL SELECT 'directive', CAST(number AS TEXT) FROM hq_directive
       UNION ALL SELECT 'lease-request', account_id FROM hq_lease_request`,
    )
    .map((row): HqObjectName => ({ kind: text(row, 'kind') as HqKind, objectId: text(row, 'object_id') }));
  return { ...page, objects: [...others, ...page.objects] };
}
