/** A PC with an empty file: what HQ holds of the station comes back, from the rows that the old PC told, as directives and as objects. */
import { describe, expect, test } from 'vitest';
import { id, type AccountId, type PileId, type PlanId } from '../../station-core/base/ids.ts';
import { Restored } from '../../station-core/hq/restored.ts';
import type { WireRow } from '../../station-core/hq/wire.ts';
import { bodies, isWireKind } from '../../station-core/hq/wire-objects.ts';
import { accountByNumber } from '../../station-core/store/accounts.ts';
import { ownedByHq } from '../../station-core/store/hq-owned.ts';
import { connectorsOf, pileById } from '../../station-core/store/piles.ts';
import { planAt } from '../../station-core/store/plans.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { hqRowsOf } from '../../station-core/store/views/hq-rows.ts';
import { FlowStation } from '../support/flow-station.ts';
import { accountBody, BOSS, HqOrders, linkToHq, planBody } from '../support/hq-orders.ts';
import { MoneyDesk } from '../support/money-desk.ts';

/** Every row that this station tells, as HQ keeps the newest of each object. */
function told(station: FlowStation): WireRow[] {
  const newest = new Map<string, WireRow>();
  for (;;) {
    const answer = station.send({ kind: 'hq.cut', most: 1_000 });
    if (answer.kind !== 'hq-batch' || answer.batch === null) return [...newest.values()];
    const { epoch, number } = answer.batch;
    for (const { seq, kind, objectId, version, madeAtMs, body } of hqRowsOf(station.db, { epoch, number })) {
      if (body !== null && isWireKind(kind)) bodies[kind].parse(body);
      newest.set(`${kind}/${objectId}`, { epoch, seq, kind, id: objectId, version, atMs: madeAtMs, body: body ?? null });
    }
    station.send({
      kind: 'hq.batch-made',
      file: { epoch, number, manifest: '{}', signature: '', body: new Uint8Array([1]) },
      manifestHash: `h${number}`,
    });
  }
}

const restoredFrom = (rows: readonly WireRow[]): Restored => {
  const restored = new Restored();
  for (const row of rows) restored.look(row);
  return restored;
};

