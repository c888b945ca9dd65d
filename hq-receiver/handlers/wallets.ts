/** Money of shared accounts: what HQ holds, and what it gave to which station to spend. */
import { allow, done, found, keepDeed, type PageContext } from '../access/context.ts';
import { deniedOf } from '../access/denied.ts';
import type { Caller } from '../access/login-desk.ts';
import type { Done } from '../store/lease-book.ts';
import { entriesOf, sharedAccounts, walletsOf } from '../store/lease-views.ts';
import { grantLease, payShared, recallLease, releaseDoubt, settleDoubt } from '../store/leases.ts';
import { os } from './implement.ts';

export const wallets = {
  list: os.wallets.list.handler(({ context }) => {
    allow(context, 'look');
    return sharedAccounts(context.hq.db);
  }),

  get: os.wallets.get.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { db } = context.hq;
    const account = found(
      (await sharedAccounts(db)).find(({ accountId }) => accountId === input.accountId),
      { account: input.accountId },
    );
    const stations = await walletsOf(db, input.accountId);
    const nameOf = (stationId: string | null): string | null =>
      stationId === null ? null : (stations.find((one) => one.stationId === stationId)?.stationName ?? stationId);
    const entries = await entriesOf(db, input.accountId);
    return {
      account,
      stations,
      entries: entries.map(({ stationId, by, ...entry }) => ({ ...entry, stationName: nameOf(stationId), by: by ?? '' })),
    };
  }),

  pay: os.wallets.pay.handler(async ({ context, input }) => {
    const caller = allow(context, 'wallets');
    const { hq } = context;
    const amount = input.isOut ? -input.amount : input.amount;
    const told = await payShared(
      hq.db,
      { entryId: `pay/${input.entryId}`, accountId: input.accountId, amount, by: caller.name, note: input.reason },
      hq.now(),
    );
    return finished(context, caller, told, 'wallets.pay', { account: input.accountId, amount: String(amount), reason: input.reason });
  }),

  grant: os.wallets.grant.handler(async ({ context, input }) => {
    const caller = allow(context, 'wallets');
    const { hq } = context;
    const told = await grantLease(hq.db, { ...input, by: caller.name }, hq.now());
    return finished(context, caller, told, 'wallets.grant', {
      account: input.accountId,
      station: input.stationId,
      amount: String(input.amount),
    });
  }),

  recall: os.wallets.recall.handler(async ({ context, input }) => {
    const caller = allow(context, 'wallets');
    const { hq } = context;
    const told = await recallLease(hq.db, { ...input, most: null, by: caller.name }, hq.now());
    return finished(context, caller, told, 'wallets.recall', { account: input.accountId, station: input.stationId });
  }),

  settle: os.wallets.settle.handler(async ({ context, input }) => {
    const caller = allow(context, 'wallets');
    const { hq } = context;
    const { accountId, stationId, amount } = input;
    const decide = input.isBack ? releaseDoubt : settleDoubt;
    const told = await decide(
      hq.db,
      { entryId: `doubt/${input.entryId}`, accountId, stationId, amount, by: caller.name, note: input.reason },
      hq.now(),
    );
    const detail = { account: accountId, station: stationId, amount: String(amount), reason: input.reason };
    return finished(context, caller, told, input.isBack ? 'wallets.release' : 'wallets.settle', detail);
  }),
};

async function finished(
  { hq }: PageContext,
  caller: Caller,
  told: Done,
  what: string,
  detail: Readonly<Record<string, string>>,
): Promise<typeof done> {
  if (!told.ok) throw deniedOf(told.code, told.help);
  await keepDeed(hq.db, hq, caller, what, detail);
  return done;
}
