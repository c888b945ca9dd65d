/** What HQ holds stays what the station is: facts that change by another road than their own object, and links that end and begin again. */
import { describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type AccountId, type BenefitId, type PlanId } from '../../station-core/base/ids.ts';
import { addMs, DAY_MS, type LocalDate } from '../../station-core/base/time.ts';
import { sharedAccount } from '../../station-core/store/hq-leases.ts';
import { ownedByHq } from '../../station-core/store/hq-owned.ts';
import { newestVersion, planAt } from '../../station-core/store/plans.ts';
import { bodyOf } from '../../station-core/store/views/hq-rows.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { FlowStation } from '../support/flow-station.ts';
import { accountBody, BOSS, cardBody, HqOrders, linkToHq, promotionBody } from '../support/hq-orders.ts';
import { hqLink, HqSide } from '../support/hq-side.ts';
import { MoneyDesk } from '../support/money-desk.ts';

const ASSIGNED = id<BenefitId>('evening-yard');

function linked(): { readonly station: FlowStation; readonly hq: HqSide } {
  const station = new FlowStation().ready();
  const hq = new HqSide(station).link().tellHistory();
  return { station, hq: hq.upload() };
}

function savePlan(station: FlowStation, planId: string): void {
  const known = must(planAt(station.db, id<PlanId>('plan-yard'), newestVersion(station.db, id<PlanId>('plan-yard'))), 'a plan');
  const plan = { ...known, id: id<PlanId>(planId), name: `Plan ${station.nowMs}` };
  station.send({ kind: 'operator.save-plan', operatorId: BOSS, activate: false, plan });
}

function assign(station: FlowStation, planId: string, fromDay: string | null = null): void {
  const answer = station.send({
    kind: 'operator.put-benefit',
    operatorId: BOSS,
    item: {
      kind: 'assignment',
      assignment: { id: ASSIGNED, planId: id<PlanId>(planId), pileId: null, connector: null, groupId: null, fromDay: fromDay as LocalDate | null, toDay: null, savedAtMs: station.nowMs },
    },
  }); // prettier-ignore
  expect(answer).toEqual({ kind: 'done' });
}

/** As HQ would be told of it now. */
function now(station: FlowStation, kind: 'location' | 'pile' | 'session' | 'rollup-day' | 'cdr', objectId: string): unknown {
  const settings = must(settingsOf(station.db), 'settings');
  return bodyOf({ db: station.db, settings, party: hqLink(), nowMs: station.nowMs }, kind, objectId);
}

const tariffsOf = (location: unknown): unknown =>
  (location as { readonly evses: readonly { readonly connectors: readonly { readonly tariff_ids: unknown }[] }[] }).evses.map(({ connectors }) => connectors.map(({ tariff_ids }) => tariff_ids)); // prettier-ignore

describe('the tariffs that a location names', () => {
  test.each<readonly [string, (station: FlowStation) => void]>([
    ['a new version of the plan in force', (s) => { savePlan(s, 'plan-yard'); }],
    ['another plan for its piles', (s) => { savePlan(s, 'plan-night'); assign(s, 'plan-night'); }],
    [
      'another plan no more',
      (s) => {
        savePlan(s, 'plan-night');
        assign(s, 'plan-night');
        s.send({ kind: 'operator.remove-benefit', operatorId: BOSS, what: 'assignment', benefitId: ASSIGNED });
      },
    ],
    ['another plan from a day on, when the day comes', (s) => { savePlan(s, 'plan-night'); assign(s, 'plan-night', '2026-01-15'); s.pass(13 * 3_600, 600); }],
  ])('%s', (_, deed) => {
    const { station, hq } = linked();
    const before = tariffsOf(hq.body('location', 'yard-1'));
    for (const step of [deed]) step(station);
    hq.upload();
    expect(tariffsOf(hq.body('location', 'yard-1'))).toEqual(tariffsOf(now(station, 'location', 'yard-1')));
    expect(before).toBeDefined();
  }); // prettier-ignore
});

