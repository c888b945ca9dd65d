/** A station over a file in memory with a payment company at the far end of a real line: time by hand, callbacks over HTTP. */
import { setImmediate as turn } from 'node:timers/promises';
import Fastify from 'fastify';
import { addPaymentCallback } from '../../station-core/api/payment-callback.ts';
import { id, type AccountId, type BillId, type PaymentId, type RefundId } from '../../station-core/base/ids.ts';
import { currencyOf, minor } from '../../station-core/base/money.ts';
import { addMs } from '../../station-core/base/time.ts';
import type { ProviderConfig } from '../../station-core/domain/payment-port.ts';
import type { Payment, PaymentPurpose, Refund, RefundSource } from '../../station-core/domain/payment.ts';
import { openProviders } from '../../station-core/drivers/registry.ts';
import { refundAsked } from '../../station-core/flow/refund-done.ts';
import { startPayments, type PaymentLoop } from '../../station-core/payments.ts';
import { paymentById, putPayment } from '../../station-core/store/payments.ts';
import { putRefund, refundById } from '../../station-core/store/refunds.ts';
import { providerQuestions } from '../../station-core/store/views/provider-questions.ts';
import { PaymentServer, type PaymentServerOptions } from '../sim/payment-server.ts';
import { FlowStation, NOON } from './flow-station.ts';
import { ManualClock } from './manual-clock.ts';

export const SECRET = 'a-secret-of-the-yard';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export class PaymentWorld {
  readonly station = new FlowStation().ready();
  readonly clock = new ManualClock(NOON);
  readonly server: PaymentServer;
  readonly callbackUrl: string;
  loop: PaymentLoop;
  readonly #configs: readonly ProviderConfig[];
  readonly #close: () => Promise<void>;
  #asked = 0;

  private constructor(server: PaymentServer, callbackUrl: string, configs: readonly ProviderConfig[], close: () => Promise<void>) {
    this.server = server;
    this.callbackUrl = callbackUrl;
    this.#configs = configs;
    this.#close = close;
    this.loop = this.#startLoop();
  }

  static async open(options: Partial<PaymentServerOptions> = {}): Promise<PaymentWorld> {
    let world: PaymentWorld | null = null;
    const server = await PaymentServer.open({ merchant: 'yard-7', secret: SECRET, nowMs: () => world?.clock.now() ?? NOON, ...options });
    const app = Fastify();
    await addPaymentCallback(app, {
      callback: (...told) => world?.loop.callback(...told) ?? Promise.resolve('busy'),
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const configs: ProviderConfig[] = [
      { name: 'citypay', kind: 'http', url: server.url, merchant: 'yard-7', secret: SECRET },
      { name: 'otherpay', kind: 'http', url: server.url, merchant: 'yard-7', secret: 'another-secret-of-16' },
      { name: 'trial', kind: 'test' },
    ];
    const made = new PaymentWorld(server, `${url}/payment-callback/citypay`, configs, async () => {
      made.loop.close();
      await app.close();
      await server.close();
    });
    world = made;
    return made;
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** The station was switched off and on: the file is all that is left. */
  restart(): void {
    this.loop.close();
    this.loop = this.#startLoop();
  }

  /** Moves both clocks, second by second, and lets what was asked be answered. */
  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 1) {
      this.station.pass(1);
      this.clock.advance(1_000);
      await this.settle();
    }
  }

  /** Until nothing is on its way: what a question becomes is written before the next is asked. */
  async settle(): Promise<void> {
    await turn();
    for (let quiet = 0; quiet < 3;) {
      await turn();
      quiet = this.loop.underWay === 0 ? quiet + 1 : 0;
    }
  }

  ask(purpose: PaymentPurpose, amount: number, facts: Partial<Payment> = {}): PaymentId {
    this.#asked += 1;
    const payment: Payment = {
      id: id<PaymentId>(`pay-${this.#asked}`),
      purpose,
      method: 'online',
      amount: minor(amount),
      state: 'asked',
      provider: 'citypay',
      providerRef: null,
      payUrl: null,
      problem: null,
      askedAtMs: this.station.nowMs,
      expiresAtMs: addMs(this.station.nowMs, 300_000),
      doneAtMs: null,
      nextTryMs: this.station.nowMs,
      tries: 0,
      operatorId: null,
      shiftId: null,
      refunded: minor(0),
      ...facts,
    };
    putPayment(this.station.db, payment);
    return payment.id;
  }

  refund(source: RefundSource, paymentId: PaymentId, amount: number): RefundId {
    this.#asked += 1;
    const refund: Refund = {
      id: id<RefundId>(`ref-${this.#asked}`),
      source,
      method: 'online',
      paymentId,
      amount: minor(amount),
      reduction: minor(0),
      state: 'asked',
      reason: 'came late',
      problem: null,
      askedBy: null,
      approvedBy: null,
      askedAtMs: this.station.nowMs,
      doneAtMs: null,
      nextTryMs: this.station.nowMs,
      tries: 0,
      shiftId: null,
    };
    for (const write of refundAsked(this.station.db, refund, this.station.nowMs).writes) {
      if (write.kind === 'refund.put') putRefund(this.station.db, write.refund);
      if (write.kind === 'payment.put') putPayment(this.station.db, write.payment);
    }
    return refund.id;
  }

  payment(paymentId: PaymentId): Payment {
    const found = paymentById(this.station.db, paymentId);
    if (found === null) throw new Error(`no payment ${paymentId}`);
    return found;
  }

  refundOf(refundId: RefundId): Refund {
    const found = refundById(this.station.db, refundId);
    if (found === null) throw new Error(`no refund ${refundId}`);
    return found;
  }

  /** An active driver's. */
  account(): AccountId {
    const accountId = id<AccountId>('mira');
    const person = { name: 'Mira', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
    const terms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };
    const event = {
      kind: 'operator.add-account',
      operatorId: id<never>('boss'),
      accountId,
      accountKind: 'driver',
      person,
      terms,
      pinHash: null,
    } as const;
    const answer = this.station.send(event);
    if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
    return accountId;
  }

  /** A whole charge; its bill waits to be paid. */
  bill(): { readonly billId: BillId; readonly total: number } {
    const { station } = this;
    const { transactionId } = station.start();
    station.pass(1_800);
    station.stop(transactionId, 9_000);
    station.status(1, 'available');
    station.pass(20, 5);
    this.clock.advance(1_820_000);
    const [bill] = station.bills(transactionId);
    if (bill === undefined) throw new Error('no bill');
    return { billId: bill.id, total: bill.totals.total };
  }

  #startLoop(): PaymentLoop {
    const { station, clock } = this;
    let loop: PaymentLoop | null = null;
    const providers = openProviders(this.#configs, {
      clock,
      currency: () => currencyOf('EUR'),
      told: (name, callback) => loop?.told(name, callback),
    });
    loop = startPayments({
      clock,
      log: silent,
      configs: this.#configs,
      providers,
      questions: (nowMs) => Promise.resolve(providerQuestions(station.db, { nowMs })),
      submit: (event) => Promise.resolve(station.send(event)),
    });
    return loop;
  }
}
