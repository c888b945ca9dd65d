/** The drawer's own postings: what an opening or a close finds, and cash that is moved by hand. */
import { id, type EventId, type OperatorId, type ShiftId, type TransferId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { LedgerAccount, Transfer, TransferReason } from '../../domain/ledger.ts';
import type { Shift } from '../../domain/shift.ts';

/** The most that is counted or moved at once, in minor units; more is a slip of the finger. */
export const CASH_MOST = minor(1_000_000_000);

/** Whole minor units from 0 to CASH_MOST. */
export function isCash(amount: number): amount is Minor {
  return Number.isSafeInteger(amount) && amount >= 0 && amount <= CASH_MOST;
}

/**
 * What was counted at the opening beyond (or below) what the ledger says. Of the first shift it goes to the owner: until then
 * nobody kept the drawer, and what is in it is change money.
 */
export function postOpening(shift: Shift, expected: number): Transfer[] {
  const other = shift.number === 1 ? 'owner' : 'cash-difference';
  const reason = shift.number === 1 ? 'cash-in' : 'cash-difference';
  return intoDrawer(shift.openingCash - expected, other, reason, {
    id: `${shift.id}/opening`,
    atMs: shift.openedAtMs,
    shiftId: shift.id,
    operatorId: shift.operatorId,
  });
}

/** The shift as it is closed. left: at most counted. */
export function closedShift(
  shift: Shift,
  close: {
    readonly expected: number;
    readonly counted: Minor;
    readonly left: Minor;
    readonly note: string;
    readonly closedBy: OperatorId;
    readonly atMs: UtcMs;
  },
): Shift {
  return {
    ...shift,
    closedAtMs: close.atMs,
    closedBy: close.closedBy,
    expectedCash: minor(close.expected),
    countedCash: close.counted,
    difference: minor(close.counted - close.expected),
    leftCash: close.left,
    note: close.note,
  };
}

/** Its difference, then what goes to the safe. */
export function postClosing(shift: Shift): Transfer[] {
  const { closedAtMs, closedBy, countedCash, difference, leftCash } = shift;
  if (closedAtMs === null || countedCash === null || difference === null || leftCash === null) return [];
  const fact = { atMs: closedAtMs, shiftId: shift.id, operatorId: closedBy };
  return [
    ...intoDrawer(difference, 'cash-difference', 'cash-difference', { ...fact, id: `${shift.id}/difference` }),
    ...intoDrawer(leftCash - countedCash, 'safe', 'cash-in', { ...fact, id: `${shift.id}/to-safe` }),
  ];
}

/** Change money comes or goes, or the drawer is emptied into the safe. */
export function postCashMove(move: {
  readonly eventId: EventId;
  readonly direction: 'in' | 'out';
  readonly other: 'owner' | 'safe';
  readonly amount: Minor;
  readonly atMs: UtcMs;
  readonly shiftId: ShiftId | null;
  readonly operatorId: OperatorId;
}): Transfer[] {
  const { eventId, direction, other, amount, ...fact } = move;
  return intoDrawer(direction === 'in' ? amount : 0 - amount, other, 'cash-in', { ...fact, id: cashMoveId(eventId) });
}

export function cashMoveId(eventId: EventId): TransferId {
  return id<TransferId>(`cash/${eventId}`);
}

/** amount below zero: out of it, and what would have been 'cash-in' is 'cash-out'. Nothing: no posting. */
function intoDrawer(
  amount: number,
  other: LedgerAccount,
  reason: Extract<TransferReason, 'cash-in' | 'cash-difference'>,
  fact: { readonly id: string; readonly atMs: UtcMs; readonly shiftId: ShiftId | null; readonly operatorId: OperatorId | null },
): Transfer[] {
  if (amount === 0) return [];
  return [
    {
      id: id<TransferId>(fact.id),
      atMs: fact.atMs,
      debit: amount > 0 ? 'cash' : other,
      debitParty: null,
      credit: amount > 0 ? other : 'cash',
      creditParty: null,
      amount: minor(Math.abs(amount)),
      reason: reason === 'cash-in' && amount < 0 ? 'cash-out' : reason,
      billId: null,
      sessionId: null,
      paymentId: null,
      shiftId: fact.shiftId,
      operatorId: fact.operatorId,
    },
  ];
}
