/** A session and its bill as OCPI 2.2.1 Session, CDR and Credit CDR, with what OCPI has no field for beside them. */
import type { AccountId, BillId } from '../../base/ids.ts';
import type { Currency } from '../../base/money.ts';
import { utcMs, type LocalDate, type UtcMs } from '../../base/time.ts';
import type { Bill } from '../../domain/bill.ts';
import type { Connector, ConnectorRef } from '../../domain/pile.ts';
import type { Session } from '../../domain/session.ts';
import type { PriceDimension } from '../../domain/tariff.ts';
import { discountOf, energiesOf, span, type Course } from './hours.ts';
import { plugOf } from './location.ts';
import { evseId, evseUid, hours, kwh, ocpiId, ocpiTime, price, tariffId, type OcpiParty } from './ocpi.ts';

type Json = Readonly<Record<string, unknown>>;

export interface SessionFacts {
  readonly party: OcpiParty;
  readonly stationName: string;
  readonly session: Session;
  readonly connector: Connector | null;
  readonly accountId: AccountId | null;
  readonly currency: Currency;
  /** Plans that held, the first from the start on. */
  readonly plans: readonly { readonly fromMs: UtcMs; readonly planId: string; readonly planVersion: number; readonly layer: string }[];
  /** What happened, as its newest bill saw it, or so far. */
  readonly course: Course;
  /** The newest one that stands. */
  readonly bill: Bill | null;
  readonly nowMs: UtcMs;
}

/** While it runs: what it came to so far, in one period. Billed: as its CDR. */
export function sessionBody(facts: SessionFacts): Json {
  const { session, bill, currency, course } = facts;
  const isOver = session.phase === 'closed';
  const { endMs } = span(course);
  return {
    ocpi: {
      country_code: facts.party.countryCode,
      party_id: facts.party.partyId,
      id: ocpiId(session.id),
      start_date_time: ocpiTime(session.startedAtMs),
      ...(isOver ? { end_date_time: ocpiTime(utcMs(endMs)) } : {}),
      kwh: kwh(bill?.totals.energy ?? session.energy),
      cdr_token: tokenOf(facts),
      auth_method: methodOf(session),
      location_id: facts.party.stationId,
      evse_uid: evseUid(session),
      connector_id: String(session.connector),
      currency: currency.code,
      charging_periods: bill === null ? soFar(facts) : periodsOf(facts, bill),
      ...(bill === null ? {} : { total_cost: price(bill.totals.net, bill.totals.total, currency) }),
      status: isOver ? 'COMPLETED' : session.startedBy === 'pile' && session.tokenId === null ? 'PENDING' : 'ACTIVE',
      last_updated: ocpiTime(facts.nowMs),
    },
    ref: refOf(session),
    startedAtMs: session.startedAtMs,
    chargeEndedAtMs: session.chargeEndedAtMs,
    endedAtMs: isOver ? endMs : null,
    phase: session.phase,
    energy: session.energy,
    billId: session.billId,
    flags: session.flags,
    endReason: session.endReason?.slice(0, 200) ?? null,
    accountId: facts.accountId,
  };
}

export interface CdrFacts extends SessionFacts {
  readonly bill: Bill;
  readonly day: LocalDate;
}

/** A bill as it was issued. What became of it after (paid, reduced, given up) stands beside the CDR, which itself never changes. */
export function cdrBody(facts: CdrFacts): Json {
  const { bill, day } = facts;
  return {
    ocpi: cdrOf(facts, bill.id, bill.issuedAtMs, 1, {}),
    ...figures(facts, bill.issuedAtMs, day, 1),
    isCredit: false,
    replaces: bill.replaces,
    state: bill.state,
    paidAtMs: bill.paidAtMs,
    paidBy: bill.paidBy,
    writtenOff: bill.writtenOff,
    credited: bill.credited,
  };
}

export interface CreditFacts extends CdrFacts {
  /** The bill that came in its place, when it did, and on which local day. */
  readonly takenBackBy: BillId;
  readonly takenBackAtMs: UtcMs;
}

/** All of the first CDR's data, its total cost alone below zero (OCPI 2.2.1 mod_cdrs, Credit CDRs). */
export function creditBody(facts: CreditFacts): Json {
  const { bill, takenBackAtMs, takenBackBy, day } = facts;
  const named = { credit: true, credit_reference_id: ocpiId(bill.id) };
  return {
    ocpi: cdrOf(facts, `${bill.id}-C`, takenBackAtMs, -1, named),
    ...figures(facts, takenBackAtMs, day, -1),
    isCredit: true,
    replacedBy: takenBackBy,
  };
}

function figures(facts: CdrFacts, atMs: UtcMs, day: LocalDate, sign: 1 | -1): Json {
  const { bill, session } = facts;
  const { byLayer } = bill.totals;
  const signed = (amount: number): number => (amount === 0 ? 0 : sign * amount);
  return {
    sessionId: session.id,
    billId: bill.id,
    billNumber: bill.number,
    ref: refOf(session),
    issuedAtMs: atMs,
    day,
    energy: signed(bill.totals.energy),
    currency: bill.currency.code,
    total: signed(bill.totals.total),
    net: signed(bill.totals.net),
    tax: signed(bill.totals.tax),
    byLayer: { energy: signed(byLayer.energy), service: signed(byLayer.service), idle: signed(byLayer.idle) },
    discount: signed(discountOf(bill)),
    accountId: facts.accountId,
  };
}