describe('a link that ends and begins again', () => {
  test('a connector that came back to what it was when the first link knew it', () => {
    const { station, hq } = linked();
    station.status(1, 'preparing');
    hq.upload();
    station.send({ kind: 'operator.hq-unlink', operatorId: BOSS, reason: 'sold' });
    station.status(1, 'available');
    const second = new HqSide(station).link(1, 'enrolled', { stationId: 'yard-2' }).tellHistory().upload();
    station.status(1, 'preparing');
    second.upload();
    expect(second.body('pile', 'P1')).toEqual(now(station, 'pile', 'P1'));
  });

  test('what went on without a link is told when the station takes its own place again', () => {
    const { station, hq } = linked();
    const { transactionId } = station.start({ wh: 1_000 });
    station.pass(1_800);
    station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId });
    hq.upload();
    station.send({ kind: 'operator.hq-unlink', operatorId: BOSS, reason: 'a mistake' });
    station.pass(1_800);
    station.stop(transactionId, 11_000);
    station.pass(60);
    station.status(1, 'available');
    station.pass(10);
    const [session] = station.sessions();
    hq.link(2, 'recovered').tellHistory().upload();
    expect(hq.body('session', must(session, 'a session').id)).toMatchObject({ phase: 'closed' });
    expect(hq.body('rollup-day', '2026-01-14')).toEqual(now(station, 'rollup-day', '2026-01-14'));
  });

  test('and so are the payment of a bill that HQ had, and the sums of its day', () => {
    const { station, hq } = linked();
    const one = (): void => {
      const { transactionId } = station.start({ wh: 1_000 });
      station.pass(1_800);
      station.stop(transactionId, 6_000);
      station.status(1, 'available');
      station.pass(10);
    };
    one();
    hq.upload();
    station.send({ kind: 'operator.hq-unlink', operatorId: BOSS, reason: 'a mistake' });
    one();
    const [first] = station.sessions();
    const bill = must(station.bills(must(first, 'a session').transactionId)[0], 'a bill');
    station.send({ kind: 'operator.take-payment', operatorId: BOSS, billId: bill.id, method: 'bank' });
    hq.link(2, 'recovered').tellHistory().upload();
    expect(hq.body('cdr', bill.id)).toMatchObject({ state: 'paid' });
    expect(hq.body('rollup-day', '2026-01-14')).toEqual(now(station, 'rollup-day', '2026-01-14'));
  });
});

test('a promotion that gets another name changes no day that HQ holds', () => {
  const { station, hq } = linked();
  const call = (name: string): void => {
    const promotion = { ...promotionBody(name, 100_000), id: id<BenefitId>('p') };
    expect(station.send({ kind: 'operator.put-benefit', operatorId: BOSS, item: { kind: 'promotion', promotion: promotion as never } })).toEqual({ kind: 'done' }); // prettier-ignore
  };
  call('Summer');
  const { transactionId } = station.start({ wh: 1_000 });
  station.pass(1_800);
  station.stop(transactionId, 6_000);
  station.status(1, 'available');
  station.pass(10);
  hq.upload();
  call('Late summer');
  hq.upload();
  expect(hq.body('rollup-day', '2026-01-14')?.['benefits']).toMatchObject([{ id: 'p', times: 1 }]);
  expect(hq.body('rollup-day', '2026-01-14')).toEqual(now(station, 'rollup-day', '2026-01-14'));
});

