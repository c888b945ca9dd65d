/** The attendant starts, stops, closes and takes money. */
import { id, type CommandId } from '../base/ids.ts';
import { addMs } from '../base/time.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { StartOrder } from '../domain/session.ts';
import { amountDue, postPayment } from '../rules/ledger/post-bill.ts';
import { canonicalTag, decideAuthorization } from '../rules/sessions/authorize.ts';
import { billById } from '../store/bills.ts';
import { cardById } from '../store/cards.ts';
import { connectorAt, pileById } from '../store/piles.ts';
import { isCharging, openSessionOn, sessionById } from '../store/sessions.ts';
import { openOrderOn } from '../store/start-orders.ts';
import { outcome, type Context, DONE } from './context.ts';
import { barOf } from './on-zone.ts';
import { reservedForAnother } from './on-reservation.ts';
import { closeSession, guessedEnd, keep } from './session-end.ts';
import { stopOrder } from './stop-order.ts';
import { isUnclaimed } from './transaction-start.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

function refused(
  code: 'input.invalid' | 'input.not-found' | 'pile.offline' | 'safety.zone-stopped' | 'safety.zone-held',
  detail: Readonly<Record<string, string | number>>,
): Outcome {
  return outcome({ kind: 'refused', code, detail });
}

export function onStartSession(context: Context, event: Of<'operator.start-session'>): Outcome {
  const { db, vault } = context;
  const { ref } = event;
  const pile = pileById(db, ref.pileId);
  if (pile === null || connectorAt(db, ref) === null) return refused('input.not-found', { pileId: ref.pileId, connector: ref.connector });
  if (pile.admission !== 'accepted' || pile.connectionId === null)
    return refused('pile.offline', { pileId: pile.id, help: 'Check its power and network, then try again.' });
  const bar = barOf(db, ref.pileId);
  if (bar !== null) return refused(bar.phase === 'stopped' ? 'safety.zone-stopped' : 'safety.zone-held', { zone: bar.zoneId });
  const running = openSessionOn(db, ref);
  // A car that is plugged in may have begun its transaction already (2.0.1): it waits for just this start.
  if (running?.phase === 'charging' && !(isUnclaimed(running) && running.energy === 0))
    return refused('input.invalid', { connector: ref.connector, help: 'A charge is already running there.' });
  if (openOrderOn(db, ref) !== null)
    return refused('input.invalid', {
      connector: ref.connector,
      help: 'A start was already ordered there; wait until the pile has answered.',
    });
  const reserved = reservedForAnother(context, ref, event.cardId);
  if (reserved !== null)
    return refused('input.invalid', {
      connector: ref.connector,
      help: 'The connector is reserved for somebody; cancel the reservation first.',
    });
  const tag = event.cardId === null ? { text: ownTag(event), cardId: null } : cardTag(context, event, pile);
  if (typeof tag === 'string') return refused('input.invalid', { card: tag, help: 'Choose another card, or start without one.' });
  const commandId = id<CommandId>(`order-${event.id}`);
  const order: StartOrder = {
    ...ref,
    id: commandId,
    tokenId: vault.tokenId(canonicalTag(tag.text)),
    cardTokenId: tag.cardId,
    operatorId: event.operatorId,
    payer: event.payer ?? null,
    accountId: null,
    couponId: null,
    codeId: null,
    pageHash: null,
    limits: event.limits,
    orderedAtMs: event.receivedMs,
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
  const status = decideAuthorization({ card, ordered: false, charging: isCharging(db, card.id), nowMs: event.receivedMs });
  const text = vault.open(db, card.personKeyId, card.sealedNumber);
  if (status !== 'Accepted' || text === null) return status === 'Accepted' ? 'erased' : status;
  // A number that OCPP 1.6 has no room for is stood in for by one made for this start: the order knows whose it is (F23).
  const isMade = text.length > LONGEST_TAG_16 && pile.protocol === 'ocpp1.6';
  return { text: isMade ? ownTag(event) : text, cardId: card.id, isMade };
}

export function onStopSession({ db }: Context, event: Of<'operator.stop-session'>): Outcome {
  const session = sessionById(db, event.sessionId);
  if (session === null) return refused('input.not-found', { session: event.sessionId });
  if (session.phase !== 'charging')
    return refused('input.invalid', { transactionId: session.transactionId, help: 'The charge has already ended.' });
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
  if (session === null) return refused('input.not-found', { session: event.sessionId });
  if (session.phase === 'closed')
    return refused('input.invalid', { transactionId: session.transactionId, help: 'The session is already closed.' });
  const over = session.phase === 'charging' ? guessedEnd(session, event.receivedMs, `Closed: ${event.reason}`, null) : session;
  return outcome(DONE, closeSession(db, over, addMs(event.receivedMs, 0), event.receivedMs));
}

export function onTakePayment({ db }: Context, event: Of<'operator.take-payment'>): Outcome {
  const bill = billById(db, event.billId);
  if (bill === null) return refused('input.not-found', { bill: event.billId });
  if (bill.state !== 'issued')
    return refused('input.invalid', {
      bill: bill.number,
      state: bill.state,
      help: bill.state === 'paid' ? 'It is already paid.' : 'It was replaced by a newer bill.',
    });
  const { receivedMs, method } = event;
  return outcome(
    { kind: 'bill', billId: bill.id },
    {
      writes: [
        {
          kind: 'bill.state',
          billId: bill.id,
          state: 'paid',
          paidAtMs: receivedMs,
          paidBy: method,
          reason: bill.reason,
          paid: amountDue(bill),
          writtenOff: bill.writtenOff,
          credited: bill.credited,
        },
        ...postPayment(bill, method, receivedMs).map((transfer) => ({ kind: 'transfer.add', transfer }) as const),
      ],
      commands: [],
      notices: [{ topic: 'bills' }, { topic: 'session', sessionId: bill.sessionId }],
    },
  );
}
