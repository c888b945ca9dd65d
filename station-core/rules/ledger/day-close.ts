/** What a day moved and how the accounts stand after it; and whether that is what the ledger says. */
import { assert } from '../../base/assert.ts';
import type { LedgerAccount } from '../../domain/ledger.ts';
import type { DayClose } from '../../domain/shift.ts';

export type Moved = DayClose['moved'];
export type Standing = DayClose['balances'];

/** The accounts after what moved; one that comes to zero stays, so that the paper shows it. */
export function standingAfter(before: Standing, moved: Moved): Standing {
  const sums = new Map<LedgerAccount, number>(before.map(({ account, balance }) => [account, balance]));
  for (const { account, debits, credits } of moved) sums.set(account, (sums.get(account) ?? 0) + debits - credits);
  const after = [...sums].map(([account, balance]) => ({ account, balance }));
  assert(
    after.every(({ balance }) => Number.isSafeInteger(balance)),
    'no account passes 2^53',
  );
  return after.sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** The first thing that does not agree, in words; null: all agrees. `now`: the kept balances; `since`: what moved after the close. */
export function disagreement(standing: Standing, since: Moved, now: Standing): string | null {
  const sum = standing.reduce((total, { balance }) => total + balance, 0);
  if (sum !== 0) return `the accounts sum to ${sum}`;
  const kept = new Map(now.map(({ account, balance }) => [account, balance]));
  for (const { account, balance } of standingAfter(standing, since))
    if ((kept.get(account) ?? 0) !== balance)
      return `${account} stands at ${kept.get(account) ?? 0}, the closed days and what came since at ${balance}`;
  const known = new Set(standingAfter(standing, since).map(({ account }) => account));
  const extra = now.find(({ account, balance }) => balance !== 0 && !known.has(account));
  return extra === undefined ? null : `${extra.account} stands at ${extra.balance}, and nothing was posted to it`;
}
