/** The drivers' pages over real sockets: what a phone sees and does, and what strangers cannot. */
import { createConnection } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { id, type AccountId, type OperatorId, type PaymentId, type PrepayId, type StartCodeId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { addMs } from '../../station-core/base/time.ts';
import { createPasswords } from '../../station-core/api/passwords.ts';
import type { DriverEvent } from '../../station-core/domain/money-event.ts';
import { openApiStation, type ApiStation } from '../support/api-station.ts';
import { openDriverStation, Phone, type DriverStation, type PhoneOptions, type Shown } from '../support/phone.ts';

const boss = id<OperatorId>('boss');
const SHOP = {
  name: 'shop-pay',
  kind: 'test',
  url: null,
  answeredAtMs: null,
  problemAtMs: null,
  problem: null,
  calledBackAtMs: null,
  refusedAtMs: null,
} as const;
const PLACE = '/c/P1/1/1';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Site {
  readonly station: ApiStation;
  readonly doors: DriverStation;
  phone(options?: PhoneOptions): Phone;
  safePhone(): Phone;
}

/** Looks again a second later, when the page is asked for anew. */
class PatientPhone extends Phone {
  readonly #station: ApiStation;

  constructor(base: string, station: ApiStation, options: PhoneOptions = {}) {
    super(base, options);
    this.#station = station;
  }

  override get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
    if (path.startsWith('/s/')) this.#station.time.skippedMs += 1_100;
    return super.get(path, headers);
  }
}

async function site(options: { readonly providers?: boolean; readonly secure?: boolean } = {}): Promise<Site> {
  const station = await openApiStation({ ready: true, stands: true, payments: { seen: () => (options.providers === true ? [SHOP] : []) } });
  closers.push(() => station.close());
  const doors = await openDriverStation(station, { secure: options.secure === true });
  closers.push(() => doors.close());
  return {
    station,
    doors,
    phone: (how) => new PatientPhone(doors.plain, station, how),
    safePhone: () => new PatientPhone(doors.secure, station, { ca: doors.ca }),
  };
}

function deskCode({ flow, keys }: ApiStation, name = 'a', amount = 5_000): string {
  const { code, codeHash } = keys.startCodes.make();
  flow.send({
    kind: 'operator.make-prepay',
    operatorId: boss,
    prepayId: id<PrepayId>(`prepay-${name}`),
    paymentId: id<PaymentId>(`payment-${name}`),
    amount: minor(amount),
    method: 'card-terminal',
    code: { codeId: id<StartCodeId>(`code-${name}`), codeHash, ref: null },
  });
  return code;
}

function pileBegins({ flow }: ApiStation): number {
  const order = flow.commands.findLast((command) => command.kind === 'pile.order' && command.order.kind === 'start');
  if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('nothing was ordered');
  return flow.start({ connector: order.order.connector, tag: order.order.tag }).transactionId;
}

function driverEvents({ submitted }: ApiStation): DriverEvent[] {
  return submitted.filter((event): event is DriverEvent => event.kind.startsWith('driver.'));
}

/** The page of a charge this phone began. */
async function charging(at: Site, phone: Phone): Promise<{ readonly path: string; readonly transactionId: number }> {
  const shown = await phone.post(`${PLACE}/start`, { code: deskCode(at.station) });
  expect(shown.status).toBe(200);
  return { path: shown.path, transactionId: pileBegins(at.station) };
}

function bill(at: Site, transactionId: number): void {
  const { flow } = at.station;
  flow.pass(1_800);
  flow.meter([flow.entry(6_000, { powerW: 10_000 })], { transactionId });
  flow.stop(transactionId, 6_000);
  flow.status(1, 'available');
  flow.pass(10);
}

