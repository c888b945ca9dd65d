/** Connectors on phones: the list, the page behind a sticker's code, and the ways to start there. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../base/fault.ts';
import { id, type PaymentId, type PrepayId, type StartCodeId } from '../../base/ids.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import type { DriverPlace } from '../../store/views/driver.ts';
import { amountIn, amountsOf, NO_LIMITS, page, placeOf, providerIn, submit, type PlaceParams } from './asked.ts';
import { addressOf, problemIn, typedIn, type DriverDesk } from './desk.ts';
import { addressKey } from './guard.ts';
import { placePath, type Look } from './page.ts';
import { hashOfSecret, newSecret, pageNameOf } from './phone.ts';
import { placePage, placePart, placesPage } from './place-pages.ts';
import { planIdAt, priceBoard, promotionsNow, type PriceBoard } from './prices.ts';

type PlaceRequest = FastifyRequest<{ Params: PlaceParams }>;
/** Lists and plans are the same for everybody for so long. */
const PLACES_MS = 2_000;
const PLAN_MS = 20_000;
/** Of one list. */
const MOST_PLACES = 500;

export function addPlaceRoutes(app: FastifyInstance, desk: DriverDesk): void {
  const { ports, guard, codes } = desk.parts;

  app.get('/', async (request, reply) => {
    const look = await desk.look(request);
    const tiles = await desk.shared('places', PLACES_MS, () => ports.read('tiles', { pileIds: null }));
    desk.keepLanguage(request, reply);
    return page(reply, placesPage(look, tiles.slice(0, MOST_PLACES)));
  });

  app.get('/c/:pileId/:evse/:connector', async (request: PlaceRequest, reply) => {
    const place = await placeOf(desk, request.params);
    desk.keepLanguage(request, reply);
    return page(reply, await shown(desk, request, place, null, { code: '', coupon: '' }));
  });

  app.get('/c/:pileId/:evse/:connector/part', async (request: PlaceRequest, reply) => {
    const place = await placeOf(desk, request.params);
    return page(reply, placePart(await desk.look(request, placePath(place.ref)), place).text);
  });

  app.post('/c/:pileId/:evse/:connector/start', async (request: PlaceRequest, reply) => {
    const place = await placeOf(desk, request.params);
    const typed = { code: typedIn(request, 'code', 24), coupon: typedIn(request, 'coupon', 40) };
    try {
      // Counted before the code is looked at; only a start that was really ordered takes it back.
      const attempt = codes.begin(place.ref.pileId, addressKey(addressOf(request)));
      const codeHash = ports.keys.startCodes.hash(typed.code);
      const known = codeHash === null ? null : await guard.inTurn(() => ports.read('startCodeOf', { codeHash }));
      if (codeHash === null || known === null) throw new Fault('input.invalid', { field: 'code', why: 'code-unknown' });
      const secret = newSecret();
      await submit(desk, {
        kind: 'driver.start',
        ref: place.ref,
        by: { kind: 'code', codeHash },
        limits: NO_LIMITS,
        coupon: typed.coupon === '' ? null : typed.coupon,
        pageHash: hashOfSecret(secret),
      }).catch((error: unknown) => {
        // Nobody guesses a code that is good: the pile is not shut for others by who comes while it is taken.
        if (known.state === 'open') attempt.wasRight();
        throw error;
      });
      attempt.succeeded();
      return await reply.redirect(desk.keepSecret(request, reply, secret), 303);
    } catch (error) {
      return again(desk, request, reply, place, error, typed);
    }
  });

  app.post('/c/:pileId/:evse/:connector/account', async (request: PlaceRequest, reply) => {
    const place = await placeOf(desk, request.params);
    const typed = { code: '', coupon: typedIn(request, 'coupon', 40) };
    const account = await desk.loggedIn(request);
    if (account === null) return reply.redirect(`/account?to=${encodeURIComponent(placePath(place.ref))}`, 303);
    try {
      guard.deed('start', addressOf(request));
      const secret = newSecret();
      await submit(desk, {
        kind: 'driver.start',
        ref: place.ref,
        by: { kind: 'account', accountId: account.id },
        limits: NO_LIMITS,
        coupon: typed.coupon === '' ? null : typed.coupon,
        pageHash: hashOfSecret(secret),
      });
      return await reply.redirect(desk.keepSecret(request, reply, secret), 303);
    } catch (error) {
      return again(desk, request, reply, place, error, typed);
    }
  });

  app.post('/c/:pileId/:evse/:connector/prepay', async (request: PlaceRequest, reply) => {
    const place = await placeOf(desk, request.params);
    const typed = { code: '', coupon: '' };
    const look = await desk.look(request, placePath(place.ref));
    try {
      const amount = await amountIn(desk, look, request);
      if (typeof amount === 'string') return await page(reply.code(409), await shown(desk, request, place, amount, typed));
      guard.deed('prepay', addressOf(request));
      const secret = newSecret();
      const { codeHash } = ports.keys.startCodes.of(secret);
      await submit(desk, {
        kind: 'driver.ask-prepay',
        prepayId: id<PrepayId>(ports.newId()),
        paymentId: id<PaymentId>(ports.newId()),
        codeId: id<StartCodeId>(ports.newId()),
        amount,
        provider: providerIn(desk, request),
        codeHash,
        ref: place.ref,
        pageHash: hashOfSecret(secret),
      });
      return await reply.redirect(desk.keepSecret(request, reply, secret), 303);
    } catch (error) {
      return again(desk, request, reply, place, error, typed);
    }
  });
}

