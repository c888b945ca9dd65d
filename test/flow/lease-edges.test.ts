/** HQ's book of shared money at its edges: an account that is erased, a payment told twice, and an HQ that was put back to an earlier day. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { directivesAfter, highestDirective, numberAfter, progressOf, recordOutcome } from '../../hq-receiver/store/directives.ts';
import { issueDirective } from '../../hq-receiver/store/issue-directive.ts';
import { wrongAccounts } from '../../hq-receiver/store/lease-book.ts';
import { payShared } from '../../hq-receiver/store/leases.ts';
import { takeDirectiveRows } from '../../hq-receiver/store/told-directives.ts';
import { hqLinkOf } from '../../station-core/store/hq-link.ts';
import { must } from '../../station-core/base/assert.ts';
import { id, type RefundId } from '../../station-core/base/ids.ts';
import { openHqDatabase } from '../support/hq-database.ts';
import { BOSS, promotionBody } from '../support/hq-orders.ts';
import { LeaseWorld, type Branch } from '../support/lease-world.ts';

const hq = await openHqDatabase();

const ready = (stations: number): Promise<LeaseWorld> => LeaseWorld.ready(hq.db, stations);

describe.skipIf(!hq.isThere)('an account of shared money', () => {
  test('that a station paid out, closed and erased before it could tell has nothing there any more', async () => {
    const world = await ready(1);
    const branch = world.branch(0);
    await world.pay(2_000);
    await world.settle();
    expect(await world.wallets()).toMatchObject([{ wallet: 2_000 }]);
    const { desk, accountId } = branch;
    desk.send({ kind: 'operator.hq-override', operatorId: BOSS, what: 'account', objectId: accountId, untilMs: (desk.nowMs + 1_000_000) as never, reason: 'he moves away' }); // prettier-ignore
    const refundId = id<RefundId>('last');
    expect(desk.send({ kind: 'operator.close-account', operatorId: BOSS, accountId, method: 'bank', refundId, reason: 'he moves away' })).toEqual({ kind: 'done' }); // prettier-ignore
    desk.send({ kind: 'operator.erase-person', operatorId: BOSS, accountId, reason: 'he asked for it' });
    await world.settle();
    expect(await world.wallets()).toMatchObject([{ wallet: 0 }]);
  });

  test('is paid out once, however often the same payment is told', async () => {
    const world = await ready(1);
    await world.pay(8_000);
    const free = await world.free();
    expect(free).toBe(3_000);
    const out = { entryId: randomUUID(), accountId: world.accountId, amount: -free, by: 'ann', note: 'by bank' };
    expect([await payShared(hq.db, out, 0), await payShared(hq.db, out, 0)]).toEqual([{ ok: true }, { ok: true }]);
    expect(await world.free()).toBe(0);
  });
});

/** HQ's tables of one account and station as they were, put back. */
async function hqBackup(world: LeaseWorld, branch: Branch): Promise<() => Promise<void>> {
  const [free, last] = [await world.free(), await highestDirective(hq.db, branch.stationId)];
  const known = await hq.db.query('SELECT entry_id FROM wallet_entry WHERE account_id = $1', [world.accountId]);
  const leases = await hq.db.query('SELECT lease_id FROM lease WHERE account_id = $1', [world.accountId]);
  return async () => {
    const [entries, lent] = [known.map((row) => row['entry_id']), leases.map((row) => row['lease_id'])];
    await hq.db.run('DELETE FROM wallet_entry WHERE account_id = $1 AND NOT entry_id = ANY($2)', [world.accountId, entries]);
    await hq.db.run('DELETE FROM lease WHERE account_id = $1 AND NOT lease_id = ANY($2)', [world.accountId, lent]);
    await hq.db.run('DELETE FROM station_wallet WHERE account_id = $1', [world.accountId]);
    await hq.db.run('DELETE FROM lease_wish WHERE account_id = $1', [world.accountId]);
    await hq.db.run('UPDATE shared_account SET free = $2 WHERE account_id = $1', [world.accountId, free]);
    await hq.db.run('DELETE FROM directive WHERE station_id = $1 AND number > $2', [branch.stationId, last]);
    await hq.db.run('UPDATE directive_counter SET last = $2 WHERE station_id = $1', [branch.stationId, last]);
  };
}

