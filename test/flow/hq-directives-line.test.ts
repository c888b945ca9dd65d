/** Directives over a real line: a station with its real line and a real receiver on PostgreSQL; what HQ orders comes about there, and HQ hears of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeRecoveryCode } from '../../hq-receiver/enrolment.ts';
import type { Receiver } from '../../hq-receiver/receiver.ts';
import { orderById, progressOf, sendOrder } from '../../hq-receiver/store/directives.ts';
import { issueDirective, type Issued } from '../../hq-receiver/store/issue-directive.ts';
import { walletsOf } from '../../hq-receiver/store/lease-views.ts';
import { grantLease } from '../../hq-receiver/store/leases.ts';
import { id, type AccountId, type PileId, type PlanId } from '../../station-core/base/ids.ts';
import { addMs, DAY_MS } from '../../station-core/base/time.ts';
import { walletOf } from '../../station-core/store/accounts.ts';
import { ownedByHq } from '../../station-core/store/hq-owned.ts';
import { pileById } from '../../station-core/store/piles.ts';
import { newestVersion, planAt } from '../../station-core/store/plans.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';
import { accountBody, BOSS, planBody } from '../support/hq-orders.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { enrolCode, openTestHq } from '../support/hq-world.ts';
import { maybePostgres } from '../support/postgres.ts';

const server = await maybePostgres();
if (!server.ok) console.warn(server.why);

let receiver: Receiver;
let station: HqUploader;
let stationId: string;
/** HQ's clock: the station's, as soon as there is one. */
let now = (): number => NOON;

describe.skipIf(!server.ok)('HQ and a station', () => {
  beforeAll(async () => {
    if (!server.ok) return;
    receiver = await openTestHq(await server.postgres.newDatabase(), () => now());
  });
  afterAll(async () => {
    if (!server.ok) return;
    await receiver.close();
    await server.postgres.close();
  });
  beforeEach(async () => {
    station = new HqUploader();
    now = () => station.flow.nowMs;
    await station.enrol(receiver.url, await enrolCode(receiver));
    await station.sendNow();
    stationId = String(station.flow.db.get('SELECT station_id FROM hq_link')?.['station_id']);
  });
  afterEach(() => station.close());

  /** The sheet is fetched, what is due comes about, and HQ is told. */
  const exchange = async (): Promise<void> => {
    await station.sendNow();
    station.flow.pass(2, 1);
    await station.sendNow();
  };
  const issue = (kind: string, objectId: string, body: unknown): Promise<Issued> =>
    issueDirective(
      receiver.hq.db,
      { kind, objectId, body, validFromMs: null, untilMs: null, target: { to: 'stations', stationIds: [stationId] }, by: 'ann' },
      station.flow.nowMs,
    );
  const given = async (kind: string, objectId: string, body: unknown): Promise<string> => {
    const issued = await issue(kind, objectId, body);
    if (!issued.ok) throw new Error(issued.help);
    return issued.orderId;
  };
  const answerTo = async (orderId: string) => (await progressOf(receiver.hq.db, orderId, { state: null, offset: 0, limit: 1 })).rows[0];

  test('a plan is ordered, saved, owned, overridden, and HQ hears of each', async () => {
    const planId = id<PlanId>('hq-plan');
    const order = await given('plan', planId, planBody('Summer', 0.45));
    await exchange();
    const plan = planAt(station.flow.db, planId, newestVersion(station.flow.db, planId));
    expect([plan?.name, (await orderById(receiver.hq.db, order))?.progress]).toEqual(['Summer', { applied: 1 }]);
    expect(station.flow.send({ kind: 'operator.activate-plan', operatorId: BOSS, planId })).toEqual({ kind: 'done' });
    station.flow.send({
      kind: 'operator.hq-override', operatorId: BOSS, what: 'plan', objectId: planId, untilMs: addMs(station.flow.nowMs, DAY_MS), reason: 'road works',
    }); // prettier-ignore
    await station.sendNow();
    expect(await answerTo(order)).toMatchObject({ state: 'overridden', reason: 'road works' });
  });

  test('a plan with a hole that an older HQ sent all the same is refused by the station, and HQ shows why', async () => {
    const orderId = randomUUID();
    const hole = planBody('Hole', 0.45, { start_time: '06:00', end_time: '22:00' });
    const target = { to: 'stations', stationIds: [stationId] } as const;
    const facts = {
      kind: 'plan',
      objectId: 'hole',
      version: 1,
      validFromMs: 0,
      untilMs: null,
      body: hole,
      target,
      isOrder: false,
      issuedAtMs: 0,
      issuedBy: 'ann',
    } as const;
    await receiver.hq.db.tx((sql) => sendOrder(sql, { ...facts, orderId }));
    await exchange();
    expect(await answerTo(orderId)).toMatchObject({
      state: 'refused',
      code: 'plan.hole',
      reason: expect.stringMatching(/has no energy price/) as string,
    });
    expect(newestVersion(station.flow.db, id<PlanId>('hole'))).toBe(0);
  });

  test('shared money goes out, and HQ sees it in the wallet', async () => {
    const accountId = `acc-${randomUUID().slice(0, 8)}`;
    await given('account', accountId, accountBody('Shared', { shared: { low: 0, step: 100 } }));
    await receiver.hq.db.run('UPDATE shared_account SET free = 900 WHERE account_id = $1', [accountId]);
    await exchange();
    expect(await grantLease(receiver.hq.db, { accountId, stationId, amount: 700, by: 'ann' }, station.flow.nowMs)).toEqual({ ok: true });
    await exchange();
    expect(walletOf(station.flow.db, id<AccountId>(accountId))).toBe(700);
    expect(await walletsOf(receiver.hq.db, accountId)).toMatchObject([{ wallet: 700, onItsWay: 0 }]);
  });

  test('a new PC with nothing on it takes over by a code, and has plans, piles and HQ’s objects again; the old one is turned away', async () => {
    await given('plan', 'hq-plan', planBody('Summer', 0.45));
    await exchange();
    const active = settingsOf(station.flow.db)?.activePlanId;
    const { code } = await makeRecoveryCode(receiver.hq, stationId, { label: 'new PC', days: 1, by: 'ann' });
    const flow = new FlowStation();
    flow.send({
      kind: 'operator.set-up', operatorId: BOSS, stationName: 'Yard', zone: 'Europe/Berlin' as never, currency: { code: 'EUR', digits: 2 }, language: 'en',
      ownerName: 'Owner', passwordHash: 'x',
    }); // prettier-ignore
    const fresh = new HqUploader({ flow });
    await fresh.desk.recover({ settings: fresh.settings(receiver.url), code, stationId }, BOSS);
    flow.pass(3, 1);
    expect(pileById(flow.db, id<PileId>('P1'))).toMatchObject({ admission: 'waiting' });
    expect(settingsOf(flow.db)?.activePlanId).toBe(active);
    expect(ownedByHq(flow.db, 'plan', 'hq-plan')).toMatchObject({ directiveNumber: 1 });
    await station.sendNow().catch(() => undefined);
    expect(String(station.flow.db.get('SELECT body FROM hq_link')?.['body'])).toContain('"state":"stopped"');
    await fresh.close();
  });
});
