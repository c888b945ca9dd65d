/** Cards: lost, replaced, grouped, expired, imported by the list; what a pile is told of each, and what its own list says. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type AccountId, type OperatorId, type PileId, type TeachInId, type TokenId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { Command, PileOrder } from '../../station-core/domain/command.ts';
import type { NewCard } from '../../station-core/domain/token.ts';
import { IMPORT_MOST } from '../../station-core/rules/accounts/check-import.ts';
import { cardById } from '../../station-core/store/cards.ts';
import { cardsExport, cardsPage } from '../../station-core/store/views/cards.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const mira = id<AccountId>('mira');
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
  station.send({
    kind: 'operator.add-account',
    operatorId: boss,
    accountId: mira,
    accountKind: 'driver',
    person: { name: 'Mira', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] },
    terms: { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null },
    pinHash: null,
  });
});

const idOf = (number = 'CARD1'): TokenId => station.vault.tokenId(number);
const add = (number: string, parentTag: string | null = null): Answer =>
  station.send({ kind: 'operator.add-card', operatorId: boss, number, label: number, validUntilMs: null, parentTag });
const change = (state: 'active' | 'blocked' | 'lost', parentTag?: string | null, number = 'CARD1'): Answer =>
  station.send({
    kind: 'operator.change-card',
    operatorId: boss,
    cardId: idOf(number),
    label: 'Van 1',
    state,
    validUntilMs: null,
    ...(parentTag === undefined ? {} : { parentTag }),
  });
const replace = (number: string | null, teachInId?: string): Answer =>
  station.send({
    kind: 'operator.replace-card',
    operatorId: boss,
    cardId: idOf(),
    number,
    ...(teachInId === undefined ? {} : { teachInId: id<TeachInId>(teachInId) }),
  });
const bind = (number = 'CARD1'): Answer =>
  station.send({ kind: 'operator.bind-card', operatorId: boss, cardId: idOf(number), accountId: mira });
const authorize = (tag = 'CARD1', name = 'P1'): Extract<Answer, { kind: 'authorized' }> => {
  const answer = station.send({ kind: 'pile.authorize', pileId: id<PileId>(name), wire: null, tag });
  if (answer.kind !== 'authorized') throw new Error(answer.kind);
  return answer;
};
const importCards = (cards: readonly NewCard[]): Answer => station.send({ kind: 'operator.import-cards', operatorId: boss, cards });
const plainCard = (number: string, more: Partial<NewCard> = {}): NewCard => ({
  number,
  label: `Card ${number}`,
  validUntilMs: null,
  accountId: null,
  parentTag: null,
  state: 'active',
  ...more,
});
const helpOf = (answer: Answer): string => (answer.kind === 'refused' ? String(answer.detail['help'] ?? answer.code) : answer.kind);
const countCards = (): number => Number(station.db.get('SELECT count(*) AS n FROM card')?.['n']);

describe('lost and replaced', () => {
  test('a lost card starts nothing, and never again', () => {
    expect(change('lost')).toMatchObject({ kind: 'card-saved' });
    expect(authorize().status).toBe('Blocked');
    expect(helpOf(change('active'))).toMatch(/stays lost/);
  });

  test('a new card takes name, account, group and end; the old one starts nothing', () => {
    bind();
    change('active', 'taxi-7');
    change('lost', 'taxi-7');
    expect(replace('newcard2')).toEqual({ kind: 'card-saved', cardId: idOf('NEWCARD2') });
    expect(cardById(station.db, idOf('NEWCARD2'))).toMatchObject({
      label: 'Van 1',
      accountId: mira,
      parentTag: 'TAXI-7',
      state: 'active',
      hint: 'ARD2',
    });
    expect(cardById(station.db, idOf())).toMatchObject({ state: 'replaced', replacedBy: idOf('NEWCARD2') });
    expect(authorize().status).toBe('Blocked');
    expect(helpOf(change('active'))).toMatch(/was replaced by another/);
    expect(helpOf(bind())).toMatch(/was replaced by another/);
  });

  test('replaced twice it is replaced once', () => {
    replace('NEWCARD2');
    expect(replace('newcard2')).toEqual({ kind: 'card-saved', cardId: idOf('NEWCARD2') });
    expect(helpOf(replace('THIRD'))).toMatch(/replaced already/);
    expect(countCards()).toBe(2);
  });

  test.each<[string, () => Answer, RegExp]>([
    ['a card that is on file', () => (add('OTHER'), replace('OTHER')), /already on file/],
    ['no number', () => replace(' '), /Hold the card/],
    ['a teach-in that caught nothing', () => replace(null, 't1'), /time is over/],
  ])('not by %s', (_, send, told) => {
    expect(helpOf(send())).toMatch(told);
    expect(cardById(station.db, idOf())?.state).toBe('active');
  });

  test('a card that a pile read takes the place', () => {
    station.send({ kind: 'operator.begin-teach-in', operatorId: boss, teachInId: id<TeachInId>('t1'), pileId: null });
    authorize('04A1B2C3');
    expect(replace(null, 't1')).toMatchObject({ kind: 'card-saved' });
    expect(cardById(station.db, idOf('04A1B2C3'))?.label).toBe('Van 1');
    expect(helpOf(station.send({ kind: 'operator.add-taught-card', operatorId: boss, teachInId: id<TeachInId>('t1'), label: 'x', validUntilMs: null }))).toMatch(/time is over/); // prettier-ignore
  });

  test('the number of a new card is not readable in the journal', () => {
    replace('04SECRET99');
    importCards([plainCard('04SECRET77', { label: 'Van 2' })]);
    expect(JSON.stringify(station.db.all('SELECT * FROM journal'))).not.toMatch(/04SECRET/);
  });
});

describe('cards of one group', () => {
  beforeEach(() => {
    change('active', ' taxi-7 ');
    add('CARD2', 'TAXI-7');
  });

  test('the group is told with every answer', () => {
    expect(authorize('CARD2')).toEqual({ kind: 'authorized', status: 'Accepted', expiresMs: null, parentTag: 'TAXI-7' });
    expect(station.start({})).toMatchObject({ kind: 'started', parentTag: 'TAXI-7' });
    add('LONER');
    expect(authorize('LONER')).not.toHaveProperty('parentTag');
  });

  test('one that charges elsewhere may still be held there to stop what another began', () => {
    station.addPile('P2');
    station.start({});
    station.start({ name: 'P2', tag: 'CARD2' });
    expect(authorize('CARD2', 'P1').status).toBe('Accepted');
    add('LONER');
    station.start({ name: 'P2', connector: 2, tag: 'LONER' });
    expect(authorize('LONER', 'P1').status).toBe('ConcurrentTx');
  });

  test('a transaction of OCPP 2.0.1 is told the group, and its card may end what another began', () => {
    station.addPile201();
    expect(station.tell('started', 0, { tag: 'CARD1' })).toMatchObject({ status: 'Accepted', parentTag: 'TAXI-7' });
    station.start({ tag: 'CARD2' });
    expect(station.tell('updated', 1, { tag: 'CARD2', trigger: 'StopAuthorized' })).toMatchObject({
      status: 'Accepted',
      parentTag: 'TAXI-7',
    });
    expect(station.tell('ended', 2, { tag: 'CARD2' })).toMatchObject({ status: 'Accepted', parentTag: 'TAXI-7' });
    const [session] = station.db.all("SELECT token_id, phase FROM session WHERE pile_id = 'Q1'");
    expect(session?.['token_id']).toBe(idOf('CARD1'));
  });

  test('a group tag has room in every pile, or is refused', () => {
    expect(helpOf(change('active', 'G'.repeat(21)))).toMatch(/at most 20/);
    expect(helpOf(add('CARD9', 'G'.repeat(21)))).toMatch(/at most 20/);
    change('active', '');
    expect(cardById(station.db, idOf())?.parentTag).toBeNull();
  });

  test('the list in a pile tells the group, and that the account of a card is frozen', () => {
    bind('CARD2');
    station.send({ kind: 'operator.freeze-account', operatorId: boss, accountId: mira, frozen: true, reason: 'because' });
    const asked = nextOrder('local-list-version');
    const result = { outcome: 'accepted', status: 'Accepted', version: 0 } as const;
    station.send({ kind: 'pile.answered', pileId: id<PileId>('P1'), wire: null, commandId: asked.id, order: asked.order, result });
    const { order } = nextOrder('send-local-list');
    const entries = order.kind === 'send-local-list' ? order.entries : [];
    expect([...entries].sort((a, b) => a.tag.localeCompare(b.tag))).toEqual([
      { tag: 'CARD1', status: 'Accepted', expiresMs: null, parentTag: 'TAXI-7' },
      { tag: 'CARD2', status: 'Blocked', expiresMs: null, parentTag: 'TAXI-7' },
    ]);
  });
});

/** The next order of this kind, after at most a minute. */
function nextOrder(kind: PileOrder['kind']): Extract<Command, { kind: 'pile.order' }> {
  for (let second = 0; second < 60; second += 1) {
    for (const command of station.commands) if (command.kind === 'pile.order' && command.order.kind === kind) return command;
    station.pass(1);
  }
  throw new Error(`no order ${kind} within a minute`);
}

