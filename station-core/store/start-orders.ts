/** Starts ordered from a screen or by phone, until the pile starts or the watchdog ends the wait (F21). */
import { id, type AccountId, type CommandId, type PileId, type PrepayId, type TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { SessionPayer } from '../domain/payer.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { SessionLimits, StartOrder } from '../domain/session.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, json, jsonOrNull, text, textOrNull, time } from './rows.ts';

export function orderById(db: Reader, orderId: CommandId): StartOrder | null {
  return first(db, 'SELECT * FROM start_order WHERE id = ?', orderId);
}

export function openOrderFor(db: Reader, pileId: PileId, tokenId: TokenId): StartOrder | null {
  return openOrdersOf(db, pileId).find((order) => order.tokenId === tokenId) ?? null;
}

export function openOrderOn(db: Reader, ref: ConnectorRef): StartOrder | null {
  return openOrdersOf(db, ref.pileId).find((order) => order.evse === ref.evse && order.connector === ref.connector) ?? null;
}

/** The newest first. */
export function openOrdersOf(db: Reader, pileId: PileId): readonly StartOrder[] {
  return db.remembered('open-orders', pileId, () =>
    db.all("SELECT * FROM start_order WHERE pile_id = ? AND state IN ('sent','accepted') ORDER BY ordered_at_ms DESC", pileId).map(toOrder),
  );
}

export function openOrders(db: Reader): StartOrder[] {
  return db.all("SELECT * FROM start_order WHERE state IN ('sent','accepted')").map(toOrder);
}

/** A start was ordered with this prepay and the pile has not answered yet. */
export function isPrepayOrdered(db: Reader, prepayId: PrepayId): boolean {
  return openOrders(db).some(({ payer }) => payer?.kind === 'prepaid' && payer.prepayId === prepayId);
}

/** A start was ordered for this account or with its money and the pile has not answered yet. */
export function isAccountOrdered(db: Reader, wanted: AccountId): boolean {
  return openOrders(db).some(
    ({ accountId, payer }) =>
      accountId === wanted || ((payer?.kind === 'wallet' || payer?.kind === 'credit') && payer.accountId === wanted),
  );
}

export function ordersOpenSince(db: Reader, beforeMs: UtcMs): StartOrder[] {
  return db.all("SELECT * FROM start_order WHERE state IN ('sent','accepted') AND ordered_at_ms <= ?", beforeMs).map(toOrder);
}

export function putStartOrder(db: Writer, o: StartOrder): void {
  db.runOne(
    `INSERT INTO start_order (id, pile_id, evse, connector, token_id, card_token_id, operator_id, limits, ordered_at_ms, state, payer, account_id, coupon_id, code_id, page_hash)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    o.id, o.pileId, o.evse, o.connector, o.tokenId, o.cardTokenId, o.operatorId, JSON.stringify(o.limits), o.orderedAtMs, o.state,
    o.payer === null ? null : JSON.stringify(o.payer), o.accountId, o.couponId, o.codeId, o.pageHash,
  ); // prettier-ignore
  db.forget('open-orders', o.pileId);
}

function first(db: Reader, sql: string, ...params: readonly (string | number)[]): StartOrder | null {
  const row = db.get(sql, ...params);
  return row === undefined ? null : toOrder(row);
}

function toOrder(row: Row): StartOrder {
  return {
    id: id<CommandId>(text(row, 'id')),
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    tokenId: id<TokenId>(text(row, 'token_id')),
    cardTokenId: idOrNull(row, 'card_token_id'),
    operatorId: idOrNull(row, 'operator_id'),
    payer: jsonOrNull<SessionPayer>(row, 'payer'),
    accountId: idOrNull(row, 'account_id'),
    couponId: idOrNull(row, 'coupon_id'),
    codeId: idOrNull(row, 'code_id'),
    pageHash: textOrNull(row, 'page_hash'),
    limits: json<SessionLimits>(row, 'limits'),
    orderedAtMs: time(row, 'ordered_at_ms'),
    state: text(row, 'state') as StartOrder['state'],
  };
}
