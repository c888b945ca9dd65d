/**
 * From what an event wrote to what HQ is told of: called once in flow/commit, after all writes, so that no flow knows of HQ. What is
 * noticed is a name; its body is read when the batch is made.
 */
import { id, type AccountId, type BillId, type PileId } from '../base/ids.ts';
import { DAY_MS, HOUR_MS, localTime, utcMs, type UtcMs, type ZoneName } from '../base/time.ts';
import type { StationEvent } from '../domain/event.ts';
import type { HqObjectName } from '../domain/hq.ts';
import type { Transfer } from '../domain/ledger.ts';
import type { Write } from '../domain/outcome.ts';
import type { Connector, ConnectorRef, Pile } from '../domain/pile.ts';
import type { FaultSpan } from '../domain/rollup.ts';
import type { PricePlan } from '../domain/tariff.ts';
import { accountById } from '../store/accounts.ts';
import { alarmObjectOf } from '../store/alarms.ts';
import type { Writer } from '../store/connection.ts';
import { sharedAccount } from '../store/hq-leases.ts';
import { noticeObjects, outboxState } from '../store/hq-outbox.ts';
import { newestPlans, planAt } from '../store/plans.ts';
import { daysOf, hoursOf } from '../store/rollups.ts';
import { settingsOf } from '../store/settings.ts';
import { countHours } from './bill-hours.ts';

/** Faults that lasted longer are told of by their last month alone; the days before were told as they passed. */
const FAULT_HOURS_MS = 31 * DAY_MS;
/** Ledger accounts whose balance is part of what HQ sees of an account. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(['wallet', 'receivable', 'refund-due', 'hq']);

/** Keeps the sums of hours, and leaves notices of all that HQ keeps and that changed. */
export function tellHq(db: Writer, event: StationEvent, writes: readonly Write[]): void {
  const spans = countHours(db, writes, event.receivedMs);
  const { isOpen, stationId } = outboxState(db);
  if (!isOpen || writes.length === 0) return;
  const found = new Objects(stationId, writes);
  for (const write of writes) notice(db, write, found);
  const zone = settingsOf(db)?.zone;
  if (zone !== undefined) for (const span of spans) noticeFault(found, span, zone, event.receivedMs);
  noticeObjects(db, found.all(), event.receivedMs);
}

class Objects {
  readonly #found = new Map<string, HqObjectName>();
  readonly #stationId: string;
  /** Accounts that were shared until this event: what it moved of them is told as it was. */
  readonly wereShared: ReadonlySet<string>;

  constructor(stationId: string, writes: readonly Write[] = []) {
    this.#stationId = stationId;
    this.wereShared = new Set(writes.flatMap((write) => (write.kind === 'hq-shared.delete' ? [write.accountId] : [])));
  }

