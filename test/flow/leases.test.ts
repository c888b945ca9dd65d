/** Money of a shared account: lent to a station, spent there and nowhere else, recalled, and never twice, whatever the lines and PCs do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrongAccounts } from '../../hq-receiver/store/lease-book.ts';
import { entriesOf } from '../../hq-receiver/store/lease-views.ts';
import { releaseDoubt, settleDoubt } from '../../hq-receiver/store/leases.ts';
import { progressOf, listOrders } from '../../hq-receiver/store/directives.ts';
import { balanceOf } from '../../station-core/store/ledger.ts';
import { openHqDatabase } from '../support/hq-database.ts';
import { LeaseWorld, type Branch } from '../support/lease-world.ts';

const hq = await openHqDatabase();

/** LEASE_RUNS: for a long look. */
const RUNS = Number(process.env['LEASE_RUNS'] ?? 12);

const open = (stations: number): Promise<LeaseWorld> => new LeaseWorld(hq.db).open(stations);
const ready = (stations: number, paid: number): Promise<LeaseWorld> => LeaseWorld.ready(hq.db, stations, paid);

describe.skipIf(!hq.isThere)('a lease', () => {
  test('is asked for where money runs low, granted, spent, and what is left goes back when it is recalled', async () => {
    const world = await ready(2, 8_000);
    const [a, b] = [world.branch(0), world.branch(1)];
    await world.settle();
    expect([a.wallet(), b.wallet(), await world.free()]).toEqual([5_000, 3_000, 0]);
    a.spend(2_000);
    await world.recall(a, null);
    await world.settle();
    const [entry] = await entriesOf(hq.db, world.accountId).then((entries) => entries.filter(({ kind }) => kind === 'return'));
    expect(entry).toMatchObject({ amount: 3_000, stationId: a.stationId });
    expect((await world.free()) + b.wallet() + a.wallet()).toBe(6_000);
    expect(balanceOf(a.desk.db, 'hq', null)).toBe(2_000 + a.wallet());
    expect(a.desk.wrong()).toEqual([]);
  });

  test('what other stations can spare is asked back for one that has nothing', async () => {
    const world = await ready(2, 5_000);
    const [a, b] = [world.branch(0), world.branch(1)];
    await world.settle();
    const [rich, poor] = a.wallet() > b.wallet() ? [a, b] : [b, a];
    expect([rich.wallet() + poor.wallet() + (await world.free())]).toEqual([5_000]);
    poor.desk.pass(16 * 60, 60);
    await world.settle();
    expect(rich.wallet()).toBeGreaterThanOrEqual(1_000);
    expect(poor.wallet()).toBeGreaterThan(0);
    expect(rich.wallet() + poor.wallet() + (await world.free())).toBe(5_000);
  });

  test('never more than HQ has, and nothing for a station that does not know the account', async () => {
    const world = await open(1);
    const branch = world.branch(0);
    await world.pay(1_000);
    expect(await world.grant(branch, 1_001)).toMatchObject({ ok: false, code: 'hq.too-little' });
    expect(await world.grant(branch, 400)).toEqual({ ok: true });
    expect(await world.free()).toBe(600);
    await hq.db.run("UPDATE directive_order SET body = jsonb_set(body, '{shared}', 'null') WHERE object_id = $1", [world.accountId]);
    await world.settle();
    expect([await world.free(), branch.wallet()]).toEqual([1_000, 0]);
    const [order] = (await listOrders(hq.db, { kind: 'lease-grant', stationId: branch.stationId, offset: 0, limit: 10 })).rows;
    expect((await progressOf(hq.db, order?.orderId ?? '', { state: null, offset: 0, limit: 10 })).rows).toMatchObject([
      { state: 'refused', code: 'hq.not-shared' },
    ]);
  });

  test('what is held for a charge that runs stays at the station', async () => {
    const world = await ready(1, 3_000);
    const branch = world.branch(0);
    await world.settle();
    expect(branch.wallet()).toBe(3_000);
    const transaction = branch.desk.startFor({ kind: 'wallet', accountId: branch.accountId });
    branch.desk.draw(transaction, 2, 20);
    const held = branch.desk.held(transaction);
    expect(held).toBeGreaterThan(0);
    await world.recall(branch, null);
    await world.settle();
    expect(branch.wallet()).toBeGreaterThanOrEqual(held);
    expect((await world.free()) + branch.wallet()).toBe(3_000);
  });

  test('what a restored station held is in doubt until somebody has looked; its copy spends none of it', async () => {
    const world = await ready(1, 5_000);
    const branch = world.branch(0);
    await world.settle();
    branch.backUp();
    branch.spend(1_500);
    await branch.restore(false);
    expect(branch.wallet()).toBe(0);
    branch.spend(1_000);
    expect(world.spent).toBe(1_500);
    await world.settle();
    expect(await world.free()).toBe(0);
    expect(await world.wallets()).toMatchObject([{ inDoubt: 5_000, wallet: 0, onItsWay: 0 }]);
    const { accountId } = world;
    const entry = { accountId, entryId: 'looked', amount: 3_500, by: 'ann', note: 'bills found on paper', stationId: branch.stationId };
    expect(await releaseDoubt(hq.db, entry, 0)).toEqual({ ok: true });
    expect(await releaseDoubt(hq.db, entry, 0)).toEqual({ ok: true });
    const gone = { ...entry, entryId: 'gone', note: 'spent' };
    expect(await settleDoubt(hq.db, { ...gone, amount: 2_000 }, 0)).toMatchObject({ ok: false });
    expect(await settleDoubt(hq.db, { ...gone, amount: 1_500 }, 0)).toEqual({ ok: true });
    await world.settle();
    expect((await world.free()) + branch.wallet()).toBe(3_500);
  });

  test('a grant of a closed epoch is not taken by the new PC, which pulls it again', async () => {
    const world = await ready(1, 0);
    const branch = world.branch(0);
    await world.pay(2_000);
    await world.grant(branch, 2_000);
    await branch.restore(true);
    await world.settle();
    expect([branch.wallet(), await world.free()]).toEqual([0, 0]);
    expect(await world.wallets()).toMatchObject([{ inDoubt: 2_000 }]);
  });
});

