/** Money before a charge, and codes that start one: made at the desk, given back when they are cancelled or their time is over. */
import { addMs, HOUR_MS, type UtcMs } from '../base/time.ts';
import { minor } from '../base/money.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Prepay, StartCode } from '../domain/payment.ts';
import type { SessionLimits } from '../domain/session.ts';
import { postPrepay } from '../rules/ledger/post-refund.ts';
import { accountById } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { paymentById } from '../store/payments.ts';
import { connectorAt } from '../store/piles.ts';
import { leftOf, prepayById, prepaysExpired } from '../store/prepays.ts';
import { underWay } from '../store/refunds.ts';
import { settingsOf } from '../store/settings.ts';
import { codeById, codesExpired, isCodeOrdered } from '../store/start-codes.ts';
import { isPrepayOrdered } from '../store/start-orders.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { paidNow } from './on-payment.ts';
import { prepayBack } from './refund-done.ts';
import { cashNeedsShift, shiftOf } from './till.ts';

type Of<Kind extends MoneyOperatorEvent['kind']> = Extract<MoneyOperatorEvent, { kind: Kind }>;

export const NO_LIMITS: SessionLimits = { amount: null, energy: null, durationS: null };
/** A code is good for a month at most. */
const LONGEST_CODE_MS = 31 * 24 * HOUR_MS;

/** The same prepay again changes nothing. */
export function onMakePrepay({ db }: Context, event: Of<'operator.make-prepay'>): Outcome {
  const { prepayId, paymentId, amount, method, receivedMs, operatorId } = event;
  if (prepayById(db, prepayId) !== null) return outcome(DONE);
  if (paymentById(db, paymentId) !== null) return refused({ field: 'payment', help: 'This payment was booked already. Begin a new one.' });
  const problem = prepayProblem(db, amount) ?? (event.code === null ? null : placeProblem(db, event.code));
  if (problem !== null) return refused({ field: 'amount', help: problem });
  const noShift = cashNeedsShift(db, method);
  if (noShift !== null) return outcome(noShift);
  const prepay = newPrepay(db, prepayId, amount, 'open', receivedMs);
  const payment = paidNow(
    paymentId,
    { kind: 'prepay', prepayId },
    method,
    amount,
    { operatorId, shiftId: shiftOf(db, method) },
    receivedMs,
  );
  const made: Parts = {
    writes: [
      { kind: 'prepay.put', prepay },
      { kind: 'payment.put', payment },
      { kind: 'transfer.add', transfer: postPrepay(payment, prepay, receivedMs) },
    ],
    commands: [],
    notices: [{ topic: 'payments' }, { topic: 'till' }],
  };
  if (event.code === null) return outcome(DONE, made);
  const code = codeFor(prepay, event.code, operatorId, receivedMs);
  return outcome(
    DONE,
    join(made, { writes: [{ kind: 'start-code.put', code, codeHash: event.code.codeHash }], commands: [], notices: [{ topic: 'codes' }] }),
  );
}

/** Why so much is not paid before a charge, in a sentence; null: it may. */
export function prepayProblem(db: Reader, amount: number): string | null {
  const most = settingsOf(db)?.money.topUpMost;
  if (most === undefined) return 'Set the station up first.';
  if (!Number.isSafeInteger(amount) || amount <= 0) return 'The amount must be above zero.';
  return amount > most ? 'This is more than may be paid at once. The owner sets the limit.' : null;
}

export function newPrepay(db: Reader, prepayId: Prepay['id'], amount: number, state: Prepay['state'], nowMs: UtcMs): Prepay {
  const hours = settingsOf(db)?.money.codeHours ?? 24;
  return { id: prepayId, amount: minor(amount), state, sessionId: null, createdAtMs: nowMs, expiresAtMs: addMs(nowMs, hours * HOUR_MS) };
}

/** The code of a prepay: as long as that, and without limits besides its money. */
export function codeFor(
  prepay: Prepay,
  { codeId, ref }: Pick<StartCode, 'ref'> & { readonly codeId: StartCode['id'] },
  madeBy: StartCode['madeBy'],
  nowMs: UtcMs,
): StartCode {
  return {
    id: codeId,
    payer: { kind: 'prepaid', prepayId: prepay.id },
    limits: NO_LIMITS,
    ref,
    state: 'open',
    sessionId: null,
    madeBy,
    createdAtMs: nowMs,
    expiresAtMs: prepay.expiresAtMs,
  };
}

