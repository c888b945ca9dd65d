/** A random month of money beside the random piles: accounts, top-ups, holds, prepays, coupons, refunds, shifts, companies that answer late, twice or wrong. */
import { id, type AccountId, type AnyId, type BenefitId, type EventId, type InvoiceId, type PaymentId, type PrepayId, type RefundId, type ShiftId, type StartCodeId, type WriteOffId } from '../../station-core/base/ids.ts'; // prettier-ignore
import { minor } from '../../station-core/base/money.ts';
import type { LocalDate } from '../../station-core/base/time.ts';
import { localTime, zoneName } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { SessionPayer } from '../../station-core/domain/payer.ts';
import type { DeskMethod } from '../../station-core/domain/payment-method.ts';
import type { ProviderTold } from '../../station-core/domain/payment-port.ts';
import type { RefundSource } from '../../station-core/domain/payment.ts';
import { toBill } from '../../station-core/store/bills.ts';
import { FlowStation } from '../support/flow-station.ts';
import { boss, ModelWorld, type Sent, type Socket } from './model-world.ts';

const second = id<never>('second');
const METHODS: readonly DeskMethod[] = ['cash', 'card-terminal', 'qr', 'bank'];
const NOBODY = { name: 'Somebody', phone: '', email: '', address: '', taxId: '', note: '', vehicles: [], otherPhones: [] };

/** All that was told, as it was told: what a journal holds. */
export class ToldStation extends FlowStation {
  readonly told: Sent[] = [];

  override send(event: Sent): Answer {
    const stamp = { receivedMs: this.nowMs, id: id<EventId>(`told-${this.told.length}`) };
    const whole: Sent = { ...stamp, ...event };
    this.told.push(whole);
    return super.send(whole);
  }
}

export class MoneyWorld extends ModelWorld {
  override readonly station: ToldStation;
  readonly accounts: AccountId[] = [];
  /** Amounts that were answered with something else than a refusal although they had to be refused. */
  #serial = 0;
  #seen = 0;

  constructor(seed: number) {
    const station = new ToldStation();
    super(seed, station);
    this.station = station;
    this.tell({ kind: 'operator.add', operatorId: boss, newId: second, name: 'Second', role: 'owner', passwordHash: 'x' });
    this.#catalogue();
    for (let n = 0; n < 4; n += 1) this.#addAccount(n);
  }

