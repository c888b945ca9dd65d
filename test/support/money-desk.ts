/** A desk over the flow alone: accounts, money and codes in one line each, and what the ledger says of them. */
import {
  id,
  type AccountId,
  type BillId,
  type OperatorId,
  type PaymentId,
  type PrepayId,
  type RefundId,
  type StartCodeId,
} from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { MoneySettings } from '../../station-core/domain/money-settings.ts';
import type { SessionPayer } from '../../station-core/domain/payer.ts';
import type { DeskMethod, PaymentMethod } from '../../station-core/domain/payment-method.ts';
import type { Refund, RefundSource } from '../../station-core/domain/payment.ts';
import type { SessionLimits } from '../../station-core/domain/session.ts';
import type { PricePlan } from '../../station-core/domain/tariff.ts';
import { checkWhole } from '../../station-core/store/checks.ts';
import { balanceOf } from '../../station-core/store/ledger.ts';
import { refundById } from '../../station-core/store/refunds.ts';
import { sessionMoney } from '../../station-core/store/session-money.ts';
import { MONEY_AT_FIRST } from '../../station-core/store/settings.ts';
import { FlowStation } from './flow-station.ts';
import { twoLayerPlan } from './plans.ts';

export const ANN = id<OperatorId>('ann');
export const BEN = id<OperatorId>('ben');
const NO_LIMITS: SessionLimits = { amount: null, energy: null, durationS: null };
const NOBODY = { name: 'Ada', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };

export class MoneyDesk extends FlowStation {
  #made = 0;

  next(): string {
    this.#made += 1;
    return String(this.#made);
  }

  open(money: Partial<MoneySettings> = {}, plan: PricePlan = twoLayerPlan()): this {
    this.ready(plan, plan.currency);
    this.send({ kind: 'operator.money-settings', operatorId: ANN, money: { ...MONEY_AT_FIRST, ...money } });
    return this;
  }

  /** A driver with a card of this number and so much in the wallet. */
  driver(number: string, wallet: number, terms: { readonly isPostPaid?: boolean; readonly creditLimit?: number } = {}): AccountId {
    const accountId = id<AccountId>(`acc-${number}`);
    const { isPostPaid = false, creditLimit = 0 } = terms;
    this.accepted({
      kind: 'operator.add-account',
      operatorId: ANN,
      accountId,
      accountKind: isPostPaid ? 'fleet' : 'driver',
      person: NOBODY,
      terms: { groupId: null, levelId: null, isPostPaid, creditLimit: minor(creditLimit), merchant: null },
      pinHash: null,
    });
    this.accepted({ kind: 'operator.add-card', operatorId: ANN, number, label: number, validUntilMs: null, accountId });
    if (wallet > 0) this.topUp(accountId, wallet);
    return accountId;
  }

  topUp(accountId: AccountId, amount: number, method: DeskMethod = 'cash'): void {
    const paymentId = id<PaymentId>(`top-${this.next()}`);
    this.accepted({ kind: 'operator.top-up', operatorId: ANN, paymentId, accountId, amount: minor(amount), method, bonus: minor(0) });
  }

  /** With a code where a hash is told. */
  prepay(amount: number, codeHash: string | null = null, method: DeskMethod = 'cash'): PrepayId {
    const prepayId = id<PrepayId>(`pre-${this.next()}`);
    this.accepted({
      kind: 'operator.make-prepay',
      operatorId: ANN,
      prepayId,
      paymentId: id<PaymentId>(`pay-${prepayId}`),
      amount: minor(amount),
      method,
      code: codeHash === null ? null : { codeId: id<StartCodeId>(`code-${prepayId}`), codeHash, ref: null },
    });
    return prepayId;
  }

  pay(billId: BillId, method: PaymentMethod, amount?: number): Answer {
    return this.send({
      kind: 'operator.take-payment',
      operatorId: ANN,
      billId,
      method,
      ...(amount === undefined ? {} : { amount: minor(amount) }),
    });
  }

  refund(
    source: RefundSource,
    amount: number,
    method: PaymentMethod = 'cash',
    facts: { readonly by?: OperatorId; readonly before?: number; readonly refundId?: RefundId } = {},
  ): Answer & { readonly refundId: RefundId } {
    const { by = ANN, before, refundId = id<RefundId>(`ref-${this.next()}`) } = facts;
    const answer = this.send({
      kind: 'operator.refund', operatorId: by, refundId, source, method, amount: minor(amount), reason: 'broken cable',
      ...(before === undefined ? {} : { refundedBefore: minor(before) }),
    }); // prettier-ignore
    return { ...answer, refundId };
  }

  refundOf(refundId: RefundId): Refund | null {
    return refundById(this.db, refundId);
  }

  decide(refundId: RefundId, approve: boolean, by: OperatorId = BEN): Answer {
    return this.send({ kind: 'operator.decide-refund', operatorId: by, refundId, approve });
  }

  /** From the desk; the pile takes it and begins. */
  startFor(
    payer: SessionPayer | undefined,
    options: { readonly limits?: Partial<SessionLimits>; readonly connector?: number } = {},
  ): number {
    const { limits = {}, connector = 1 } = options;
    const ref = this.ref(connector);
    this.accepted({
      kind: 'operator.start-session',
      operatorId: ANN,
      ref,
      cardId: null,
      limits: { ...NO_LIMITS, ...limits },
      ...(payer === undefined ? {} : { payer }),
    });
    const order = this.commands.findLast((command) => command.kind === 'pile.order' && command.order.kind === 'start');
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('nothing was ordered');
    return this.start({ connector, tag: order.order.tag }).transactionId;
  }

  /** Draws so much at an even power, read every minute; stops early where a stop was ordered. Registers begin at 1,000 Wh. */
  draw(transactionId: number, minutes: number, kw: number): { readonly wh: number; readonly stopped: boolean } {
    const { connector } = this.session(transactionId);
    let wh = Number(this.session(transactionId).meter.lastRegister) / 10;
    for (let minute = 0; minute < minutes; minute += 1) {
      for (let second = 0; second < 60; second += 5) this.pass(5);
      wh += Math.round((kw * 1_000) / 60);
      this.meter([this.entry(wh, { powerW: kw * 1_000 })], { transactionId, connector });
      this.tick();
      if (this.session(transactionId).stopOrderedMs !== null) return { wh, stopped: true };
    }
    return { wh, stopped: false };
  }

  /** Stops at this register, the car leaves, and the bill is made. */
  finish(transactionId: number, wh: number): void {
    const { connector } = this.session(transactionId);
    this.stop(transactionId, wh);
    this.status(connector, 'available');
    this.pass(10);
  }

  wallet(accountId: AccountId): number {
    return 0 - balanceOf(this.db, 'wallet', accountId);
  }

  owed(accountId: AccountId): number {
    return balanceOf(this.db, 'receivable', accountId);
  }

  held(transactionId: number): number {
    return sessionMoney(this.db, this.session(transactionId).id).held;
  }

  /** Every check of the file, and the trial balance. */
  wrong(): readonly string[] {
    const { problems } = checkWhole(this.db, this.nowMs);
    return this.ledgerSum() === 0 ? problems : [...problems, `the ledger sums to ${this.ledgerSum()}`];
  }

  accepted(event: Parameters<FlowStation['send']>[0]): Answer {
    const answer = this.send(event);
    if (answer.kind === 'refused') throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }
}
