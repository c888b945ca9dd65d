/**
 * The rows of a batch: its notices with what their objects are like now, as hq/wire-objects describes them. It runs in a reader's
 * thread, over one snapshot, so that the piles never wait for it.
 */
import {
  id,
  type AccountId,
  type BillId,
  type IncidentId,
  type PileId,
  type PlanId,
  type SessionId,
  type TokenId,
} from '../../base/ids.ts';
import { localTime, utcMs, type LocalDate, type UtcMs } from '../../base/time.ts';
import type { Bill } from '../../domain/bill.ts';
import type { HqKind, HqRow } from '../../domain/hq.ts';
import type { Session } from '../../domain/session.ts';
import type { StationSettings } from '../../domain/station.ts';
import type { PricePlan, Tariff } from '../../domain/tariff.ts';
import {
  accountBody, alarmBody, cardBody, dayCloseBody, directiveBody, incidentBody, pileBody, postingBody, stationBody, type HqBody,
} from '../../rules/hq/bodies.ts'; // prettier-ignore
import { locationOf } from '../../rules/hq/location.ts';
import { tariffId, type OcpiParty } from '../../rules/hq/ocpi.ts';
import { cdrBody, creditBody, sessionBody, type CdrFacts, type SessionFacts } from '../../rules/hq/sessions.ts';
import { tariffToOcpi } from '../../rules/tariff/ocpi-tariff-json.ts';
import { pickPlan } from '../../rules/tariff/pick-plan.ts';
import { billedCourse } from '../../rules/tariff/session-input.ts';
import { accountById, owedBy, walletOf } from '../accounts.ts';
import { raisingOf } from '../alarms.ts';
import { benefitsOf } from '../benefits.ts';
import { billById, billsOfSession } from '../bills.ts';
import { cardById } from '../cards.ts';
import type { Reader } from '../connection.ts';
import { dayCloseOf } from '../day-closes.ts';
import { batchAt } from '../hq-batches.ts';
import { outcomeOf } from '../hq-directives.ts';
import { leaseRequest, sharedAccount } from '../hq-leases.ts';
import { hqLinkOf } from '../hq-link.ts';
import { hqToldOf, noticesBetween } from '../hq-outbox.ts';
import { runOf } from '../hq-run.ts';
import { incidentById, stepsOf } from '../incidents.ts';
import { transferById } from '../ledger.ts';
import { allPiles, connectorAt, connectorsOf, pileById } from '../piles.ts';
import { newestVersion, planAt, planSavedAt } from '../plans.ts';
import { sessionMoney } from '../session-money.ts';
import { registerPoints, sessionById } from '../sessions.ts';
import { settingsOf } from '../settings.ts';
import { dayBody, hourBody } from './hq-sums.ts';

/** In their order. [] where there is no such batch. */
export function hqRowsOf(db: Reader, { epoch, number }: { readonly epoch: number; readonly number: number }): HqRow[] {
  const batch = batchAt(db, epoch, number);
  const [settings, link] = [settingsOf(db), hqLinkOf(db)];
  if (batch === null || settings === null || link === null) return [];
  const facts: Facts = { db, settings, party: link, nowMs: batch.cutAtMs };
  return noticesBetween(db, epoch, batch.fromSeq, batch.toSeq).map((notice) => ({
    ...notice,
    body: bodyOf(facts, notice.kind, notice.objectId),
  }));
}

interface Facts {
  readonly db: Reader;
  readonly settings: StationSettings;
  readonly party: OcpiParty;
  /** When the batch was cut. */
  readonly nowMs: UtcMs;
}

