/** The attendant starts, stops and closes sessions. */
import { id, type CommandId } from '../base/ids.ts';
import { addMs } from '../base/time.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { StartOrder } from '../domain/session.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { accountById } from '../store/accounts.ts';
import { cardById } from '../store/cards.ts';
import { isCharging, sessionById } from '../store/sessions.ts';
import { isPrepayOrdered } from '../store/start-orders.ts';
import { couponTyped } from './benefits-at.ts';
import { cardStatus } from './card-status.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { closeSession, guessedEnd, keep } from './session-end.ts';
import { payerOfAccount, payProblem, type CannotPay } from './session-payer.ts';
import { startable } from './start-checks.ts';
import { stopOrder } from './stop-order.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

export function onStartSession(context: Context, event: Of<'operator.start-session'>): Outcome {
  const { db, vault } = context;
  const { ref, receivedMs } = event;
  const found = startable(context, ref, event.cardId);
  if ('refusal' in found) return found.refusal;
  const { pile } = found;
  const tag = event.cardId === null ? { text: ownTag(event), cardId: null } : cardTag(context, event, pile);
  if (typeof tag === 'string') return refused({ card: tag, help: 'Choose another card, or start without one.' });
  const terms = termsOf(db, event);
  if ('refusal' in terms) return terms.refusal;
  const commandId = id<CommandId>(`order-${event.id}`);
  const order: StartOrder = {
    ...ref,
    id: commandId,
    tokenId: vault.tokenId(canonicalTag(tag.text)),
    cardTokenId: tag.cardId,
    operatorId: event.operatorId,
    payer: event.payer ?? null,
    accountId: terms.accountId,
    couponId: terms.couponId,
    codeId: null,
    pageHash: null,
    limits: event.limits,
    orderedAtMs: receivedMs,
    state: 'sent',
  };
  return outcome(
    { kind: 'ordered', commandId },
    {
      writes: [{ kind: 'start-order.put', order }],
      commands: [
        {
          kind: 'pile.order',
          id: commandId,
          pileId: ref.pileId,
          order: {
            kind: 'start',
            evse: ref.evse,
            connector: ref.connector,
            tag: tag.text,
            tagKind: tag.cardId === null || tag.isMade === true ? 'made' : 'card',
          },
        },
      ],
      notices: [{ topic: 'connector', ref }],
    },
  );
}

type Terms = Pick<StartOrder, 'accountId' | 'couponId'>;

/** Whose price it is and which coupon, where the money for it is there; else the refusal. */
function termsOf(db: Context['db'], event: Of<'operator.start-session'>): Terms | { readonly refusal: Outcome } {
  const { payer, receivedMs, ref } = event;
  const card = event.cardId === null ? null : cardById(db, event.cardId);
  const accountId = payer?.kind === 'wallet' || payer?.kind === 'credit' ? payer.accountId : (card?.accountId ?? null);
  const account = accountId === null ? null : accountById(db, accountId);
  const problem = payProblem(db, { payer: payer ?? payerOfAccount(account), accountId, ref }, receivedMs);
  if (problem !== null) {
    const { why, there, needed } = problem;
    return { refusal: refused({ field: 'payer', why, there, needed, help: CANNOT_PAY[why] }) };
  }
  if (payer?.kind === 'prepaid' && isPrepayOrdered(db, payer.prepayId))
    return {
      refusal: refused({
        field: 'payer',
        help: 'A start with this prepay is under way; wait until the pile has answered.',
      }),
    };
  if (event.coupon === undefined) return { accountId, couponId: null };
  const coupon = couponTyped(db, { code: event.coupon, accountId, groupId: account?.groupId ?? null, atMs: receivedMs });
  return coupon.ok ? { accountId, couponId: coupon.coupon.id } : { refusal: outcome(coupon.refused) };
}

const CANNOT_PAY: Readonly<Record<CannotPay, string>> = {
  'not-active': 'The account is frozen or closed. Choose another way to pay.',
  owes: 'The account owes for an earlier charge. Let it be paid first, or choose another way to pay.',
  'too-little':
    'There is too little money for this connector: what may flow before a stop is obeyed is kept back. Top up, or choose another way to pay.',
  'prepay-used': 'This prepay was used already, or its time is over.',
  'not-paid': 'The money for this prepay has not come yet.',
};

/** IdToken of OCPP 1.6 (§7.28). */
const LONGEST_TAG_16 = 20;

/** A tag for this one start; 20 characters are all OCPP 1.6 allows (§7.28 IdToken). */
function ownTag(event: Of<'operator.start-session'>): string {
  return `OP${event.id.replaceAll('-', '').slice(-16).toUpperCase()}`;
}

/** The card's number to send to the pile, or in a word why the card cannot start. */
function cardTag(
  { db, vault }: Context,
  event: Of<'operator.start-session'>,
  pile: Pile,
): { readonly text: string; readonly cardId: NonNullable<typeof event.cardId>; readonly isMade?: boolean } | string {
  const card = event.cardId === null ? null : cardById(db, event.cardId);
  if (card === null) return 'not on file';
  const status = cardStatus(db, { card, ordered: false, charging: isCharging(db, card.id), begins: false, nowMs: event.receivedMs });
  const text = vault.open(db, card.personKeyId, card.sealedNumber);
  if (status !== 'Accepted' || text === null) return status === 'Accepted' ? 'erased' : status;
  // A number that OCPP 1.6 has no room for is stood in for by one made for this start: the order knows whose it is (F23).
  const isMade = text.length > LONGEST_TAG_16 && pile.protocol === 'ocpp1.6';
  return { text: isMade ? ownTag(event) : text, cardId: card.id, isMade };
}

export function onStopSession({ db }: Context, event: Of<'operator.stop-session'>): Outcome {
  const session = sessionById(db, event.sessionId);
  if (session === null) return notFound({ session: event.sessionId });
  if (session.phase !== 'charging') return refused({ transactionId: session.transactionId, help: 'The charge has already ended.' });
  const commandId = id<CommandId>(`order-${event.id}`);
  return outcome(
    { kind: 'ordered', commandId },
    {
      writes: [{ kind: 'session.put', session: { ...session, stopOrderedMs: event.receivedMs, stopReason: 'operator' } }],
      commands: [{ kind: 'pile.order', id: commandId, pileId: session.pileId, order: stopOrder(session) }],
      notices: keep(session).notices,
    },
  );
}

/** For a pile that will never tell: the attendant ends the session with the last reading, or says that the car has gone. */
export function onCloseSession({ db }: Context, event: Of<'operator.close-session'>): Outcome {
  const session = sessionById(db, event.sessionId);
  if (session === null) return notFound({ session: event.sessionId });
  if (session.phase === 'closed') return refused({ transactionId: session.transactionId, help: 'The session is already closed.' });
  const over = session.phase === 'charging' ? guessedEnd(session, event.receivedMs, `Closed: ${event.reason}`, null) : session;
  return outcome(DONE, closeSession(db, over, addMs(event.receivedMs, 0), event.receivedMs));
}