/** The station keeps its file and takes its own place again. */
async function recovered(branch: Branch, highest: number): Promise<void> {
  await branch.closeEpoch();
  await hq.db.tx((sql) => numberAfter(sql, branch.stationId, highest));
  branch.epoch += 1;
  branch.up = [];
  // HQ holds nothing of what was told since its backup.
  const link = must(hqLinkOf(branch.desk.db), 'a link');
  branch.desk.send({
    kind: 'operator.hq-linked', operatorId: BOSS, how: 'recovered', lost: [], link: { ...link, epoch: branch.epoch },
    closed: { epoch: 1, number: 0, seq: 0, hash: '' },
  }); // prettier-ignore
  branch.desk.pass(30, 1);
}

describe.skipIf(!hq.isThere)('an HQ that was put back to an earlier day', () => {
  test('does not give again what it gave since, once the station has told of it', async () => {
    const world = await ready(2);
    const [a, b] = [world.branch(0), world.branch(1)];
    await hq.db.run('UPDATE lease_wish SET is_open = false WHERE account_id = $1', [world.accountId]);
    await world.pay(2_000);
    const putBack = await hqBackup(world, a);
    await world.grant(a, 2_000);
    await a.pull();
    a.receive(0, false);
    a.desk.pass(1);
    a.push();
    await a.deliver(0);
    expect([a.wallet(), await world.free()]).toEqual([2_000, 0]);
    const taken = await highestDirective(hq.db, a.stationId);
    await putBack();
    await recovered(a, taken);
    for (let n = 0; n < 5; n += 1) {
      a.push();
      await a.deliver(0);
    }
    expect(await world.free()).toBe(0);
    expect(await world.grant(b, 2_000)).toMatchObject({ ok: false, code: 'hq.too-little' });
    expect(await world.wallets()).toEqual(expect.arrayContaining([expect.objectContaining({ stationId: a.stationId, inDoubt: 2_000 })]));
    expect(await wrongAccounts(hq.db)).toEqual([]);
  });

  test('and of one that never heard that it came, it stands in the station’s wallet', async () => {
    const world = await ready(1);
    const a = world.branch(0);
    const [leaseId, hqs] = [randomUUID(), await world.free()];
    await hq.db.run('UPDATE lease_wish SET is_open = false WHERE account_id = $1', [world.accountId]);
    await world.pay(900);
    const before = await world.free();
    const body = { accountId: world.accountId, atMs: 1, debit: 'hq', debitParty: null, credit: 'wallet', creditParty: world.accountId, amount: 400, reason: 'lease', currency: 'EUR', billId: null, sessionId: null }; // prettier-ignore
    const row = { epoch: 1, seq: 900, kind: 'posting', id: `${leaseId}/in`, version: 1, atMs: 1, body } as const;
    for (let n = 0; n < 2; n += 1) await hq.db.tx((sql) => takeDirectiveRows(sql, a.stationId, [row], 1));
    expect([hqs, (await world.free()) - before]).toEqual([0, before >= 400 ? -400 : -before]);
    expect(await wrongAccounts(hq.db)).toEqual([]);
  });

  test('numbers its orders after those that the station has had, and what it numbered again goes under new numbers', async () => {
    const world = await ready(1);
    const { stationId, desk } = world.branch(0);
    const order = async (name: string): Promise<string> => {
      const target = { to: 'stations', stationIds: [stationId] } as const;
      const issued = await issueDirective(hq.db, { kind: 'promotion', objectId: `${name}-${stationId}`.slice(0, 48), body: promotionBody(name, 10_000), validFromMs: null, untilMs: null, target, by: 'ann' }, world.nowMs); // prettier-ignore
      if (!issued.ok) throw new Error(issued.help);
      return issued.orderId;
    };
    const last = await highestDirective(hq.db, stationId);
    // The station has had two more, which this HQ has forgotten.
    const again = await order('again');
    expect(await highestDirective(hq.db, stationId)).toBe(last + 1);
    await hq.db.tx((sql) => numberAfter(sql, stationId, last + 2));
    const later = await order('later');
    const { directives, highest } = await directivesAfter(hq.db, stationId, last + 2, desk.nowMs);
    expect([directives.map(({ number }) => number), highest]).toEqual([[last + 3, last + 4], last + 4]);
    // What the station answers to those that are forgotten is nobody's.
    expect(await recordOutcome(hq.db, stationId, { number: last + 1, state: 'applied', atMs: 1, code: null, reason: null }, { epoch: 2, version: 1 })).toBeNull(); // prettier-ignore
    for (const orderId of [again, later])
      expect((await progressOf(hq.db, orderId, { state: null, offset: 0, limit: 10 })).rows).toMatchObject([{ state: 'sent' }]);
  });
});