/** null: it is gone. */
export function bodyOf(facts: Facts, kind: HqKind, objectId: string): unknown {
  const { db, settings, nowMs } = facts;
  switch (kind) {
    case 'location': return location(facts);
    case 'station': return stationBody(settings, runOf(db));
    case 'tariff': return tariff(facts, objectId);
    case 'session': return session(facts, id<SessionId>(objectId));
    case 'cdr': return cdr(facts, objectId);
    case 'rollup-hour': return hourBody(db, objectId, nowMs);
    case 'rollup-day': return dayBody(db, objectId, settings, nowMs);
    case 'day-close': return some(dayCloseOf(db, objectId as LocalDate), (close) => dayCloseBody(close, settings));
    case 'posting': return posting(facts, objectId);
    case 'alarm': return some(raisingOf(db, objectId), alarmBody);
    case 'incident': return some(incidentById(db, id<IncidentId>(objectId)), (one) => incidentBody(one, stepsOf(db, one.id)));
    case 'pile': return some(pileById(db, id<PileId>(objectId)), (one) => pileBody(one, connectorsOf(db, one.id)));
    case 'account': return account(db, id<AccountId>(objectId));
    case 'card': return some(cardById(db, id<TokenId>(objectId)), cardBody);
    case 'directive': return some(outcomeOf(db, Number(objectId)), directiveBody);
    case 'lease-request': return some(leaseRequest(db, objectId), ({ accountId, amount }) => ({ accountId, amount, currency: settings.currency.code }));
    case 'file': return hqToldOf(db, kind, objectId) ?? null;
  }
} // prettier-ignore

function some<T>(found: T | null, body: (found: T) => unknown): unknown {
  return found === null ? null : body(found);
}

function location({ db, settings, party, nowMs }: Facts): HqBody {
  const assignments = benefitsOf(db, 'assignment').map(({ assignment }) => assignment);
  const day = localTime(nowMs, settings.zone).date;
  return locationOf({
    stationId: party.stationId,
    countryCode: party.countryCode,
    partyId: party.partyId,
    name: settings.name,
    zone: settings.zone,
    currency: settings.currency,
    piles: allPiles(db).map((pile) => ({ pile, connectors: connectorsOf(db, pile.id) })),
    planAt: (ref) => {
      const planId = pickPlan(assignments, { ref, groupId: null, day }, settings.activePlanId);
      return planId === null ? null : planAt(db, planId, newestVersion(db, planId));
    },
    nowMs,
  });
}

/** `<plan>.<version>.<layer>`; a plan's id may hold dots. */
function tariff({ db, settings, party, nowMs }: Facts, objectId: string): HqBody | null {
  const parts = objectId.split('.');
  const [layer, version, planId] = [parts.at(-1) ?? '', Number(parts.at(-2)), id<PlanId>(parts.slice(0, -2).join('.'))];
  const plan = planAt(db, planId, version);
  const found = plan?.layers.find((one) => one.layer === layer);
  if (plan === null || found === undefined) return null;
  const year = Number(localTime(nowMs, settings.zone).date.slice(0, 4));
  const header = {
    countryCode: party.countryCode,
    partyId: party.partyId,
    lastUpdatedMs: planSavedAt(db, planId, version) ?? plan.validFromMs,
    years: { from: year, to: year + 3 },
  };
  const named = { ...found.tariff, id: tariffId(planId, version, layer) };
  // Prices that contain tax have no form in 2.2.1; those and what else it cannot say are written as 2.3.0.
  const older = tariffToOcpi(named, { ...header, version: '2.2.1' });
  const newer = older.ok ? older : tariffToOcpi(named, { ...header, version: '2.3.0' });
  if (!newer.ok) return null;
  return {
    planId,
    planVersion: version,
    layer,
    name: plan.name.slice(0, 200),
    isActive: newestVersion(db, planId) === version && isInForce(db, planId, settings),
    ocpiVersion: older.ok ? '2.2.1' : '2.3.0',
    idleGraceS: plan.idleGraceS,
    // What OCPI has no word for, so that the plan can be sent to another station, or back to this one.
    labels: labelsOf(found.tariff, newer.json['elements']),
    ocpi: newer.json,
  };
}

/** null: elements were written as several, by date. */
function labelsOf({ elements }: Tariff, written: unknown): readonly (string | null)[] | null {
  return Array.isArray(written) && written.length === elements.length ? elements.map(({ label }) => label ?? null) : null;
}

function isInForce(db: Reader, planId: PlanId, settings: StationSettings): boolean {
  return settings.activePlanId === planId || benefitsOf(db, 'assignment').some(({ assignment }) => assignment.planId === planId);
}

