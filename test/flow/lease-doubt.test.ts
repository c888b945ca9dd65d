/** Shared money whose whereabouts nobody knows: settled once however often it is asked, and spent nowhere once the station has left HQ. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { wrongAccounts } from '../../hq-receiver/store/lease-book.ts';
import { entriesOf } from '../../hq-receiver/store/lease-views.ts';
import { releaseDoubt, settleDoubt } from '../../hq-receiver/store/leases.ts';
import { must } from '../../station-core/base/assert.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import { sharedAccountsAfter } from '../../station-core/store/hq-leases.ts';
import { hqLinkOf } from '../../station-core/store/hq-link.ts';
import { transferById } from '../../station-core/store/ledger.ts';
import { openHqDatabase } from '../support/hq-database.ts';
import { BOSS, linkToHq } from '../support/hq-orders.ts';
import { LeaseWorld, type Branch } from '../support/lease-world.ts';

const hq = await openHqDatabase();

/** One station with so much lent to it. */
async function lent(amount: number): Promise<{ readonly world: LeaseWorld; readonly branch: Branch }> {
  const world = await LeaseWorld.ready(hq.db, 1, amount);
  await world.settle();
  const branch = world.branch(0);
  expect([branch.wallet(), await world.free()]).toEqual([amount, 0]);
  return { world, branch };
}

const inDoubt = async (world: LeaseWorld): Promise<number | undefined> => (await world.wallets())[0]?.inDoubt;

describe.skipIf(!hq.isThere)('money in doubt', () => {
  test('that was spent is settled once, by one entry in the book, by whichever receiver and however often it is asked', async () => {
    const { world, branch } = await lent(3_000);
    await branch.closeEpoch();
    const { accountId } = world;
    const ask = { entryId: randomUUID(), accountId, stationId: branch.stationId, amount: 1_000, by: 'ann', note: 'bills on paper' };
    expect(await settleDoubt(hq.db, ask, 7)).toEqual({ ok: true });
    expect(await settleDoubt(hq.db, ask, 8)).toEqual({ ok: true });
    expect(await Promise.all([settleDoubt(hq.db, ask, 9), settleDoubt(hq.db, ask, 9)])).toEqual([{ ok: true }, { ok: true }]);
    expect(await inDoubt(world)).toBe(2_000);
    const settled = (await entriesOf(hq.db, accountId)).filter(({ kind }) => kind === 'settle');
    expect(settled).toEqual([
      { entryId: ask.entryId, kind: 'settle', amount: -1_000, stationId: branch.stationId, atMs: 7, by: 'ann', note: 'bills on paper' },
    ]);
    expect(await world.free()).toBe(0);
    expect(await wrongAccounts(hq.db)).toEqual([]);
  });

  test('is not settled otherwise by the same entry, nor beyond what is in doubt', async () => {
    const { world, branch } = await lent(3_000);
    await branch.closeEpoch();
    const ask = {
      entryId: randomUUID(),
      accountId: world.accountId,
      stationId: branch.stationId,
      amount: 1_000,
      by: 'ann',
      note: 'looked',
    };
    expect(await settleDoubt(hq.db, ask, 0)).toEqual({ ok: true });
    expect(await releaseDoubt(hq.db, ask, 0)).toMatchObject({ ok: false, code: 'hq.entered' });
    expect(await settleDoubt(hq.db, { ...ask, amount: 900 }, 0)).toMatchObject({ ok: false, code: 'hq.entered' });
    for (const amount of [2_001, 0, -1])
      expect(await settleDoubt(hq.db, { ...ask, entryId: randomUUID(), amount }, 0)).toMatchObject({ ok: false, code: 'hq.too-little' });
    expect([await inDoubt(world), await world.free()]).toEqual([2_000, 0]);
  });

  test('a book that lost an entry, or whose free money is not its sum, is found, whatever was settled', async () => {
    const { world, branch } = await lent(3_000);
    await branch.closeEpoch();
    const ask = { entryId: 'gone', accountId: world.accountId, stationId: branch.stationId, amount: 1_000, by: 'ann', note: 'looked' };
    expect(await settleDoubt(hq.db, ask, 0)).toEqual({ ok: true });
    expect(await releaseDoubt(hq.db, { ...ask, entryId: 'back', amount: 500 }, 0)).toEqual({ ok: true });
    const free = (much: number) => hq.db.run('UPDATE shared_account SET free = free + $2 WHERE account_id = $1', [world.accountId, much]);
    await free(1);
    expect(await wrongAccounts(hq.db)).toMatchObject([{ accountId: world.accountId }]);
    await free(-1);
    expect(await wrongAccounts(hq.db)).toEqual([]);
  });
});

const leave = (branch: Branch): Answer => branch.desk.send({ kind: 'operator.hq-unlink', operatorId: BOSS, reason: 'the line is dead' });