describe('a connector’s page', () => {
  test('shows state and price in the phone’s language, and the first page with all its files is below 150 kB', async () => {
    const at = await site({ providers: true, secure: true });
    const english = await at.phone().get(PLACE);
    expect(english.status).toBe(200);
    for (const text of ['P1-1', 'Free', '0.70', 'EUR per kWh', 'Start with a code', 'Pay with shop-pay', 'Price in the next hours'])
      expect(english.text).toContain(text);
    const chinese = await at.phone({ language: 'zh-CN,zh;q=0.9,en;q=0.5' }).get(PLACE);
    for (const text of ['空闲', '用充电码启动', '未来几小时的价格']) expect(chinese.text).toContain(text);
    const files = [...english.text.matchAll(/(?:href|src)="(\/driver-[^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(2);
    let bytes = english.text.length + JSON.stringify(english.headers).length;
    for (const path of files) {
      const file = await at.phone().get(path);
      expect(file.headers['cache-control']).toContain('immutable');
      bytes += file.text.length + JSON.stringify(file.headers).length;
    }
    expect(bytes).toBeLessThan(150_000);
  });

  test('keeps the language that was chosen', async () => {
    const at = await site();
    const phone = at.phone();
    expect((await phone.get(`${PLACE}?lang=zh`)).text).toContain('空闲');
    expect((await phone.get(PLACE)).text).toContain('空闲');
  });

  test.each<[string, (at: Site) => void, string]>([
    ['offline', ({ station }) => void station.flow.drop(), 'not connected'],
    ['faulted', ({ station }) => void station.flow.status(1, 'faulted'), 'out of order'],
    ['charging somebody else', ({ station }) => void station.flow.start(), 'Somebody is charging here'],
  ])('offers no start while it is %s', async (_, change, text) => {
    const at = await site();
    change(at);
    const { text: shown } = await at.phone().get(PLACE);
    expect(shown).toContain(text);
    expect(shown).not.toContain('name="code"');
  });

  test.each([
    '/c/P9/1/1',
    '/c/P1/9/9',
    '/c/P1/0/0',
    '/c/P1/1/1/2',
    '/c/P1/x/1',
    '/nothing',
    '/s/0',
    '/rpc/station/info',
    '/download/sessions.csv',
    '/health',
  ])('is not there for %s', async (path) => {
    const at = await site();
    expect([403, 404]).toContain((await at.phone().get(path)).status);
  });

  test('writes what is odd in a name as text', async () => {
    const at = await site();
    at.station.flow.send({
      kind: 'operator.admit-pile',
      operatorId: boss,
      pileId: at.station.flow.ref(1).pileId,
      name: '<script>alert(1)</script>"\'',
      passwordHash: null,
      connectors: [{ evse: 1, connector: 1, name: '<img src=x onerror=y>', ratedPowerW: 22_000 }],
    });
    const { text } = await at.phone().get(PLACE);
    expect(text).not.toMatch(/<script>alert|<img src=x/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('who may knock', () => {
  test.each<[string, string, string, Record<string, string>, number]>([
    ['another name for this PC', 'GET', PLACE, { host: 'evil.example' }, 421],
    ['a form of another page', 'POST', `${PLACE}/start`, { origin: 'http://evil.example' }, 403],
    ['a form that hides where it comes from', 'POST', `${PLACE}/start`, { origin: 'null' }, 403],
    ['a form that does not say', 'POST', `${PLACE}/start`, { origin: '' }, 403],
    ['a request of another page', 'GET', PLACE, { origin: 'http://evil.example' }, 403],
    ['what is no form', 'POST', `${PLACE}/start`, { 'content-type': 'application/json' }, 415],
  ])('not %s', async (_, method, path, headers, status) => {
    const at = await site();
    const own = method === 'POST' ? { origin: at.doors.plain } : {};
    const shown = await at.phone().once(method, path, method === 'POST' ? 'code=x' : null, { ...own, ...headers });
    expect(shown.status).toBe(status);
    expect(driverEvents(at.station)).toEqual([]);
  });

  test('every answer carries its rules: no script but ours, no frame, nothing kept', async () => {
    const at = await site();
    for (const path of ['/', PLACE, '/mine', '/complain', '/nothing']) {
      const { headers } = await at.phone().get(path);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
      });
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  test('a payment company may, under any name, by its signature; a browser gains nothing there', async () => {
    const at = await site();
    const called = await at
      .phone()
      .once('POST', '/payment-callback/shop-pay', '{}', { host: 'pay.example', 'content-type': 'application/json' });
    expect([called.status, called.text]).toEqual([404, '{"taken":false}']);
    for (const path of ['/payment-callback/../c/P1/1/1/start', '/payment-callback/x/../../c/P1/1/1/start', '//payment-callback/x'])
      expect([403, 404]).toContain((await at.phone().once('POST', path, 'code=x', { origin: 'http://evil.example' })).status);
    expect(driverEvents(at.station)).toEqual([]);
  });

  test.each(['//a//evil.example/x', '/.//evil.example/x', '///a///evil.example/x', '/%2e//evil.example/x'])(
    'a page that is not there leads to no other host: %s',
    async (path) => {
      const at = await site();
      const { status, text } = await at.phone().get(path);
      expect(status).toBe(404);
      for (const [, to = ''] of text.matchAll(/(?:href|action|src)="([^"]*)"/g))
        expect(new URL(to, at.doors.plain).host).not.toBe('evil.example');
    },
  );

  test('a body that is too large ends there', async () => {
    const at = await site();
    expect((await at.phone().post('/complain', { text: 'x'.repeat(20_000) })).status).toBe(413);
  });

  test('an address that asks without end is told to wait, another one is not', async () => {
    const at = await site();
    let last: Shown | null = null;
    for (let n = 0; n < 260; n += 1) last = await at.phone().get('/robots.txt');
    expect(last?.status).toBe(429);
    expect(last?.headers['retry-after']).toBe('1');
    expect((await at.phone({ localAddress: '127.0.0.2' }).get(PLACE)).status).toBe(200);
    at.station.time.skippedMs += 60_000;
    expect((await at.phone().get(PLACE)).status).toBe(200);
  });

  test('an address holds so many connections and no more', async () => {
    const at = await site();
    const port = Number(new URL(at.doors.plain).port);
    const ended = Array.from({ length: 60 }, () => {
      const socket = createConnection({ host: '127.0.0.1', port });
      return { socket, gone: new Promise<void>((resolve) => socket.once('close', () => resolve())) };
    });
    await Promise.all(ended.slice(48).map(({ gone }) => gone));
    expect((await at.phone({ localAddress: '127.0.0.3' }).get(PLACE)).status).toBe(200);
    for (const { socket } of ended) socket.destroy();
  });
});

describe('a charge by code', () => {
  test('from the sticker to the receipt, on this phone', async () => {
    const at = await site();
    const phone = at.phone();
    const { path, transactionId } = await charging(at, phone);
    const { flow } = at.station;
    flow.pass(1_800);
    flow.meter([flow.entry(6_000, { powerW: 10_000 })], { transactionId });
    at.station.time.skippedMs += 5_000;
    const running = await phone.get(path);
    for (const text of ['5.00\u00a0kWh', '3.50', '10\u00a0kW', '0:30\u00a0h', 'Stop the charge', 'Paid in advance'])
      expect(running.text).toContain(text);
    expect((await phone.get(`${path}/part`)).text).toMatch(/^<div id="live"/);
    expect((await phone.get(PLACE)).text).toContain('Your charge is running here');
    expect((await phone.post(`${path}/stop`)).text).toContain('Stopping');
    expect(driverEvents(at.station).map(({ kind }) => kind)).toEqual(['driver.start', 'driver.stop']);
    flow.stop(transactionId, 6_000);
    flow.status(1, 'available');
    flow.pass(10);
    const billed = await phone.get(path);
    for (const text of ['3.50', 'Paid', '46.50', 'Receipt (PDF)']) expect(billed.text).toContain(text);
    const receipt = await phone.get(`${path}/receipt.pdf?lang=en`);
    expect([receipt.headers['content-type'], receipt.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    expect((await phone.get('/mine')).text).toContain(path);
    const asked = await phone.post(`${path}/invoice`, { name: 'Ada GmbH', taxId: 'DE1', address: 'Weg 1', email: '' });
    expect(asked.text).toContain('The invoice was asked for');
  });

  test('is another phone’s business for nobody: not to see, not to stop, not in the list', async () => {
    const at = await site();
    const { path } = await charging(at, at.phone());
    const stranger = at.phone();
    for (const shown of [
      await stranger.get(path),
      await stranger.get(`${path}/part`),
      await stranger.get(`${path}/receipt.pdf`),
      await stranger.post(`${path}/stop`),
    ])
      expect(shown.status).toBe(403);
    stranger.cookies.set(`stationmaster-driver-${new URL(at.doors.plain).port}`, 'A'.repeat(22));
    expect((await stranger.post(`${path}/stop`)).status).toBe(403);
    expect((await stranger.get('/mine')).text).toContain('Nothing yet');
    expect(driverEvents(at.station).some(({ kind }) => kind === 'driver.stop')).toBe(false);
  });

  test('leaves neither code nor secret in what the station keeps', async () => {
    const at = await site();
    const phone = at.phone();
    const code = deskCode(at.station);
    await phone.post(`${PLACE}/start`, { code });
    const [secret = ''] = [...phone.cookies.values()];
    expect(secret).toMatch(/^[\w-]{22}$/);
    const kept = [
      ...at.station.flow.db.all('SELECT * FROM start_code'),
      ...at.station.flow.db.all('SELECT * FROM driver_page'),
      ...at.station.flow.db.all('SELECT * FROM journal'),
      ...at.station.flow.db.all('SELECT * FROM start_order'),
    ];
    const written = JSON.stringify(kept) + at.station.logged.join('\n');
    expect(written).not.toContain(secret);
    expect(written).not.toContain(code.replace('-', ''));
    expect(written).not.toContain(code);
  });

  test('is read however it is typed', async () => {
    const at = await site();
    const code = deskCode(at.station).replace('-', '').toLowerCase();
    const typed = ` ${code.slice(0, 3)} ${code.slice(3)}`.replaceAll('0', 'o').replaceAll('1', 'l');
    expect((await at.phone().post(`${PLACE}/start`, { code: typed })).path).toMatch(/^\/s\//);
  });

  test('that the pile does not begin can be tried again', async () => {
    const at = await site();
    const phone = at.phone();
    const code = deskCode(at.station);
    const { path } = await phone.post(`${PLACE}/start`, { code });
    at.station.flow.pass(100, 10);
    const shown = await phone.get(path);
    expect(shown.text).toContain('The pile did not begin');
    expect(shown.text).toContain(`href="${PLACE}"`);
    expect((await phone.post(`${PLACE}/start`, { code })).path).toMatch(/^\/s\//);
  });
});

describe('guessing', () => {
  test('codes: five are free, then every try waits longer, and a right one waits as well', async () => {
    const at = await site();
    const phone = at.phone();
    const wrong = async () => (await phone.post(`${PLACE}/start`, { code: 'AAAAA-AAAAA' })).text;
    for (let n = 0; n < 5; n += 1) expect(await wrong()).toContain('There is no such code');
    expect(await wrong()).toContain('Too many tries');
    const code = deskCode(at.station);
    expect((await phone.post(`${PLACE}/start`, { code })).text).toContain('Too many tries');
    expect(driverEvents(at.station)).toEqual([]);
    at.station.time.skippedMs += 3_000;
    expect((await phone.post(`${PLACE}/start`, { code })).path).toMatch(/^\/s\//);
  });

  test('codes: from many addresses the pile itself is shut for a minute at most, the next pile is not', async () => {
    const at = await site();
    at.station.flow.addPile('P2');
    for (let n = 0; n < 60; n += 1) {
      await at.phone({ localAddress: `127.0.1.${n % 30}` }).post(`${PLACE}/start`, { code: 'BBBBB-BBBBB' });
      at.station.time.skippedMs += 1_000;
    }
    const code = deskCode(at.station);
    const fresh = at.phone({ localAddress: '127.0.2.1' });
    expect((await fresh.post(`${PLACE}/start`, { code })).text).toContain('Too many tries');
    expect((await fresh.post('/c/P2/1/1/start', { code })).path).toMatch(/^\/s\//);
    at.station.time.skippedMs += 60_000;
    expect((await fresh.post(`${PLACE}/start`, { code: deskCode(at.station, 'b') })).path).toMatch(/^\/s\//);
  });

  test('right codes that are refused, since somebody charges there, do not shut the pile for the next phone', async () => {
    const at = await site();
    at.station.flow.start();
    const code = deskCode(at.station);
    for (let n = 0; n < 20; n += 1) await at.phone({ localAddress: `127.0.3.${n + 1}` }).post(`${PLACE}/start`, { code });
    expect((await at.phone({ localAddress: '127.0.4.1' }).post(`${PLACE}/start`, { code })).text).not.toContain('Too many tries');
    const own = at.phone({ localAddress: '127.0.3.1' });
    for (let n = 0; n < 5; n += 1) await own.post(`${PLACE}/start`, { code });
    expect((await own.post(`${PLACE}/start`, { code })).text).toContain('Too many tries');
  });

  test('codes have fifty random bits, pages more than a hundred', async () => {
    const at = await site();
    const codes = Array.from({ length: 2_000 }, () => at.station.keys.startCodes.make().code.replace('-', ''));
    expect(new Set(codes).size).toBe(2_000);
    const letters = new Set(codes.join(''));
    expect(letters.size).toBe(32);
    expect(codes.every((code) => code.length === 10)).toBe(true);
    expect(Math.log2(letters.size) * 10).toBeGreaterThanOrEqual(40);
  });
});

describe('money in advance by phone', () => {
  test('is asked, paid, and starts the charge with a code that only this phone can show', async () => {
    const at = await site({ providers: true });
    const phone = at.phone();
    const asked = await phone.post(`${PLACE}/prepay`, { amount: '20', other: '', provider: 'shop-pay' });
    expect(asked.text).toContain('The payment is being prepared');
    expect(asked.text).not.toMatch(/class="codeshow"/);
    const [ask] = driverEvents(at.station);
    expect(ask).toMatchObject({ kind: 'driver.ask-prepay', amount: 2_000, provider: 'shop-pay' });
    if (ask?.kind !== 'driver.ask-prepay') throw new Error('not asked');
    const told = { kind: 'payment.told', paymentId: ask.paymentId, provider: 'shop-pay' } as const;
    at.station.flow.send({ ...told, told: { state: 'pending', providerRef: 'R1', payUrl: 'https://pay.example/1' } });
    expect((await phone.get(asked.path)).text).toContain('href="https://pay.example/1"');
    expect((await phone.post(`${asked.path}/start`)).text).toContain('The payment for this code has not come yet');
    at.station.flow.send({ ...told, told: { state: 'paid', providerRef: 'R1', amount: minor(2_000) } });
    const ready = await phone.get(asked.path);
    const code = /class="codeshow">([0-9A-Z]{5}-[0-9A-Z]{5})</.exec(ready.text)?.[1] ?? '';
    expect(at.station.keys.startCodes.hash(code)).toBe(ask.codeHash);
    expect((await phone.post(`${asked.path}/start`)).text).toContain('The pile is being told to start');
    expect(pileBegins(at.station)).toBeGreaterThan(0);
    expect((await phone.get(asked.path)).text).toContain('Charging');
  });

  test('names only what a browser may open as a link', async () => {
    const at = await site({ providers: true });
    const phone = at.phone();
    const { path } = await phone.post(`${PLACE}/prepay`, { amount: '20' });
    const [ask] = driverEvents(at.station);
    if (ask?.kind !== 'driver.ask-prepay') throw new Error('not asked');
    at.station.flow.send({
      kind: 'payment.told',
      paymentId: ask.paymentId,
      provider: 'shop-pay',
      told: { state: 'pending', providerRef: 'R1', payUrl: 'javascript:alert(1)' },
    });
    const { text } = await phone.get(path);
    expect(text).not.toContain('javascript:');
    expect(text).toContain('class="qr"');
  });

  test.each(['0', '-5', '0.001', '1e3', '10.555', 'NaN', '99999999999', '20 EUR', '20;DROP', ''])(
    'refuses %j in words, and asks nobody',
    async (amount) => {
      const at = await site({ providers: true });
      const shown = await at.phone().post(`${PLACE}/prepay`, { amount: '', other: amount });
      expect(shown.status).toBe(409);
      expect(shown.text).toContain('Write an amount above zero');
      expect(driverEvents(at.station)).toEqual([]);
    },
  );

  test('takes a comma as people write it', async () => {
    const at = await site({ providers: true });
    await at.phone().post(`${PLACE}/prepay`, { other: '12,50' });
    expect(driverEvents(at.station)[0]).toMatchObject({ amount: 1_250 });
  });

  test('is asked for so often by one address and no more; another company’s name goes nowhere', async () => {
    const at = await site({ providers: true });
    for (let n = 0; n < 12; n += 1) {
      await at.phone().post(`${PLACE}/prepay`, { amount: '20', provider: 'evil' });
      at.station.time.skippedMs += 1_000;
    }
    expect(driverEvents(at.station).every((event) => event.kind === 'driver.ask-prepay' && event.provider === 'shop-pay')).toBe(true);
    expect((await at.phone().post(`${PLACE}/prepay`, { amount: '20' })).text).toContain('Too many tries');
    expect(driverEvents(at.station)).toHaveLength(12);
  });

  test('a bill that was not paid is paid by phone, once', async () => {
    const at = await site({ providers: true });
    const phone = at.phone();
    const { code, codeHash } = at.station.keys.startCodes.make();
    at.station.flow.send({
      kind: 'operator.make-code',
      operatorId: boss,
      codeId: id<StartCodeId>('c'),
      codeHash,
      payer: { kind: 'bill' },
      limits: { amount: null, energy: null, durationS: null },
      ref: null,
      expiresAtMs: addMs(at.station.flow.nowMs, 3_600_000),
    });
    const { path } = await phone.post(`${PLACE}/start`, { code });
    bill(at, pileBegins(at.station));
    expect((await phone.get(path)).text).toContain('To pay: 3.50');
    expect((await phone.post(`${path}/pay`, { provider: 'shop-pay' })).text).toContain('The payment is being prepared');
    expect((await phone.post(`${path}/pay`, { provider: 'shop-pay' })).status).toBe(409);
    const asked = driverEvents(at.station).filter(({ kind }) => kind === 'driver.ask-payment');
    expect(asked[0]).toMatchObject({ purpose: { kind: 'bill' }, amount: 350 });
    expect(at.station.flow.count('payment')).toBe(1);
  });
});

describe('accounts', () => {
  const REGISTER = { name: 'Ada', phone: '0170', plate: '', pin: '482913', again: '482913' };

  test('are nowhere on the plain door', async () => {
    const at = await site({ secure: true });
    for (const path of ['/account', '/register']) expect((await at.phone().get(path)).status).toBe(404);
    expect((await at.phone().post('/account/log-in', { number: '1', pin: '482913' })).status).toBe(404);
    expect((await at.phone().get(PLACE)).text).toContain(`${at.doors.secure}${PLACE}`);
  });

  test('open over HTTPS, log in with the PIN, and start a charge from the wallet', async () => {
    const at = await site({ secure: true, providers: true });
    const phone = at.safePhone();
    const opened = await phone.post('/register', REGISTER);
    expect(opened.text).toContain('Your account number is 1');
    expect([...phone.cookies.keys()].every((name) => name.startsWith('__Host-') || name.includes('language'))).toBe(true);
    const [register] = driverEvents(at.station);
    if (register?.kind !== 'driver.register') throw new Error('not registered');
    expect(register.pinHash).toMatch(/^\$argon2id\$/);
    await phone.post('/account/log-out');
    expect((await phone.get('/account')).text).toContain('name="pin"');
    const again = await phone.post('/account/log-in', { number: '1', pin: '482913', to: PLACE });
    expect(again.path).toBe(PLACE);
    expect(again.text).toContain('Start with my account');
    expect((await phone.post(`${PLACE}/account`)).text).toContain('There is too little in the wallet');
    expect((await phone.post('/account/top-up', { amount: '50', provider: 'shop-pay' })).text).toContain('The payment is being prepared');
    at.station.flow.send({
      kind: 'operator.top-up',
      operatorId: boss,
      paymentId: id<PaymentId>('t'),
      accountId: register.accountId,
      amount: minor(5_000),
      method: 'card-terminal',
      bonus: minor(0),
    });
    expect((await phone.post(`${PLACE}/account`)).path).toMatch(/^\/s\//);
  });

  test('a changed PIN ends what was opened with the one before, and so does half an hour', async () => {
    const at = await site({ secure: true });
    const phone = at.safePhone();
    await phone.post('/register', REGISTER);
    const account = at.station.flow.db.get('SELECT id FROM account');
    const accountId = id<AccountId>(String(account?.['id']));
    const terms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };
    at.station.flow.send({
      kind: 'operator.change-account',
      operatorId: boss,
      accountId,
      person: null,
      terms,
      pinHash: await createPasswords().hash('918273'),
    });
    expect((await phone.get('/account')).text).toContain('name="pin"');
    expect((await phone.post('/account/log-in', { number: '1', pin: '918273' })).text).toContain('Wallet');
    at.station.time.skippedMs += 31 * 60_000;
    expect((await phone.get('/account')).text).toContain('name="pin"');
  });

  test('a wrong PIN, a number nobody has and an account without a PIN sound the same, and are soon made to wait', async () => {
    const at = await site({ secure: true });
    const phone = at.safePhone();
    const wrong = async (number: string) => (await phone.post('/account/log-in', { number, pin: '111222' })).text;
    for (const number of ['7', 'x', '']) expect(await wrong(number)).toContain('The number or the PIN is not right');
    for (let n = 0; n < 5; n += 1) await wrong('1');
    expect(await wrong('1')).toContain('Too many tries');
  });

  test.each([
    ['a PIN of one digit', { pin: '111111', again: '111111' }, 'not all the same'],
    ['a PIN in a row', { pin: '123456', again: '123456' }, 'not all the same'],
    ['a short PIN', { pin: '4829', again: '4829' }, 'not all the same'],
    ['two PINs', { again: '482914' }, 'differ'],
    ['no name', { name: '  ' }, 'Write your name'],
  ])('are not opened with %s', async (_, change, text) => {
    const at = await site({ secure: true });
    expect((await at.safePhone().post('/register', { ...REGISTER, ...change })).text).toContain(text);
    expect(at.station.flow.count('account')).toBe(0);
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/c/P1/1/1?x',
    '/c//evil.example/1/1',
    '/account',
    'javascript:alert(1)',
    '/c/桩/1/1',
    '/c/\u0100"/1/1',
  ])('lead nowhere else after the log-in: %s', async (to) => {
    const at = await site({ secure: true });
    const phone = at.safePhone();
    await phone.post('/register', REGISTER);
    expect((await phone.post('/account/log-in', { number: '1', pin: '482913', to })).path).toBe('/account');
  });
});

describe('a complaint', () => {
  test('about a charge is kept with it, and its answer is read on this phone', async () => {
    const at = await site();
    const phone = at.phone();
    const { path } = await charging(at, phone);
    expect((await phone.get(`/complain?s=${path.slice(3)}`)).text).toContain('About your charge');
    const sent = await phone.post('/complain', { s: path.slice(3), c: '', text: 'It is\r\nslow\u202e', contact: '0170' });
    expect(sent.text).toContain('Thank you, we have it');
    const event = driverEvents(at.station).at(-1);
    expect(event).toMatchObject({ kind: 'driver.complain', pileId: 'P1', text: 'It is\nslow', contact: '0170' });
    if (event?.kind !== 'driver.complain') throw new Error('no complaint');
    expect(event.sessionId).not.toBeNull();
    at.station.flow.send({
      kind: 'operator.answer-complaint',
      operatorId: boss,
      complaintId: event.complaintId,
      answer: 'We look at it <b>now</b>.',
    });
    const answered = await phone.get(sent.path);
    expect(answered.text).toContain('We look at it &lt;b&gt;now&lt;/b&gt;.');
    expect((await at.phone().get(sent.path)).status).toBe(403);
  });

  test('about somebody else’s charge is about the station', async () => {
    const at = await site();
    const { path } = await charging(at, at.phone());
    await at.phone().post('/complain', { s: path.slice(3), text: 'not mine' });
    expect(driverEvents(at.station).at(-1)).toMatchObject({ sessionId: null, pileId: null });
  });

  test('is sent six times an hour by one address', async () => {
    const at = await site();
    for (let n = 0; n < 6; n += 1) expect((await at.phone().post('/complain', { c: PLACE, text: 'broken' })).path).toMatch(/^\/s\//);
    expect((await at.phone().post('/complain', { c: PLACE, text: 'broken' })).text).toContain('Too many tries');
  });
});
