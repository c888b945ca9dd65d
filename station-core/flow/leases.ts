/**
 * Shared accounts: HQ gives money up for this station alone to spend, and takes back what is free. A wallet here never has more
 * than HQ gave up for it and drivers paid in here, so nothing is spent twice, whatever the lines do.
 */
import { id, type AccountId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import { addMs, MINUTE_MS, SECOND_MS, type UtcMs } from '../base/time.ts';
import type { Directive, SharedAccount } from '../domain/hq-directive.ts';
import type { Write } from '../domain/outcome.ts';
import { leaseInId, leaseOutId, postLeaseClosed, postLeaseIn, postLeaseLeft, postLeaseOut } from '../rules/ledger/post-lease.ts';
import { accountById, walletOf } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { leaseRequest, sharedAccount, sharedAccountsAfter, sharedBelowLow } from '../store/hq-leases.ts';
import { hqLinkOf } from '../store/hq-link.ts';
import { outboxState } from '../store/hq-outbox.ts';
import { isPosted } from '../store/ledger.ts';
import { settingsOf } from '../store/settings.ts';
import { noParts, type Context, type Parts } from './context.ts';
import { availableTo } from './holds.ts';

/** How a directive about a lease ended. */
export type LeaseDecided =
  | { readonly state: 'applied'; readonly parts: Parts }
  | { readonly state: 'refused' | 'superseded'; readonly code: string; readonly reason: string };

interface Grant {
  readonly accountId: string;
  readonly amount: number;
  readonly currency: string;
  readonly epoch: number;
}

interface Recall {
  readonly accountId: string;
  readonly most: number | null;
  readonly epoch: number;
}

/** Not every tick looks; an account is asked for once in fifteen minutes. */
const LOOK_EVERY_S = 15;
const ASK_AGAIN_MS = 15 * MINUTE_MS;
const MOST_ASKED = 50;
/** Accounts read at once; all of them are closed together, because none may be left with money that is spent elsewhere too. */
const CLOSED_A_PAGE = 1_000;

/** The same grant again changes nothing; one of a former epoch is over: what became of it HQ settles. */
export function grantLease({ db }: Context, directive: Directive, nowMs: UtcMs): LeaseDecided {
  const { accountId, amount, currency, epoch } = directive.body as Grant;
  if (isPosted(db, leaseInId(directive.objectId))) return { state: 'applied', parts: noParts() };
  const stale = staleEpoch(db, epoch);
  if (stale !== null) return stale;
  const account = accountById(db, id<AccountId>(accountId));
  if (account === null || sharedAccount(db, accountId) === null)
    return {
      state: 'refused',
      code: 'hq.not-shared',
      reason: `The account ${accountId} is not shared at this station. Send the account first.`,
    };
  if (account.state === 'closed') return { state: 'refused', code: 'hq.closed', reason: 'The account is closed at this station.' };
  if (currency !== settingsOf(db)?.currency.code)
    return {
      state: 'refused',
      code: 'hq.wrong-currency',
      reason: `The station bills in ${settingsOf(db)?.currency.code ?? 'no currency yet'}.`,
    };
  const transfer = postLeaseIn(directive.objectId, { accountId: account.id, amount: minor(amount), atMs: nowMs });
  return {
    state: 'applied',
    parts: changed([
      { kind: 'transfer.add', transfer },
      { kind: 'lease-request.delete', accountId: account.id },
    ]),
  };
}

/** What is held for charges that run, and what is on its way back to a driver, stays. */
export function recallLease({ db }: Context, directive: Directive, nowMs: UtcMs): LeaseDecided {
  const { accountId, most, epoch } = directive.body as Recall;
  if (isPosted(db, leaseOutId(directive.objectId))) return { state: 'applied', parts: noParts() };
  const stale = staleEpoch(db, epoch);
  if (stale !== null) return stale;
  if (sharedAccount(db, accountId) === null)
    return { state: 'refused', code: 'hq.not-shared', reason: `The account ${accountId} is not shared at this station.` };
  const account = id<AccountId>(accountId);
  const free = freeOf(db, account);
  const transfer = postLeaseOut(directive.objectId, { accountId: account, free, most: most === null ? null : minor(most), atMs: nowMs });
  return { state: 'applied', parts: transfer === null ? noParts() : changed([{ kind: 'transfer.add', transfer }]) };
}

function staleEpoch(db: Reader, epoch: number): LeaseDecided | null {
  const now = hqLinkOf(db)?.epoch ?? 0;
  if (epoch === now) return null;
  return {
    state: 'superseded',
    code: 'hq.lease-epoch',
    reason: `It was meant for epoch ${epoch} of the station, this is ${now}. HQ settles what became of it.`,
  };
}

/** The station took over an identity: what the file holds of shared money may have been spent since it was copied, and goes back unspent. */
export function closeLeases({ db }: Context, epoch: number, nowMs: UtcMs): Parts {
  const writes = allShared(db).flatMap(({ accountId }): Write[] => {
    const amount = freeOf(db, accountId);
    const transfer = amount > 0 ? postLeaseClosed(epoch, { accountId, amount, atMs: nowMs }) : null;
    return [
      { kind: 'lease-request.delete', accountId },
      ...(transfer === null || isPosted(db, transfer.id) ? [] : [{ kind: 'transfer.add', transfer } as const]),
    ];
  });
  return writes.length === 0 ? noParts() : changed(writes);
}

/**
 * The station leaves HQ: what it holds of shared money goes back in the ledger, with or without a line, because HQ takes it for in
 * doubt and may lend it elsewhere. Not while a charge or a refund holds some of it, which could be left over here when it ends.
 */
export function leaveLeases({ db }: Context, stationId: string, nowMs: UtcMs): { readonly tied: AccountId } | Parts {
  const writes: Write[] = [];
  for (const { accountId } of allShared(db)) {
    const amount = freeOf(db, accountId);
    if (walletOf(db, accountId) > amount) return { tied: accountId };
    if (amount > 0) writes.push({ kind: 'transfer.add', transfer: postLeaseLeft(stationId, { accountId, amount, atMs: nowMs }) });
  }
  return writes.length === 0 ? noParts() : changed(writes);
}

function allShared(db: Reader): SharedAccount[] {
  const all: SharedAccount[] = [];
  for (;;) {
    const page = sharedAccountsAfter(db, all.at(-1)?.accountId ?? '', CLOSED_A_PAGE);
    all.push(...page);
    if (page.length < CLOSED_A_PAGE) return all;
  }
}

/** Too little is free for the next charge: HQ is asked, and asked again while it is so. One account at a time. */
export function* leaseSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  if (Math.floor(nowMs / SECOND_MS) % LOOK_EVERY_S !== 0 || hqLinkOf(db) === null) return;
  // HQ hears first what became of the money it gave before: it may have been put back to an earlier day.
  if (outboxState(db).backfill?.stage === 'untold') return;
  for (const shared of sharedBelowLow(db, addMs(nowMs, -ASK_AGAIN_MS), MOST_ASKED)) yield () => ask(db, shared, nowMs);
}

function ask(db: Reader, { accountId, step }: SharedAccount, nowMs: UtcMs): Parts {
  const amount = minor(Math.max(1, step - freeOf(db, accountId)));
  const currency = settingsOf(db)?.currency.code ?? '';
  // Asked again it is a new version of the same wish: HQ answers it anew.
  const isAgain = leaseRequest(db, accountId) !== null;
  return changed([
    { kind: 'lease-request.put', request: { accountId, amount, askedAtMs: nowMs } },
    { kind: 'hq-told.put', what: 'lease-request', objectId: accountId, body: { accountId, amount, currency, isAgain } },
  ]);
}

function freeOf(db: Reader, accountId: AccountId): ReturnType<typeof minor> {
  return availableTo(db, { kind: 'wallet', accountId }, null) ?? minor(0);
}

function changed(writes: Write[]): Parts {
  return { writes, commands: [], notices: [{ topic: 'accounts' }, { topic: 'hq' }] };
}
