/** Accounts and cards through the server: who may do what, what is refused at the door, and what never leaves the station. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../station-core/domain/operator.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
});
afterEach(() => station.close());

const person = { name: 'Mira Vogel', phone: '0151 2345', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [{ plate: 'b-mv 204e', vin: '' }] }; // prettier-ignore
const add = async (browser: Browser = owner): Promise<string> =>
  (await browser.client.accounts.add({ kind: 'driver', person, terms: null, pin: '246810' })).accountId;

describe('an account at the desk', () => {
  test('opened, found, topped up, changed, closed', async () => {
    const { accounts } = owner.client;
    const accountId = await add();
    expect((await accounts.list({ text: 'vogel' })).rows).toMatchObject([
      { id: accountId, number: 1, name: 'Mira Vogel', plates: ['B-MV 204E'] },
    ]);
    const paymentId = 'a'.repeat(32);
    await accounts.topUp({ accountId, paymentId, amount: 2_000, method: 'cash', bonus: 100 });
    await accounts.topUp({ accountId, paymentId, amount: 2_000, method: 'cash', bonus: 100 });
    expect(await accounts.get({ accountId })).toMatchObject({ wallet: 2_100, held: 0, owed: 0, hasPin: true, state: 'active' });
    expect((await accounts.movements({ accountId, of: 'wallet' })).rows.map(({ balance }) => balance)).toEqual([2_100, 2_000]);
    await accounts.change({ accountId, person: { ...person, name: 'Mira Stern' }, terms: null });
    await accounts.setPin({ accountId, pin: null });
    await accounts.freeze({ accountId, frozen: true, reason: 'because' });
    await accounts.freeze({ accountId, frozen: false, reason: '' });
    await accounts.close({ accountId, method: 'cash', reason: 'moves away' });
    expect(await accounts.get({ accountId })).toMatchObject({ name: 'Mira Stern', wallet: 0, hasPin: false, state: 'closed' });
    await accounts.erase({ accountId, reason: 'asked for it' });
    expect(await accounts.get({ accountId })).toMatchObject({ name: '', person: null });
  });

  test('the PIN, the name and the phone are in no answer, journal or log where they do not belong', async () => {
    const accountId = await add();
    await owner.client.accounts.setPin({ accountId, pin: '135791' });
    const told = JSON.stringify([await owner.client.accounts.get({ accountId }), station.logged]);
    expect(told).not.toMatch(/246810|135791|argon2/);
    expect(JSON.stringify(station.flow.db.all('SELECT * FROM journal'))).not.toMatch(/246810|135791|argon2|Vogel|2345/);
  });

  test.each<[string, object, string]>([
    ['half a cent', { amount: 10.5 }, 'amount'],
    ['less than nothing', { amount: -1 }, 'amount'],
    ['text', { amount: '5' }, 'amount'],
    ['more than all numbers', { amount: 2 ** 53 }, 'amount'],
    ['nothing', { amount: 0 }, 'amount'],
    ['another way of paying', { amount: 100, method: 'wallet' }, 'method'],
    ['a gift below zero', { amount: 100, bonus: -5 }, 'bonus'],
  ])('a top-up of %s is refused, and the field is named', async (_, change, field) => {
    const accountId = await add();
    const input = { accountId, amount: 100, method: 'cash', ...change } as Parameters<typeof owner.client.accounts.topUp>[0];
    const fault = await faultOf(owner.client.accounts.topUp(input));
    expect([fault.code, fault.detail['field']]).toEqual(['input.invalid', field]);
    expect((await owner.client.accounts.get({ accountId })).wallet).toBe(0);
  });

  test('a PIN of five digits, a name of none, an account that is not', async () => {
    const { accounts } = owner.client;
    expect(await codeOf(accounts.add({ kind: 'driver', person, terms: null, pin: '12345' }))).toBe('input.invalid');
    expect(await codeOf(accounts.add({ kind: 'driver', person: { ...person, name: ' ' }, terms: null, pin: null }))).toBe('input.invalid');
    expect(await codeOf(accounts.get({ accountId: 'nobody' }))).toBe('input.not-found');
  });
});

/** Whose cards they are, as this role is told; nothing where it may not look. */
async function cardsRows(browser: Browser): Promise<(string | null)[]> {
  const page = await browser.client.cards.list({}).catch(() => null);
  return page === null ? [] : page.rows.map(({ accountName }) => accountName);
}

/** A download as text, with the caller's own cookie. */
async function fileOf(browser: Browser, path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { status, body } = await station.ask(path, { headers: { cookie: browser.cookie } });
  return { status, body: body.toString('utf8') };
}

const terms = { groupId: null, levelId: null, isPostPaid: true, creditLimit: 100, merchant: null };