describe('what is HQ’s', () => {
  const owned = (): { readonly station: FlowStation; readonly hq: HqOrders } => {
    const station = new FlowStation().ready();
    linkToHq(station);
    return { station, hq: new HqOrders(station) };
  };

  test.each(['desk', 'list', 'replacement'] as const)('a card that HQ blocked does not come back as the station’s own once it was erased: by %s', (road) => {
    const { station, hq } = owned();
    hq.order('card', 'c-1', cardBody('LOST9999', { state: 'lost' }));
    const cardId = must(ownedByHq(station.db, 'card', 'c-1'), 'owned').localId;
    expect(station.send({ kind: 'operator.erase-card', operatorId: BOSS, cardId: cardId as never })).toEqual({ kind: 'done' });
    const own = must(station.db.get('SELECT id FROM card LIMIT 1')?.['id'], 'a card of the station');
    const answer =
      road === 'desk'
        ? station.send({ kind: 'operator.add-card', operatorId: BOSS, number: 'lost9999', label: 'x', validUntilMs: null })
        : road === 'list'
          ? station.send({ kind: 'operator.import-cards', operatorId: BOSS, cards: [{ number: 'LOST9999', label: 'x', state: 'active', validUntilMs: null, accountId: null, parentTag: null }] })
          : station.send({ kind: 'operator.replace-card', operatorId: BOSS, cardId: own as never, number: 'LOST9999' });
    expect(answer).toMatchObject({ kind: 'refused', code: 'hq.owned' });
  }); // prettier-ignore

  test('what HQ took away while it was overridden is nobody’s when the override ends', () => {
    const { station, hq } = owned();
    hq.order('promotion', 'spring', promotionBody('Spring', 100_000));
    const untilMs = addMs(station.nowMs, DAY_MS);
    station.send({ kind: 'operator.hq-override', operatorId: BOSS, what: 'promotion', objectId: 'spring', untilMs, reason: 'the market' });
    expect(hq.order('promotion', 'spring', { removed: true }, { version: 2 })).toMatchObject({ state: 'overridden' });
    station.pass(25 * 3_600, 3_600);
    expect(hq.outcome(2)).toMatchObject({ state: 'applied' });
    expect(ownedByHq(station.db, 'promotion', 'spring')).toBeNull();
  });
});

describe('an account whose money was shared', () => {
  test('stays shared while a charge holds money of it', () => {
    const station = new MoneyDesk().open();
    linkToHq(station);
    const hq = new HqOrders(station);
    const shared = id<AccountId>('acc-hq');
    hq.order('account', shared, accountBody('Shared', { shared: { low: 0, step: 5_000 } }));
    hq.order('card', 'c-1', cardBody('HQ1', { accountId: shared }));
    hq.order('lease-grant', 'lease-1', { accountId: shared, amount: 2_000, currency: 'EUR', epoch: 1 });
    const { transactionId } = station.start({ tag: 'HQ1' });
    station.pass(5);
    expect(station.held(transactionId)).toBeGreaterThan(0);
    hq.order('lease-recall', 'recall-1', { accountId: shared, most: null, epoch: 1 });
    expect(station.wallet(shared)).toBeGreaterThan(0);
    expect(hq.order('account', shared, accountBody('Shared'), { version: 2 })).toMatchObject({ state: 'refused' });
    expect(sharedAccount(station.db, shared)).not.toBeNull();
  });

  test.each(['hq.fork', 'hq.epoch-closed', 'hq.old-key'])(
    'is not spent by a file that HQ turned away with %s, and is given up when it is recovered',
    (code) => {
      const station = new MoneyDesk().open({ refundAlone: 1_000_000 as never });
      linkToHq(station);
      const hq = new HqOrders(station);
      const shared = id<AccountId>('acc-hq');
      hq.order('account', shared, accountBody('Shared', { shared: { low: 0, step: 5_000 } }));
      hq.order('card', 'c-1', cardBody('HQ1', { accountId: shared }));
      hq.order('lease-grant', 'lease-1', { accountId: shared, amount: 2_000, currency: 'EUR', epoch: 1 });
      expect(station.send({ kind: 'pile.authorize', wire: null, pileId: 'P1' as never, tag: 'HQ1' })).toMatchObject({ status: 'Accepted' });
      station.send({ kind: 'hq.stopped', code, help: 'Ask HQ for a recovery code.' });
      expect(station.refund({ kind: 'wallet', accountId: shared }, 500, 'bank')).toMatchObject({ kind: 'refused' });
      expect(station.send({ kind: 'pile.authorize', wire: null, pileId: 'P1' as never, tag: 'HQ1' })).not.toMatchObject({
        status: 'Accepted',
      });
      expect(station.wallet(shared)).toBe(2_000);
      linkToHq(station, 2);
      expect(station.wallet(shared)).toBe(0);
      expect(station.wrong()).toEqual([]);
    },
  );
});