describe('a list of cards', () => {
  test('is put on file whole', () => {
    expect(importCards([plainCard('04aa01', { accountId: mira, parentTag: 'g1' }), plainCard('04AA02', { state: 'blocked' })])).toEqual({
      kind: 'done',
    });
    expect(cardById(station.db, idOf('04AA01'))).toMatchObject({ accountId: mira, parentTag: 'G1', hint: 'AA01' });
    expect(authorize('04AA02').status).toBe('Blocked');
    const exported = cardsExport(station.db, { after: null, limit: 10, numbers: true }, { vault: station.vault });
    expect(exported.map(({ number }) => number).sort()).toEqual(['04AA01', '04AA02', 'CARD1']);
    const shy = cardsExport(station.db, { after: null, limit: 10, numbers: false }, { vault: station.vault });
    expect(shy.map(({ number }) => number)).toEqual([null, null, null]);
  });

  test.each<[string, NewCard, string]>([
    ['on file', plainCard('CARD1'), 'number-on-file'],
    ['twice', plainCard('04:AA:01:02'), 'number-twice'],
    ['of nobody there is', plainCard('04AA03', { accountId: id<AccountId>('nobody') }), 'account-unknown'],
    ['without a name', plainCard('04AA03', { label: ' ' }), 'label-missing'],
  ])('one that is %s is named, and none of them is put on file', (_, bad, why) => {
    const answer = importCards([plainCard('04AA0102'), plainCard('04AA02'), bad]);
    expect(answer).toMatchObject({ kind: 'refused', detail: { row: 3, why } });
    expect(countCards()).toBe(1);
  });

  test.each([
    ['nothing', 0],
    ['too many', IMPORT_MOST + 1],
  ])('%s is refused', (_, count) => {
    expect(helpOf(importCards(Array.from({ length: count }, (__, n) => plainCard(`N${n}`))))).toMatch(/between 1 and 2000/);
  });
});

test('the list shows whose each card is, and what became of it', () => {
  bind();
  replace('NEWCARD2');
  add('CARD3');
  const search = (text: string, accountId: AccountId | 'none' | null = null) =>
    cardsPage(station.db, { text, state: null, accountId, offset: 0, limit: 10 }, { vault: station.vault }).rows;
  expect(search('#1').map(({ hint, state, accountName, accountNumber, replacedByHint }) => [hint, state, accountName, accountNumber, replacedByHint]).sort()).toEqual([
    ['ARD1', 'replaced', 'Mira', 1, 'ARD2'],
    ['ARD2', 'active', 'Mira', 1, null],
  ]); // prettier-ignore
  expect(search('', 'none').map(({ hint }) => hint)).toEqual(['ARD3']);
  expect(search('', mira)).toHaveLength(2);
});

test('a card that is over is told so', () => {
  station.send({
    kind: 'operator.add-card',
    operatorId: boss,
    number: 'OLD',
    label: 'Old',
    validUntilMs: utcMs(station.nowMs - 1),
  });
  expect(authorize('OLD')).toMatchObject({ status: 'Expired' });
});