  protected override deeds(): readonly (readonly [number, () => void])[] {
    const { random } = this;
    return [
      ...super.deeds(),
      [1, () => this.pass(random.int(3_600, 30_000))],
      [5, () => this.pass(random.int(50_000, 200_000))],
      [4, () => this.#topUp()],
      [2, () => this.#freeze()],
      [5, () => this.#startAtDesk()],
      [3, () => this.#refund()],
      [2, () => this.#writeOff()],
      [2, () => this.#decide()],
      [2, () => this.#shift()],
      [2, () => this.#online()],
      [3, () => this.#company()],
      [1, () => this.#statement()],
      [1, () => this.#nonsense()],
    ];
  }

  /** Ordered stops are obeyed, mostly. */
  override pass(seconds: number): void {
    super.pass(seconds);
    const fresh = this.station.commands.slice(this.#seen);
    this.#seen = this.station.commands.length;
    for (const command of fresh) {
      if (command.kind !== 'pile.order' || command.order.kind !== 'stop') continue;
      const { transactionId } = command.order;
      const socket = this.sockets().find(({ charge }) => charge !== null && charge.transactionId === transactionId);
      if (socket?.pile.online === true && this.random.chance(0.8)) this.stopCharge(socket, 'right');
    }
  }

  #catalogue(): void {
    const day = (text: string): LocalDate => text as LocalDate;
    const [fromDay, toDay] = [day('2026-01-01'), day('2026-12-31')];
    const items = [
      { kind: 'group', group: { id: id<BenefitId>('taxi'), name: 'Taxi' } },
      { kind: 'level', level: { id: id<BenefitId>('silver'), name: 'Silver', fromBilled: minor(500), discountPpm: { energy: 20_000, service: 50_000, idle: 0 } } },
      { kind: 'level', level: { id: id<BenefitId>('gold'), name: 'Gold', fromBilled: minor(5_000), discountPpm: { energy: 50_000, service: 100_000, idle: 0 } } },
      {
        kind: 'promotion',
        promotion: {
          id: id<BenefitId>('night'), name: 'Night', discountPpm: { energy: 100_000, service: 0, idle: 0 }, fromDay, toDay, fromMinute: 1_320, toMinute: 360,
          weekdays: [], groupId: null, pileIds: null, enabled: true,
        },
      },
      ...([
        ['FIVE', { kind: 'amount', amount: minor(500) }, minor(2_000), true],
        ['HALF', { kind: 'percent', ppm: 500_000, atMost: minor(300) }, null, false],
        ['TENKWH', { kind: 'energy', energy: 100_000 as never }, minor(3_000), false],
      ] as const).map(([code, value, budget, oncePerAccount]) => ({
        kind: 'coupon' as const,
        coupon: {
          id: id<BenefitId>(`coupon-${code}`), code, name: code, value, layers: ['energy', 'service'] as const, fromDay, toDay, oncePerAccount, budget,
          minTotal: null, groupId: null, enabled: true,
        },
      })),
    ] as const; // prettier-ignore
    for (const item of items) this.#must({ kind: 'operator.put-benefit', operatorId: boss, item });
  }

  #addAccount(n: number): void {
    const accountId = id<AccountId>(`account-${n}`);
    const isFleet = n === 3;
    const terms = {
      groupId: n === 2 ? id<BenefitId>('taxi') : null,
      levelId: null,
      isPostPaid: isFleet,
      creditLimit: minor(isFleet ? 5_000 : 0),
      merchant: null,
    };
    this.#must({
      kind: 'operator.add-account',
      operatorId: boss,
      accountId,
      accountKind: isFleet ? 'fleet' : 'driver',
      person: NOBODY,
      terms,
      pinHash: null,
    });
    const number = `WALLET${n}`;
    const card = this.#must({ kind: 'operator.add-card', operatorId: boss, number, label: number, validUntilMs: null });
    if (card.kind !== 'card-saved') throw new Error('no card');
    this.#must({ kind: 'operator.bind-card', operatorId: boss, cardId: card.cardId, accountId });
    this.accounts.push(accountId);
    this.tags.push(number, number);
  }

  #topUp(): void {
    const { random } = this;
    this.tell({
      kind: 'operator.top-up',
      operatorId: boss,
      paymentId: this.#id<PaymentId>('top-up'),
      accountId: random.pick(this.accounts),
      amount: minor(random.int(100, 5_000)),
      method: random.pick(METHODS),
      bonus: minor(random.chance(0.2) ? random.int(1, 300) : 0),
    });
  }

  #freeze(): void {
    const accountId = this.random.pick(this.accounts);
    this.tell({ kind: 'operator.freeze-account', operatorId: boss, accountId, frozen: this.random.chance(0.3), reason: 'asked for' });
  }

  #startAtDesk(): void {
    const socket = this.freeSocket();
    if (socket?.pile.online !== true) return;
    const prepayId = this.#id<PrepayId>('prepay');
    const payer = this.random.pick<SessionPayer>([
      { kind: 'bill' },
      { kind: 'free' },
      { kind: 'prepaid', prepayId },
      { kind: 'prepaid', prepayId },
      { kind: 'wallet', accountId: this.random.pick(this.accounts.slice(0, 3)) },
    ]);
    if (payer.kind === 'prepaid') {
      const code = this.random.chance(0.3) ? { codeId: this.#id<StartCodeId>('code'), codeHash: `hash-${this.#serial}`, ref: null } : null;
      this.#must({
        kind: 'operator.make-prepay',
        operatorId: boss,
        prepayId,
        paymentId: this.#id<PaymentId>('prepaid'),
        amount: minor(this.random.int(300, 4_000)),
        method: this.random.pick(METHODS),
        code,
      });
      // Paid, and not used: it is due back when its time is over.
      if (code !== null && this.random.chance(0.5)) return;
    }
    const coupon = this.random.chance(0.4) ? this.random.pick(['FIVE', 'HALF', 'TENKWH', 'NONSENSE']) : null;
    const from = this.station.commands.length;
    this.tell({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: this.refOf(socket),
      cardId: null,
      limits: { amount: null, energy: null, durationS: null },
      payer,
      ...(coupon === null ? {} : { coupon }),
    });
    const order = this.station.commands.slice(from).find((one) => one.kind === 'pile.order' && one.order.kind === 'start');
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') return;
    // Accepted and ignored, now and then (F21).
    if (this.random.chance(0.9)) this.#begin(socket, order.order.tag);
  }

  #begin(socket: Socket, tag: string): void {
    this.plugIn({ socket, tag });
  }

  #refund(): void {
    const { random } = this;
    const bills = this.station.db.all("SELECT * FROM bill WHERE state <> 'reversed' ORDER BY number DESC LIMIT 12").map(toBill);
    const prepays = this.station.db.all("SELECT id FROM prepay WHERE state = 'over' ORDER BY rowid DESC LIMIT 5");
    const sources: RefundSource[] = [
      ...bills.map((bill) => ({ kind: 'bill' as const, billId: bill.id })),
      ...prepays.map((row) => ({ kind: 'prepay' as const, prepayId: id<PrepayId>(String(row['id'])) })),
      { kind: 'wallet', accountId: random.pick(this.accounts) },
    ];
    const source = random.pick(sources);
    const wish = {
      kind: 'operator.refund',
      operatorId: boss,
      refundId: this.#id<RefundId>('refund'),
      source,
      method: random.pick(['cash', 'card-terminal', 'wallet'] as const),
      amount: minor(random.int(1, 2_000)),
      reason: 'a random month',
    } as const;
    this.tell(wish);
    if (random.chance(0.3)) this.tell({ ...wish, operatorId: second });
  }

  #writeOff(): void {
    const open = this.station.db.all("SELECT * FROM bill WHERE state = 'issued' ORDER BY number").map(toBill);
    if (open.length === 0) return;
    this.tell({
      kind: 'operator.write-off',
      operatorId: boss,
      writeOffId: this.#id<WriteOffId>('write-off'),
      billId: this.random.pick(open).id,
      amount: minor(this.random.int(1, 4_000)),
      reason: 'a random month',
    });
  }

  /** The second person, who is sometimes the first. */
  #decide(): void {
    const waiting = [
      ...this.station.db.all("SELECT id, 'refund' AS kind FROM refund WHERE state = 'waiting'"),
      ...this.station.db.all("SELECT id, 'write-off' AS kind FROM write_off WHERE state = 'waiting'"),
    ];
    if (waiting.length === 0) return;
    const { id: what, kind } = this.random.pick(waiting) as { readonly id: string; readonly kind: string };
    const by = { operatorId: this.random.pick([boss, second, second]), approve: this.random.chance(0.8) };
    if (kind === 'refund') this.tell({ kind: 'operator.decide-refund', refundId: id<RefundId>(what), ...by });
    else this.tell({ kind: 'operator.decide-write-off', writeOffId: id<WriteOffId>(what), ...by });
  }

