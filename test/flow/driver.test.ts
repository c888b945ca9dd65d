/** Drivers by phone, as the flow decides: starts by code and by account, stops, complaints and what becomes of them. */
import { describe, expect, test } from 'vitest';
import {
  id,
  type AccountId,
  type BenefitId,
  type ComplaintId,
  type OperatorId,
  type PaymentId,
  type PrepayId,
  type StartCodeId,
} from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { addMs, type LocalDate } from '../../station-core/base/time.ts';
import type { AccountPerson } from '../../station-core/domain/account.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { SessionPayer } from '../../station-core/domain/payer.ts';
import type { ConnectorRef } from '../../station-core/domain/pile.ts';
import { complaintById, complaintText } from '../../station-core/store/complaints.ts';
import { driverPageByHash } from '../../station-core/store/driver-pages.ts';
import { prepayById } from '../../station-core/store/prepays.ts';
import { sessionMoney } from '../../station-core/store/session-money.ts';
import { codeById } from '../../station-core/store/start-codes.ts';
import { openOrderOn } from '../../station-core/store/start-orders.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const NO_LIMITS = { amount: null, energy: null, durationS: null };
const PERSON: AccountPerson = { name: 'Ada', phone: '0170 1', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
const DONE: Answer = { kind: 'done' };

function prepaid(station: FlowStation, name = 'a', amount = 5_000, ref: ConnectorRef | null = null): string {
  const codeHash = `hash-${name}`;
  const answer = station.send({
    kind: 'operator.make-prepay',
    operatorId: boss,
    prepayId: id<PrepayId>(`prepay-${name}`),
    paymentId: id<PaymentId>(`payment-${name}`),
    amount: minor(amount),
    method: 'card-terminal',
    code: { codeId: id<StartCodeId>(`code-${name}`), codeHash, ref },
  });
  expect(answer).toEqual(DONE);
  return codeHash;
}

function code(
  station: FlowStation,
  name: string,
  payer: SessionPayer,
  limits: typeof NO_LIMITS | { amount: ReturnType<typeof minor>; energy: null; durationS: null } = NO_LIMITS,
): string {
  const codeHash = `hash-${name}`;
  const expiresAtMs = addMs(station.nowMs, 3_600_000);
  expect(
    station.send({
      kind: 'operator.make-code',
      operatorId: boss,
      codeId: id<StartCodeId>(`code-${name}`),
      codeHash,
      payer,
      limits,
      ref: null,
      expiresAtMs,
    }),
  ).toEqual(DONE);
  return codeHash;
}

function account(station: FlowStation, topUp: number): AccountId {
  const accountId = id<AccountId>('account-1');
  expect(station.send({ kind: 'driver.register', accountId, person: PERSON, pinHash: 'argon' })).toEqual(DONE);
  if (topUp > 0)
    station.send({
      kind: 'operator.top-up',
      operatorId: boss,
      paymentId: id<PaymentId>('top-up-1'),
      accountId,
      amount: minor(topUp),
      method: 'card-terminal',
      bonus: minor(0),
    });
  return accountId;
}

function start(station: FlowStation, codeHash: string, options: { ref?: ConnectorRef; pageHash?: string; coupon?: string } = {}): Answer {
  const { ref = station.ref(1), pageHash = 'page-1', coupon = null } = options;
  return station.send({ kind: 'driver.start', ref, by: { kind: 'code', codeHash }, limits: NO_LIMITS, coupon, pageHash });
}

/** The tag of the last order to start. */
function orderedTag(station: FlowStation): string {
  const order = station.commands.findLast((command) => command.kind === 'pile.order' && command.order.kind === 'start');
  if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('nothing was ordered');
  return order.order.tag;
}

function why(answer: Answer): unknown {
  return answer.kind === 'refused' ? (answer.detail['why'] ?? answer.code) : answer.kind;
}

describe('a start by code', () => {
  test('orders the pile with a tag of its own, and the session is the page’s, the prepay’s and the driver’s', () => {
    const station = new FlowStation().ready();
    const codeHash = prepaid(station);
    expect(start(station, codeHash).kind).toBe('ordered');
    expect(openOrderOn(station.db, station.ref(1))).toMatchObject({
      operatorId: null,
      payer: { kind: 'prepaid', prepayId: 'prepay-a' },
      codeId: 'code-a',
      pageHash: 'page-1',
    });
    const tag = orderedTag(station);
    expect(tag).toMatch(/^DR.{1,18}$/);
    const { transactionId, sessionId, status } = station.start({ tag });
    expect(status).toBe('Accepted');
    expect(station.session(transactionId)).toMatchObject({ startedBy: 'driver', operatorId: null, tokenId: null });
    expect(sessionMoney(station.db, sessionId).payer).toEqual({ kind: 'prepaid', prepayId: 'prepay-a' });
    expect(prepayById(station.db, id<PrepayId>('prepay-a'))).toMatchObject({ state: 'in-use', sessionId });
    expect(codeById(station.db, id<StartCodeId>('code-a'))).toMatchObject({ state: 'used', sessionId });
    expect(driverPageByHash(station.db, 'page-1')).toMatchObject({ sessionId });
  });

  test('works with a pile that names its transactions itself (2.0.1)', () => {
    const station = new FlowStation().ready();
    station.addPile201();
    const ref = { pileId: station.ref(1, 'Q1').pileId, evse: 1, connector: 1 };
    expect(start(station, prepaid(station), { ref }).kind).toBe('ordered');
    station.tell('started', 0, { tag: orderedTag(station), isCard: false });
    const session = station.sessionOf();
    expect(session.startedBy).toBe('driver');
    expect(driverPageByHash(station.db, 'page-1')).toMatchObject({ sessionId: session.id });
    expect(codeById(station.db, id<StartCodeId>('code-a'))?.state).toBe('used');
  });

  test('is charged to the prepay, and a code is good for one charge alone', () => {
    const station = new FlowStation().ready();
    const codeHash = prepaid(station);
    start(station, codeHash);
    const { transactionId } = station.start({ tag: orderedTag(station) });
    station.pass(1_800);
    station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId });
    station.stop(transactionId, 6_000);
    station.status(1, 'available');
    station.pass(10);
    expect(station.bills(transactionId)[0]).toMatchObject({ state: 'paid', paidBy: 'prepaid', totals: { total: 350 } });
    expect(station.ledgerSum()).toBe(0);
    expect(why(start(station, codeHash, { pageHash: 'page-2' }))).toBe('code-used');
  });

  test('that comes to nothing leaves the code good', () => {
    const station = new FlowStation().ready();
    const codeHash = prepaid(station);
    start(station, codeHash);
    station.pass(100, 10);
    expect(openOrderOn(station.db, station.ref(1))).toBeNull();
    expect(codeById(station.db, id<StartCodeId>('code-a'))?.state).toBe('open');
    expect(start(station, codeHash).kind).toBe('ordered');
    expect(driverPageByHash(station.db, 'page-1')?.orderId).toBe(openOrderOn(station.db, station.ref(1))?.id);
  });

  test('keeps the lower of two limits', () => {
    const station = new FlowStation().ready();
    start(station, code(station, 'b', { kind: 'bill' }, { amount: minor(1_000), energy: null, durationS: null }));
    expect(openOrderOn(station.db, station.ref(1))?.limits).toEqual({ amount: 1_000, energy: null, durationS: null });
  });

  test.each<[string, string, (station: FlowStation) => Answer]>([
    ['a code that nobody made', 'code-unknown', (s) => start(s, 'hash-nobody')],
    [
      'a code whose time is over',
      'code-over',
      (s) => {
        const codeHash = code(s, 'b', { kind: 'free' });
        s.nowMs = addMs(s.nowMs, 3_600_000);
        return start(s, codeHash);
      },
    ],
    [
      'a code that was cancelled',
      'code-over',
      (s) => {
        const codeHash = code(s, 'b', { kind: 'free' });
        s.send({ kind: 'operator.cancel-code', operatorId: boss, codeId: id<StartCodeId>('code-b') });
        return start(s, codeHash);
      },
    ],
    ['a code for another connector', 'code-elsewhere', (s) => start(s, prepaid(s, 'a', 5_000, s.ref(2)))],
    [
      'a code twice at once, on two connectors',
      'code-ordered',
      (s) => {
        const codeHash = prepaid(s);
        start(s, codeHash);
        return start(s, codeHash, { ref: s.ref(2), pageHash: 'page-2' });
      },
    ],
    [
      'a connector where a start is under way',
      'ordered',
      (s) => {
        start(s, prepaid(s));
        return start(s, prepaid(s, 'b'), { pageHash: 'page-2' });
      },
    ],
    [
      'a connector where a charge runs',
      'running',
      (s) => {
        s.start();
        return start(s, prepaid(s));
      },
    ],
    [
      'a pile that is not connected',
      'pile.offline',
      (s) => {
        s.drop();
        return start(s, prepaid(s));
      },
    ],
    ['a pile that is not there', 'input.not-found', (s) => start(s, prepaid(s), { ref: s.ref(1, 'P9') })],
    ['a coupon that nobody made', 'unknown', (s) => start(s, prepaid(s), { coupon: 'WINTER' })],
    [
      'money that has not come',
      'not-paid',
      (s) => {
        const asked = {
          prepayId: id<PrepayId>('p'),
          paymentId: id<PaymentId>('y'),
          codeId: id<StartCodeId>('c'),
          codeHash: 'hash-p',
          pageHash: 'page-9',
        };
        expect(s.send({ kind: 'driver.ask-prepay', ...asked, amount: minor(2_000), provider: 'shop', ref: s.ref(1) })).toEqual(DONE);
        return start(s, 'hash-p', { pageHash: 'page-9' });
      },
    ],
  ])('is refused for %s, and nothing is ordered', (_, expected, act) => {
    const station = new FlowStation().ready();
    const orders = () => station.count('start_order');
    let before = 0;
    const send = station.send.bind(station);
    station.send = (event) => {
      before = orders();
      return send(event);
    };
    expect(why(act(station))).toBe(expected);
    expect(orders()).toBe(before);
  });

  test('takes a coupon along', () => {
    const station = new FlowStation().ready();
    const day = (text: string): LocalDate => text as LocalDate;
    const coupon = {
      id: id<BenefitId>('c1'),
      code: 'WINTER',
      name: 'Winter',
      value: { kind: 'amount', amount: minor(100) },
      layers: ['energy'],
      fromDay: day('2026-01-01'),
      toDay: day('2027-01-01'),
      oncePerAccount: false,
      budget: null,
      minTotal: null,
      groupId: null,
      enabled: true,
    } as const;
    expect(station.send({ kind: 'operator.put-benefit', operatorId: boss, item: { kind: 'coupon', coupon } })).toEqual(DONE);
    expect(start(station, prepaid(station), { coupon: 'winter' }).kind).toBe('ordered');
    expect(openOrderOn(station.db, station.ref(1))?.couponId).toBe('c1');
  });
});

