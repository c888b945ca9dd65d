/** The flow over a real file in memory, without threads or sockets: events in, committed facts out, time by hand. */
import { dwh } from '../../station-core/base/energy.ts';
import { id, type EventId, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { currencyOf } from '../../station-core/base/money.ts';
import { parseDeviceTime, toIso, utcMs, zoneName, type UtcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import type { Command } from '../../station-core/domain/command.ts';
import type { MeterEntry, StationEvent } from '../../station-core/domain/event.ts';
import type { ConnectorRef, ConnectorState, DeviceTime } from '../../station-core/domain/pile.ts';
import type { QuirkEntry } from '../../station-core/domain/quirks.ts';
import type { Session } from '../../station-core/domain/session.ts';
import type { PricePlan } from '../../station-core/domain/tariff.ts';
import { createCommitter, errorOf, type Committer } from '../../station-core/flow/commit.ts';
import { billsOfSession } from '../../station-core/store/bills.ts';
import type { WriteConnection } from '../../station-core/store/connection.ts';
import { trialBalance } from '../../station-core/store/ledger.ts';
import { openMemoryStore } from '../../station-core/store/open-store.ts';
import { toSession } from '../../station-core/store/sessions.ts';
import { createVault, type Vault } from '../../station-core/store/vault.ts';
import { twoLayerPlan } from './plans.ts';

type Bare<E> = E extends StationEvent ? Omit<E, 'id' | 'receivedMs'> & { readonly id?: EventId } : never;

type Told = Extract<StationEvent, { kind: 'transaction.told' }>;
type ToldOptions = Partial<Omit<Told, 'kind' | 'id' | 'receivedMs' | 'pileId' | 'wire' | 'phase' | 'pileTransactionId' | 'seqNo'>> & {
  readonly name?: string;
  readonly tx?: string;
  readonly evse?: number;
};

/** A Wednesday noon in winter. */
export const NOON = utcMs(Date.UTC(2026, 0, 14, 11, 0));

export class FlowStation {
  readonly db: WriteConnection;
  readonly vault: Vault;
  readonly #committer: Committer;
  readonly commands: Command[] = [];
  nowMs: UtcMs = NOON;
  #count = 0;

  constructor(db: WriteConnection = openMemoryStore(NOON), quirks: readonly QuirkEntry[] = []) {
    this.db = db;
    this.vault = createVault(new Uint8Array(32).fill(7));
    this.#committer = createCommitter(db, this.vault, quirks);
  }

  /** Throws what the event threw; a refusal is an answer. */
  send(event: Bare<StationEvent>): Answer {
    this.#count += 1;
    const whole = { id: id<EventId>(`event-${this.#count}`), receivedMs: this.nowMs, ...event } as StationEvent;
    const result = this.#committer.commit([{ ticket: 1, event: whole }]);
    this.commands.push(...result.commands);
    const [reply] = result.replies;
    if (reply === undefined) throw new Error('no reply');
    if ('answer' in reply) return reply.answer;
    throw errorOf(reply) ?? new Error('no answer');
  }

  /** Moves the clock in steps of a second at most `ticks` apart, ticking at each. */
  pass(seconds: number, everyS = seconds): void {
    for (let passed = 0; passed < seconds; passed += everyS) {
      this.nowMs = utcMs(this.nowMs + Math.min(everyS, seconds - passed) * 1_000);
      this.tick();
    }
  }

  /** Until nothing more is due. */
  tick(): void {
    while (this.send({ kind: 'clock.ticked' }).kind === 'ticked');
  }

  /** Set up with a plan in force, one accepted pile P1 with connectors 1 and 2 of 22 kW, and the card CARD1. */
  ready(plan: PricePlan | null = twoLayerPlan(), currency = currencyOf('EUR')): this {
    const boss = id<OperatorId>('boss');
    this.send({
      kind: 'operator.set-up',
      operatorId: boss,
      stationName: 'Yard',
      zone: zoneName('Europe/Berlin'),
      currency,
      language: 'en',
      ownerName: 'Owner',
      passwordHash: 'x',
    });
    if (plan !== null) this.send({ kind: 'operator.save-plan', operatorId: boss, plan, activate: true });
    this.send({ kind: 'operator.add-card', operatorId: boss, number: 'CARD1', label: 'Van 1', validUntilMs: null });
    this.addPile('P1');
    return this;
  }

  addPile(name: string, ratedPowerW = 22_000): void {
    const pileId = id<PileId>(name);
    this.connect(name);
    const connectors = [1, 2].map((n) => ({ evse: n, connector: n, name: `${name}-${n}`, ratedPowerW }));
    this.send({ kind: 'operator.admit-pile', operatorId: id<OperatorId>('boss'), pileId, name, passwordHash: null, connectors });
    this.boot(name);
    for (const n of [1, 2]) this.status(n, 'available', undefined, name);
  }

  /** A pile of OCPP 2.0.1: EVSE 1 and 2, each with a connector 1 (F27), 22 kW. */
  addPile201(name = 'Q1', evses: readonly number[] = [1, 2]): void {
    const pileId = id<PileId>(name);
    this.connect(name, `c-${name}`, 'ocpp2.0.1');
    const connectors = evses.map((evse) => ({ evse, connector: 1, name: `${name}-${evse}`, ratedPowerW: 22_000 }));
    this.send({ kind: 'operator.admit-pile', operatorId: id<OperatorId>('boss'), pileId, name, passwordHash: null, connectors });
    this.boot(name);
    for (const evse of evses) this.status201(evse, 'available', undefined, name);
  }

  /** StatusNotification of 2.0.1: `preparing` is Occupied. */
  status201(evse: number, state: ConnectorState, at: DeviceTime = this.at(), name = 'Q1'): Answer {
    const ref = { pileId: id<PileId>(name), evse, connector: 1 };
    return this.send({ kind: 'pile.status', pileId: ref.pileId, wire: null, ref, state, at, errorCode: null, errorInfo: null });
  }

  /** TransactionEvent: EVSE 1, connector 1 unless told otherwise. */
  tell(phase: Told['phase'], seqNo: number, options: ToldOptions = {}): Extract<Answer, { kind: 'transaction-told' }> {
    const { name = 'Q1', tx = 'T1', evse = 1, ...facts } = options;
    const answer = this.send({
      kind: 'transaction.told',
      pileId: id<PileId>(name),
      wire: null,
      phase,
      pileTransactionId: tx,
      seqNo,
      ref: { pileId: id<PileId>(name), evse, connector: 1 },
      at: this.at(),
      trigger: phase === 'started' ? 'Authorized' : 'MeterValuePeriodic',
      offline: false,
      tag: null,
      isCard: true,
      chargingState: null,
      stoppedReason: null,
      remoteStartId: null,
      reservationId: null,
      entries: [],
      ...facts,
    });
    if (answer.kind !== 'transaction-told') throw new Error(`not taken: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The session of a pile's transaction; of several of that name the last. */
  sessionOf(tx = 'T1'): Session {
    const found = this.sessions().findLast((s) => s.startKey === `transaction|${tx}`);
    if (found === undefined) throw new Error(`no session of ${tx}`);
    return found;
  }

  connect(name = 'P1', connectionId = `c-${name}`, protocol = 'ocpp1.6'): Answer {
    return this.send({
      kind: 'pile.connected',
      pileId: id<PileId>(name),
      wire: null,
      remoteAddress: '127.0.0.1',
      protocol,
      connectionId,
      securityProfile: 0,
      certificateName: null,
    });
  }

  drop(name = 'P1', connectionId = `c-${name}`): Answer {
    return this.send({ kind: 'pile.disconnected', pileId: id<PileId>(name), wire: null, connectionId, reason: 'gone' });
  }

  boot(name = 'P1'): Answer {
    return this.send({
      kind: 'pile.booted',
      pileId: id<PileId>(name),
      wire: null,
      vendor: 'Acme',
      model: 'Two',
      serial: 'S1',
      firmware: '1.0',
    });
  }

  ref(connector = 1, name = 'P1'): ConnectorRef {
    return { pileId: id<PileId>(name), evse: connector, connector };
  }

  at(ms: number = this.nowMs): DeviceTime {
    return { raw: toIso(utcMs(ms)), pileMs: utcMs(ms) };
  }

  status(connector: number, state: ConnectorState, at: DeviceTime = this.at(), name = 'P1'): Answer {
    return this.send({
      kind: 'pile.status',
      pileId: id<PileId>(name),
      wire: null,
      ref: this.ref(connector, name),
      state,
      at,
      errorCode: state === 'faulted' ? 'GroundFailure' : null,
      errorInfo: null,
    });
  }

  /** Registers in Wh. */
  start(
    options: { connector?: number; tag?: string; wh?: number; at?: DeviceTime; name?: string } = {},
  ): Extract<Answer, { kind: 'started' }> {
    const { connector = 1, tag = 'CARD1', wh = 1_000, at = this.at(), name = 'P1' } = options;
    const answer = this.send({
      kind: 'session.started',
      pileId: id<PileId>(name),
      wire: null,
      ref: this.ref(connector, name),
      tag,
      meterStart: dwh(wh * 10),
      at,
      reservationId: null,
    });
    if (answer.kind !== 'started') throw new Error(`not started: ${JSON.stringify(answer)}`);
    return answer;
  }

  entry(wh: number, options: { at?: DeviceTime; powerW?: number; context?: string } = {}): MeterEntry {
    const sample = { phase: null, context: options.context ?? 'Sample.Periodic', location: 'Outlet', format: 'Raw' };
    const samples = [{ value: String(wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh', ...sample }];
    if (options.powerW !== undefined)
      samples.push({ value: String(options.powerW), measurand: 'Power.Active.Import', unit: 'W', ...sample });
    return { at: options.at ?? this.at(), samples };
  }

  meter(entries: readonly MeterEntry[], options: { connector?: number; transactionId?: number | null; name?: string } = {}): Answer {
    const { connector = 1, transactionId = null, name = 'P1' } = options;
    return this.send({
      kind: 'session.metered',
      pileId: id<PileId>(name),
      wire: null,
      ref: this.ref(connector, name),
      transactionId,
      entries,
    });
  }

  stop(
    transactionId: number,
    wh: number | null,
    options: { at?: DeviceTime; tag?: string | null; reason?: string | null; entries?: readonly MeterEntry[]; name?: string } = {},
  ): Answer {
    const { at = this.at(), tag = null, reason = null, entries = [], name = 'P1' } = options;
    return this.send({
      kind: 'session.ended',
      pileId: id<PileId>(name),
      wire: null,
      transactionId,
      tag,
      meterStop: wh === null ? null : dwh(wh * 10),
      at,
      reason,
      entries,
    });
  }

  sessions(): Session[] {
    return this.db.all('SELECT * FROM session ORDER BY transaction_id').map(toSession);
  }

  session(transactionId: number): Session {
    const found = this.sessions().find((s) => s.transactionId === transactionId);
    if (found === undefined) throw new Error(`no session ${transactionId}`);
    return found;
  }

  /** Newest first. */
  bills(transactionId: number): Bill[] {
    return billsOfSession(this.db, this.session(transactionId).id);
  }

  /** Sum over all accounts: zero, always. */
  ledgerSum(): number {
    return trialBalance(this.db).reduce((sum, { balance }) => sum + balance, 0);
  }

  balance(account: string): number {
    return trialBalance(this.db).find((line) => line.account === account)?.balance ?? 0;
  }

  count(table: string): number {
    return Number(this.db.get(`SELECT count(*) AS n FROM ${table}`)?.['n'] ?? 0);
  }
}

/** A time as a pile writes it. */
export function told(raw: string): DeviceTime {
  return { raw, pileMs: parseDeviceTime(raw)?.atMs ?? null };
}
