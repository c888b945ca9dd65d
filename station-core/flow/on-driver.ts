/** A driver with a phone: starts, stops, complains. Who it is was proven by the page (api/driver) before the event was made. */
import { id, type CommandId, type PersonKeyId } from '../base/ids.ts';
import { addMs, DAY_MS, HOUR_MS, utcMs, type UtcMs } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { DriverEvent, MoneyOperatorEvent } from '../domain/money-event.ts';
import type { DriverPage } from '../domain/driver-page.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { StartCode } from '../domain/payment.ts';
import type { SessionLimits, StartOrder } from '../domain/session.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { accountById, accountsOpenedSince } from '../store/accounts.ts';
import { complaintById, complaintsToErase } from '../store/complaints.ts';
import type { Reader } from '../store/connection.ts';
import { driverPageByHash, driverPagesBefore, driverPagesSince } from '../store/driver-pages.ts';
import { sessionById } from '../store/sessions.ts';
import { settingsOf } from '../store/settings.ts';
import { codeByHash, isCodeOrdered } from '../store/start-codes.ts';
import { isPrepayOrdered } from '../store/start-orders.ts';
import { couponTyped } from './benefits-at.ts';
import { DONE, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { PLAIN_TERMS, newAccount } from './on-account.ts';
import { keep } from './session-end.ts';
import { payerOfAccount, payProblem, type CannotPay } from './session-payer.ts';
import { startable } from './start-checks.ts';
import { stopOrder } from './stop-order.ts';

type Of<Kind extends DriverEvent['kind']> = Extract<DriverEvent, { kind: Kind }>;

/** What a driver is told in his own language: the page knows each of these (api/driver/words). */
type Why =
  | 'code-unknown'
  | 'code-used'
  | 'code-over'
  | 'code-elsewhere'
  | 'code-ordered'
  | 'not-paid'
  | 'account-not-active'
  | 'account-owes'
  | 'account-empty'
  | 'not-charging'
  | 'too-many';

/** A start by code or by account. The code is used up when the pile begins; until then it waits, and after a start that came to nothing it is good again. */
export function onDriverStart(context: Context, event: Of<'driver.start'>): Outcome {
  const { db, vault } = context;
  const { ref, receivedMs } = event;
  const found = startable(context, ref, null);
  if ('refusal' in found) return found.refusal;
  const code = event.by.kind === 'code' ? codeByHash(db, event.by.codeHash) : null;
  if (event.by.kind === 'code') {
    const why = codeProblem(db, code, event);
    if (why !== null) return refusedFor('code', why);
  }
  const account = event.by.kind === 'account' ? accountById(db, event.by.accountId) : payingAccount(db, code);
  const payer = code?.payer ?? payerOfAccount(account);
  // At the desk afterwards pays who stands there: nobody by phone, unless the desk made the code so.
  if (code === null && payer.kind === 'bill') return refusedFor('account', 'account-not-active');
  const groupId = account?.groupId ?? null;
  const accountId = account?.id ?? null;
  const coupon = event.coupon === null ? null : couponTyped(db, { code: event.coupon, accountId, groupId, atMs: receivedMs });
  if (coupon?.ok === false) return outcome(coupon.refused);
  const problem = payProblem(db, { payer, accountId, ref }, receivedMs);
  if (problem !== null) return refusedFor(code === null ? 'account' : 'code', WHY[problem.why]);
  const page = driverPageByHash(db, event.pageHash);
  const commandId = id<CommandId>(`order-${event.id}`);
  const tag = tagOf(event);
  const order: StartOrder = {
    ...ref,
    id: commandId,
    tokenId: vault.tokenId(canonicalTag(tag)),
    cardTokenId: null,
    operatorId: null,
    payer,
    accountId,
    couponId: coupon?.ok === true ? coupon.coupon.id : null,
    codeId: code?.id ?? null,
    pageHash: event.pageHash,
    limits: narrower(event.limits, code?.limits ?? event.limits),
    orderedAtMs: receivedMs,
    state: 'sent',
  };
  const shown: DriverPage = {
    pageHash: event.pageHash,
    ref,
    orderId: commandId,
    sessionId: null,
    prepayId: page?.prepayId ?? null,
    codeId: page?.codeId ?? null,
    complaintId: null,
    atMs: page?.atMs ?? receivedMs,
  };
  return outcome(
    { kind: 'ordered', commandId },
    {
      writes: [
        { kind: 'start-order.put', order },
        { kind: 'driver-page.put', page: shown },
      ],
      commands: [
        {
          kind: 'pile.order',
          id: commandId,
          pileId: ref.pileId,
          order: { kind: 'start', evse: ref.evse, connector: ref.connector, tag, tagKind: 'made' },
        },
      ],
      notices: [{ topic: 'connector', ref }, { topic: 'codes' }],
    },
  );
}

/** A tag for this one start; 20 characters are all OCPP 1.6 allows (§7.28 IdToken). */
function tagOf(event: Of<'driver.start'>): string {
  return `DR${event.id.replaceAll('-', '').slice(-16).toUpperCase()}`;
}

function codeProblem(db: Reader, code: StartCode | null, { ref, receivedMs }: Of<'driver.start'>): Why | null {
  if (code === null) return 'code-unknown';
  if (code.state === 'used') return 'code-used';
  if (code.state !== 'open' || code.expiresAtMs <= receivedMs) return 'code-over';
  const isElsewhere =
    code.ref !== null && (code.ref.pileId !== ref.pileId || code.ref.evse !== ref.evse || code.ref.connector !== ref.connector);
  if (isElsewhere) return 'code-elsewhere';
  if (isCodeOrdered(db, code.id)) return 'code-ordered';
  // From the desk: two charges on one prepay would leave the second to nobody.
  if (code.payer.kind === 'prepaid' && isPrepayOrdered(db, code.payer.prepayId)) return 'code-ordered';
  return null;
}

/** Whose price and benefits a start by code has. */
function payingAccount(db: Reader, code: StartCode | null): Account | null {
  const payer = code?.payer;
  return payer?.kind === 'wallet' || payer?.kind === 'credit' ? accountById(db, payer.accountId) : null;
}

const WHY: Readonly<Record<CannotPay, Why>> = {
  'not-active': 'account-not-active',
  owes: 'account-owes',
  'too-little': 'account-empty',
  'prepay-used': 'code-used',
  'not-paid': 'not-paid',
};

/** Of two limits the lower; null: none. */
export function narrower(a: SessionLimits, b: SessionLimits): SessionLimits {
  return { amount: lower(a.amount, b.amount), energy: lower(a.energy, b.energy), durationS: lower(a.durationS, b.durationS) };
}

function lower<T extends number>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Stops are asked for again and again by impatient thumbs: one that is under way is enough. */
const STOP_AGAIN_MS = 10_000;

export function onDriverStop({ db }: Context, event: Of<'driver.stop'>): Outcome {
  const session = sessionById(db, event.sessionId);
  if (session === null) return notFound({ session: event.sessionId });
  if (session.phase !== 'charging') return refusedFor('session', 'not-charging');
  if (session.stopOrderedMs !== null && event.receivedMs - session.stopOrderedMs < STOP_AGAIN_MS) return outcome(DONE);
  const commandId = id<CommandId>(`order-${event.id}`);
  return outcome(
    { kind: 'ordered', commandId },
    {
      writes: [{ kind: 'session.put', session: { ...session, stopOrderedMs: event.receivedMs, stopReason: 'driver' } }],
      commands: [{ kind: 'pile.order', id: commandId, pileId: session.pileId, order: stopOrder(session) }],
      notices: keep(session).notices,
    },
  );
}

/** A wallet of his own; everything else is the desk's to allow. */
export function onRegister({ db }: Context, { accountId, person, pinHash, receivedMs }: Of<'driver.register'>): Outcome {
  if (accountById(db, accountId) === null && accountsOpenedSince(db, addMs(receivedMs, -DAY_MS)) >= REGISTERED_A_DAY)
    return refusedFor('account', 'too-many');
  return newAccount(db, { accountId, accountKind: 'driver', person, terms: PLAIN_TERMS, pinHash, nowMs: receivedMs });
}

/** At the desk and by phone together: past it drivers open one at the desk. */
const REGISTERED_A_DAY = 200;

/** Strangers write what they like: so many an hour are kept, then they are asked to speak to the desk. */
const COMPLAINTS_AN_HOUR = 60;

export function onComplain({ db }: Context, event: Of<'driver.complain'>): Outcome {
  const { complaintId, receivedMs } = event;
  if (complaintById(db, complaintId) !== null) return outcome(DONE);
  if (driverPagesSince(db, addMs(receivedMs, -HOUR_MS), 'complaint') >= COMPLAINTS_AN_HOUR) return refusedFor('text', 'too-many');
  const page: DriverPage = {
    pageHash: event.pageHash,
    ref: null,
    orderId: null,
    sessionId: null,
    prepayId: null,
    codeId: null,
    complaintId,
    atMs: receivedMs,
  };
  return outcome(DONE, {
    writes: [
      {
        kind: 'complaint.put',
        complaint: {
          id: complaintId,
          pileId: event.pileId,
          sessionId: event.sessionId,
          personKeyId: id<PersonKeyId>(`complaint.${complaintId}`),
          state: 'open',
          answer: '',
          atMs: receivedMs,
          answeredBy: null,
          answeredAtMs: null,
        },
        text: { text: event.text, contact: event.contact },
        atMs: receivedMs,
      },
      { kind: 'driver-page.put', page },
    ],
    commands: [],
    notices: [{ topic: 'complaints' }],
  });
}

/** The answer may be mended: what was said last is what the driver reads. */
export function onAnswerComplaint({ db }: Context, event: Extract<MoneyOperatorEvent, { kind: 'operator.answer-complaint' }>): Outcome {
  const complaint = complaintById(db, event.complaintId);
  if (complaint === null) return notFound({ complaint: event.complaintId });
  if (complaint.sealedText === '') return refused({ help: 'Its text was erased; there is nothing left to answer.' });
  const { sealedText: _sealed, ...kept } = complaint;
  return outcome(DONE, {
    writes: [
      {
        kind: 'complaint.put',
        complaint: { ...kept, state: 'answered', answer: event.answer, answeredBy: event.operatorId, answeredAtMs: event.receivedMs },
        text: null,
        atMs: event.receivedMs,
      },
    ],
    commands: [],
    notices: [{ topic: 'complaints' }],
  });
}

/** A phone shows what it did for so long. */
const PAGES_KEPT_DAYS = 400;
/** A month of retention. */
const MONTH_MS = 30 * DAY_MS;

/** Old pages go; of answered complaints the text goes after the months that the owner set. */
export function* driverSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const pagesBefore = addMs(nowMs, -PAGES_KEPT_DAYS * DAY_MS);
  if (driverPagesBefore(db, pagesBefore)) yield () => ({ ...noParts(), writes: [{ kind: 'driver-pages.drop', beforeMs: pagesBefore }] });
  const months = settingsOf(db)?.money.personMonths ?? null;
  if (months === null) return;
  for (const { id: complaintId, personKeyId } of complaintsToErase(db, utcMs(Math.max(0, nowMs - months * MONTH_MS))))
    yield () => ({
      writes: [{ kind: 'complaint.erase', complaintId, personKeyId, atMs: nowMs }],
      commands: [],
      notices: [{ topic: 'complaints' }],
    });
}

function refusedFor(field: string, why: Why): Outcome {
  return refused({ field, why, help: HELP[why] });
}

const HELP: Readonly<Record<Why, string>> = {
  'code-unknown': 'There is no such code. Look at its letters and digits once more.',
  'code-used': 'This code was used already.',
  'code-over': 'This code is no longer good. Ask at the desk.',
  'code-elsewhere': 'This code is for another connector.',
  'code-ordered': 'A start with this code is under way; wait until the pile has answered.',
  'not-paid': 'The payment for this code has not come yet.',
  'account-not-active': 'The account cannot start a charge. Ask at the desk.',
  'account-owes': 'There is something to pay on the account first.',
  'account-empty': 'There is too little in the wallet. Top it up first.',
  'not-charging': 'The charge has already ended.',
  'too-many': 'Too much comes in by phone at the moment. Ask at the desk, or try again in an hour.',
};
