/** HQ gives orders: checked before anything goes out, numbered for each station without a gap, fetched, answered, and caught up with by stations that come later. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  catchUpStation,
  directivesAfter,
  highestDirective,
  listOrders,
  orderById,
  progressOf,
  recordOutcome,
  type Target,
} from '../../hq-receiver/store/directives.ts';
import { issueDirective, type IssueInput, type Issued } from '../../hq-receiver/store/issue-directive.ts';
import { int, one } from '../../hq-receiver/store/rows.ts';
import { directiveSheet, LAST_MS } from '../../station-core/hq/wire.ts';
import { addStation, openHqDatabase } from '../support/hq-database.ts';
import { accountBody, cardBody, planBody, promotionBody } from '../support/hq-orders.ts';

const hq = await openHqDatabase();
const NOW = 1_768_388_400_000;
const ALL: Target = { to: 'all' };

const issue = (kind: string, objectId: string, body: unknown, target: Target = ALL, more: Partial<IssueInput> = {}): Promise<Issued> =>
  issueDirective(hq.db, { kind, objectId, body, target, validFromMs: null, untilMs: null, by: 'ann', ...more }, NOW);
const orderId = (issued: Issued): string => (issued.ok ? issued.orderId : 'none');
const numbers = async (stationId: string): Promise<number[]> =>
  (await directivesAfter(hq.db, stationId, 0, NOW)).directives.map(({ number }) => number);
const orders = async (): Promise<number> => int(one(await hq.db.query('SELECT count(*) AS n FROM directive_order')), 'n');

describe.skipIf(!hq.isThere)('directives at HQ', () => {
  beforeEach(async () => {
    await hq.db.script('TRUNCATE station, directive_order, directive_counter, directive, shared_account');
    await addStation(hq.db, 'a', { tags: ['north'] });
    await addStation(hq.db, 'b', { tags: ['north', 'motorway'] });
    await addStation(hq.db, 'c', { zone: 'Asia/Shanghai' });
  });

  test('go to all, to a tag or to a list, each station numbered by itself and without a gap', async () => {
    expect(await issue('promotion', 'p', promotionBody('P', 1))).toMatchObject({ ok: true, version: 1, stations: 3 });
    expect(await issue('promotion', 'q', promotionBody('Q', 1), { to: 'tag', tag: 'north' })).toMatchObject({ stations: 2 });
    expect(await issue('promotion', 'p', promotionBody('P2', 2), { to: 'stations', stationIds: ['b', 'c'] })).toMatchObject({
      version: 2,
      stations: 2,
    });
    expect([await numbers('a'), await numbers('b'), await numbers('c')]).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2],
    ]);
    const { directives, highest } = await directivesAfter(hq.db, 'c', 1, NOW);
    expect([highest, directives.map(({ objectId, version, body }) => [objectId, version, (body as { name: string }).name])]).toEqual([
      2,
      [['p', 2, 'P2']],
    ]);
    expect(directiveSheet.safeParse({ stationId: 'c', directives, highest }).success).toBe(true);
    expect(await highestDirective(hq.db, 'nobody')).toBe(0);
  });

  test('given at once by several people, through several receivers, still without a gap', async () => {
    const given = await Promise.all(
      Array.from({ length: 12 }, (_, n) => issue('promotion', n % 2 === 0 ? 'same' : `p${n}`, promotionBody(`P${n}`, n))),
    );
    expect(given.every(({ ok }) => ok)).toBe(true);
    for (const stationId of ['a', 'b', 'c']) expect(await numbers(stationId)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    const versions = await hq.db.query("SELECT version FROM directive_order WHERE object_id = 'same' ORDER BY version");
    expect(versions.map((row) => int(row, 'version'))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each<[string, () => Promise<Issued>, string]>([
    ['a plan with a hole', () => issue('plan', 'hole', planBody('Hole', 0.4, { start_time: '06:00', end_time: '22:00' })), 'plan.hole'],
    ['a plan no tariff engine can price', () => issue('plan', 'odd', planBody('Odd', 0.4, { moon_phase: 'full' })), 'plan.invalid'],
    ['a plan in another currency than a station’s', async () => { await addStation(hq.db, 'yen', { currency: 'JPY' }); return issue('plan', 'eur', planBody('Eur', 0.4)); }, 'hq.wrong-currency'],
    ['a body that is none of its kind', () => issue('promotion', 'bad', { name: 'Bad' }), 'hq.bad-directive'],
    ['a kind that is none', () => issue('dance', 'x', {}), 'hq.bad-directive'],
    ['a lease by the side door', () => issue('lease-grant', 'x', { accountId: 'a', amount: 1, currency: 'EUR', epoch: 1 }), 'hq.bad-directive'],
    ['an id of blanks', () => issue('promotion', 'a b', promotionBody('P', 1)), 'hq.bad-directive'],
    ['a station that is not there', () => issue('promotion', 'p', promotionBody('P', 1), { to: 'stations', stationIds: ['a', 'zz'] }), 'hq.no-station'],
    ['nobody', () => issue('promotion', 'p', promotionBody('P', 1), { to: 'tag', tag: 'south' }), 'hq.no-station'],
    ['an end before its beginning', () => issue('promotion', 'p', promotionBody('P', 1), ALL, { untilMs: NOW - 1 }), 'hq.bad-directive'],
    ['a beginning that no calendar shows', () => issue('plan', 'late', planBody('Late', 0.4), ALL, { validFromMs: 9e15 }), 'hq.bad-directive'],
    ['an end that no calendar shows', () => issue('promotion', 'p', promotionBody('P', 1), ALL, { untilMs: LAST_MS + 1 }), 'hq.bad-directive'],
    ['a card that holds until a time no calendar shows', () => issue('card', 'c', { ...cardBody('04A1B2C3'), validUntilMs: 9e15 }), 'hq.bad-directive'],
    ['an account lent until a day', () => issue('account', 'acc', accountBody('A'), ALL, { untilMs: NOW + 1 }), 'hq.bad-directive'],
    ['giving up what has no owner', () => issue('request-file', 'f', null), 'hq.bad-directive'],
  ])('%s is refused by name, and nothing goes out', async (_, give, code) => {
    expect(await give()).toMatchObject({ ok: false, code });
    expect([await orders(), await numbers('a')]).toEqual([0, []]);
  }); // prettier-ignore

  test('a plan may begin with the calendar’s last moment', async () => {
    expect(await issue('plan', 'late', planBody('Late', 0.4), ALL, { validFromMs: LAST_MS })).toMatchObject({ ok: true });
  });

  test('an account is shared among stations of one currency, and not taken apart while somebody holds its money', async () => {
    const shared = accountBody('Fleet', { shared: { low: 100, step: 500 } });
    expect(await issue('account', 'acc', shared)).toMatchObject({ ok: true });
    await hq.db.run("INSERT INTO station_wallet (station_id, account_id, wallet) VALUES ('a', 'acc', 5)");
    expect(await issue('account', 'acc', accountBody('Fleet'))).toMatchObject({ ok: false, code: 'hq.still-lent' });
    await hq.db.run("UPDATE station_wallet SET wallet = 0 WHERE account_id = 'acc'");
    expect(await issue('account', 'acc', accountBody('Fleet'))).toMatchObject({ ok: true });
    await addStation(hq.db, 'yen', { currency: 'JPY' });
    expect(await issue('account', 'other', shared)).toMatchObject({ ok: false, code: 'hq.wrong-currency' });
  });

  test('answers are kept, the newest one; progress counts them', async () => {
    const given = orderId(await issue('promotion', 'p', promotionBody('P', 1)));
    const answer = (stationId: string, state: 'waiting' | 'applied' | 'refused', version: number, number = 1) =>
      recordOutcome(
        hq.db,
        stationId,
        { number, state, atMs: NOW + version, code: null, reason: state === 'refused' ? 'why' : null },
        { epoch: 1, version },
      );
    expect(await answer('a', 'waiting', 1)).toEqual({ kind: 'promotion', orderId: given });
    expect(await answer('a', 'applied', 2)).toEqual({ kind: 'promotion', orderId: given });
    expect(await answer('a', 'waiting', 1)).toBeNull();
    expect(await answer('b', 'refused', 1)).not.toBeNull();
    expect(await answer('b', 'applied', 9, 7)).toBeNull();
    expect(await orderById(hq.db, given)).toMatchObject({ stations: 3, progress: { applied: 1, refused: 1, sent: 1 } });
    const refused = await progressOf(hq.db, given, { state: 'refused', offset: 0, limit: 10 });
    expect(refused).toMatchObject({ total: 1, rows: [{ stationId: 'b', reason: 'why' }] });
  });

  test('a station that comes later, or gets another tag, has the newest of what is meant for it, once', async () => {
    await issue('promotion', 'p', promotionBody('Old', 1));
    await issue('promotion', 'p', promotionBody('New', 2));
    await issue('promotion', 'n', promotionBody('North', 3), { to: 'tag', tag: 'north' });
    await issue('request-file', 'f', { what: { kind: 'journal', day: '2026-01-01', pileId: null } });
    await issue('promotion', 'gone', promotionBody('Gone', 3), ALL, { untilMs: NOW + 1_000 });
    await addStation(hq.db, 'd');
    expect(await hq.db.tx((sql) => catchUpStation(sql, 'd', NOW + 2_000))).toBe(1);
    expect(
      (await directivesAfter(hq.db, 'd', 0, NOW)).directives.map(({ objectId, body }) => [objectId, (body as { name: string }).name]),
    ).toEqual([['p', 'New']]);
    await hq.db.run("UPDATE station SET tags = '{north}' WHERE station_id = 'd'");
    expect(await hq.db.tx((sql) => catchUpStation(sql, 'd', NOW + 2_000))).toBe(1);
    expect(await hq.db.tx((sql) => catchUpStation(sql, 'd', NOW + 2_000))).toBe(0);
    expect(await numbers('d')).toEqual([1, 2]);
  });

  test('card numbers go to stations and to no list', async () => {
    await issue('card', 'c1', cardBody('04A1B2C3D4E5F6'));
    await issue('blocked-list', 'stolen', { cards: [{ number: 'DEADBEEF' }] });
    const listed = JSON.stringify(await listOrders(hq.db, { kind: null, stationId: 'a', offset: 0, limit: 10 }));
    expect(listed).not.toMatch(/04A1B2C3D4E5F6|DEADBEEF/);
    expect(JSON.stringify(await directivesAfter(hq.db, 'a', 0, NOW))).toMatch(/04A1B2C3D4E5F6/);
  });

  test('a sheet ends where its bodies become too large together; the rest comes with the next', async () => {
    const cards = Array.from({ length: 4_000 }, () => ({ number: `${randomUUID()}${randomUUID()}`.slice(0, 60) }));
    for (let n = 0; n < 16; n += 1)
      expect(await issue('blocked-list', `l${n}`, { cards }, { to: 'stations', stationIds: ['a'] })).toMatchObject({ ok: true });
    const first = await directivesAfter(hq.db, 'a', 0, NOW);
    expect(first.directives.length).toBeGreaterThan(5);
    expect(first.directives.length).toBeLessThan(16);
    const next = await directivesAfter(hq.db, 'a', first.directives.length, NOW);
    expect([first.directives.length + next.directives.length, next.highest]).toEqual([16, 16]);
  });
});