function session(facts: Facts, sessionId: SessionId): HqBody | null {
  const { db } = facts;
  const stored = sessionById(db, sessionId);
  if (stored === null) return null;
  const bill = stored.billId === null ? null : billById(db, stored.billId);
  return sessionBody({ ...sessionFacts(facts, stored, bill), nowMs: facts.nowMs });
}

function sessionFacts({ db, settings, party, nowMs }: Facts, stored: Session, bill: Bill | null): SessionFacts {
  const money = sessionMoney(db, stored.id);
  const first =
    stored.planId === null || stored.planVersion === null
      ? []
      : [{ fromMs: stored.startedAtMs, planId: stored.planId, planVersion: stored.planVersion }];
  const plans = [...first, ...money.planChanges].map((one) => ({ ...one, layer: mainLayer(planAt(db, one.planId, one.planVersion)) }));
  return {
    party,
    stationName: settings.name,
    session: stored,
    connector: connectorAt(db, stored),
    accountId: money.accountId,
    currency: settings.currency,
    plans,
    course: courseOf(db, settings, stored, bill, nowMs),
    bill,
    nowMs,
  };
}

/** OCPI names one tariff a period: the one that sells the energy. */
function mainLayer(plan: PricePlan | null): string {
  return (plan?.layers.find(({ layer }) => layer === 'energy') ?? plan?.layers[0])?.layer ?? 'energy';
}

function courseOf(db: Reader, settings: StationSettings, stored: Session, bill: Bill | null, nowMs: UtcMs): SessionFacts['course'] {
  const plan = bill === null ? null : planAt(db, bill.planId, bill.planVersion);
  if (bill !== null && plan !== null)
    return billedCourse(stored, bill, { points: registerPoints(db, stored.transactionId), plan, zone: settings.zone });
  const { startedAtMs, meter, phase } = stored;
  const lastMs = phase === 'charging' ? (stored.lastReadingMs ?? startedAtMs) : (stored.chargeEndedAtMs ?? startedAtMs);
  const readings = [
    { atMs: startedAtMs, register: meter.startRegister },
    ...(lastMs > startedAtMs ? [{ atMs: lastMs, register: meter.lastRegister }] : []),
  ];
  const untilMs = stored.freedAtMs ?? (phase === 'closed' ? null : utcMs(Math.max(startedAtMs, nowMs)));
  return { startedAtMs, chargeEndedAtMs: stored.chargeEndedAtMs, freedAtMs: untilMs, readings };
}

/** A bill, or with `-C` what takes it back. */
function cdr(facts: Facts, objectId: string): HqBody | null {
  const { db, settings } = facts;
  const isCredit = objectId.endsWith('-C');
  const bill = billById(db, id<BillId>(isCredit ? objectId.slice(0, -2) : objectId));
  const stored = bill === null ? null : sessionById(db, bill.sessionId);
  if (bill === null || stored === null) return null;
  const own: CdrFacts = { ...sessionFacts(facts, stored, bill), bill, day: localTime(bill.issuedAtMs, settings.zone).date };
  if (!isCredit) return cdrBody(own);
  const by = billsOfSession(db, bill.sessionId).find(({ replaces }) => replaces === bill.id);
  if (by === undefined) return null;
  return creditBody({ ...own, day: localTime(by.issuedAtMs, settings.zone).date, takenBackBy: by.id, takenBackAtMs: by.issuedAtMs });
}

function account(db: Reader, accountId: AccountId): HqBody | null {
  const found = accountById(db, accountId);
  if (found === null) return null;
  return accountBody(found, { wallet: walletOf(db, accountId), owed: owedBy(db, accountId) }, sharedAccount(db, accountId) !== null);
}

function posting({ db, settings }: Facts, transferId: string): HqBody | null {
  const transfer = transferById(db, transferId);
  if (transfer === null) return null;
  const party = [transfer.debitParty, transfer.creditParty].find((one) => one !== null && sharedAccount(db, one) !== null);
  return postingBody(transfer, party ?? transfer.debitParty ?? transfer.creditParty ?? '', settings);
}