  #shift(): void {
    const { random } = this;
    const open = this.station.db.get('SELECT id FROM shift WHERE closed_at_ms IS NULL');
    const cash = Math.max(0, this.station.balance('cash') + random.pick([0, 0, 0, 50, -50]));
    if (open === undefined)
      this.tell({ kind: 'operator.open-shift', operatorId: boss, shiftId: this.#id<ShiftId>('shift'), countedCash: minor(cash) });
    else if (random.chance(0.5))
      this.tell({
        kind: 'operator.move-cash',
        operatorId: boss,
        direction: random.pick(['in', 'out'] as const),
        other: random.pick(['owner', 'safe'] as const),
        amount: minor(random.int(1, 3_000)),
        reason: 'change',
      });
    else
      this.tell({
        kind: 'operator.close-shift',
        operatorId: boss,
        shiftId: id<ShiftId>(String(open['id'])),
        countedCash: minor(cash),
        leftCash: minor(Math.min(cash, random.int(0, 10_000))),
        note: 'a random month',
      });
  }

  #online(): void {
    const { random } = this;
    const open = this.station.db.all("SELECT * FROM bill WHERE state = 'issued' ORDER BY number").map(toBill);
    const bill = open.length === 0 ? null : random.pick(open);
    const purpose =
      bill === null || random.chance(0.5)
        ? { kind: 'top-up' as const, accountId: random.pick(this.accounts) }
        : { kind: 'bill' as const, billId: bill.id };
    const amount = minor(
      bill === null ? 1_000 : Math.max(1, bill.totals.total - bill.carriedOver - bill.paid - bill.writtenOff - bill.credited),
    );
    this.tell({
      kind: 'operator.ask-payment',
      operatorId: boss,
      paymentId: this.#id<PaymentId>('online'),
      purpose,
      amount,
      provider: 'test',
    });
  }