describe('a start by account', () => {
  const byAccount = (station: FlowStation, accountId: AccountId) =>
    station.send({
      kind: 'driver.start',
      ref: station.ref(1),
      by: { kind: 'account', accountId },
      limits: NO_LIMITS,
      coupon: null,
      pageHash: 'page-1',
    });

  test('is paid from the wallet', () => {
    const station = new FlowStation().ready();
    expect(byAccount(station, account(station, 5_000)).kind).toBe('ordered');
    const { sessionId } = station.start({ tag: orderedTag(station) });
    expect(sessionMoney(station.db, sessionId)).toMatchObject({
      accountId: 'account-1',
      payer: { kind: 'wallet', accountId: 'account-1' },
    });
  });

  test.each<[string, string, (station: FlowStation) => Answer]>([
    ['an empty wallet', 'account-empty', (s) => byAccount(s, account(s, 0))],
    [
      'an account that is frozen',
      'account-not-active',
      (s) => {
        const accountId = account(s, 5_000);
        s.send({ kind: 'operator.freeze-account', operatorId: boss, accountId, frozen: true, reason: 'lost phone' });
        return byAccount(s, accountId);
      },
    ],
    ['an account that is not there', 'account-not-active', (s) => byAccount(s, id<AccountId>('nobody'))],
  ])('is refused for %s', (_, expected, act) => {
    expect(why(act(new FlowStation().ready()))).toBe(expected);
  });
});

