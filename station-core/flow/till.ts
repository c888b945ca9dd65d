/** The drawer, for everything that takes or gives cash: which shift it belongs to, and whether it may. */
import type { ShiftId } from '../base/ids.ts';
import type { Answer } from '../domain/answer.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Reader } from '../store/connection.ts';
import { balanceOf } from '../store/ledger.ts';
import { settingsOf } from '../store/settings.ts';
import { openShift } from '../store/shifts.ts';

/** The refusal where cash moves only in an open shift (MoneySettings.shiftsRequired) and none is open; null: it may. */
export function cashNeedsShift(db: Reader, method: PaymentMethod): Extract<Answer, { kind: 'refused' }> | null {
  if (method !== 'cash' || settingsOf(db)?.money.shiftsRequired !== true || openShift(db) !== null) return null;
  return {
    kind: 'refused',
    code: 'input.invalid',
    detail: { asked: 'cash', help: 'Open the shift first: cash moves only in an open shift.' },
  };
}

/** As cashNeedsShift, for cash that goes out: in an open shift there is no more of it than the drawer holds. */
export function cashCannotLeave(db: Reader, method: PaymentMethod, amount: number): Extract<Answer, { kind: 'refused' }> | null {
  if (method !== 'cash') return null;
  const inDrawer = balanceOf(db, 'cash', null);
  // Without a shift nobody has counted: the drawer may hold change that the books do not know.
  if (openShift(db) === null || amount <= inDrawer) return cashNeedsShift(db, method);
  return {
    kind: 'refused',
    code: 'input.invalid',
    detail: { asked: 'cash', inDrawer, help: 'So much is not in the drawer. Give it back in another way, or put change money in first.' },
  };
}

/** What a transfer, payment or refund carries as its shift: the open one where cash moves, else null. */
export function shiftOf(db: Reader, method: PaymentMethod): ShiftId | null {
  return method === 'cash' ? (openShift(db)?.id ?? null) : null;
}