/** The form again, with what went wrong over it. */
async function again(
  desk: DriverDesk,
  request: PlaceRequest,
  reply: FastifyReply,
  place: DriverPlace,
  error: unknown,
  typed: { readonly code: string; readonly coupon: string },
) {
  const look = await desk.look(request, placePath(place.ref));
  return page(reply.code(409), await shown(desk, request, place, problemIn(look.say, error), typed));
}

async function shown(
  desk: DriverDesk,
  request: FastifyRequest,
  place: DriverPlace,
  problem: string | null,
  typed: { readonly code: string; readonly coupon: string },
): Promise<string> {
  const look = await desk.look(request, placePath(place.ref));
  const settings = await desk.settings();
  const account = await desk.loggedIn(request);
  return placePage(look, {
    place,
    prices: await pricesAt(desk, place, look),
    promotions: promotionsNow(place.promotions, look.zone, look.nowMs).map(({ name }) => name),
    providers: desk.providers(),
    amounts: amountsOf(look.currency, settings.money.topUpMost),
    mostAmount: settings.money.topUpMost,
    ownPath: await ownPathAt(desk, request, place.ref),
    account,
    problem,
    typed,
  });
}

async function pricesAt(desk: DriverDesk, place: DriverPlace, { zone, nowMs }: Look): Promise<PriceBoard | null> {
  const { activePlanId } = await desk.settings();
  const planId = planIdAt(place.assignments, { ref: place.ref, zone, activePlanId }, nowMs);
  if (planId === null) return null;
  const plan = await desk.shared(`plan ${planId}`, PLAN_MS, () => desk.parts.ports.read('planInForce', { planId, atMs: nowMs }));
  return plan === null ? null : priceBoard(plan, zone, nowMs);
}

/** This phone's charge that runs here. */
async function ownPathAt(desk: DriverDesk, request: FastifyRequest, ref: ConnectorRef): Promise<string | null> {
  const pageHashes = desk.secrets(request).map(hashOfSecret);
  if (pageHashes.length === 0) return null;
  const rows = await desk.parts.guard.inTurn(() => desk.parts.ports.read('driverHistory', { pageHashes }));
  const own = rows.find(
    ({ row }) =>
      row !== null && row.phase !== 'closed' && row.pileId === ref.pileId && row.evse === ref.evse && row.connector === ref.connector,
  );
  return own === undefined ? null : `/s/${pageNameOf(own.pageHash)}`;
}
