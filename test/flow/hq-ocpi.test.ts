/** What goes up as OCPI 2.2.1 is that: every field known, typed, in its range and no longer than it may be; and what the specification's examples have, ours has. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { must } from '../../station-core/base/assert.ts';
import { id, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { FlowStation } from '../support/flow-station.ts';
import { HqSide } from '../support/hq-side.ts';
import { NO_SHARED_DATA, sharedData } from '../support/shared-data.ts';

const boss = id<OperatorId>('boss');

const text = (most: number) => z.string().min(1).max(most);
const number = z
  .number()
  .refine(
    (value) => Number.isInteger(Math.round(value * 1e6) / 100) || Number((value * 10_000).toFixed(6)) % 1 === 0,
    'at most four decimals',
  );
const when = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)
  .max(25);
const price = z.strictObject({ excl_vat: number, incl_vat: number });
const token = z.strictObject({
  country_code: text(2),
  party_id: text(3),
  uid: text(36),
  type: z.enum(['AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID']),
  contract_id: text(36),
});
const period = z.strictObject({
  start_date_time: when,
  dimensions: z.array(z.strictObject({ type: z.enum(['ENERGY', 'TIME', 'PARKING_TIME']), volume: number })).min(1),
  tariff_id: text(36).optional(),
});
const plug = {
  standard: z.enum(['GBT_AC', 'GBT_DC', 'IEC_62196_T2', 'IEC_62196_T2_COMBO']),
  format: z.enum(['SOCKET', 'CABLE']),
  powerType: z.enum(['AC_1_PHASE', 'AC_2_PHASE', 'AC_3_PHASE', 'DC']),
};
const authMethod = z.enum(['AUTH_REQUEST', 'COMMAND', 'WHITELIST']);
const session = z.strictObject({
  country_code: text(2), party_id: text(3), id: text(36), start_date_time: when, end_date_time: when.optional(), kwh: number, cdr_token: token, auth_method: authMethod,
  location_id: text(36), evse_uid: text(36), connector_id: text(36), currency: text(3), charging_periods: z.array(period), total_cost: price.optional(),
  status: z.enum(['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING', 'RESERVATION']), last_updated: when,
}); // prettier-ignore
/** Of the place what the station knows; address, city, country and coordinates are added by HQ. */
const place = z.strictObject({
  id: text(36), name: text(255), evse_uid: text(36), evse_id: text(48).regex(/^[A-Z]{2}\*[A-Z0-9]{3}\*E[A-Z0-9*]+$/), connector_id: text(36),
  connector_standard: plug.standard, connector_format: plug.format, connector_power_type: plug.powerType,
}); // prettier-ignore
const cdr = z.strictObject({
  country_code: text(2), party_id: text(3), id: text(39), start_date_time: when, end_date_time: when, session_id: text(36), cdr_token: token, auth_method: authMethod,
  cdr_location: place, currency: text(3), charging_periods: z.array(period).min(1), total_cost: price, total_fixed_cost: price.optional(), total_energy: number,
  total_energy_cost: price.optional(), total_time: number, total_time_cost: price.optional(), total_parking_time: number, total_parking_cost: price.optional(),
  invoice_reference_id: text(39), credit: z.literal(true).optional(), credit_reference_id: text(39).optional(), last_updated: when,
}); // prettier-ignore
const location = z.strictObject({
  id: text(36), publish: z.boolean(), name: text(255), time_zone: text(255), last_updated: when,
  evses: z.array(z.strictObject({
    uid: text(36), evse_id: text(48), status: z.enum(['AVAILABLE', 'BLOCKED', 'CHARGING', 'INOPERATIVE', 'OUTOFORDER', 'PLANNED', 'REMOVED', 'RESERVED', 'UNKNOWN']),
    capabilities: z.array(z.enum(['REMOTE_START_STOP_CAPABLE', 'RFID_READER'])), physical_reference: text(16), last_updated: when,
    connectors: z.array(z.strictObject({
      id: text(36), standard: plug.standard, format: plug.format, power_type: plug.powerType, max_voltage: z.number().int(), max_amperage: z.number().int(),
      max_electric_power: z.number().int().optional(), tariff_ids: z.array(text(36)).optional(), last_updated: when,
    })).min(1),
  })),
}); // prettier-ignore