  /** The objects there is one of have the station's own id. */
  addOnly(kind: 'station' | 'location'): void {
    this.add(kind, this.#stationId);
  }

  add(kind: HqObjectName['kind'], objectId: string): void {
    this.#found.set(`${kind}/${objectId}`, { kind, objectId });
  }

  all(): HqObjectName[] {
    return [...this.#found.values()];
  }
}

/** Of the writes that concern HQ; every other kind is nothing to it. */
function notice(db: Writer, write: Write, found: Objects): void {
  switch (write.kind) {
    case 'session.put':
    case 'session.identify':
      found.add('session', write.session.id);
      return;
    case 'connector.put':
      if (isNews(db, `connector/${refKey(write.connector)}`, connectorNews(write.connector))) noticePile(found, write.connector.pileId);
      return;
    case 'pile.put':
      if (isNews(db, `pile/${write.pile.id}`, pileNews(write.pile))) noticePile(found, write.pile.id);
      return;
    case 'pile.delete':
      db.forget('pile-told');
      noticePile(found, write.pileId);
      return;
    case 'bill.add':
      noticeBill(db, write.bill.id, write.bill.replaces, found);
      return;
    case 'bill.state':
      // What was sent of a bill stands; its reversal is a CDR of its own.
      found.add('cdr', write.state === 'reversed' ? creditId(write.billId) : write.billId);
      return;
    case 'transfer.add':
      noticeTransfer(db, write.transfer, found);
      return;
    case 'day-close.add':
      found.add('day-close', write.close.day);
      return;
    case 'alarm.put': {
      const objectId = alarmObjectOf(db, write.alarm.key);
      if (objectId !== null) found.add('alarm', objectId);
      return;
    }
    case 'incident.put':
      found.add('incident', write.incident.id);
      return;
    case 'incident-steps.add':
      for (const step of write.steps) found.add('incident', step.incidentId);
      return;
    case 'account.put':
      found.add('account', write.account.id);
      return;
    case 'account.erase':
      found.add('account', write.accountId);
      return;
    case 'card.add':
    case 'card.put':
      found.add('card', write.card.id);
      return;
    case 'card.erase':
      found.add('card', write.cardId);
      return;
    case 'plan.add':
      // A location names its tariffs by version.
      found.addOnly('location');
      noticeTariffs(found, write.plan);
      noticePlanBefore(db, write.plan, found);
      return;
    case 'settings.put':
      found.addOnly('station');
      found.addOnly('location');
      for (const plan of newestPlans(db)) noticeTariffs(found, plan);
      return;
    case 'benefit.put':
      if (write.saved.item.kind === 'assignment') noticeAssigned(db, found);
      return;
    case 'benefit.delete':
      if (write.what === 'assignment') noticeAssigned(db, found);
      return;
    case 'hq-told.put':
      if (write.what === 'station') found.addOnly('station');
      else found.add(write.what, write.objectId);
      return;
    case 'hq-directive.put':
    case 'hq-directive.outcome':
      found.add('directive', String(write.outcome.number));
      return;
    case 'lease-request.put':
      found.add('lease-request', write.request.accountId);
      return;
    case 'lease-request.delete':
      found.add('lease-request', write.accountId);
      return;
    case 'hq-shared.put':
      found.add('account', write.shared.accountId);
      return;
    case 'hq-shared.delete':
      found.add('account', write.accountId);
      return;
    default:
      return;
  }
}

/** Id of the CDR that takes a bill's back (OCPI 2.2.1 mod_cdrs, Credit CDRs). */
export function creditId(billId: BillId): string {
  return `${billId}-C`;
}

function noticePile(found: Objects, pileId: PileId): void {
  found.add('pile', pileId);
  found.addOnly('location');
}

/** What changed since it was told last; after a start or a failure that is not known, and it is told once more. */
function isNews(db: Writer, key: string, news: string): boolean {
  const known = db.remembered('pile-told', key, () => '');
  if (known === news) return false;
  db.remember('pile-told', key, news);
  return true;
}

function pileNews({ name, admission, vendor, model, serial, firmware, protocol, connectionId, place, zone }: Pile): string {
  return JSON.stringify([name, admission, vendor, model, serial, firmware, protocol, connectionId !== null, place, zone]);
}

function connectorNews({ name, ratedPower, phases, state, stateAtMs, errorCode }: Connector): string {
  return JSON.stringify([name, ratedPower, phases, state, stateAtMs, errorCode]);
}

function noticeTariffs(found: Objects, plan: PricePlan): void {
  for (const { layer } of plan.layers) found.add('tariff', `${plan.id}.${plan.version}.${layer}`);
}

/** Which plan holds where. */
function noticeAssigned(db: Writer, found: Objects): void {
  found.addOnly('location');
  for (const plan of newestPlans(db)) noticeTariffs(found, plan);
}

/** The version that holds no more. */
function noticePlanBefore(db: Writer, { id: planId, version }: PricePlan, found: Objects): void {
  const before = version > 1 ? planAt(db, planId, version - 1) : null;
  if (before !== null) noticeTariffs(found, before);
}

/** The bill, what it takes back, and the hours and days it counts in. */
function noticeBill(db: Writer, billId: BillId, replaces: BillId | null, found: Objects): void {
  found.add('cdr', billId);
  noticeSums(db, billId, found);
  if (replaces === null) return;
  found.add('cdr', creditId(replaces));
  noticeSums(db, replaces, found);
}

function noticeSums(db: Writer, billId: BillId, found: Objects): void {
  const counted = hoursOf(db, billId);
  for (const { hourMs } of counted?.hours ?? []) noticeHour(found, hourMs, counted?.ref ?? null);
  const days = daysOf(db, billId);
  for (const day of days?.days ?? []) noticeDay(found, day, days?.ref ?? null);
}

function noticeHour(found: Objects, hourMs: UtcMs, ref: ConnectorRef | null): void {
  found.add('rollup-hour', String(hourMs));
  if (ref !== null) found.add('rollup-hour', `${hourMs}.${refKey(ref)}`);
}

function noticeDay(found: Objects, day: string, ref: ConnectorRef | null): void {
  found.add('rollup-day', day);
  if (ref !== null) found.add('rollup-day', `${day}.${refKey(ref)}`);
}

/** As hours and days are named: the pile last, because its name may hold anything. */
export function refKey({ pileId, evse, connector }: ConnectorRef): string {
  return `${evse}.${connector}.${pileId}`;
}

/** Balances of accounts are theirs; of a shared one every posting goes as it is. A price reduction counts in the day's sums. */
function noticeTransfer(db: Writer, transfer: Transfer, found: Objects): void {
  for (const [account, party] of [
    [transfer.debit, transfer.debitParty],
    [transfer.credit, transfer.creditParty],
  ] as const) {
    if (party === null || !OF_ACCOUNT.has(account) || accountById(db, id<AccountId>(party)) === null) continue;
    found.add('account', party);
    if (found.wereShared.has(party) || sharedAccount(db, party) !== null) found.add('posting', transfer.id);
  }
  if (transfer.reason !== 'credit' || transfer.billId === null) return;
  const zone = settingsOf(db)?.zone;
  const sold = daysOf(db, transfer.billId);
  if (zone !== undefined && sold !== null) noticeDay(found, localTime(transfer.atMs, zone).date, sold.ref);
}

/** Hours and days into which a fault reached, so far. */
function noticeFault(found: Objects, span: FaultSpan, zone: ZoneName, nowMs: UtcMs): void {
  for (const { kind, objectId } of faultObjects(span, utcMs(Math.max(span.fromMs, nowMs - FAULT_HOURS_MS)), span.toMs ?? nowMs, zone))
    found.add(kind, objectId);
}

/** Of a fault, between two instants. */
export function faultObjects(ref: ConnectorRef, fromMs: UtcMs, toMs: UtcMs, zone: ZoneName): HqObjectName[] {
  const found = new Objects('');
  for (let at = Math.floor(fromMs / HOUR_MS) * HOUR_MS; at <= toMs; at += HOUR_MS) {
    noticeHour(found, utcMs(at), ref);
    noticeDay(found, localTime(utcMs(Math.min(toMs, Math.max(at, fromMs))), zone).date, ref);
  }
  // An hour may lie over midnight where a zone is half an hour off.
  noticeDay(found, localTime(toMs, zone).date, ref);
  return found.all();
}
