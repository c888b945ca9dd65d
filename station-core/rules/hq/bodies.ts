/** What HQ keeps beside OCPI's objects: alarms, incidents, piles, the station, accounts, cards, closed days, postings. Nothing of a person is in any. */
import type { Account } from '../../domain/account.ts';
import type { DirectiveOutcome } from '../../domain/hq-directive.ts';
import type { Incident, IncidentStep } from '../../domain/incident.ts';
import type { Transfer } from '../../domain/ledger.ts';
import type { Connector, Pile } from '../../domain/pile.ts';
import type { DayClose } from '../../domain/shift.ts';
import type { Alarm, StationSettings } from '../../domain/station.ts';
import type { Card } from '../../domain/token.ts';

export type HqBody = Readonly<Record<string, unknown>>;

/** Facts that name people, plates or receivers of messages stay at the station. */
const PERSONAL: ReadonlySet<string> = new Set(['label', 'note', 'asked', 'approved', 'by']);

export function alarmBody(alarm: Alarm): HqBody {
  const facts = Object.entries(alarm.detail).filter(([key]) => !PERSONAL.has(key) && !(alarm.kind === 'notify-failed' && key === 'name'));
  return {
    key: alarm.key.slice(0, 300),
    kind: alarm.kind,
    severity: alarm.severity,
    detail: Object.fromEntries(facts.map(([key, fact]) => [key, typeof fact === 'string' ? fact.slice(0, 2_000) : fact])),
    raisedAtMs: alarm.raisedAtMs,
    lastRaisedAtMs: alarm.lastRaisedAtMs,
    acknowledgedAtMs: alarm.acknowledgedAtMs,
    clearedAtMs: alarm.clearedAtMs,
    shelvedUntilMs: alarm.shelvedUntilMs,
    ruleId: alarm.ruleId,
    zoneId: alarm.zoneId,
    times: alarm.times,
    isTest: alarm.isTest,
  };
}

export function incidentBody(incident: Incident, steps: readonly IncidentStep[]): HqBody {
  return {
    id: incident.id,
    number: incident.number,
    title: incident.title.slice(0, 200),
    zoneId: incident.zoneIds[0] ?? null,
    zoneIds: incident.zoneIds,
    firstOut: incident.firstOut.slice(0, 300),
    begunAtMs: incident.openedAtMs,
    endedAtMs: incident.closedAtMs,
    isDrill: incident.isDrill,
    steps: steps.map(({ incidentId: _incidentId, detail, ...step }) => ({
      ...step,
      detail: Object.fromEntries(Object.entries(detail).filter(([key]) => !PERSONAL.has(key))),
    })),
  };
}

export function pileBody(pile: Pile, connectors: readonly Connector[]): HqBody {
  return {
    id: pile.id,
    name: pile.name.slice(0, 200),
    online: pile.connectionId !== null,
    admission: pile.admission,
    vendor: pile.vendor === '' ? null : pile.vendor.slice(0, 200),
    model: pile.model === '' ? null : pile.model.slice(0, 200),
    serial: pile.serial?.slice(0, 200) ?? null,
    firmware: pile.firmware?.slice(0, 200) ?? null,
    protocol: pile.protocol,
    place: pile.place,
    zone: pile.zone,
    since: pile.connectionId === null ? pile.disconnectedAtMs : pile.connectedAtMs,
    connectors: connectors.slice(0, 100).map((one) => ({
      evse: one.evse,
      connector: one.connector,
      name: one.name,
      state: one.state,
      stateAtMs: one.stateAtMs,
      errorCode: one.errorCode?.slice(0, 200) ?? null,
      ratedPower: one.ratedPower,
    })),
  };
}

/** run: what the running core said of itself at its start. */
export function stationBody(settings: StationSettings, run: { readonly software: string; readonly startedAtMs: number } | null): HqBody {
  return {
    name: settings.name.slice(0, 200),
    zone: settings.zone,
    currency: settings.currency.code,
    currencyDigits: settings.currency.digits,
    language: settings.language,
    software: run?.software ?? '',
    startedAtMs: run?.startedAtMs ?? settings.setUpAtMs,
    activePlanId: settings.activePlanId,
  };
}

/** null: its person was erased. */
export function accountBody(account: Account, money: { readonly wallet: number; readonly owed: number }, isShared: boolean): HqBody | null {
  if (account.erasedAtMs !== null) return null;
  return {
    id: account.id,
    number: String(account.number),
    kind: account.kind,
    state: account.state,
    groupId: account.groupId,
    levelId: account.levelId,
    isPostPaid: account.isPostPaid,
    creditLimit: account.creditLimit,
    wallet: money.wallet,
    owed: money.owed,
    isShared,
    createdAtMs: account.createdAtMs,
    closedAtMs: account.closedAtMs,
  };
}

/** Its number is nowhere in it: id is a hash that only this station's key can make. */
export function cardBody(card: Card): HqBody {
  return { id: card.id, state: card.state, accountId: card.accountId, validUntilMs: card.validUntilMs, createdAtMs: card.createdAtMs };
}

export function dayCloseBody(close: DayClose, settings: StationSettings): HqBody {
  return {
    day: close.day,
    number: close.number,
    currency: settings.currency.code,
    closedAtMs: close.closedAtMs,
    lastTransfer: close.lastSeq,
    hash: close.lastHash,
    balances: close.balances,
    moved: close.moved,
  };
}

export function postingBody(transfer: Transfer, accountId: string, settings: StationSettings): HqBody {
  return {
    accountId,
    atMs: transfer.atMs,
    debit: transfer.debit,
    debitParty: transfer.debitParty,
    credit: transfer.credit,
    creditParty: transfer.creditParty,
    amount: transfer.amount,
    reason: transfer.reason,
    currency: settings.currency.code,
    billId: transfer.billId,
    sessionId: transfer.sessionId,
  };
}

export function directiveBody({ number, state, atMs, code, reason }: DirectiveOutcome): HqBody {
  return { number, state, atMs, code: code?.slice(0, 200) ?? null, reason: reason?.slice(0, 2_000) ?? null };
}
