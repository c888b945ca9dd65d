/** Teach-in (FIELD-FAULTS F23): a card is put on file by holding it to a pile; its number stays in the station. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type OperatorId, type PileId, type TeachInId } from '../../station-core/base/ids.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { QuirkEntry } from '../../station-core/domain/quirks.ts';
import type { TeachInView } from '../../station-core/domain/views.ts';
import { openMemoryStore } from '../../station-core/store/open-store.ts';
import { teachInView } from '../../station-core/store/teach-in.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';

const NUMBER = '04A1B2C3D4E5F6';
const boss = id<OperatorId>('boss');
const other = id<OperatorId>('other');
const keba: QuirkEntry = {
  match: { vendor: 'Acme*' },
  tagSuffixFrom: '_',
  note: { en: 'It adds a number.', zh: '它会加序号。' },
  source: 'test',
  file: 'x.json',
};
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation(openMemoryStore(NOON)).ready();
  station.addPile('P2');
  station.addPile201('Q1');
});

const begin = (name = 't1', pileId: string | null = null, operatorId = boss): Answer =>
  station.send({
    kind: 'operator.begin-teach-in',
    operatorId,
    teachInId: id<TeachInId>(name),
    pileId: pileId === null ? null : id<PileId>(pileId),
  });
const cancel = (name = 't1', operatorId = boss): Answer =>
  station.send({ kind: 'operator.cancel-teach-in', operatorId, teachInId: id<TeachInId>(name) });
const add = (name = 't1', operatorId = boss): Answer =>
  station.send({ kind: 'operator.add-taught-card', operatorId, teachInId: id<TeachInId>(name), label: 'Taxi 14', validUntilMs: null });
const authorize = (tag = NUMBER, name = 'P1'): Answer =>
  station.send({ kind: 'pile.authorize', pileId: id<PileId>(name), wire: null, tag });
const view = (name = 't1'): TeachInView | null => teachInView(station.db, { teachInId: id<TeachInId>(name) });

describe('what a pile reads is caught', () => {
  test.each<[string, string, () => unknown]>([
    ['an Authorize', 'P1', () => authorize()],
    ['a StartTransaction', 'P2', () => station.start({ name: 'P2', tag: NUMBER })],
    ['a TransactionEvent', 'Q1', () => station.tell('started', 0, { tag: NUMBER })],
  ])('%s: last four and the pile are told; saving adds the card', (_, name, show) => {
    begin();
    expect(view()).toEqual({ id: 't1', state: 'waiting', untilMs: NOON + 60_000, hint: null, pileName: null, knownLabel: null });
    show();
    expect(view()).toEqual({ id: 't1', state: 'caught', untilMs: NOON + 600_000, hint: 'E5F6', pileName: name, knownLabel: null });
    expect(add()).toMatchObject({ kind: 'card-saved' });
    expect(view()).toBeNull();
    expect(station.db.get("SELECT label, hint FROM card WHERE label = 'Taxi 14'")).toEqual({ label: 'Taxi 14', hint: 'E5F6' });
    expect(authorize(NUMBER.toLowerCase(), 'P2')).toMatchObject({ status: name === 'P1' ? 'Accepted' : 'ConcurrentTx' });
  });

  test('the first one stays; a second one does not take its place', () => {
    begin();
    authorize();
    authorize('SOMEBODYELSE');
    expect(view()?.hint).toBe('E5F6');
  });

  test('without what this pile adds to it', () => {
    station = new FlowStation(openMemoryStore(NOON), [keba]).ready();
    begin();
    authorize(`${NUMBER}_dummy1`);
    expect(view()?.hint).toBe('E5F6');
    add();
    expect(authorize(NUMBER)).toMatchObject({ status: 'Accepted' });
  });
});

describe('what is not caught', () => {
  test('a card on file is told as such, and the station goes on waiting', () => {
    begin();
    authorize('card1');
    expect(view()).toMatchObject({ state: 'waiting', knownLabel: 'Van 1', pileName: 'P1', hint: null });
    authorize();
    expect(view()).toMatchObject({ state: 'caught', knownLabel: null, hint: 'E5F6' });
  });

  test('another pile, when one was chosen', () => {
    begin('t1', 'P2');
    authorize();
    expect(view()?.state).toBe('waiting');
    authorize(NUMBER, 'P2');
    expect(view()?.state).toBe('caught');
  });

  test('the tag of a start that was ordered here', () => {
    begin();
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(1),
      cardId: null,
      limits: { amount: null, energy: null, durationS: null },
    });
    const command = station.commands.find((one) => one.kind === 'pile.order' && one.order.kind === 'start');
    const tag = command?.kind === 'pile.order' && command.order.kind === 'start' ? command.order.tag : '';
    authorize(tag);
    station.start({ tag });
    expect(view()?.state).toBe('waiting');
  });

  test('what a pile kept while it had no line', () => {
    begin();
    station.start({ tag: NUMBER, at: station.at(NOON - 3_600_000) });
    station.tell('started', 0, { tag: NUMBER, offline: true });
    expect(view()?.state).toBe('waiting');
  });

  test('a pile that is not let in yet', () => {
    station.connect('X9');
    begin();
    authorize(NUMBER, 'X9');
    expect(view()?.state).toBe('waiting');
    expect(begin('t2', 'X9')).toMatchObject({ kind: 'refused', code: 'input.not-found' });
  });
});

describe('it ends', () => {
  test('after a minute without a card', () => {
    begin();
    station.pass(61);
    expect(view()).toBeNull();
    authorize();
    expect(station.count('teach_in')).toBe(0);
    expect(add()).toMatchObject({ kind: 'refused', code: 'input.invalid' });
  });

  test('by its time, even before the next tick', () => {
    begin();
    station.nowMs = (NOON + 60_000) as typeof NOON;
    authorize();
    expect(view()?.state).toBe('waiting');
  });

  test('ten minutes after a card was caught and nobody saved it: the number goes', () => {
    begin();
    authorize();
    station.pass(601, 60);
    expect(station.count('teach_in')).toBe(0);
    expect(add()).toMatchObject({ kind: 'refused' });
  });

  test('cancelled: nothing is caught, and cancelling again is no harm', () => {
    begin();
    expect([cancel(), cancel()]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    authorize();
    expect(station.count('teach_in')).toBe(0);
  });

  test('saved once: the second time it is over', () => {
    begin();
    authorize();
    add();
    expect(add()).toMatchObject({ kind: 'refused', code: 'input.invalid' });
    expect(station.count('card')).toBe(2);
  });
});

test('two at once: the second person waits; whoever began may begin anew, and only they save or cancel', () => {
  begin();
  expect(begin('t2', null, other)).toMatchObject({ kind: 'refused', code: 'input.invalid' });
  authorize();
  expect(add('t1', other)).toMatchObject({ kind: 'refused' });
  cancel('t1', other);
  expect(view()?.state).toBe('caught');
  expect(begin('t3')).toEqual({ kind: 'done' });
  expect([view(), view('t3')?.state, station.count('teach_in')]).toEqual([null, 'waiting', 1]);
  station.pass(61);
  expect(begin('t4', null, other)).toEqual({ kind: 'done' });
});

test('the number stands open nowhere: not in answers, not in any table, not in the journal', () => {
  const answers = [begin(), authorize()];
  const caught = JSON.stringify(view());
  answers.push(add());
  const tables = station.db.all("SELECT name FROM sqlite_schema WHERE type = 'table'").map((row) => String(row['name']));
  const kept = tables.map((name) => JSON.stringify(station.db.all(`SELECT * FROM "${name}"`))).join('\n');
  for (const text of [JSON.stringify(answers), caught, kept, JSON.stringify(station.commands)]) expect(text).not.toContain(NUMBER);
});
