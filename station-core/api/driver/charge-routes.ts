/** Pages of secrets: shown to the phone that keeps the secret, and to nobody else. Stop, pay, receipt, invoice, complaint. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../base/fault.ts';
import { id, type ComplaintId, type InvoiceId, type PaymentId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { PaymentPurpose } from '../../domain/payment.ts';
import type { DriverPageView, DriverPlace } from '../../store/views/driver.ts';
import type { BillPreview } from '../../domain/views.ts';
import { pricedSoFar } from '../running-costs.ts';
import { NO_LIMITS, page, placeOf, providerIn, submit, type DriverWish } from './asked.ts';
import { phaseOf, type ChargeFacts } from './charge-facts.ts';
import { chargePage, chargePart } from './charge-page.ts';
import { addressOf, problemIn, typedIn, type DriverDesk } from './desk.ts';
import { hashOfSecret, newSecret, pageNameOf } from './phone.ts';
import { complainPage, minePage } from './small-pages.ts';
import { dateText } from './texts.ts';

type Named = FastifyRequest<{ Params: { readonly name: string } }>;

/**
 * A page is read, and its charge priced, so often at most, however many windows and phones have its secret: both are work for the
 * thread that holds the sockets.
 */
const FRESH_MS = 1_000;

interface Own {
  readonly secret: string;
  readonly view: DriverPageView;
  /** While there is no bill; null: no price plan. */
  readonly running: BillPreview | null;
}

export function addChargeRoutes(app: FastifyInstance, desk: DriverDesk): void {
  const { ports, guard } = desk.parts;

  /** Throws Fault('access.forbidden') where this phone has not the secret. */
  const ownPage = async (request: Named): Promise<Own> => {
    const { name } = request.params;
    const secret = desk.secretOf(request, name);
    if (secret === null) throw new Fault('access.forbidden');
    const known = await desk.shared(keyOf(secret), FRESH_MS, async () => {
      const view = await ports.read('driverPageView', { pageHash: hashOfSecret(secret), nowMs: desk.nowMs });
      const isRunning = view?.bill === null && view.price !== null;
      return view === null ? null : { view, running: isRunning ? pricedSoFar(view.price, desk.nowMs, ports.log) : null };
    });
    if (known === null) throw new Fault('input.not-found');
    return { secret, ...known };
  };

  const factsOf = (request: Named, { secret, view, running }: Own, problem: string | null): ChargeFacts => ({
    name: request.params.name,
    view,
    running,
    due: dueOf(view),
    providers: desk.providers(),
    code: view.code?.state === 'open' ? ports.keys.startCodes.of(secret).code : null,
    isInvoiceAsked: view.isInvoiceAsked,
    problem,
  });

  /** Does it and shows the page again; a refusal stands over it. */
  const doing = async (request: Named, reply: FastifyReply, work: (own: Own) => Promise<DriverWish>): Promise<FastifyReply> => {
    const secret = desk.secretOf(request, request.params.name);
    if (secret !== null) desk.forget(keyOf(secret));
    const own = await ownPage(request);
    const path = `/s/${request.params.name}`;
    try {
      await submit(desk, await work(own));
      desk.forget(keyOf(own.secret));
      return await reply.redirect(path, 303);
    } catch (error) {
      const look = await desk.look(request, path);
      return page(reply.code(409), chargePage(look, factsOf(request, own, problemIn(look.say, error))));
    }
  };

  app.get('/s/:name', async (request: Named, reply) => {
    const own = await ownPage(request);
    desk.keepLanguage(request, reply);
    return page(reply, chargePage(await desk.look(request), factsOf(request, own, null)));
  });

  app.get('/s/:name/part', async (request: Named, reply) => {
    const own = await ownPage(request);
    return page(reply, chargePart(await desk.look(request), factsOf(request, own, null)).text);
  });

  app.post('/s/:name/stop', (request: Named, reply) =>
    doing(request, reply, async ({ view }) => {
      guard.deed('stop', addressOf(request));
      if (view.page.sessionId === null) throw new Fault('input.invalid', { field: 'session', why: 'not-charging' });
      return Promise.resolve({ kind: 'driver.stop', sessionId: view.page.sessionId });
    }),
  );

  /** What was paid in advance by this phone starts with the code that only this phone can tell. */
  app.post('/s/:name/start', (request: Named, reply) =>
    doing(request, reply, ({ view, secret }) => {
      guard.deed('start', addressOf(request));
      const { ref, codeId } = view.page;
      if (ref === null || codeId === null) throw new Fault('input.invalid', { field: 'code', why: 'code-unknown' });
      const { codeHash } = ports.keys.startCodes.of(secret);
      return Promise.resolve({
        kind: 'driver.start',
        ref,
        by: { kind: 'code', codeHash },
        limits: NO_LIMITS,
        coupon: null,
        pageHash: view.page.pageHash,
      });
    }),
  );

  app.post('/s/:name/pay', (request: Named, reply) =>
    doing(request, reply, ({ view }) => {
      guard.deed('pay', addressOf(request));
      const wanted = payable(view);
      if (wanted === null) throw new Fault('input.invalid', { field: 'amount', why: 'nothing-due' });
      return Promise.resolve({
        kind: 'driver.ask-payment',
        paymentId: id<PaymentId>(ports.newId()),
        ...wanted,
        provider: providerIn(desk, request),
      });
    }),
  );

  app.post('/s/:name/invoice', (request: Named, reply) =>
    doing(request, reply, ({ view }) => {
      guard.deed('invoice', addressOf(request));
      if (view.bill === null) throw new Fault('input.invalid', { field: 'bill', why: 'no' });
      const name = typedIn(request, 'name', 120);
      if (name === '') throw new Fault('input.invalid', { field: 'name', why: 'name' });
      const buyer = {
        name,
        taxId: typedIn(request, 'taxId', 40),
        address: typedIn(request, 'address', 200),
        email: typedIn(request, 'email', 120),
      };
      return Promise.resolve({ kind: 'driver.ask-invoice', billId: view.bill.id, buyer, invoiceId: id<InvoiceId>(ports.newId()) });
    }),
  );

  app.get('/s/:name/receipt.pdf', async (request: Named, reply) => {
    const { view } = await ownPage(request);
    guard.deed('receipt', addressOf(request));
    const { bill } = view;
    const receipt = bill === null ? null : await guard.inTurn(() => ports.read('receiptOf', { billId: bill.id }));
    if (receipt === null) throw new Fault('input.not-found');
    const language = desk.language(request, (await desk.settings()).language);
    const pdf = await ports.documents.receiptPdf(receipt, { size: '80mm', language });
    void reply.header('content-disposition', `inline; filename="receipt-${receipt.bill.number}.pdf"`);
    return reply.type('application/pdf').send(Buffer.from(pdf));
  });

  app.get('/mine', async (request, reply) => {
    const pageHashes = desk.secrets(request).map(hashOfSecret);
    const rows = pageHashes.length === 0 ? [] : await guard.inTurn(() => ports.read('driverHistory', { pageHashes }));
    desk.keepLanguage(request, reply);
    return page(reply, minePage(await desk.look(request), rows));
  });

  app.get('/complain', async (request, reply) => {
    const { s, c } = request.query as { s?: unknown; c?: unknown };
    const subject = await subjectOf(desk, request, textOf(s), textOf(c));
    desk.keepLanguage(request, reply);
    return page(reply, await complainForm(desk, request, subject, null));
  });

  app.post('/complain', async (request, reply) => {
    const subject = await subjectOf(desk, request, typedIn(request, 's', 20), typedIn(request, 'c', 200));
    const look = await desk.look(request, '/complain');
    try {
      const text = typedIn(request, 'text', 2_000, 'many');
      if (text.length < 3) throw new Fault('input.invalid', { field: 'text', why: 'text' });
      guard.deed('complain', addressOf(request));
      const secret = newSecret();
      await submit(desk, {
        kind: 'driver.complain',
        complaintId: id<ComplaintId>(ports.newId()),
        pileId: subject.view?.page.ref?.pileId ?? subject.place?.ref.pileId ?? null,
        sessionId: subject.view?.page.sessionId ?? null,
        text,
        contact: typedIn(request, 'contact', 120),
        pageHash: hashOfSecret(secret),
      });
      return await reply.redirect(desk.keepSecret(request, reply, secret), 303);
    } catch (error) {
      return page(reply.code(409), await complainForm(desk, request, subject, problemIn(look.say, error)));
    }
  });
}

