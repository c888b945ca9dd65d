/** Accounts by phone, where the connection is encrypted: log in with number and PIN, top up, open an account. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../base/fault.ts';
import { id, type AccountId, type PaymentId } from '../../base/ids.ts';
import type { DriverAccount } from '../../store/views/driver.ts';
import { readCookie } from '../cookie.ts';
import { accountPage, accountPart, logInPage, registerPage } from './account-pages.ts';
import { addCookie, addressOf, problemIn, typedIn, type DriverDesk } from './desk.ts';
import { addressKey } from './guard.ts';
import { cookieText } from './phone.ts';
import { amountIn, amountsOf, page, providerIn, submit } from './asked.ts';

/** Registers nothing where the connection is not encrypted: a PIN never crosses the air in the clear. */
export function addAccountRoutes(app: FastifyInstance, desk: DriverDesk): void {
  const { ports, guard, pins, passwords, logins, door } = desk.parts;
  if (!door.isSecure) return;

  app.get('/account', async (request, reply) => {
    const { to, fresh } = request.query as { to?: unknown; fresh?: unknown };
    const look = await desk.look(request);
    const account = await desk.loggedIn(request);
    desk.keepLanguage(request, reply);
    if (account === null) return page(reply, logInPage(look, { to: wayBack(to), problem: null, number: '' }));
    return page(reply, await shown(desk, request, account, null, fresh === '1'));
  });

  app.get('/account/part', async (request, reply) => {
    const account = await desk.loggedIn(request);
    if (account === null) throw new Fault('access.forbidden');
    return page(reply, accountPart(await desk.look(request, '/account'), account).text);
  });

  app.post('/account/log-in', async (request, reply) => {
    const look = await desk.look(request, '/account');
    const typed = typedIn(request, 'number', 12);
    const to = wayBack(typedIn(request, 'to', 200));
    const pin = typedIn(request, 'pin', 12);
    try {
      const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
      const attempt = pins.begin(`account ${number}`, addressKey(addressOf(request)));
      const known = await guard.inTurn(() => ports.read('accountToOpen', { number }));
      // As slowly and with the same words for a number that nobody has, or that has no PIN.
      const fits = await passwords.verify(known?.pinHash ?? null, pin);
      if (known?.pinHash === null || known === null || !fits || known.state === 'closed')
        throw new Fault('input.invalid', { field: 'pin', why: 'login' });
      attempt.succeeded();
      logIn(desk, reply, known.id, known.pinHash);
      return await reply.redirect(to === '' ? '/account' : to, 303);
    } catch (error) {
      return page(reply.code(409), logInPage(look, { to, problem: problemIn(look.say, error), number: typed }));
    }
  });

  app.post('/account/log-out', async (request, reply) => {
    logins.close(readCookie(request.headers.cookie, desk.accountCookie));
    addCookie(reply, cookieText(desk.accountCookie, '', 0, true, 'Strict'));
    return reply.redirect('/', 303);
  });

  app.post('/account/top-up', async (request, reply) => {
    const look = await desk.look(request, '/account');
    const account = await desk.loggedIn(request);
    if (account === null) return reply.redirect('/account', 303);
    try {
      const amount = await amountIn(desk, look, request);
      if (typeof amount === 'string') return await page(reply.code(409), await shown(desk, request, account, amount, false));
      guard.deed('pay', addressOf(request));
      await submit(desk, {
        kind: 'driver.ask-payment',
        paymentId: id<PaymentId>(ports.newId()),
        purpose: { kind: 'top-up', accountId: account.id },
        amount,
        provider: providerIn(desk, request),
      });
      return await reply.redirect('/account', 303);
    } catch (error) {
      return page(reply.code(409), await shown(desk, request, account, problemIn(look.say, error), false));
    }
  });

  app.get('/register', async (request, reply) => {
    desk.keepLanguage(request, reply);
    return page(reply, registerPage(await desk.look(request), { problem: null, typed: {} }));
  });

  app.post('/register', async (request, reply) => {
    const look = await desk.look(request, '/register');
    const typed = { name: typedIn(request, 'name', 80), phone: typedIn(request, 'phone', 30), plate: typedIn(request, 'plate', 16) };
    try {
      const pin = typedIn(request, 'pin', 13);
      if (typed.name === '') throw new Fault('input.invalid', { field: 'name', why: 'name' });
      if (isWeak(pin)) throw new Fault('input.invalid', { field: 'pin', why: 'pin-weak' });
      if (pin !== typedIn(request, 'again', 13)) throw new Fault('input.invalid', { field: 'pin', why: 'pin-differs' });
      guard.deed('register', addressOf(request));
      const accountId = id<AccountId>(ports.newId());
      const pinHash = await passwords.hash(pin);
      const vehicles = typed.plate === '' ? [] : [{ vin: '', plate: typed.plate }];
      const person = { name: typed.name, phone: typed.phone, otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles };
      await submit(desk, { kind: 'driver.register', accountId, person, pinHash });
      logIn(desk, reply, accountId, pinHash);
      return await reply.redirect('/account?fresh=1', 303);
    } catch (error) {
      return page(reply.code(409), registerPage(look, { problem: problemIn(look.say, error), typed }));
    }
  });
}

function logIn(desk: DriverDesk, reply: FastifyReply, accountId: AccountId, pinHash: string): void {
  addCookie(reply, cookieText(desk.accountCookie, desk.parts.logins.open(accountId, pinHash), 43_200, true, 'Strict'));
}

async function shown(
  desk: DriverDesk,
  request: FastifyRequest,
  account: DriverAccount,
  problem: string | null,
  isNew: boolean,
): Promise<string> {
  const look = await desk.look(request, '/account');
  const { money } = await desk.settings();
  return accountPage(look, { account, providers: desk.providers(), amounts: amountsOf(look.currency, money.topUpMost), problem, isNew });
}

/** A connector's page of ours as we write it, in ASCII, and nothing else: nobody is led elsewhere by an address he was sent, and a header holds it. */
function wayBack(to: unknown): string {
  return typeof to === 'string' && /^\/c\/[\w.!~*'()%-]{1,150}\/\d{1,3}\/\d{1,3}$/.test(to) ? to : '';
}

/** All the same, or one after the other: the first that anybody tries. */
export function isWeak(pin: string): boolean {
  if (!/^\d{6,12}$/.test(pin)) return true;
  const steps = new Set(
    Array.from(pin)
      .slice(1)
      .map((digit, at) => Number(digit) - Number(pin[at])),
  );
  const [only] = steps;
  return steps.size === 1 && (only === 0 || only === 1 || only === -1);
}