/** A code that starts a charge somebody else pays: an account, the desk afterwards, or nobody. */
export function onMakeCode({ db }: Context, event: Of<'operator.make-code'>): Outcome {
  const { codeId, codeHash, payer, limits, ref, expiresAtMs, receivedMs, operatorId } = event;
  if (codeById(db, codeId) !== null) return outcome(DONE);
  const aheadMs = expiresAtMs - receivedMs;
  if (aheadMs <= 0 || aheadMs > LONGEST_CODE_MS) return refused({ field: 'expiresAtMs', help: 'A code is good for a month at most.' });
  if (payer.kind === 'prepaid') return refused({ field: 'payer', help: 'The code of a prepay is made with it.' });
  const account = payer.kind === 'wallet' || payer.kind === 'credit' ? accountById(db, payer.accountId) : null;
  if ((payer.kind === 'wallet' || payer.kind === 'credit') && account?.state !== 'active')
    return refused({ field: 'payer', help: 'This account cannot pay for a charge.' });
  const problem = placeProblem(db, { ref }) ?? (isSensible(limits) ? null : 'A limit is above zero.');
  if (problem !== null) return refused({ field: 'limits', help: problem });
  const code: StartCode = {
    id: codeId,
    payer,
    limits,
    ref,
    state: 'open',
    sessionId: null,
    madeBy: operatorId,
    createdAtMs: receivedMs,
    expiresAtMs,
  };
  return outcome(DONE, { writes: [{ kind: 'start-code.put', code, codeHash }], commands: [], notices: [{ topic: 'codes' }] });
}

/** What was paid for it is owed back. */
export function onCancelCode({ db }: Context, event: Of<'operator.cancel-code'>): Outcome {
  const code = codeById(db, event.codeId);
  if (code === null) return notFound({ code: event.codeId });
  if (code.state === 'cancelled') return outcome(DONE);
  if (code.state !== 'open') return refused({ state: code.state, help: 'It was used already, or its time was over.' });
  if (isOrdered(db, code)) return refused({ help: 'A start with it is under way; wait until the pile has answered.' });
  return outcome(DONE, join(codeOver(code, 'cancelled'), prepayOfCodeOver(db, code, event.receivedMs)));
}

/** Codes and prepays whose time is over, one at a time. One that waits for a pile's answer is let be. */
export function* prepaySteps({ db, passOver = 0 }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const code of codesExpired(db, nowMs, passOver + 10))
    if (!isOrdered(db, code)) yield () => join(codeOver(code, 'expired'), prepayOfCodeOver(db, code, nowMs));
  for (const prepay of prepaysExpired(db, nowMs, passOver + 10))
    if (!isPrepayOrdered(db, prepay.id)) yield () => prepayOver(db, prepay, nowMs);
}

/** By the code, or from the desk with the prepay behind it. */
function isOrdered(db: Reader, { id: codeId, payer }: StartCode): boolean {
  return isCodeOrdered(db, codeId) || (payer.kind === 'prepaid' && isPrepayOrdered(db, payer.prepayId));
}

function codeOver(code: StartCode, state: 'cancelled' | 'expired'): Parts {
  return { writes: [{ kind: 'start-code.put', code: { ...code, state }, codeHash: null }], commands: [], notices: [{ topic: 'codes' }] };
}

function prepayOfCodeOver(db: Reader, code: StartCode, nowMs: UtcMs): Parts {
  const prepay = code.payer.kind === 'prepaid' ? prepayById(db, code.payer.prepayId) : null;
  return prepay === null || (prepay.state !== 'open' && prepay.state !== 'waiting') ? noParts() : prepayOver(db, prepay, nowMs);
}

function prepayOver(db: Reader, prepay: Prepay, nowMs: UtcMs): Parts {
  const left = leftOf(db, prepay.id) - underWay(db, { kind: 'prepay', prepayId: prepay.id });
  const over: Parts = {
    writes: [{ kind: 'prepay.put', prepay: { ...prepay, state: 'over' } }],
    commands: [],
    notices: [{ topic: 'payments' }],
  };
  return join(over, prepayBack(db, prepay, left, nowMs));
}

function placeProblem(db: Reader, { ref }: Pick<StartCode, 'ref'>): string | null {
  return ref === null || connectorAt(db, ref) !== null ? null : 'There is no such connector.';
}

function isSensible({ amount, energy, durationS }: SessionLimits): boolean {
  return [amount, energy, durationS].every((limit) => limit === null || (Number.isSafeInteger(limit) && limit > 0));
}
