/** Pairing and orders through the server: what an installer's screen calls, who may, and what enters the station. */
import { afterEach, expect, test } from 'vitest';
import type { PileWishInput } from '../../station-core/api/pile-order.ts';
import { must } from '../../station-core/base/assert.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';

let station: ApiStation;
afterEach(() => station.close());

const people = { installer: 'Ines', maintenance: 'Marek', attendant: 'Anton', viewer: 'Vera' } as const;
const password = 'a password for tests';

/** Set up, with an accepted pile P1 that is connected. */
async function opened(): Promise<Browser> {
  station = await openApiStation();
  const owner = await station.owner();
  station.flow.addPile('P1');
  station.online.add('P1');
  return owner;
}

async function as(owner: Browser, role: keyof typeof people): Promise<Browser> {
  await owner.client.operators.add({ name: people[role], role, password });
  const browser = station.browser();
  await browser.client.auth.login({ name: people[role], password });
  return browser;
}

/** The order that entered the station last. */
function lastOrder(): object | undefined {
  const event = station.submitted.findLast(({ kind }) => kind === 'operator.order-pile');
  return event?.kind === 'operator.order-pile' ? { order: event.order, reason: event.reason } : undefined;
}

const connectors = [{ evse: 1, connector: 1, name: 'A', ratedPowerW: 60_000, phases: 3 as const }];

test('a pile is accepted with its place, its zone and its phases, and keeps them when they are not named again', async () => {
  const { client } = await opened();
  await client.piles.admit({ pileId: 'P1', name: 'North 1', place: ' north row ', zone: 'North', connectors });
  expect(await client.piles.get({ pileId: 'P1' })).toMatchObject({ name: 'North 1', place: 'north row', zone: 'North' });
  expect((await client.piles.get({ pileId: 'P1' })).connectors[0]).toMatchObject({ name: 'A', ratedPower: 60_000, phases: 3 });
  await client.piles.admit({ pileId: 'P1', name: 'North 2', connectors: [{ evse: 1, connector: 1, name: 'A', ratedPowerW: null }] });
  const again = await client.piles.get({ pileId: 'P1' });
  expect(again).toMatchObject({ name: 'North 2', place: 'north row', zone: 'North' });
  expect(again.connectors[0]).toMatchObject({ ratedPower: null, phases: 3 });
  expect((await faultOf(client.piles.admit({ pileId: 'P1', name: 'x', place: 'y'.repeat(81), connectors }))).detail['field']).toBe('place');
});

test('a refused pile is let knock again, and only a refused one', async () => {
  const { client } = await opened();
  expect((await faultOf(client.piles.letKnock({ pileId: 'P1' }))).code).toBe('input.invalid');
  await client.piles.refuse({ pileId: 'P1' });
  expect((await client.piles.list()).refused.map(({ id }) => id)).toEqual(['P1']);
  await client.piles.letKnock({ pileId: 'P1' });
  const list = await client.piles.list();
  expect([list.waiting.map(({ id }) => id), list.refused]).toEqual([['P1'], []]);
  expect((await faultOf(client.piles.letKnock({ pileId: 'nobody' }))).code).toBe('input.not-found');
});

const period = { startS: 0, limitTenths: 160, phases: null };
const profile = { id: 1, stackLevel: 0, purpose: 'default', kind: 'absolute', recurrency: null, validFromMs: null, validToMs: null, transactionId: null, pileTransactionId: null, unit: 'A', startMs: 0, durationS: null, periods: [period] } as const; // prettier-ignore
const monitor = { id: null, key: 'EVSE:1.Power', type: 'delta', value: 5, severity: 5, onlyInTransaction: false } as const;
const hash = { algorithm: 'SHA256', issuerName: 'ab', issuerKey: 'cd', serial: '01' } as const;

test.each<[PileWishInput, object]>([
  [
    { kind: 'reset', type: 'soft' },
    { kind: 'reset', type: 'soft' },
  ],
  [
    { kind: 'reset', type: 'hard', evse: 2 },
    { kind: 'reset', type: 'hard', evse: 2 },
  ],
  [
    { kind: 'trigger', message: 'sign-certificate', connector: null },
    { kind: 'trigger', message: 'sign-certificate', connector: null },
  ],
  [{ kind: 'trigger', message: 'status', connector: 1, evse: 2 }, { evse: 2 }],
  [{ kind: 'local-list-version' }, { kind: 'local-list-version' }],
  [{ kind: 'set-profile', evse: 1, connector: 1, profile: { ...profile, periods: [period] } }, { profile: { unit: 'A', startMs: 0 } }],
  [{ kind: 'clear-profile', profileId: 1, evse: null, purpose: null, stackLevel: null }, { profileId: 1 }],
  [{ kind: 'composite-schedule', evse: 0, durationS: 3_600, unit: null }, { durationS: 3_600 }],
  [{ kind: 'list-profiles', evse: null }, { requestId: expect.any(Number) as number }],
  [{ kind: 'install-certificate', use: 'csms-root', pem: null }, { pem: expect.stringContaining('BEGIN CERTIFICATE') as string }],
  [{ kind: 'delete-certificate', hash }, { hash }],
  [{ kind: 'list-certificates', use: null }, { use: null }],
  [{ kind: 'monitoring-base', base: 'factory-default' }, { base: 'factory-default' }],
  [{ kind: 'monitoring-level', severity: 4 }, { severity: 4 }],
  [{ kind: 'set-monitors', monitors: [monitor] }, { monitors: [monitor] }],
  [{ kind: 'clear-monitors', ids: [1, 2] }, { ids: [1, 2] }],
  [{ kind: 'report-monitors' }, { requestId: expect.any(Number) as number }],
  [
    { kind: 'set-message', id: 1, priority: 'in-front', state: null, pileTransactionId: null, language: null, text: ' hello ' },
    { text: 'hello' },
  ],
  [{ kind: 'clear-message', id: 1 }, { id: 1 }],
  [{ kind: 'list-messages' }, { requestId: expect.any(Number) as number }],
  [{ kind: 'show-cost', pileTransactionId: 't-1', amount: '12.30' }, { amount: '12.30' }],
  [{ kind: 'transaction-status', pileTransactionId: null }, { pileTransactionId: null }],
  [{ kind: 'customer-information', report: true, clear: false, tag: 'CARD' }, { requestId: expect.any(Number) as number }],
  [{ kind: 'raw', action: 'Reset', payload: '{"type":"Soft"}' }, { payload: '{"type":"Soft"}' }],
])('%j reaches the station', async (wish, expected) => {
  const { client } = await opened();
  expect(await client.piles.order({ pileId: 'P1', order: wish })).toMatchObject({ outcome: 'accepted' });
  expect(lastOrder()).toMatchObject({ order: { kind: wish.kind, ...expected } });
});