  /** The company: paid, failed, paid twice, paid after it had failed, another amount, of an order nobody knows. */
  #company(): void {
    const { random } = this;
    const known = this.station.db.all("SELECT id, amount FROM payment WHERE method = 'online' ORDER BY rowid DESC LIMIT 6");
    const one = known.length === 0 || random.chance(0.05) ? { id: 'of-nobody', amount: 100 } : random.pick(known);
    const amount = Number(one['amount']) + random.pick([0, 0, 0, 0, -1, 100]);
    const paid: ProviderTold = { state: 'paid', providerRef: 'r', amount: minor(Math.max(1, amount)) };
    const told = random.pick<ProviderTold>([
      { state: 'pending', providerRef: 'r', payUrl: null },
      paid,
      paid,
      { state: 'failed', providerRef: 'r', problem: 'no money' },
    ]);
    const event = { kind: 'payment.told', provider: 'test', paymentId: id<PaymentId>(String(one['id'])), told } as const;
    this.tell(event);
    if (random.chance(0.3)) this.tell(event);
    for (const row of this.station.db.all("SELECT id, amount FROM refund WHERE state IN ('asked','pending') LIMIT 2"))
      this.tell({
        kind: 'refund.told',
        provider: 'test',
        refundId: id<RefundId>(String(row['id'])),
        told: random.chance(0.7)
          ? { state: 'paid', providerRef: 'r', amount: minor(Number(row['amount'])) }
          : { state: 'failed', providerRef: 'r', problem: 'no' },
      });
  }

  #statement(): void {
    const fleet = this.accounts[3];
    if (fleet === undefined) return;
    const today = localTime(this.station.nowMs, zoneName('Europe/Berlin')).date;
    const invoiceId = this.#id<InvoiceId>('statement');
    this.tell({
      kind: 'operator.issue-statement',
      operatorId: boss,
      invoiceId,
      accountId: fleet,
      fromDay: '2026-01-01' as LocalDate,
      toDay: today,
    });
    const issued = this.station.db.all("SELECT id, total, paid FROM invoice WHERE kind = 'statement' AND paid < total");
    if (issued.length === 0) return;
    const one = this.random.pick(issued);
    const due = Number(one['total']) - Number(one['paid']);
    this.tell({
      kind: 'operator.pay-statement',
      operatorId: boss,
      paymentId: this.#id<PaymentId>('statement-paid'),
      invoiceId: id<InvoiceId>(String(one['id'])),
      amount: minor(this.random.chance(0.5) ? due : Math.max(1, Math.floor(due / 2))),
      method: 'bank',
    });
  }

  /** Amounts that nobody can mean: refused, and nothing moves. */
  #nonsense(): void {
    const before = this.money();
    const accountId = this.random.pick(this.accounts);
    const paymentId = this.#id<PaymentId>('nonsense');
    const wishes: Sent[] = [
      { kind: 'operator.top-up', operatorId: boss, paymentId, accountId, amount: -100 as never, method: 'cash', bonus: minor(0) },
      { kind: 'operator.top-up', operatorId: boss, paymentId, accountId, amount: minor(9_000_000_000), method: 'cash', bonus: minor(0) },
      { kind: 'operator.refund', operatorId: boss, refundId: id('r-nonsense'), source: { kind: 'wallet', accountId }, method: 'cash', amount: minor(9_000_000), reason: 'x' },
    ]; // prettier-ignore
    for (const wish of wishes) if (this.tell(wish).kind !== 'refused') this.problems.push(`${wish.kind} of a senseless amount was taken`);
    if (this.money() !== before) this.problems.push('a refused amount moved something');
  }

  override money(): string {
    const rows = (sql: string): unknown => this.station.db.all(sql);
    return JSON.stringify([
      JSON.parse(super.money()),
      rows('SELECT id, state, amount, refunded FROM payment ORDER BY id'),
      rows('SELECT id, state, amount FROM refund ORDER BY id'),
      rows('SELECT id, state, amount FROM prepay ORDER BY id'),
      rows('SELECT account, party, balance FROM balance ORDER BY 1, 2'),
    ]);
  }

  #must(event: Sent): Answer {
    const answer = this.tell(event);
    if (answer.kind === 'refused') throw new Error(`${event.kind}: ${JSON.stringify(answer)}`);
    return answer;
  }

  // The brand is named by whoever calls: the parameter is the point, as in base/ids.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- see above
  #id<T extends AnyId>(kind: string): T {
    this.#serial += 1;
    return id<T>(`${kind}-${this.#serial}`);
  }
}
