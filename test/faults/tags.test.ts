/** FIELD-FAULTS F23: one card in many forms, tags that are too long, and tags nobody knows. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type OperatorId, type PileId, type TeachInId, type TokenId } from '../../station-core/base/ids.ts';
import type { QuirkEntry } from '../../station-core/domain/quirks.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';
import { openMemoryStore } from '../../station-core/store/open-store.ts';

const keba: QuirkEntry = {
  match: { vendor: 'Keba*' },
  tagSuffixFrom: '_',
  note: { en: 'It adds a serial number to the card.', zh: '它会在卡号后加序列号。' },
  source: 'OCPP.Core',
  file: 'x.json',
};

let station: FlowStation;
beforeEach(() => {
  station = new FlowStation(openMemoryStore(NOON), [keba]).ready();
});

const boss = id<OperatorId>('boss');
const addCard = (number: string): TokenId => {
  const answer = station.send({ kind: 'operator.add-card', operatorId: boss, number, label: number, validUntilMs: null });
  if (answer.kind !== 'card-saved') throw new Error(`not saved: ${JSON.stringify(answer)}`);
  return answer.cardId;
};
const authorize = (tag: string, name = 'P1'): unknown =>
  station.send({ kind: 'pile.authorize', pileId: id<PileId>(name), wire: null, tag });
const isKeba = (): void => {
  station.send({
    kind: 'pile.booted',
    pileId: id<PileId>('P1'),
    wire: null,
    vendor: 'Keba AG',
    model: 'P30',
    serial: null,
    firmware: null,
  });
};

describe('F23 one card in many forms', () => {
  test.each([
    ['hex in the other case', '04A2B3C4', '04a2b3c4'],
    ['blanks around it', 'CARD-9', ' card-9 '],
    ['a MAC address with colons', 'AABBCCDDEEFF', 'aa:bb:cc:dd:ee:ff'],
    ['a MAC address with dashes', 'aa:bb:cc:dd:ee:ff', 'AA-BB-CC-DD-EE-FF'],
    ['a MAC address without', 'AA:BB:CC:DD:EE:FF', 'aabbccddeeff'],
    ['longer than 20', 'x'.repeat(30), 'X'.repeat(30)],
    ['longer than 36, of which 36 count', 'y'.repeat(36), 'y'.repeat(50)],
  ])('%s', (_, onFile, told) => {
    const cardId = addCard(onFile);
    expect(authorize(told)).toMatchObject({ kind: 'authorized', status: 'Accepted' });
    const { transactionId, status } = station.start({ tag: told });
    expect(status).toBe('Accepted');
    expect(station.session(transactionId)).toMatchObject({ tokenId: cardId, flags: [] });
    expect(station.stop(transactionId, 2_000, { tag: told })).toMatchObject({ kind: 'ended', status: 'Accepted' });
  });

  test('what the pile adds is cut on a pile that is known to add it, and on no other', () => {
    const cardId = addCard('12345678');
    expect(authorize('12345678_dummy1')).toMatchObject({ status: 'Invalid' });
    isKeba();
    expect(authorize('12345678_dummy1')).toMatchObject({ status: 'Accepted' });
    expect(station.session(station.start({ tag: '12345678_DUMMY2' }).transactionId)).toMatchObject({ tokenId: cardId, flags: [] });
  });

  test('a card that is on file with what the pile adds is that card, even where a shorter one is there too', () => {
    isKeba();
    addCard('12345678');
    const longer = addCard('12345678_dummy1');
    expect(station.session(station.start({ tag: '12345678_dummy1' }).transactionId).tokenId).toBe(longer);
  });

  test('a start that was ordered is known by its tag with what the pile adds', () => {
    isKeba();
    station.status(1, 'available');
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(1),
      cardId: null,
      limits: { amount: null, energy: null, durationS: null },
    });
    const command = station.commands.find((c) => c.kind === 'pile.order' && c.order.kind === 'start');
    const tag = command?.kind === 'pile.order' && command.order.kind === 'start' ? command.order.tag : '';
    expect(authorize(`${tag}_dummy1`)).toMatchObject({ status: 'Accepted' });
    const { transactionId, status } = station.start({ tag: `${tag}_dummy1` });
    expect([status, station.session(transactionId).startedBy]).toEqual(['Accepted', 'operator']);
  });

  test('the same card in another form cannot be put on file twice', () => {
    addCard('AA:BB:CC:DD:EE:FF');
    const again = station.send({ kind: 'operator.add-card', operatorId: boss, number: 'aabbccddeeff', label: 'again', validUntilMs: null });
    expect(again).toMatchObject({ kind: 'refused', code: 'input.invalid' });
  });

  test('erasing a card erases its number from the journal in whatever form it was told', () => {
    isKeba();
    const cardId = addCard('12345678');
    const tags = (): unknown[] =>
      station.db.all('SELECT person_key_id FROM journal WHERE sealed_tag IS NOT NULL').map((r) => r['person_key_id']);
    const before = tags().length;
    authorize('12345678_dummy1');
    const [key] = tags().slice(before);
    expect(String(key).startsWith(`${cardId}.`)).toBe(true);
    station.send({ kind: 'operator.erase-card', operatorId: boss, cardId });
    expect(station.db.get('SELECT 1 AS there FROM person_key WHERE id = ?', String(key))).toBeUndefined();
  });
});

describe('F23 teach-in', () => {
  test('a card held to a pile that adds to its number is on file for every pile', () => {
    isKeba();
    const teachInId = id<TeachInId>('t1');
    station.send({ kind: 'operator.begin-teach-in', operatorId: boss, teachInId, pileId: null });
    expect(authorize('aa:bb:cc:dd:ee:ff_dummy1')).toMatchObject({ status: 'Invalid' });
    const saved = station.send({ kind: 'operator.add-taught-card', operatorId: boss, teachInId, label: 'Taxi', validUntilMs: null });
    expect(saved).toMatchObject({ kind: 'card-saved' });
    station.addPile('P2');
    for (const [tag, name] of [
      ['AABBCCDDEEFF_dummy2', 'P1'],
      ['aabbccddeeff', 'P2'],
    ] as const)
      expect(authorize(tag, name)).toMatchObject({ status: 'Accepted' });
  });
});

describe('F23 what OCPP 1.6 has no room for', () => {
  test('a card longer than 20 starts from the desk under a tag made for it, and is billed as the card', () => {
    const cardId = addCard('z'.repeat(30));
    station.status(1, 'available');
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(1),
      cardId,
      limits: { amount: null, energy: null, durationS: null },
    });
    const command = station.commands.find((c) => c.kind === 'pile.order' && c.order.kind === 'start');
    if (command?.kind !== 'pile.order' || command.order.kind !== 'start') throw new Error('no start was ordered');
    expect(command.order.tag.length).toBeLessThanOrEqual(20);
    expect(command.order.tagKind).toBe('made');
    const { transactionId, status } = station.start({ tag: command.order.tag });
    expect([status, station.session(transactionId).tokenId]).toEqual(['Accepted', cardId]);
  });
});

describe('F23 an unknown tag used offline is still booked', () => {
  test.each([
    ['in hex', '04:ff:ff:ff'],
    ['with what the pile adds', 'NOBODY_dummy1'],
    ['longer than 36', 'n'.repeat(60)],
  ])('%s: one session, flagged, billed, and the same start again is the same', (_, tag) => {
    isKeba();
    const at = station.at(station.nowMs - 3_600_000);
    const first = station.start({ tag, at });
    expect(first.status).toBe('Invalid');
    expect(station.start({ tag, at })).toEqual(first);
    station.stop(first.transactionId, 5_000, { tag, at: station.at(station.nowMs - 1_800_000) });
    station.status(1, 'available');
    station.pass(120, 30);
    const session = station.session(first.transactionId);
    expect(session).toMatchObject({ phase: 'closed', flags: ['unknown-card'] });
    expect(station.bills(first.transactionId)).toHaveLength(1);
    expect(station.ledgerSum()).toBe(0);
  });

  test('the same start again is the same, even when its card was put on file in between', () => {
    isKeba();
    const at = station.at();
    const first = station.start({ tag: 'LATER_dummy1', at });
    addCard('LATER');
    expect(station.start({ tag: 'LATER_dummy1', at })).toMatchObject({ transactionId: first.transactionId });
    expect(station.count('session')).toBe(1);
  });
});