/** By the whole hash: the name in the address is its beginning, which another secret may be sought for. */
function keyOf(secret: string): string {
  return `page ${hashOfSecret(secret)}`;
}

interface Subject {
  readonly view: DriverPageView | null;
  readonly place: DriverPlace | null;
}

/** What a complaint is about: a page of this phone, or a connector; anything else is the station. */
async function subjectOf(desk: DriverDesk, request: FastifyRequest, name: string, path: string): Promise<Subject> {
  const secret = /^[0-9a-f]{16}$/.test(name) ? desk.secretOf(request, name) : null;
  const { ports, guard } = desk.parts;
  const view =
    secret === null ? null : await guard.inTurn(() => ports.read('driverPageView', { pageHash: hashOfSecret(secret), nowMs: desk.nowMs }));
  const [, pileId = '', evse = '', connector = ''] = /^\/c\/([^/]{1,150})\/(\d{1,3})\/(\d{1,3})$/.exec(path) ?? [];
  const place = pileId === '' ? null : await placeOf(desk, { pileId: decoded(pileId), evse, connector }).catch(() => null);
  return { view, place };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Half of an escape is nobody's pile.
    return '';
  }
}

async function complainForm(desk: DriverDesk, request: FastifyRequest, { view, place }: Subject, problem: string | null): Promise<string> {
  const look = await desk.look(request, request.method === 'GET' ? undefined : '/complain');
  const { say, zone } = look;
  const about =
    view?.session !== null && view !== null
      ? say('aboutCharge', { time: dateText(view.session.startedAtMs, zone) })
      : place === null
        ? null
        : say('aboutPlace', { place: `${place.name} · ${place.pileName}` });
  return complainPage(look, {
    about,
    page: view === null ? '' : pageNameOf(view.page.pageHash),
    place: place === null ? '' : `/c/${encodeURIComponent(place.ref.pileId)}/${place.ref.evse}/${place.ref.connector}`,
    problem,
    typed: { text: typedIn(request, 'text', 2_000, 'many'), contact: typedIn(request, 'contact', 120) },
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

/** What is to be paid on the bill by whoever stands there: what a fleet is billed by the month is not. */
function dueOf({ bill, row, money }: DriverPageView): Minor {
  if (bill === null || bill.state !== 'issued' || money?.payer.kind === 'credit') return minor(0);
  return minor(Math.max(0, row?.due ?? 0));
}

function payable(view: DriverPageView): { readonly purpose: PaymentPurpose; readonly amount: Minor } | null {
  const { prepay, bill } = view;
  if (phaseOf(view) === 'waiting' && prepay !== null) return { purpose: { kind: 'prepay', prepayId: prepay.id }, amount: prepay.amount };
  const due = dueOf(view);
  return bill === null || due <= 0 ? null : { purpose: { kind: 'bill', billId: bill.id }, amount: due };
}