describe('an account that a driver opens himself', () => {
  test('is a driver’s with a wallet, once', () => {
    const station = new FlowStation().ready();
    account(station, 0);
    account(station, 0);
    expect(station.count('account')).toBe(1);
    expect(station.db.get('SELECT kind, is_post_paid, credit_limit, pin_hash FROM account')).toEqual({
      kind: 'driver',
      is_post_paid: 0,
      credit_limit: 0,
      pin_hash: 'argon',
    });
  });

  test('is refused past two hundred a day, and neither name nor PIN is in the journal', () => {
    const station = new FlowStation().ready();
    for (let n = 0; n < 200; n += 1)
      expect(
        station.send({ kind: 'driver.register', accountId: id<AccountId>(`a-${n}`), person: PERSON, pinHash: 'argon-secret' }),
      ).toEqual(DONE);
    expect(why(station.send({ kind: 'driver.register', accountId: id<AccountId>('one-more'), person: PERSON, pinHash: 'x' }))).toBe(
      'too-many',
    );
    const bodies = station.db.all("SELECT body FROM journal WHERE kind = 'driver.register'").map((row) => String(row['body']));
    expect(bodies.length).toBeGreaterThan(100);
    expect(bodies.some((body) => body.includes('Ada') || body.includes('argon-secret'))).toBe(false);
  });
});