function cdrOf(facts: CdrFacts, id: string, updatedMs: UtcMs, sign: 1 | -1, named: Json): Json {
  const { bill, session, party } = facts;
  const { currency, totals } = bill;
  const { startMs, chargedMs, endMs } = span(facts.course);
  return {
    country_code: party.countryCode,
    party_id: party.partyId,
    id: ocpiId(id, 39),
    start_date_time: ocpiTime(utcMs(startMs)),
    end_date_time: ocpiTime(utcMs(endMs)),
    session_id: ocpiId(session.id),
    cdr_token: tokenOf(facts),
    auth_method: methodOf(session),
    cdr_location: placeOf(facts),
    currency: currency.code,
    charging_periods: periodsOf(facts, bill),
    total_cost: price(sign * totals.net, sign * totals.total, currency),
    ...costs(bill),
    total_energy: kwh(totals.energy),
    total_time: hours(endMs - startMs),
    total_parking_time: hours(endMs - Math.min(endMs, chargedMs)),
    invoice_reference_id: String(bill.number),
    ...named,
    last_updated: ocpiTime(updatedMs),
  };
}

/** Address, city, country and coordinates are HQ's to add. */
function placeOf({ party, stationName, session, connector, currency }: SessionFacts): Json {
  const plug = plugOf(connector ?? { phases: null, ratedPower: null }, currency);
  return {
    id: party.stationId,
    name: stationName.slice(0, 255),
    evse_uid: evseUid(session),
    evse_id: evseId(party, session),
    connector_id: String(session.connector),
    connector_standard: plug.standard,
    connector_format: plug.format,
    connector_power_type: plug.powerType,
  };
}

/** Of the prices alone; limits of a tariff and discounts are in the total. */
function costs({ lines }: Bill): Json {
  const cost = (name: string, dimension: PriceDimension): Json => {
    const own = lines.filter((line) => line.kind === 'component' && line.dimension === dimension);
    if (own.length === 0) return {};
    const [net, tax] = own.reduce<[number, number]>((sum, line) => [sum[0] + line.net, sum[1] + line.tax], [0, 0]);
    return { [name]: { excl_vat: major(net), incl_vat: major(net + tax) } };
  };
  return {
    ...cost('total_fixed_cost', 'FLAT'),
    ...cost('total_energy_cost', 'ENERGY'),
    ...cost('total_time_cost', 'TIME'),
    ...cost('total_parking_cost', 'PARKING_TIME'),
  };
}

/** 1e-4 of the major unit. */
function major(amount: number): number {
  return amount / 10_000;
}

/** A new one wherever a price begins or ends; together they are the bill's energy and times. */
function periodsOf(facts: SessionFacts, bill: Bill): Json[] {
  const { startMs, chargedMs, endMs } = span(facts.course);
  const cuts = bill.lines.flatMap((line) => (line.kind === 'component' ? [line.fromMs, line.toMs] : []));
  const inner = [...new Set([...cuts, chargedMs])].filter((at) => at > startMs && at < endMs).sort((a, b) => a - b);
  const edges = [startMs, ...inner, endMs];
  const energies = energiesOf(facts.course.readings, bill.totals.energy, edges);
  return edges
    .slice(0, -1)
    .map((from, i) => periodOf(facts, { fromMs: from, toMs: edges[i + 1] ?? endMs, chargedMs, energy: energies[i] ?? 0 }));
}

function soFar(facts: SessionFacts): Json[] {
  const { startMs, endMs } = span(facts.course);
  const chargedMs = facts.session.chargeEndedAtMs ?? endMs;
  return [periodOf(facts, { fromMs: startMs, toMs: endMs, chargedMs, energy: facts.session.energy })];
}

interface Part {
  readonly fromMs: number;
  readonly toMs: number;
  readonly chargedMs: number;
  readonly energy: number;
}

function periodOf(facts: SessionFacts, { fromMs, toMs, chargedMs, energy }: Part): Json {
  const chargingMs = Math.max(0, Math.min(toMs, chargedMs) - fromMs);
  const parkingMs = toMs - fromMs - chargingMs;
  const plan = facts.plans.findLast((one) => one.fromMs <= fromMs) ?? facts.plans[0];
  return {
    start_date_time: ocpiTime(utcMs(fromMs)),
    dimensions: [
      { type: 'ENERGY', volume: kwh(energy) },
      ...(chargingMs > 0 || parkingMs === 0 ? [{ type: 'TIME', volume: hours(chargingMs) }] : []),
      ...(parkingMs > 0 ? [{ type: 'PARKING_TIME', volume: hours(parkingMs) }] : []),
    ],
    ...(plan === undefined ? {} : { tariff_id: tariffId(plan.planId, plan.planVersion, plan.layer) }),
  };
}

/** The card by the keyed hash of its number, never by the number; without a card the session itself. */
function tokenOf({ session, party, accountId }: SessionFacts): Json {
  const uid = ocpiId(session.startedBy === 'card' && session.tokenId !== null ? session.tokenId : session.id);
  return {
    country_code: party.countryCode,
    party_id: party.partyId,
    uid,
    type: session.startedBy === 'card' ? 'RFID' : session.startedBy === 'driver' ? 'APP_USER' : 'AD_HOC_USER',
    contract_id: ocpiId(accountId ?? uid),
  };
}

/** The station asks nobody: cards are on its own list. */
function methodOf({ startedBy }: Session): string {
  return startedBy === 'operator' || startedBy === 'driver' ? 'COMMAND' : 'WHITELIST';
}

function refOf({ pileId, evse, connector }: ConnectorRef): ConnectorRef {
  return { pileId, evse, connector };
}