/** HQ lets it take its place again, in a new epoch. */
async function comeBack(branch: Branch): Promise<void> {
  await branch.closeEpoch();
  branch.epoch += 1;
  branch.up = [];
  branch.down = [];
  linkToHq(branch.desk, branch.epoch, branch.stationId);
}

describe.skipIf(!hq.isThere)('a station that leaves HQ', () => {
  test('gives up what it was lent without a line, and what a person at HQ then releases is spent once', async () => {
    const { world, branch } = await lent(3_000);
    branch.topUp(500);
    branch.spend(1_000);
    expect(leave(branch)).toEqual({ kind: 'done' });
    expect([branch.wallet(), hqLinkOf(branch.desk.db), sharedAccountsAfter(branch.desk.db, '', 9)]).toEqual([0, null, []]);
    expect(branch.desk.wrong()).toEqual([]);
    branch.spend(2_500);
    expect(world.spent).toBe(1_000);
    await comeBack(branch);
    expect(branch.wallet()).toBe(0);
    await world.settle();
    expect([branch.wallet(), await inDoubt(world)]).toEqual([0, 3_000]);
    const back = {
      entryId: randomUUID(),
      accountId: world.accountId,
      stationId: branch.stationId,
      amount: 2_000,
      by: 'ann',
      note: 'given up',
    };
    expect(await releaseDoubt(hq.db, back, 0)).toEqual({ ok: true });
    expect((await world.free()) + branch.wallet()).toBeLessThanOrEqual(world.paid - world.spent);
    expect(await wrongAccounts(hq.db)).toEqual([]);
  });

  test('tells HQ what it gave up once it takes its own place again, and tells another HQ nothing of it', async () => {
    const { world, branch } = await lent(3_000);
    leave(branch);
    const { seq } = must(branch.desk.db.get('SELECT max(seq) AS seq FROM transfer'), 'a transfer') as { seq: number };
    const given = must(transferById(branch.desk.db, lastTransfer(branch, seq)), 'given up');
    expect(given).toMatchObject({ debit: 'wallet', debitParty: world.accountId, credit: 'hq', amount: 3_000, reason: 'lease' });
    const isNoticed = () =>
      branch.desk.db.get("SELECT 1 AS found FROM outbox WHERE kind = 'posting' AND object_id = ?", given.id) !== undefined;
    const before = isNoticed();
    await comeBack(branch);
    branch.desk.pass(60, 1);
    expect([before, isNoticed()]).toEqual([false, true]);
    branch.push();
    const told = branch.up.flatMap(({ rows }) => rows).find(({ id }) => id === given.id);
    expect(told?.body).toMatchObject({ accountId: world.accountId, debit: 'wallet', credit: 'hq', amount: 3_000 });
    await branch.deliver(0);
    expect([await world.free(), await inDoubt(world)]).toEqual([0, 3_000]);

    const other = await lent(1_000);
    leave(other.branch);
    linkToHq(other.branch.desk, 1, 'theirs-9');
    other.branch.desk.pass(60, 1);
    expect(other.branch.desk.db.get("SELECT 1 AS found FROM outbox WHERE kind = 'posting' AND epoch = 1 AND object_id LIKE 'lease-left%'")).toBeUndefined(); // prettier-ignore
  });

  test('may not while a charge holds some of it, which could be left over, and may when it is billed', async () => {
    const { branch } = await lent(3_000);
    const { desk, accountId } = branch;
    const transaction = desk.startFor({ kind: 'wallet', accountId });
    const { wh } = desk.draw(transaction, 2, 20);
    expect(desk.held(transaction)).toBeGreaterThan(0);
    const before = branch.wallet();
    expect(leave(branch)).toMatchObject({ kind: 'refused', code: 'hq.money-held', detail: { account: accountId } });
    expect([branch.wallet(), hqLinkOf(desk.db)?.state]).toEqual([before, 'linked']);
    desk.finish(transaction, wh);
    expect(leave(branch)).toEqual({ kind: 'done' });
    expect(branch.wallet()).toBe(0);
    expect(desk.wrong()).toEqual([]);
  });

  test('keeps what drivers pay in afterwards: it is the station’s, and leaving once more takes none of it', async () => {
    const { world, branch } = await lent(2_000);
    for (const own of [0, 700]) {
      expect(leave(branch)).toEqual({ kind: 'done' });
      expect(branch.wallet()).toBe(own);
      if (own === 0) branch.topUp(700);
      await comeBack(branch);
      await world.settle();
      expect([branch.wallet(), await world.free(), await inDoubt(world)]).toEqual([700, 0, 2_000]);
    }
    expect(branch.desk.wrong()).toEqual([]);
  });
});

function lastTransfer(branch: Branch, seq: number): Parameters<typeof transferById>[1] {
  const row = must(branch.desk.db.get('SELECT id FROM transfer WHERE seq = ?', seq), 'a transfer');
  return row['id'] as Parameters<typeof transferById>[1];
}