describe('restored from HQ', () => {
  const old = new MoneyDesk().open();
  linkToHq(old);
  const orders = new HqOrders(old);
  old.driver('AA11BB22', 2_500);
  orders.order('plan', 'hq-plan', planBody('Of HQ', 0.44));
  orders.order('account', 'hq-acc', accountBody('Of HQ'));
  old.pass(60, 1);
  const rows = told(old);
  const active = settingsOf(old.db)?.activePlanId ?? '';

  /** Set up by its owner and nothing else; HQ's directives are pulled before the objects are put back. */
  const fresh = (): FlowStation => {
    const station = new FlowStation();
    station.send({
      kind: 'operator.set-up', operatorId: BOSS, stationName: 'Yard', zone: 'Europe/Berlin' as never, currency: { code: 'EUR', digits: 2 }, language: 'en',
      ownerName: 'Owner', passwordHash: 'x',
    }); // prettier-ignore
    linkToHq(station, 2);
    const again = new HqOrders(station);
    again.hand(again.make('plan', 'hq-plan', planBody('Of HQ', 0.44)), again.make('account', 'hq-acc', accountBody('Of HQ')));
    return station;
  };

  test('plans with their versions, the active one, piles to pair, accounts by number', () => {
    const station = fresh();
    expect(station.send({ kind: 'operator.hq-restored', operatorId: BOSS, restored: restoredFrom(rows).list() })).toEqual({ kind: 'done' });
    station.pass(3, 1);
    const [now, was] = [planAt(station.db, id<PlanId>(active), 1), planAt(old.db, id<PlanId>(active), 1)];
    expect(now?.layers.map(({ layer, tariff }) => [layer, tariff.elements])).toEqual(
      was?.layers.map(({ layer, tariff }) => [layer, tariff.elements]),
    );
    expect([now?.name, now?.idleGraceS, settingsOf(station.db)?.activePlanId]).toEqual([was?.name, was?.idleGraceS, active]);
    expect(pileById(station.db, id<PileId>('P1'))).toMatchObject({ admission: 'waiting', name: 'P1', passwordHash: null });
    expect(connectorsOf(station.db, id<PileId>('P1')).map(({ name, ratedPower, state }) => [name, ratedPower, state])).toEqual([
      ['P1-1', 22_000, 'unknown'], ['P1-2', 22_000, 'unknown'],
    ]); // prettier-ignore
    const account = accountByNumber(station.db, 1);
    expect(account).toMatchObject({ id: 'acc-AA11BB22', kind: 'driver', state: 'active' });
    expect(station.ledgerSum()).toBe(0);
  });

  test('what HQ owns comes as its directives, and is HQ’s again', () => {
    const station = fresh();
    station.send({ kind: 'operator.hq-restored', operatorId: BOSS, restored: restoredFrom(rows).list() });
    station.pass(3, 1);
    expect(ownedByHq(station.db, 'plan', 'hq-plan')).toMatchObject({ version: 1 });
    expect(ownedByHq(station.db, 'account', 'hq-acc')).toMatchObject({ version: 1 });
  });

  test('once more, or where it is here already, nothing changes', () => {
    const station = fresh();
    const { piles, plans, accounts } = restoredFrom(rows).list();
    const send = () => station.send({ kind: 'operator.hq-restored', operatorId: BOSS, restored: { piles, plans, accounts } });
    send();
    const before = station.db.all('SELECT id, version FROM plan');
    station.send({
      kind: 'operator.admit-pile',
      operatorId: BOSS,
      pileId: id<PileId>('P1'),
      name: 'Mine',
      passwordHash: null,
      connectors: [],
    });
    send();
    expect(station.db.all('SELECT id, version FROM plan')).toEqual(before);
    expect(pileById(station.db, id<PileId>('P1'))).toMatchObject({ admission: 'accepted', name: 'Mine' });
    expect(accountByNumber(station.db, 1)?.id).toBe(id<AccountId>('acc-AA11BB22'));
  });

  test('rows of another HQ’s making, cut down or odd, are given back as far as they go', () => {
    const odd: WireRow[] = [
      { epoch: 1, seq: 1, kind: 'pile', id: 'x', version: 1, atMs: 0, body: { id: 'x' } },
      { epoch: 1, seq: 2, kind: 'pile', id: 'y', version: 1, atMs: 0, body: { id: 'y', name: 'Y', online: false, vendor: null, model: null, firmware: null, connectors: [{ evse: 1, connector: 1, state: 'available', errorCode: null }] } },
      { epoch: 1, seq: 3, kind: 'tariff', id: 't', version: 1, atMs: 0, body: { planId: 'hole', planVersion: 3, layer: 'energy', name: 'Hole', isActive: true, ocpi: { id: 't', last_updated: '2026-01-01T00:00:00Z' } } },
      { epoch: 1, seq: 4, kind: 'account', id: 'a', version: 1, atMs: 0, body: null },
      { epoch: 1, seq: 5, kind: 'account', id: 'm', version: 1, atMs: 0, body: { id: 'm', number: '7', kind: 'merchant', state: 'active', groupId: null, levelId: null, wallet: 0, owed: 0, isShared: false } },
    ]; // prettier-ignore
    const station = fresh();
    const { piles, plans, accounts } = restoredFrom(odd).list();
    expect([piles.map(({ id: pileId }) => pileId), plans.map(({ id: planId }) => planId), accounts]).toEqual([['y'], ['hole'], []]);
    expect(station.send({ kind: 'operator.hq-restored', operatorId: BOSS, restored: { piles, plans, accounts } })).toEqual({
      kind: 'done',
    });
    expect(planAt(station.db, id<PlanId>('hole'), 3)).toBeNull();
  });
});
