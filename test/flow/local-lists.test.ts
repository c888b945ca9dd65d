/** A pile's list of cards follows the cards on file: whole at first, by changes later, anew where it must be. */
import { beforeEach, expect, test } from 'vitest';
import { id, type CommandId, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import { localListOf } from '../../station-core/store/local-lists.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
let station: FlowStation;

beforeEach(() => {
  station = new FlowStation().ready();
});

/** The next list order of the pile, after at most a minute. */
function nextOrder(kind: PileOrder['kind']): { commandId: CommandId; order: PileOrder } {
  for (let second = 0; second < 60; second += 1) {
    const found = station.commands.findIndex((command) => command.kind === 'pile.order' && command.order.kind === kind);
    const command = station.commands[found];
    if (command?.kind === 'pile.order') {
      station.commands.splice(found, 1);
      return { commandId: command.id, order: command.order };
    }
    station.pass(1);
  }
  throw new Error(`no order ${kind} within a minute`);
}

function answer({ commandId, order }: { commandId: CommandId; order: PileOrder }, result: CommandResult): void {
  station.send({ kind: 'pile.answered', pileId: id<PileId>('P1'), wire: null, commandId, order, result });
}

const taken = { outcome: 'accepted', status: 'Accepted' } as const satisfies CommandResult;
const list = () => localListOf(station.db, id<PileId>('P1'));

function addCard(number: string): void {
  station.send({ kind: 'operator.add-card', operatorId: boss, number, label: number, validUntilMs: null });
}

function bringInStep(): void {
  answer(nextOrder('local-list-version'), { ...taken, version: 0 });
  answer(nextOrder('send-local-list'), taken);
  expect(list()).toMatchObject({ state: 'in-step', version: 1 });
}

test('a pile without a list gets all cards, then only what changed, then nothing more', () => {
  answer(nextOrder('local-list-version'), { ...taken, version: 0 });
  const whole = nextOrder('send-local-list');
  expect(whole.order).toMatchObject({ update: 'full', version: 1, entries: [{ tag: 'CARD1', status: 'Accepted' }] });
  answer(whole, taken);
  addCard('CARD2');
  const changes = nextOrder('send-local-list');
  expect(changes.order).toMatchObject({ update: 'differential', version: 2, entries: [{ tag: 'CARD2', status: 'Accepted' }] });
  answer(changes, taken);
  station.pass(300, 1);
  expect(station.commands.filter((c) => c.kind === 'pile.order' && c.order.kind === 'send-local-list')).toEqual([]);
  expect(list()).toMatchObject({ state: 'in-step', version: 2 });
});

test('fifty cards travel in parts, each with a version of its own', () => {
  for (let n = 0; n < 49; n += 1) addCard(`MORE${n}`);
  answer(nextOrder('local-list-version'), { ...taken, version: 3 });
  const parts = [1, 2, 3].map(() => {
    const part = nextOrder('send-local-list');
    answer(part, taken);
    return part.order.kind === 'send-local-list' ? [part.order.update, part.order.version, part.order.entries.length] : [];
  });
  expect(parts).toEqual([
    ['full', 4, 20],
    ['differential', 5, 20],
    ['differential', 6, 10],
  ]);
  expect(list()).toMatchObject({ state: 'in-step', version: 6 });
});

test('a blocked card is told as blocked: a pile may let in whom it does not know', () => {
  bringInStep();
  const cardId = station.vault.tokenId('CARD1');
  station.send({ kind: 'operator.change-card', operatorId: boss, cardId, label: 'Van 1', state: 'blocked', validUntilMs: null });
  expect(nextOrder('send-local-list').order).toMatchObject({ update: 'differential', entries: [{ tag: 'CARD1', status: 'Blocked' }] });
});

test('a new label alone sends nothing', () => {
  bringInStep();
  const cardId = station.vault.tokenId('CARD1');
  station.send({ kind: 'operator.change-card', operatorId: boss, cardId, label: 'Van 2', state: 'active', validUntilMs: null });
  expect(() => nextOrder('send-local-list')).toThrow('no order');
});

test('an erased card sends the whole list anew: its number is gone and cannot be named', () => {
  addCard('CARD2');
  bringInStep();
  station.send({ kind: 'operator.erase-card', operatorId: boss, cardId: station.vault.tokenId('CARD1') });
  const anew = nextOrder('send-local-list');
  expect(anew.order).toMatchObject({ update: 'full', entries: [{ tag: 'CARD2' }] });
});

test('a pile that answers NotSupported is not asked again until it boots', () => {
  answer(nextOrder('local-list-version'), { outcome: 'failed', code: 'call-error', detail: 'NotSupported: no such thing' });
  addCard('CARD2');
  expect(() => nextOrder('local-list-version')).toThrow('no order');
  station.boot();
  nextOrder('local-list-version');
});

test('after three failures an alarm says so, and it goes when the list is taken', () => {
  for (let failure = 0; failure < 3; failure += 1) {
    answer(nextOrder('local-list-version'), { ...taken, version: 0 });
    answer(nextOrder('send-local-list'), { outcome: 'rejected', status: 'Failed' });
    station.pass(3_600);
  }
  const open = () => station.db.all("SELECT * FROM alarm WHERE kind = 'local-list-failed' AND cleared_at_ms IS NULL").length;
  expect(open()).toBe(1);
  answer(nextOrder('local-list-version'), { ...taken, version: 0 });
  answer(nextOrder('send-local-list'), taken);
  expect(open()).toBe(0);
});

test('a line that breaks is no refusal: the list is asked for anew when the pile is back, and nobody is alarmed', () => {
  for (let broken = 0; broken < 5; broken += 1) {
    answer(nextOrder('local-list-version'), { outcome: 'failed', code: 'offline', detail: 'the pile went offline' });
    expect(list()).toMatchObject({ state: 'unknown', tries: 0 });
  }
});

test('an order that never comes back is not waited for for ever', () => {
  nextOrder('local-list-version');
  station.pass(130, 1);
  expect(nextOrder('local-list-version').order.kind).toBe('local-list-version');
});