test.each<[string, object]>([
  ['an order a person does not give', { kind: 'certificate-signed', use: 'pile', chainPem: '' }],
  ['a start without a session', { kind: 'start', evse: 1, connector: 1, tag: 'X' }],
  ['a period that does not begin at 0', { kind: 'set-profile', evse: 1, connector: 1, profile: { ...profile, periods: [{ ...period, startS: 5 }] } }],
  ['periods out of order', { kind: 'set-profile', evse: 1, connector: 1, profile: { ...profile, periods: [period, period] } }],
  ['more periods than a pile can hold', { kind: 'set-profile', evse: 1, connector: 1, profile: { ...profile, periods: Array.from({ length: 101 }, (_, at) => ({ ...period, startS: at })) } }],
  ['a schedule of a year', { kind: 'composite-schedule', evse: 0, durationS: 31_536_000, unit: null }],
  ['a raw call that is no name', { kind: 'raw', action: 'Reset; drop', payload: '{}' }],
  ['a raw call too long', { kind: 'raw', action: 'DataTransfer', payload: `"${'x'.repeat(65_536)}"` }],
  ['a cost that is no amount', { kind: 'show-cost', pileTransactionId: 't', amount: '1e9' }],
  ['a hash that is none', { kind: 'delete-certificate', hash: { ...hash, serial: 'xyz' } }],
])('%s is refused at the door', async (_, order) => {
  const { client } = await opened();
  expect((await faultOf(client.piles.order({ pileId: 'P1', order: order as PileWishInput }))).code).toBe('input.invalid');
  expect(lastOrder()).toBeUndefined();
}); // prettier-ignore

test('who may: the raw call is the installer’s, the others the maintenance person’s too, the plug everybody’s who works there', async () => {
  const owner = await opened();
  const raw: PileWishInput = { kind: 'raw', action: 'ClearCache', payload: '{}' };
  const limit: PileWishInput = { kind: 'clear-profile', profileId: null, evse: null, purpose: null, stackLevel: null };
  const unlock: PileWishInput = { kind: 'unlock', evse: 1, connector: 1 };
  const found: string[] = [];
  for (const role of ['installer', 'maintenance', 'attendant', 'viewer'] as const) {
    const { client } = await as(owner, role);
    for (const order of [raw, limit, unlock])
      found.push(
        await client.piles.order({ pileId: 'P1', order }).then(
          () => `${role} ${order.kind}`,
          (error: unknown) => ((error as { code: string }).code === 'access.forbidden' ? '' : `${role} ${order.kind}: ${String(error)}`),
        ),
      );
    found.push(
      await client.piles.letKnock({ pileId: 'nobody' }).then(
        () => 'let a stranger knock',
        (error: unknown) => ((error as { code: string }).code === 'access.forbidden' ? '' : `${role} admits`),
      ),
    );
  }
  expect(found.filter((one) => one !== '')).toEqual([
    'installer raw',
    'installer clear-profile',
    'installer unlock',
    'installer admits',
    'maintenance clear-profile',
    'maintenance unlock',
    'attendant unlock',
  ]);
});

test('the reason for what cuts off a charge is kept, and one too short is refused', async () => {
  const { client } = await opened();
  await client.piles.order({ pileId: 'P1', order: { kind: 'reset', type: 'hard' }, reason: 'screen is frozen' });
  expect(lastOrder()).toEqual({ order: { kind: 'reset', type: 'hard' }, reason: 'screen is frozen' });
  const refused = await faultOf(client.piles.order({ pileId: 'P1', order: { kind: 'reset', type: 'hard' }, reason: 'no' }));
  expect(refused.detail['field']).toBe('reason');
});

test('stickers are printed for every connector, in both sizes, and for a known pile alone', async () => {
  const { cookie } = await opened();
  for (const query of ['', '?size=50mm&lang=en', '?size=a4&lang=zh']) {
    const pdf = await station.ask(`/download/stickers/P1.pdf${query}`, { headers: { cookie } });
    expect([pdf.status, pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    const pages = must(/\/Count (\d+)/.exec(pdf.body.toString('latin1'))?.[1], 'a PDF counts its pages');
    expect(Number(pages)).toBe(query.includes('a4') ? 1 : 2);
  }
  expect((await station.ask('/download/stickers/P1.pdf?size=a3', { headers: { cookie } })).status).toBe(422);
  expect((await station.ask('/download/stickers/nobody.pdf', { headers: { cookie } })).status).toBe(404);
  expect((await station.ask('/download/stickers/P1.pdf')).status).toBe(401);
});
