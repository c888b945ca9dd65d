/** The drawer: shifts are opened and closed by counting, cash goes in and out by hand. */
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Shift } from '../domain/shift.ts';
import type { Transfer } from '../domain/ledger.ts';
import { cashMoveId, closedShift, isCash, postCashMove, postClosing, postOpening } from '../rules/ledger/drawer.ts';
import { balanceOf, isPosted } from '../store/ledger.ts';
import { nextShiftNumber } from '../store/counters.ts';
import { openShift, shiftById } from '../store/shifts.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { cashNeedsShift } from './till.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

export function onOpenShift({ db }: Context, event: Of<'operator.open-shift'>): Outcome {
  if (shiftById(db, event.shiftId) !== null) return outcome(DONE);
  if (!isCash(event.countedCash)) return refused({ asked: 'countedCash', help: 'Count the drawer: an amount from zero on.' });
  const open = openShift(db);
  if (open !== null) return refused({ asked: 'shift', help: `Shift ${open.number} is still open; close it first.` });
  const shift: Shift = {
    id: event.shiftId,
    number: nextShiftNumber(db),
    operatorId: event.operatorId,
    openedAtMs: event.receivedMs,
    openingCash: event.countedCash,
    closedAtMs: null,
    closedBy: null,
    expectedCash: null,
    countedCash: null,
    difference: null,
    leftCash: null,
    note: '',
  };
  return done([{ kind: 'shift.put', shift }, ...posted(postOpening(shift, balanceOf(db, 'cash', null)))]);
}

export function onCloseShift({ db }: Context, event: Of<'operator.close-shift'>): Outcome {
  const shift = shiftById(db, event.shiftId);
  if (shift === null) return notFound({ shift: event.shiftId });
  const { countedCash, leftCash, note } = event;
  if (shift.closedAtMs !== null) {
    const isSame = shift.countedCash === countedCash && shift.leftCash === leftCash && shift.closedBy === event.operatorId;
    return isSame ? outcome(DONE) : refused({ asked: 'shift', help: `Shift ${shift.number} is already closed.` });
  }
  if (!isCash(countedCash)) return refused({ asked: 'countedCash', help: 'Count the drawer: an amount from zero on.' });
  if (!isCash(leftCash) || leftCash > countedCash)
    return refused({ asked: 'leftCash', help: 'No more than what was counted can stay in the drawer.' });
  const expected = balanceOf(db, 'cash', null);
  const closed = closedShift(shift, {
    expected,
    counted: countedCash,
    left: leftCash,
    note: note.trim(),
    closedBy: event.operatorId,
    atMs: event.receivedMs,
  });
  return done([...posted(postClosing(closed)), { kind: 'shift.put', shift: closed }]);
}

export function onMoveCash({ db }: Context, event: Of<'operator.move-cash'>): Outcome {
  if (isPosted(db, cashMoveId(event.id))) return outcome(DONE);
  const { direction, other, amount } = event;
  if (!isCash(amount) || amount === 0) return refused({ asked: 'amount', help: 'An amount above zero is moved.' });
  if (event.reason.trim() === '') return refused({ asked: 'reason', help: 'Say what it is for.' });
  const needsShift = cashNeedsShift(db, 'cash');
  if (needsShift !== null) return outcome(needsShift);
  if (direction === 'out' && amount > balanceOf(db, 'cash', null))
    return refused({ asked: 'amount', help: 'So much is not in the drawer.' });
  if (direction === 'in' && other === 'safe' && amount > balanceOf(db, 'safe', null))
    return refused({ asked: 'amount', help: 'So much is not in the safe.' });
  const shiftId = openShift(db)?.id ?? null;
  const { id: eventId, operatorId, receivedMs: atMs } = event;
  const transfers = postCashMove({ eventId, direction, other, amount, atMs, shiftId, operatorId });
  return done([...posted(transfers), { kind: 'cash-move.add', transferId: cashMoveId(eventId), reason: event.reason.trim() }]);
}

function posted(transfers: readonly Transfer[]): Write[] {
  return transfers.map((transfer) => ({ kind: 'transfer.add', transfer }));
}

function done(writes: readonly Write[]): Outcome {
  return outcome(DONE, { writes: [...writes], commands: [], notices: [{ topic: 'till' }] });
}
