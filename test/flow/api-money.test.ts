/** The owner's settings of money and the companies that carry it, through the server: who may what, what is kept, what is refused and why. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { MoneySettings } from '../../station-core/domain/money-settings.ts';
import type { ProviderSeen } from '../../station-core/domain/payment-desk.ts';
import { MONEY_AT_FIRST } from '../../station-core/store/settings.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const seen: readonly ProviderSeen[] = [
  {
    name: 'citypay',
    kind: 'http',
    url: 'https://pay.example.org/v1',
    answeredAtMs: utcMs(5),
    problemAtMs: null,
    problem: null,
    calledBackAtMs: null,
    refusedAtMs: null,
  },
];
let station: ApiStation;
let owner: Browser;
beforeEach(async () => {
  station = await openApiStation({ payments: { seen: () => seen } });
  owner = await station.owner();
});
afterEach(() => station.close());

function upload(body: Buffer, cookie: string) {
  return station.ask('/upload/static-qr', { method: 'POST', headers: { cookie, 'content-type': 'application/octet-stream' }, body });
}

describe('settings', () => {
  test('are as the station begins, changed as a whole, and told to every screen', async () => {
    expect(await owner.client.money.settings()).toEqual(MONEY_AT_FIRST);
    const change: MoneySettings = {
      ...MONEY_AT_FIRST,
      shiftsRequired: true,
      planHolds: 'moment',
      refundAlone: minor(0),
      seller: { name: 'Hof GmbH', address: 'Lindenstr. 1', taxId: 'DE1', phone: '1' },
    };
    await owner.client.money.change(change);
    expect(await owner.client.money.settings()).toEqual(change);
    expect(station.submitted.at(-1)).toMatchObject({ kind: 'operator.money-settings', money: change });
  });

  test.each<[string, Partial<MoneySettings>, string]>([
    ['more at once than a wallet holds', { topUpMost: minor(2), walletMost: minor(1) }, 'topUpMost'],
    ['an amount that is too large', { refundAlone: minor(1_000_000_001) }, 'refundAlone'],
    ['no time to stop', { stopDeadlineS: 0 }, 'stopDeadlineS'],
    ['a picture that was never sent', { staticQr: 'none.png' }, 'staticQr'],
  ])('are refused by their field: %s', async (_, change, field) => {
    expect(await faultOf(owner.client.money.change({ ...MONEY_AT_FIRST, ...change }))).toMatchObject({
      code: 'input.invalid',
      detail: { field },
    });
    expect(await owner.client.money.settings()).toEqual(MONEY_AT_FIRST);
  });

  test.each<[string, object]>([
    ['a negative amount', { refundAlone: -1 }],
    ['a fraction of a cent', { refundAlone: 0.5 }],
    ['an amount as text', { walletMost: '100' }],
    ['a picture from elsewhere', { staticQr: '../keys/master.png' }],
    ['a way that is not known', { unknownPayer: 'later' }],
  ])('are refused at the door: %s', async (_, change) => {
    expect(await codeOf(owner.client.money.change({ ...MONEY_AT_FIRST, ...change }))).not.toBe('done');
    expect(await owner.client.money.settings()).toEqual(MONEY_AT_FIRST);
  });

  test.each([
    ['attendant', 'done', 'access.forbidden'],
    ['viewer', 'done', 'access.forbidden'],
    ['installer', 'access.forbidden', 'access.forbidden'],
  ] as const)('%s: reads %s, changes %s', async (role, reads, changes) => {
    const { client, cookie } = await browserAs(station, owner, role);
    expect(await codeOf(client.money.settings())).toBe(reads);
    expect(await codeOf(client.money.providers())).toBe(reads);
    expect(await codeOf(client.money.change(MONEY_AT_FIRST))).toBe(changes);
    expect((await upload(PNG, cookie)).status).toBe(403);
  });
});

test('companies are told as they are', async () => {
  expect(await owner.client.money.providers()).toEqual(seen);
});

describe('the own QR code', () => {
  test('is sent, shown once it is saved, changed, and gone with its file', async () => {
    const { picture } = JSON.parse((await upload(PNG, owner.cookie)).body.toString()) as { picture: string };
    await owner.client.money.change({ ...MONEY_AT_FIRST, staticQr: picture });
    const attendant = await browserAs(station, owner, 'attendant');
    const shown = await station.ask(`/static-qr/${picture}`, { headers: { cookie: attendant.cookie } });
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'image/png']);
    await owner.client.money.change({ ...MONEY_AT_FIRST, staticQr: null });
    expect((await station.ask(`/static-qr/${picture}`, { headers: { cookie: owner.cookie } })).status).toBe(404);
  });

  test.each([
    ['a script', Buffer.from('<svg onload="alert(1)"/>'), 422],
    ['nothing', Buffer.alloc(0), 422],
  ])('is a picture: %s is refused', async (_, body, status) => {
    expect((await upload(body, owner.cookie)).status).toBe(status);
  });

  test('is of somebody who is logged in', async () => {
    expect((await upload(PNG, '')).status).toBe(401);
    expect((await station.ask('/static-qr/x.png', {})).status).toBe(401);
  });
});