const LONG = 'A pile whose name is as long as names go, 48 ones';

describe('of a station with all sorts of charges', () => {
  const station = new FlowStation().ready();
  const hq = new HqSide(station);
  let running = 0;
  let amended: readonly [string, string] = ['', ''];

  beforeAll(() => {
    hq.link();
    station.addPile(LONG, 120_000);
    // By card, an hour and half an hour of idling after it.
    const { transactionId } = station.start({ wh: 1_000 });
    station.pass(1_800);
    station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId });
    station.pass(1_800);
    station.stop(transactionId, 11_000);
    station.pass(1_800, 600);
    station.status(1, 'available');
    station.pass(10);
    // From the desk on a fast pile, over the price change at 20:00; its name and its session's id are too long for OCPI.
    station.pass(6 * 3_600 + 900, 900);
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(1, LONG),
      cardId: null,
      limits: { amount: null, energy: null, durationS: null },
    });
    const order = station.commands.findLast((one) => one.kind === 'pile.order' && one.order.kind === 'start');
    const tag = order?.kind === 'pile.order' && order.order.kind === 'start' ? order.order.tag : '';
    const fast = station.start({ name: LONG, tag, wh: 0 });
    for (let n = 1; n <= 4; n += 1) {
      station.pass(900);
      station.meter([station.entry(10_001 * n)], { transactionId: fast.transactionId, name: LONG });
    }
    station.stop(fast.transactionId, 40_004, { name: LONG });
    station.status(1, 'available', undefined, LONG);
    station.pass(60, 10);
    // Billed by guess and amended.
    const guessed = station.start({ wh: 1_000, connector: 2 });
    station.pass(1_800);
    station.meter([station.entry(6_000)], { transactionId: guessed.transactionId, connector: 2 });
    station.pass(1_800);
    const at = station.at();
    station.boot();
    station.status(2, 'available');
    station.pass(120, 10);
    station.stop(guessed.transactionId, 9_000, { at });
    const [after, before] = station.bills(guessed.transactionId);
    amended = [must(before, 'billed').id, must(after, 'billed anew').id];
    running = station.start({ name: LONG, connector: 2, wh: 500, tag: 'CARD1' }).transactionId;
    station.pass(600);
    station.meter([station.entry(4_500)], { transactionId: running, connector: 2, name: LONG });
    hq.tellHistory();
    hq.upload();
  });

  const ocpi = (kind: string): Record<string, unknown>[] =>
    hq.heldOf(kind).map(({ body }) => (body as { ocpi: Record<string, unknown> }).ocpi);

  test('every session, CDR and the location have the standard’s form', () => {
    for (const one of ocpi('session')) expect(session.safeParse(one).error?.message).toBeUndefined();
    for (const one of ocpi('cdr')) expect(cdr.safeParse(one).error?.message).toBeUndefined();
    expect(location.safeParse(hq.body('location', 'yard-1')).error?.message).toBeUndefined();
    expect([ocpi('session').length, ocpi('cdr').length]).toEqual([4, 5]);
  });

  test('ids that name each other agree', () => {
    const sessions = new Set(ocpi('session').map((one) => one['id']));
    const tariffs = new Set(ocpi('tariff').map((one) => one['id']));
    const evses = new Set((hq.body('location', 'yard-1')?.['evses'] as { uid: string }[]).map(({ uid }) => uid));
    for (const one of ocpi('cdr')) {
      expect(sessions).toContain(one['session_id']);
      expect(evses).toContain((one['cdr_location'] as { evse_uid: string }).evse_uid);
      for (const { tariff_id } of one['charging_periods'] as { tariff_id: string }[]) expect(tariffs).toContain(tariff_id);
    }
    expect(evses.size).toBe(4);
  });

  test('periods begin where a price does, rise, and come to the totals', () => {
    for (const one of ocpi('cdr')) {
      const periods = one['charging_periods'] as { start_date_time: string; dimensions: { type: string; volume: number }[] }[];
      const of = (type: string): number =>
        periods.flatMap(({ dimensions }) => dimensions).reduce((sum, each) => (each.type === type ? sum + each.volume : sum), 0);
      expect(of('ENERGY')).toBeCloseTo(Number(one['total_energy']), 4);
      expect(of('TIME') + of('PARKING_TIME')).toBeCloseTo(Number(one['total_time']), 3);
      expect(of('PARKING_TIME')).toBeCloseTo(Number(one['total_parking_time']), 3);
      expect(periods[0]?.start_date_time).toBe(one['start_date_time']);
      expect(periods.map((each) => each.start_date_time)).toEqual(periods.map((each) => each.start_date_time).toSorted());
    }
    const fast = must(
      ocpi('cdr').find((one) => Number(one['total_energy']) > 40),
      'the charge at the fast pile',
    );
    expect((fast['charging_periods'] as { start_date_time: string }[]).map((each) => each.start_date_time)).toContain(
      '2026-01-14T19:00:00Z',
    );
    expect(fast).toMatchObject({
      auth_method: 'COMMAND',
      cdr_token: { type: 'AD_HOC_USER' },
      cdr_location: { connector_power_type: 'DC' },
    });
  });

  test('a Credit CDR has all of the first one, and its total cost below zero', () => {
    const [first, credit] = [amended[0], `${amended[0]}-C`].map(
      (name) => (hq.body('cdr', name) as { ocpi: Record<string, unknown> } | null)?.ocpi,
    );
    const { id: _id, credit: isCredit, credit_reference_id, last_updated: _at, total_cost, ...rest } = must(credit, 'it is credited');
    expect(must(first, 'it is there')).toMatchObject(rest);
    expect([isCredit, credit_reference_id]).toEqual([true, amended[0]]);
    expect(total_cost).toEqual({ excl_vat: -2, incl_vat: -2 });
    expect(rest['total_energy_cost']).toEqual({ excl_vat: 2, incl_vat: 2 });
    expect((hq.body('cdr', amended[1]) as { ocpi: Record<string, unknown> }).ocpi).not.toHaveProperty('credit');
  });

  test('a charge that runs is told so far', () => {
    const one = must(
      ocpi('session').find(({ status }) => status === 'ACTIVE'),
      'it runs',
    );
    expect(one).toMatchObject({ kwh: 4, cdr_token: { type: 'RFID' }, auth_method: 'WHITELIST' });
    expect(one).not.toHaveProperty('end_date_time');
    expect((one['charging_periods'] as unknown[]).length).toBe(1);
  });

  test('the uid of a card is the hash that names it at the station, never its number', () => {
    const card = must(hq.heldOf('card')[0], 'a card').objectId;
    expect(ocpi('cdr').map((one) => (one['cdr_token'] as { uid: string }).uid)).toContain(card);
    expect(JSON.stringify(hq.came)).not.toContain('CARD1');
    expect(station.sessions().every((one) => one.pileId !== id<PileId>('CARD1'))).toBe(true);
  });

  test('has every field of the specification’s examples, but those that HQ adds and those of later versions', ({ skip }) => {
    const folder = sharedData('ocpi', 'spec_examples');
    if (folder === null) return skip(NO_SHARED_DATA);
    const example = (name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
    /** HQ's: the address. 2.3.0's: prices with taxes by name, parking places. Whole tariffs go by themselves. */
    const notOurs =
      /(^|\.)(address|city|postal_code|country|coordinates.*|operator.*|parking.*|tariffs.*|before_taxes|taxes.*|floor_level)$/;
    const missing = (ours: readonly unknown[], theirs: unknown): string[] => {
      const known = new Set(ours.flatMap((one) => pathsOf(one)));
      return pathsOf(theirs).filter((path) => !known.has(path) && !notOurs.test(path));
    };
    expect(missing(ocpi('cdr'), example('cdr_example'))).toEqual(['total_time_cost']);
    expect(missing(ocpi('session'), example('session_example_2_short_finished'))).toEqual([]);
    expect(missing([hq.body('location', 'yard-1')], example('location_example'))).toEqual(['country_code', 'party_id']);
    expect(missing(ocpi('tariff'), example('tariff_put_example')).filter((path) => !/tariff_alt|type$|valid/.test(path))).toEqual([
      'elements.price_components.vat',
      'tax_included',
    ]);
  });
});

/** `a.b` for every field anywhere in it. */
function pathsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => pathsOf(one, at)))];
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...new Set(
      Object.entries(value).flatMap(([key, inner]) => [
        at === '' ? key : `${at}.${key}`,
        ...pathsOf(inner, at === '' ? key : `${at}.${key}`),
      ]),
    ),
  ];
}