test.each<[Exclude<Role, 'owner'>, { readonly desk: string; readonly cards: string }]>([
  ['attendant', { desk: 'done', cards: '200' }],
  ['installer', { desk: 'access.forbidden', cards: '403' }],
  ['maintenance', { desk: 'access.forbidden', cards: '403' }],
  ['viewer', { desk: 'access.forbidden', cards: '200' }],
])('%s: what costs the owner money, and whole numbers, are the owner’s alone', async (role, may) => {
  const accountId = await add();
  await owner.client.cards.add({ number: '04A1B2C3', label: 'Car', validUntilMs: null, accountId });
  const browser = await browserAs(station, owner, role);
  const { accounts } = browser.client;
  const desk = [
    await codeOf(accounts.list({})),
    await codeOf(accounts.get({ accountId })),
    await codeOf(accounts.change({ accountId, person, terms: null })),
    await codeOf(accounts.topUp({ accountId, amount: 100, method: 'cash' })),
  ];
  expect(desk).toEqual([may.desk, may.desk, may.desk, may.desk]);
  const owners = [
    await codeOf(accounts.change({ accountId, person: null, terms })),
    await codeOf(accounts.add({ kind: 'fleet', person, terms, pin: null })),
    await codeOf(accounts.topUp({ accountId, amount: 100, method: 'cash', bonus: 1 })),
    await codeOf(accounts.erase({ accountId, reason: 'because' })),
  ];
  expect(owners).toEqual(Array.from({ length: 4 }, () => 'access.forbidden'));
  const rows = cardsRows(browser);
  expect(await rows).toEqual(role === 'attendant' ? ['Mira Vogel'] : role === 'viewer' ? [null] : []);
  const files = [
    (await fileOf(browser, '/download/cards.csv')).status,
    (await fileOf(browser, '/download/cards.csv?numbers=true')).status,
    (await fileOf(browser, `/download/account/${accountId}.json`)).status,
  ];
  expect(files.map(String)).toEqual([may.cards, '403', '403']);
});

describe('files', () => {
  const list = 'Card number,Belongs to,Account,Group tag\n04A1B2C3D4E5,Taxi 1,1,taxi\n04A1B2C3D4E6,Taxi 2,,\n';

  test('a list is looked at first and changes nothing; then all of it is put on file', async () => {
    const accountId = await add();
    const { cards } = owner.client;
    expect(await cards.preview({ text: list })).toMatchObject({ good: 2, rows: 2, problems: [] });
    expect((await cards.list({})).total).toBe(0);
    expect(await cards.import({ text: list })).toEqual({ imported: 2 });
    expect((await cards.list({ accountId })).rows).toMatchObject([{ label: 'Taxi 1', accountName: 'Mira Vogel', parentTag: 'TAXI' }]);
    const again = await cards.preview({ text: list });
    expect(again.problems.map(({ line, why }) => [line, why])).toEqual([[2, 'number-on-file'], [3, 'number-on-file']]); // prettier-ignore
    const fault = await faultOf(cards.import({ text: list }));
    expect([fault.code, fault.detail['line'], fault.detail['why']]).toEqual(['input.invalid', 2, 'number-on-file']);
    expect((await cards.list({})).total).toBe(2);
  });

  test('the export has whole numbers only where they were asked for', async () => {
    await add();
    await owner.client.cards.import({ text: list });
    const shy = await fileOf(owner, '/download/cards.csv?lang=en');
    expect([shy.body.includes('04A1B2C3D4E5'), shy.body.includes('****D4E5')]).toEqual([false, true]);
    const whole = await fileOf(owner, '/download/cards.csv?numbers=true&lang=zh');
    expect(whole.body).toContain('04A1B2C3D4E5,Taxi 1,1,TAXI,');
    expect((await owner.client.cards.preview({ text: whole.body })).problems.every(({ why }) => why === 'number-on-file')).toBe(true);
  });

  test('all that is kept of a person is one file', async () => {
    const accountId = await add();
    await owner.client.cards.import({ text: list });
    const file = await fileOf(owner, `/download/account/${accountId}.json`);
    expect(JSON.parse(file.body)).toMatchObject({
      kind: 'stationmaster-account-1',
      person: { name: 'Mira Vogel' },
      cards: [{ label: 'Taxi 1', number: '04A1B2C3D4E5' }],
    });
  });

  test('a card is bound, marked as lost and replaced', async () => {
    const accountId = await add();
    const { cards } = owner.client;
    const { cardId } = await cards.add({ number: '04A1B2C3', label: 'Mira', validUntilMs: null, accountId, parentTag: 'home' });
    await cards.assign({ cardId, accountId: null });
    await cards.assign({ cardId, accountId });
    await cards.change({ cardId, label: 'Mira', state: 'lost', validUntilMs: null });
    const { cardId: fresh } = await cards.replace({ cardId, number: '04A1B2C4' });
    expect((await cards.list({ accountId })).rows.map(({ id, state }) => [id, state]).sort((a, b) => String(a[1]).localeCompare(String(b[1])))).toEqual([
      [fresh, 'active'],
      [cardId, 'replaced'],
    ]); // prettier-ignore
  });
});
