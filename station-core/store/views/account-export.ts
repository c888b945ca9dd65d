/** All that is kept of one person, for that person: account, cards, charges, bills and money, as plain data. */
import type { AccountId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import { accountById, cardIdsOf, owedBy, personOf, walletOf } from '../accounts.ts';
import { billsOfSession } from '../bills.ts';
import { cardById } from '../cards.ts';
import type { Reader } from '../connection.ts';
import { paymentsFor } from '../payments.ts';
import type { QueryContext } from '../read-protocol.ts';
import { refundsOf } from '../refunds.ts';
import { settingsOf } from '../settings.ts';
import { accountMovements, accountSessions } from './accounts.ts';

/** Of each list the newest so many; who has more asks the owner of the station. */
const MOST = 10_000;

export interface AccountExport {
  readonly number: number;
  /** Whatever may stand in JSON; amounts in minor units, energy in 0.1 Wh, times in UTC milliseconds. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** null: there is no such account. Numbers of its cards are opened: they are the person's own. */
export function accountExport(
  db: Reader,
  { accountId, nowMs }: { readonly accountId: AccountId; readonly nowMs: UtcMs },
  { vault }: Pick<QueryContext, 'vault'>,
): AccountExport | null {
  const account = accountById(db, accountId);
  if (account === null) return null;
  const { sealedPerson: _sealed, personKeyId: _key, pinHash, ...facts } = account;
  const all = { accountId, offset: 0, limit: MOST };
  const sessions = accountSessions(db, all).rows;
  const cards = cardIdsOf(db, accountId).flatMap((cardId) => {
    const card = cardById(db, cardId);
    if (card === null) return [];
    const { sealedNumber, personKeyId, id: _id, ...told } = card;
    return [{ ...told, number: vault === null ? null : vault.open(db, personKeyId, sealedNumber) }];
  });
  return {
    number: account.number,
    content: {
      kind: 'stationmaster-account-1',
      madeAtMs: nowMs,
      station: settingsOf(db)?.name ?? '',
      currency: settingsOf(db)?.currency ?? null,
      account: { ...facts, hasPin: pinHash !== null, wallet: walletOf(db, accountId), owed: owedBy(db, accountId) },
      person: vault === null ? null : personOf(db, vault, account),
      cards,
      sessions,
      bills: sessions.flatMap((session) => billsOfSession(db, session.id)),
      payments: paymentsFor(db, { kind: 'top-up', accountId }),
      refunds: refundsOf(db, { kind: 'wallet', accountId }),
      movements: accountMovements(db, { ...all, of: 'wallet' }).rows,
      owedMovements: accountMovements(db, { ...all, of: 'receivable' }).rows,
    },
  };
}
