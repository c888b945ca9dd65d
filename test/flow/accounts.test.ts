/** Accounts at the desk: registered, topped up, frozen, closed with what is left paid out, the person erased; money only by transfers. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type AccountId, type BenefitId, type OperatorId, type PaymentId, type PileId, type RefundId, type TokenId } from '../../station-core/base/ids.ts'; // prettier-ignore
import { minor } from '../../station-core/base/money.ts';
import { DAY_MS, utcMs } from '../../station-core/base/time.ts';
import type { Account, AccountPerson } from '../../station-core/domain/account.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { AccountTerms } from '../../station-core/domain/money-event.ts';
import type { MoneySettings } from '../../station-core/domain/money-settings.ts';
import { accountById, accountByNumber, accountsByHandle, owedBy, personOf, walletOf } from '../../station-core/store/accounts.ts'; // prettier-ignore
import { cardById } from '../../station-core/store/cards.ts';
import { balanceOf, trialBalance } from '../../station-core/store/ledger.ts';
import { paymentById } from '../../station-core/store/payments.ts';
import { refundById } from '../../station-core/store/refunds.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { accountExport } from '../../station-core/store/views/account-export.ts';
import { accountMovements, accountsPage, accountView } from '../../station-core/store/views/accounts.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const mira = id<AccountId>('mira');
const person: AccountPerson = {
  name: 'Mira Vogel',
  phone: '+49 151 2345',
  otherPhones: ['030 99 88'],
  email: '',
  address: '',
  taxId: '',
  note: '',
  vehicles: [{ vin: 'WVWZZZE1ZMP012345', plate: 'B-MV 204E' }],
};
const plain: AccountTerms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };

let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
});

const add = (accountId = mira, change: Partial<{ kind: Account['kind']; person: AccountPerson; terms: AccountTerms }> = {}): Answer =>
  station.send({
    kind: 'operator.add-account',
    operatorId: boss,
    accountId,
    accountKind: change.kind ?? 'driver',
    person: change.person ?? person,
    terms: change.terms ?? plain,
    pinHash: null,
  });
const topUp = (
  amount: number,
  options: Partial<{ paymentId: string; bonus: number; accountId: AccountId; method: 'cash' | 'bank' }> = {},
): Answer =>
  station.send({
    kind: 'operator.top-up',
    operatorId: boss,
    paymentId: id<PaymentId>(options.paymentId ?? 'pay-1'),
    accountId: options.accountId ?? mira,
    amount: amount as never,
    method: options.method ?? 'cash',
    bonus: (options.bonus ?? 0) as never,
  });
const freeze = (frozen = true, reason = 'lost his licence'): Answer =>
  station.send({ kind: 'operator.freeze-account', operatorId: boss, accountId: mira, frozen, reason });
const close = (refundId = 'out-1'): Answer =>
  station.send({
    kind: 'operator.close-account',
    operatorId: boss,
    accountId: mira,
    method: 'cash',
    refundId: id<RefundId>(refundId),
    reason: 'moves away',
  });
const erase = (): Answer => station.send({ kind: 'operator.erase-person', operatorId: boss, accountId: mira, reason: 'asked for it' });
const money = (change: Partial<MoneySettings>): void => {
  const before = settingsOf(station.db)?.money;
  if (before === undefined) throw new Error('the station is set up');
  expect(station.send({ kind: 'operator.money-settings', operatorId: boss, money: { ...before, ...change } })).toEqual({ kind: 'done' });
};
const card = (): TokenId => station.vault.tokenId('CARD1');
const numberOfCard = (): number | null => {
  const accountId = cardById(station.db, card())?.accountId ?? null;
  return accountId === null ? null : (accountById(station.db, accountId)?.number ?? null);
};
const bind = (accountId: AccountId | null = mira): Answer =>
  station.send({ kind: 'operator.bind-card', operatorId: boss, cardId: card(), accountId });
const authorize = (tag = 'CARD1'): string => {
  const answer = station.send({ kind: 'pile.authorize', pileId: id<PileId>('P1'), wire: null, tag });
  return answer.kind === 'authorized' ? answer.status : answer.kind;
};
const helpOf = (answer: Answer): string => (answer.kind === 'refused' ? String(answer.detail['help'] ?? answer.code) : answer.kind);
const vaultOf = () => ({ vault: station.vault });
const sumOfAll = (): number => trialBalance(station.db).reduce((sum, { balance }) => sum + balance, 0);

describe('registered', () => {
  test('a number, a sealed person, found by phone, plate and VIN in any form', () => {
    expect(add()).toEqual({ kind: 'done' });
    add(id<AccountId>('second'), { person: { ...person, name: 'Noor', phone: '', otherPhones: [], vehicles: [] } });
    const account = accountByNumber(station.db, 1);
    expect(account).toMatchObject({ id: 'mira', kind: 'driver', state: 'active', createdAtMs: station.nowMs });
    expect(accountByNumber(station.db, 2)?.id).toBe('second');
    expect(account === null ? null : personOf(station.db, station.vault, account)).toEqual(person);
    for (const handle of ['+491512345', '03099-88', 'bmv204e', 'wvwzzze1zmp012345'])
      expect(accountsByHandle(station.db, station.vault, handle).map(({ number }) => number)).toEqual([1]);
    expect(accountsByHandle(station.db, station.vault, '12345')).toEqual([]);
  });

  test('the same again is the same account; nothing readable stands in the file or the journal', () => {
    add();
    expect(add()).toEqual({ kind: 'done' });
    expect(accountByNumber(station.db, 2)).toBeNull();
    const tables = ['account', 'account_handle', 'journal'].flatMap((table) => station.db.all(`SELECT * FROM ${table}`));
    expect(JSON.stringify(tables)).not.toMatch(/Mira|Vogel|2345|204E|WVW/);
  });

  test.each<[string, Parameters<typeof add>[1], RegExp]>([
    ['no name', { person: { ...person, name: '' } }, /whose account/],
    ['credit for a driver', { terms: { ...plain, isPostPaid: true, creditLimit: minor(1_000) } }, /Only a fleet/],
    ['a group that is not', { terms: { ...plain, groupId: id<BenefitId>('none') } }, /no such price group/],
    ['a level that is not', { terms: { ...plain, levelId: id<BenefitId>('none') } }, /no such member level/],
  ])('%s is refused in a sentence, and nothing is done', (_, change, told) => {
    expect(helpOf(add(mira, change))).toMatch(told);
    expect(accountById(station.db, mira)).toBeNull();
  });

  test('a pile belongs to one merchant', () => {
    const terms = { ...plain, merchant: { pileIds: [id<PileId>('P1')], feePpm: 100_000 } };
    expect(add(id<AccountId>('m1'), { kind: 'merchant', terms })).toEqual({ kind: 'done' });
    expect(helpOf(add(id<AccountId>('m2'), { kind: 'merchant', terms }))).toMatch(/Pile P1 belongs to another merchant/);
  });

  test('a change keeps what it does not name', () => {
    add();
    const change = { kind: 'operator.change-account', operatorId: boss, accountId: mira } as const;
    station.send({ ...change, person: null, terms: null, pinHash: 'hash' });
    station.send({ ...change, person: { ...person, name: 'Mira Stern' }, terms: null, pinHash: null });
    const account = accountById(station.db, mira);
    expect(account).toMatchObject({ pinHash: 'hash', isPostPaid: false });
    expect(account === null ? null : personOf(station.db, station.vault, account)?.name).toBe('Mira Stern');
    station.send({ ...change, person: null, terms: null, pinHash: '' });
    expect(accountById(station.db, mira)?.pinHash).toBeNull();
  });
});

describe('topped up', () => {
  beforeEach(() => void add());

  test('what came in and the gift stand in the wallet; the books balance', () => {
    expect(topUp(5_000, { bonus: 500 })).toEqual({ kind: 'done' });
    expect(walletOf(station.db, mira)).toBe(5_500);
    expect([balanceOf(station.db, 'cash', null), balanceOf(station.db, 'bonus', null)]).toEqual([5_000, 500]);
    expect(paymentById(station.db, id<PaymentId>('pay-1'))).toMatchObject({
      state: 'paid',
      amount: 5_000,
      method: 'cash',
      operatorId: 'boss',
    });
    expect(sumOfAll()).toBe(0);
  });

  test('the same payment again does nothing twice; another one under its name is refused', () => {
    topUp(5_000);
    expect(topUp(5_000)).toEqual({ kind: 'done' });
    expect(helpOf(topUp(7_000))).toMatch(/booked already/);
    expect(helpOf(topUp(5_000, { method: 'bank' }))).toMatch(/booked already/);
    expect(walletOf(station.db, mira)).toBe(5_000);
  });

  test.each<[string, () => Answer, RegExp]>([
    ['nothing', () => topUp(0), /above zero/],
    ['less than nothing', () => topUp(-100), /above zero/],
    ['half a cent', () => topUp(0.5), /above zero/],
    ['a number past all numbers', () => topUp(Number.MAX_SAFE_INTEGER + 2), /above zero/],
    ['more than the owner allows at once', () => topUp(100_001), /more than may be topped up/],
    ['a gift below zero', () => topUp(100, { bonus: -1 }), /zero or more/],
    ['a gift without measure', () => topUp(100, { bonus: 100_001 }), /more than may be topped up/],
    ['an account that is not', () => topUp(100, { accountId: id<AccountId>('nobody') }), /input.not-found/],
  ])('%s is refused and nothing is booked', (_, send, told) => {
    expect(helpOf(send())).toMatch(told);
    expect([walletOf(station.db, mira), balanceOf(station.db, 'cash', null)]).toEqual([0, 0]);
  });

  test('a wallet holds no more than the owner allows', () => {
    money({ topUpMost: minor(6_000), walletMost: minor(6_000) });
    topUp(5_000);
    expect(helpOf(topUp(1_001, { paymentId: 'pay-2' }))).toMatch(/hold more than the owner allows/);
    expect(topUp(1_000, { paymentId: 'pay-3' })).toEqual({ kind: 'done' });
  });

  test('cash only in an open shift, where the owner wants it so', () => {
    money({ shiftsRequired: true });
    expect(helpOf(topUp(5_000))).toMatch(/Open the shift first/);
    expect(topUp(5_000, { method: 'bank' })).toEqual({ kind: 'done' });
  });

  test('whoever has no wallet gets nothing into one', () => {
    const fleet = id<AccountId>('fleet');
    add(fleet, { kind: 'fleet', terms: { ...plain, isPostPaid: true, creditLimit: minor(9_000) } });
    expect(helpOf(topUp(100, { accountId: fleet }))).toMatch(/month’s statement/);
    const owner = id<AccountId>('m');
    add(owner, { kind: 'merchant', terms: { ...plain, merchant: { pileIds: [], feePpm: 0 } } });
    expect(helpOf(topUp(100, { accountId: owner }))).toMatch(/has no wallet/);
  });

  test('what may go back is what is neither held nor on its way back; desk money goes back at the desk', () => {
    topUp(6_000);
    const back = () => {
      const view = accountView(station.db, { accountId: mira, nowMs: station.nowMs }, vaultOf());
      return [view?.mayGoBack, view?.mayGoBackOnline];
    };
    expect(back()).toEqual([6_000, 0]);
    const refund = {
      kind: 'operator.refund',
      operatorId: boss,
      source: { kind: 'wallet', accountId: mira },
      method: 'cash',
      reason: 'too much',
    } as const;
    station.send({ ...refund, refundId: id<RefundId>('r1'), amount: minor(400) });
    expect([walletOf(station.db, mira), ...back()]).toEqual([5_600, 5_600, 0]);
    station.send({ ...refund, refundId: id<RefundId>('r2'), amount: minor(5_200) });
    expect([walletOf(station.db, mira), ...back()]).toEqual([5_600, 400, 0]);
  });

  test('every movement is listed with what was there after it', () => {
    topUp(5_000, { bonus: 250 });
    topUp(2_000, { paymentId: 'pay-2', method: 'bank' });
    const page = accountMovements(station.db, { accountId: mira, of: 'wallet', offset: 0, limit: 2 });
    expect(page.total).toBe(3);
    expect(page.rows.map(({ reason, amount, balance, other, operatorName }) => [reason, amount, balance, other, operatorName])).toEqual([
      ['top-up', 2_000, 7_250, 'bank', 'Owner'],
      ['bonus', 250, 5_250, 'bonus', 'Owner'],
    ]);
  });
});

describe('frozen', () => {
  beforeEach(() => {
    add();
    bind();
    topUp(5_000);
  });

  test('its cards start nothing, and again after it was unfrozen', () => {
    expect(authorize()).toBe('Accepted');
    expect(helpOf(freeze(true, ' '))).toMatch(/Say why/);
    expect(freeze()).toEqual({ kind: 'done' });
    expect(accountById(station.db, mira)).toMatchObject({ state: 'frozen', frozenReason: 'lost his licence' });
    expect(authorize()).toBe('Blocked');
    expect(freeze(false, '')).toEqual({ kind: 'done' });
    expect(authorize()).toBe('Accepted');
    expect(accountById(station.db, mira)?.frozenReason).toBe('');
  });

  test('nothing is paid out of it, and what comes in is taken', () => {
    freeze();
    expect(helpOf(close())).toMatch(/nothing is paid out/);
    expect(topUp(100, { paymentId: 'pay-2' })).toEqual({ kind: 'done' });
    expect(walletOf(station.db, mira)).toBe(5_100);
  });

  test('the lists of cards in the piles are told of it', () => {
    const newest = () => station.db.get('SELECT max(seq) AS n FROM card_change')?.['n'];
    const before = Number(newest());
    freeze();
    expect(newest()).toBe(before + 1);
  });
});

describe('closed', () => {
  beforeEach(() => {
    add();
    bind();
  });

  test('what is in the wallet goes out, its cards start nothing, and it is for good', () => {
    topUp(4_200);
    expect(close()).toEqual({ kind: 'done' });
    expect(accountById(station.db, mira)).toMatchObject({ state: 'closed', closedAtMs: station.nowMs, pinHash: null });
    expect([walletOf(station.db, mira), balanceOf(station.db, 'cash', null), sumOfAll()]).toEqual([0, 0, 0]);
    expect(refundById(station.db, id<RefundId>('out-1'))).toMatchObject({ state: 'paid', amount: 4_200, reason: 'moves away' });
    expect(authorize()).toBe('Blocked');
    expect(helpOf(topUp(100, { paymentId: 'pay-2' }))).toMatch(/closed for good/);
    expect(helpOf(freeze())).toMatch(/closed for good/);
    expect(helpOf(bind())).toMatch(/no card is bound/);
  });

  test('closed twice it pays once', () => {
    topUp(4_200);
    close();
    expect(close()).toEqual({ kind: 'done' });
    expect(helpOf(close('out-2'))).toMatch(/closed for good/);
    expect(balanceOf(station.db, 'cash', null)).toBe(0);
  });

  test('an empty one closes without a payment', () => {
    expect(close()).toEqual({ kind: 'done' });
    expect(refundById(station.db, id<RefundId>('out-1'))).toBeNull();
  });

  test('not while a charge runs', () => {
    topUp(4_200);
    station.start({});
    expect(helpOf(close())).toMatch(/still runs/);
  });

  test('much money goes out by two people', () => {
    topUp(5_100);
    expect(helpOf(close())).toMatch(/only by two people/);
    expect(walletOf(station.db, mira)).toBe(5_100);
  });
});

describe('the person', () => {
  beforeEach(() => {
    add();
    bind();
    topUp(1_000);
  });

  test('is handed over whole: holder, cards with numbers, money', () => {
    const all = accountExport(station.db, { accountId: mira, nowMs: station.nowMs }, vaultOf());
    expect(all?.number).toBe(1);
    expect(all?.content).toMatchObject({
      person,
      account: { number: 1, wallet: 1_000, hasPin: false },
      cards: [{ number: 'CARD1', label: 'Van 1' }],
      payments: [{ amount: 1_000 }],
      movements: [{ amount: 1_000 }],
    });
    expect(JSON.stringify(all)).not.toMatch(/sealed|personKey|pinHash/);
  });

  test('is erased only when the account is closed; then name, phone and card numbers are gone, amounts stay', () => {
    expect(helpOf(erase())).toMatch(/Close the account first/);
    close();
    expect(erase()).toEqual({ kind: 'done' });
    expect(erase()).toEqual({ kind: 'done' });
    const account = accountById(station.db, mira);
    expect(account).toMatchObject({ number: 1, erasedAtMs: station.nowMs, sealedPerson: '' });
    expect(account === null ? null : personOf(station.db, station.vault, account)).toBeNull();
    expect(accountsByHandle(station.db, station.vault, '+491512345')).toEqual([]);
    expect(authorize()).toBe('Invalid');
    expect(station.db.get('SELECT count(*) AS n FROM account_handle')).toEqual({ n: 0 });
    const view = accountView(station.db, { accountId: mira, nowMs: station.nowMs }, vaultOf());
    expect(view).toMatchObject({ name: '', person: null, cards: 0, wallet: 0 });
    expect(accountMovements(station.db, { accountId: mira, of: 'wallet', offset: 0, limit: 10 }).total).toBe(2);
  });

  test('goes by itself when it was kept long enough, and not a day before', () => {
    money({ personMonths: 12 });
    close();
    const closedMs = station.nowMs;
    station.nowMs = utcMs(closedMs + 364 * DAY_MS);
    station.tick();
    expect(accountById(station.db, mira)?.erasedAtMs).toBeNull();
    station.nowMs = utcMs(closedMs + 367 * DAY_MS);
    station.tick();
    expect(accountById(station.db, mira)?.erasedAtMs).toBe(station.nowMs);
  });
});

describe('the list', () => {
  const search = (text: string, change: Partial<Parameters<typeof accountsPage>[1]> = {}) =>
    accountsPage(station.db, { text, kind: null, state: null, owing: false, offset: 0, limit: 10, ...change }, vaultOf()).rows.map(
      ({ number }) => number,
    );
  beforeEach(() => {
    add();
    add(id<AccountId>('fleet'), {
      kind: 'fleet',
      person: { ...person, name: 'Blitz Taxi GmbH', phone: '', otherPhones: [], vehicles: [{ vin: '', plate: '沪A12345' }] },
      terms: { ...plain, isPostPaid: true, creditLimit: minor(9_000) },
    });
    bind();
  });

  test.each<[string, string, number[]]>([
    ['everything, the newest first', '', [2, 1]],
    ['a number', '#2', [2]],
    ['part of a name', 'taxi', [2]],
    ['a phone with blanks', '151 23', [1]],
    ['a plate without them', 'mv204', [1]],
    ['a plate in Chinese', '沪a1', [2]],
    ['the label of a card', 'van', [1]],
    ['its last characters', 'RD1', [1]],
    ['its whole number, as a reader types it', 'card1', [1]],
    ['a wildcard is none', '%', []],
  ])('%s', (_, text, expected) => {
    expect(search(text)).toEqual(expected);
  });

  test('by kind, by state, by what is owed', () => {
    expect(search('', { kind: 'fleet' })).toEqual([2]);
    freeze();
    expect(search('', { state: 'frozen' })).toEqual([1]);
    expect(search('', { owing: true })).toEqual([]);
    expect(owedBy(station.db, mira)).toBe(0);
  });

  test('a card is bound, bound to another, unbound', () => {
    expect(numberOfCard()).toBe(1);
    bind(id<AccountId>('fleet'));
    expect(numberOfCard()).toBe(2);
    bind(null);
    expect(numberOfCard()).toBeNull();
    expect(helpOf(bind(id<AccountId>('nobody')))).toMatch(/input.not-found/);
  });
});