type Step = (world: LeaseWorld) => Promise<void>;

/** What lies in the wallets of all PCs there are or were, and at HQ, was paid and is not spent. */
async function check(world: LeaseWorld): Promise<void> {
  const wallets = world.branches.reduce(
    (sum, branch) => sum + branch.wallet() + branch.earlier.reduce((more, life) => more + life.wallet(branch.accountId), 0),
    0,
  );
  const free = await world.free();
  expect(world.spent).toBeLessThanOrEqual(world.paid);
  expect(free).toBeGreaterThanOrEqual(0);
  expect(free + wallets).toBeLessThanOrEqual(world.paid - world.spent);
  for (const branch of world.branches) expect(branch.wallet()).toBeGreaterThanOrEqual(0);
}

const place = fc.nat({ max: 5 });
const amount = fc.integer({ min: 1, max: 4_000 });
const at = (branch: number, what: (branch: Branch) => unknown): Step => {
  return async (world) => {
    await what(world.branch(branch));
  };
};

const daily: fc.Arbitrary<Step>[] = [
  fc.tuple(place, amount).map(([n, much]) => at(n, (branch) => branch.spend(much))),
  fc.tuple(place, amount).map(([n, much]) => at(n, (branch) => branch.topUp(much))),
  fc.tuple(place, amount).map(([n, much]): Step => async (world) => { await world.grant(world.branch(n), much); }),
  fc.tuple(place, fc.option(amount)).map(([n, much]): Step => async (world) => { await world.recall(world.branch(n), much); }),
  amount.map((much): Step => (world) => world.pay(much)),
  amount.map((much): Step => (world) => world.pay(-much)),
  // The line: sheets and batches set out, arrive later, twice, in another order, or are lost.
  place.map((n) => at(n, (branch) => branch.pull())),
  fc.tuple(place, place, fc.boolean()).map(([n, which, stays]) => at(n, (branch) => branch.receive(which, stays))),
  fc.tuple(place, fc.integer({ min: 1, max: 6 })).map(([n, most]) => at(n, (branch) => branch.push(most))),
  fc.tuple(place, place, fc.boolean(), fc.boolean()).map(([n, which, dies, quiet]) => at(n, (branch) => branch.deliver(which, { dies, quiet }))),
  fc.tuple(place, fc.integer({ min: 1, max: 1_000 })).map(([n, seconds]) => at(n, (branch) => branch.desk.pass(seconds))),
  place.map((n) => at(n, (branch) => { branch.down = []; })),
]; // prettier-ignore
/** One station's line is up for a moment: what waits comes about there, and HQ hears of it. */
const meet = async (branch: Branch): Promise<void> => {
  await branch.pull();
  branch.receive(0, true);
  branch.desk.pass(1);
  branch.push();
  await branch.deliver(0);
};
const disasters: fc.Arbitrary<Step>[] = [
  place.map((n) => at(n, (branch) => branch.backUp())),
  place.map((n) => at(n, meet)),
  fc.tuple(place, fc.boolean()).map(([n, fromNothing]) => at(n, (branch) => branch.restore(fromNothing))),
  // An old life that nobody has switched off goes on spending.
  fc.tuple(place, amount).map(([n, much]) =>
    at(n, (branch) => {
      const life = branch.earlier.at(-1);
      if (life !== undefined) branch.spend(much, life);
    }),
  ),
];

describe.skipIf(!hq.isThere)('three stations, whatever happens', () => {
  test('the sum spent never exceeds what was paid in; with all lines up the books are equal', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...daily), { minLength: 8, maxLength: 40 }), async (steps) => {
        const world = await ready(3, 6_000);
        for (const step of steps) {
          await step(world);
          await check(world);
        }
        await world.settle();
        const wallets = await world.wallets();
        for (const branch of world.branches) {
          expect(wallets.find(({ stationId }) => stationId === branch.stationId)).toMatchObject({
            wallet: branch.wallet(),
            onItsWay: 0,
            inDoubt: 0,
          });
          expect(branch.desk.ledgerSum()).toBe(0);
        }
        expect((await world.free()) + wallets.reduce((sum, { wallet }) => sum + wallet, 0)).toBe(world.paid - world.spent);
        expect(await wrongAccounts(hq.db)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('and so with PCs that die, are copied, restored, and whose earlier lives go on', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...daily, ...disasters, ...disasters), { minLength: 10, maxLength: 40 }), async (steps) => {
        const world = await ready(3, 6_000);
        await world.settle();
        for (const branch of world.branches) branch.backUp();
        for (const step of steps) {
          await step(world);
          await check(world);
        }
        await world.settle();
        await check(world);
        const wallets = await world.wallets();
        for (const branch of world.branches)
          expect(wallets.find(({ stationId }) => stationId === branch.stationId)).toMatchObject({ wallet: branch.wallet(), onItsWay: 0 });
        expect(await wrongAccounts(hq.db)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