describe('a stop by phone', () => {
  test('orders the pile once for impatient thumbs, and nothing where nothing runs', () => {
    const station = new FlowStation().ready();
    start(station, prepaid(station));
    const { transactionId, sessionId } = station.start({ tag: orderedTag(station) });
    const stops = () => station.commands.filter((command) => command.kind === 'pile.order' && command.order.kind === 'stop').length;
    expect(station.send({ kind: 'driver.stop', sessionId }).kind).toBe('ordered');
    expect(station.send({ kind: 'driver.stop', sessionId })).toEqual(DONE);
    expect(stops()).toBe(1);
    expect(station.session(transactionId)).toMatchObject({ stopReason: 'driver' });
    station.stop(transactionId, 1_000);
    expect(why(station.send({ kind: 'driver.stop', sessionId }))).toBe('not-charging');
  });
});

describe('a complaint', () => {
  const complaintId = id<ComplaintId>('complaint-1');
  const complain = (station: FlowStation, n = '1'): Answer =>
    station.send({
      kind: 'driver.complain',
      complaintId: id<ComplaintId>(`complaint-${n}`),
      pileId: station.ref(1).pileId,
      sessionId: null,
      text: 'The cable is stuck',
      contact: '0170 555',
      pageHash: `page-${n}`,
    });

  test('is kept sealed, answered, and erased when its months are over; the journal never had it', () => {
    const station = new FlowStation().ready();
    expect(complain(station)).toEqual(DONE);
    expect(complain(station)).toEqual(DONE);
    expect(station.count('complaint')).toBe(1);
    const kept = complaintById(station.db, complaintId);
    expect(kept === null ? null : complaintText(station.db, station.vault, kept)).toEqual({
      text: 'The cable is stuck',
      contact: '0170 555',
    });
    expect(kept?.sealedText).not.toContain('stuck');
    const [row] = station.db.all("SELECT body FROM journal WHERE kind = 'driver.complain'");
    expect(String(row?.['body'])).not.toMatch(/stuck|0170|page-1/);
    station.send({ kind: 'operator.answer-complaint', operatorId: boss, complaintId, answer: 'We freed it.' });
    expect(complaintById(station.db, complaintId)).toMatchObject({ state: 'answered', answer: 'We freed it.', answeredBy: 'boss' });
    station.nowMs = addMs(station.nowMs, 40 * 30 * 86_400_000);
    station.tick();
    const erased = complaintById(station.db, complaintId);
    expect(erased).toMatchObject({ sealedText: '', answer: '' });
    expect(erased === null ? 'x' : complaintText(station.db, station.vault, erased)).toBeNull();
    expect(why(station.send({ kind: 'operator.answer-complaint', operatorId: boss, complaintId, answer: 'again' }))).toBe('input.invalid');
    expect(driverPageByHash(station.db, 'page-1')).toBeNull();
  });

  test('is refused past sixty an hour', () => {
    const station = new FlowStation().ready();
    for (let n = 0; n < 60; n += 1) expect(complain(station, `n${n}`)).toEqual(DONE);
    expect(why(complain(station, 'more'))).toBe('too-many');
    station.nowMs = addMs(station.nowMs, 3_600_001);
    expect(complain(station, 'later')).toEqual(DONE);
  });
});
