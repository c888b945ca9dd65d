/** A connector kept for a card: made, used, lost, cancelled, nobody came. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { addMs, HOUR_MS, MINUTE_MS, type UtcMs } from '../../station-core/base/time.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import type { Reservation } from '../../station-core/domain/reservation.ts';
import { reservationById } from '../../station-core/store/reservations.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
let station: FlowStation;

beforeEach(() => {
  station = new FlowStation().ready();
});

function reserve(options: { connector?: number; number?: string; untilMs?: UtcMs } = {}) {
  const { connector = 1, number = 'CARD1', untilMs = addMs(station.nowMs, HOUR_MS) } = options;
  return station.send({
    kind: 'operator.reserve',
    operatorId: boss,
    ref: station.ref(connector),
    cardId: station.vault.tokenId(number),
    expiresAtMs: untilMs,
  });
}

function lastOrder(kind: PileOrder['kind']): { commandId: CommandId; order: PileOrder } {
  const command = station.commands.findLast((one) => one.kind === 'pile.order' && one.order.kind === kind);
  if (command?.kind !== 'pile.order') throw new Error(`no order ${kind}`);
  return { commandId: command.id, order: command.order };
}

function answer({ commandId, order }: { commandId: CommandId; order: PileOrder }, result: CommandResult): void {
  station.send({ kind: 'pile.answered', pileId: id<PileId>('P1'), wire: null, commandId, order, result });
}

const taken: CommandResult = { outcome: 'accepted', status: 'Accepted' };

function held(options: Parameters<typeof reserve>[0] = {}): number {
  reserve(options);
  const asked = lastOrder('reserve');
  answer(asked, taken);
  if (asked.order.kind !== 'reserve') throw new Error('no reservation');
  return asked.order.reservationId;
}

const stateOf = (reservationId: number): Reservation['state'] | undefined => reservationById(station.db, reservationId)?.state;
const lostAlarms = (): number => station.db.all("SELECT 1 FROM alarm WHERE kind = 'reservation-lost'").length;

test('a reservation is sent with the card and its end, and held once the pile says so', () => {
  const untilMs = addMs(station.nowMs, 30 * MINUTE_MS);
  expect(reserve({ untilMs }).kind).toBe('ordered');
  const asked = lastOrder('reserve');
  expect(asked.order).toMatchObject({ evse: 1, connector: 1, tag: 'CARD1', expiresMs: untilMs });
  const reservationId = asked.order.kind === 'reserve' ? asked.order.reservationId : 0;
  expect(stateOf(reservationId)).toBe('asked');
  answer(asked, taken);
  expect(stateOf(reservationId)).toBe('held');
});

describe('what the pile says', () => {
  test.each([
    ['Occupied', { outcome: 'rejected', status: 'Occupied' } as const, 'Occupied'],
    ['nothing', { outcome: 'failed', code: 'no-answer', detail: '' } as const, 'no-answer'],
    ['that it cannot reserve', { outcome: 'failed', code: 'call-error', detail: 'NotSupported' } as const, 'call-error'],
  ])('%s: nothing is kept, and the word is', (_name, result, why) => {
    reserve();
    const asked = lastOrder('reserve');
    answer(asked, result);
    const reservationId = asked.order.kind === 'reserve' ? asked.order.reservationId : 0;
    expect(reservationById(station.db, reservationId)).toMatchObject({ state: 'refused', why });
  });
});

test('a start with the card uses it, named by the pile or not', () => {
  const reservationId = held();
  const { sessionId } = station.start();
  expect(reservationById(station.db, reservationId)).toMatchObject({ state: 'used', sessionId });
});

test('a start with another card on that connector loses it, and somebody is told', () => {
  const reservationId = held();
  station.start({ tag: 'STRANGER' });
  expect(reservationById(station.db, reservationId)).toMatchObject({ state: 'cancelled', why: 'OtherCard' });
  expect(lostAlarms()).toBe(1);
});

test('a start on the other connector leaves it as it is', () => {
  const reservationId = held();
  station.start({ connector: 2, tag: 'STRANGER' });
  expect(stateOf(reservationId)).toBe('held');
});

test('nobody came: it ends as a no-show at its time', () => {
  const reservationId = held({ untilMs: addMs(station.nowMs, 5 * MINUTE_MS) });
  station.pass(299);
  expect(stateOf(reservationId)).toBe('held');
  station.pass(1);
  expect(stateOf(reservationId)).toBe('no-show');
});

describe('cancelling', () => {
  test('the pile lets it go', () => {
    const reservationId = held();
    station.send({ kind: 'operator.cancel-reservation', operatorId: boss, reservationId });
    answer(lastOrder('cancel-reservation'), taken);
    expect(stateOf(reservationId)).toBe('cancelled');
  });

  test('a pile that knows of none keeps none', () => {
    const reservationId = held();
    station.send({ kind: 'operator.cancel-reservation', operatorId: boss, reservationId });
    answer(lastOrder('cancel-reservation'), { outcome: 'rejected', status: 'Rejected' });
    expect(stateOf(reservationId)).toBe('cancelled');
  });

  test('without an answer it stays held', () => {
    const reservationId = held();
    station.send({ kind: 'operator.cancel-reservation', operatorId: boss, reservationId });
    answer(lastOrder('cancel-reservation'), { outcome: 'failed', code: 'no-answer', detail: '' });
    expect(stateOf(reservationId)).toBe('held');
  });

  test('one that has ended is refused', () => {
    const reservationId = held({ untilMs: addMs(station.nowMs, 5 * MINUTE_MS) });
    station.pass(301);
    expect(station.send({ kind: 'operator.cancel-reservation', operatorId: boss, reservationId }).kind).toBe('refused');
  });
});

test('the pile gives it up by itself: its connector failed (2.0.1 Removed), or it expired there', () => {
  const gone = held();
  station.send({ kind: 'pile.reservation-ended', pileId: id<PileId>('P1'), wire: null, reservationId: gone, why: 'Removed' });
  expect(reservationById(station.db, gone)).toMatchObject({ state: 'cancelled', why: 'Removed' });
  expect(lostAlarms()).toBe(1);
  const expired = held();
  station.send({ kind: 'pile.reservation-ended', pileId: id<PileId>('P1'), wire: null, reservationId: expired, why: 'Expired' });
  expect(stateOf(expired)).toBe('no-show');
});

test('a start from the desk on a reserved connector needs its card', () => {
  held();
  station.send({ kind: 'operator.add-card', operatorId: boss, number: 'CARD2', label: 'Van 2', validUntilMs: null });
  const start = (number: string | null) =>
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(),
      cardId: number === null ? null : station.vault.tokenId(number),
      limits: { amount: null, energy: null, durationS: null },
    }).kind;
  expect([start(null), start('CARD2'), start('CARD1')]).toEqual(['refused', 'refused', 'ordered']);
});

describe('refused with a sentence', () => {
  test.each([
    ['twice on one connector', () => (held(), reserve())],
    ['where a car is', () => (station.start({ tag: 'STRANGER' }), reserve())],
    ['an end that has passed', () => reserve({ untilMs: addMs(station.nowMs, -1) })],
    ['an end in two days', () => reserve({ untilMs: addMs(station.nowMs, 48 * HOUR_MS) })],
    ['a connector that is not there', () => reserve({ connector: 9 })],
    ['the pile as a whole', () => reserve({ connector: 0 })],
    ['a card not on file', () => reserve({ number: 'NOBODY' })],
    ['a pile that is offline', () => (station.drop(), reserve())],
  ])('%s', (_sentence, attempt) => {
    expect(attempt().kind).toBe('refused');
  });
});

test('numbers are never given twice, not even by a new file', () => {
  const first = held();
  const other = new FlowStation().ready();
  other.nowMs = addMs(station.nowMs, 5_000);
  other.send({
    kind: 'operator.reserve',
    operatorId: boss,
    ref: other.ref(),
    cardId: other.vault.tokenId('CARD1'),
    expiresAtMs: addMs(other.nowMs, HOUR_MS),
  });
  const [command] = other.commands.filter((one) => one.kind === 'pile.order' && one.order.kind === 'reserve');
  expect(command?.kind === 'pile.order' && command.order.kind === 'reserve' && command.order.reservationId > first).toBe(true);
});
