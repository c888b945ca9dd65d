/**
 * A payment company over HTTP, written from docs/payment-http.md: keeps payments and refunds, checks who asks, tells by signed callbacks,
 * and fails, delays, repeats and goes away on demand.
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What happens to a request. lost: it never arrives. unanswered: it is done and the line breaks before the answer. */
export type Mishap = 'lost' | 'unanswered' | 'silent' | 'redirect' | 'junk' | 'huge' | { readonly status: number; readonly body?: unknown };

export interface SimPayment {
  readonly id: string;
  readonly ref: string;
  readonly text: string;
  readonly shown: string;
  readonly expiresAt: string;
  readonly currency: string;
  readonly payUrl: string;
  readonly asked: number;
  amount: number;
  state: 'pending' | 'paid' | 'failed';
  problem: string | null;
}

export interface SimRefund {
  readonly id: string;
  readonly ref: string;
  readonly paymentRef: string;
  readonly currency: string;
  readonly amount: number;
  state: 'pending' | 'paid' | 'failed';
  problem: string | null;
}

export interface CallbackOptions {
  readonly url: string;
  readonly messageId?: string;
  /** Seconds away from the time that is now. */
  readonly offS?: number;
  readonly secret?: string;
  /** In place of what is known of it. */
  readonly body?: string;
}

export interface PaymentServerOptions {
  readonly merchant: string;
  readonly secret: string;
  /** UTC milliseconds. */
  readonly nowMs: () => number;
  /** How a refund stands that is asked for. */
  readonly refunds?: 'paid' | 'pending' | 'failed';
}

const MOST_BODY = 64 * 1_024;

export class PaymentServer {
  readonly payments = new Map<string, SimPayment>();
  readonly refunds = new Map<string, SimRefund>();
  /** Each request that arrived: 'POST /payments 200'. */
  readonly log: string[] = [];
  readonly #options: PaymentServerOptions;
  readonly #mishaps: Mishap[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => {
    this.#take(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  #port = 0;
  #away = false;
  #count = 0;

  private constructor(options: PaymentServerOptions) {
    this.#options = options;
  }

  static async open(options: PaymentServerOptions): Promise<PaymentServer> {
    const server = new PaymentServer(options);
    server.#server.on('connection', (socket) => {
      if (server.#away) socket.destroy();
      server.#sockets.add(socket);
      socket.on('close', () => server.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.#port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  /** With a path, as companies have it. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  /** The next requests go wrong like this, in turn. */
  next(...mishaps: readonly Mishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  /** Every connection is cut, and none is taken until it comes back. */
  goAway(): void {
    this.#away = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  comeBack(): void {
    this.#away = false;
  }

  /** The driver pays. amount: what he pays, where it is not what was asked. Money comes even for what failed: some companies are like that. */
  pay(id: string, amount?: number): void {
    const payment = this.#payment(id);
    payment.state = 'paid';
    payment.amount = amount ?? payment.asked;
    payment.problem = null;
  }

  fail(id: string, problem: string): void {
    Object.assign(this.#payment(id), { state: 'failed', problem });
  }

  settleRefund(id: string, state: 'paid' | 'failed'): void {
    const refund = this.refunds.get(id);
    if (refund === undefined) throw new Error(`no refund ${id}`);
    refund.state = state;
    refund.problem = state === 'failed' ? 'The account is closed.' : null;
  }

  forget(id: string): void {
    this.payments.delete(id);
  }

  /** Gives the status that was answered. */
  async tell(
    what: { readonly payment: string; readonly ref?: string } | { readonly refund: string },
    options: CallbackOptions,
  ): Promise<number> {
    const message =
      'payment' in what
        ? {
            kind: 'payment',
            payment: { ...this.#written(this.#payment(what.payment)), ...(what.ref === undefined ? {} : { ref: what.ref }) },
          }
        : { kind: 'refund', refund: this.#writtenRefund(what.refund) };
    return this.post(options.body ?? JSON.stringify(message), options);
  }

  /** Posts any text as a callback. */
  async post(body: string, { url, messageId, offS = 0, secret = this.#options.secret }: CallbackOptions): Promise<number> {
    this.#count += 1;
    const id = messageId ?? `m-${this.#count}`;
    const time = Math.floor(this.#options.nowMs() / 1_000) + offS;
    const signature = createHmac('sha256', secret).update(`${time}\nCALLBACK\n${id}\n${body}`).digest('hex');
    const headers = { 'Content-Type': 'application/json', 'Payment-Id': id, 'Payment-Time': String(time), 'Payment-Signature': signature };
    const answer = await fetch(url, { method: 'POST', headers, body });
    await answer.body?.cancel();
    return answer.status;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mishap = this.#mishaps.shift();
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts).toString('utf8');
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    if (mishap !== undefined && mishap !== 'unanswered') {
      this.#goWrong(mishap, request, response, line);
      return;
    }
    const [status, answer] = this.#isOurs(request, body) ? this.#answer(request, body) : [401, { problem: 'The signature does not fit.' }];
    if (mishap === 'unanswered') {
      this.log.push(`${line} unanswered`);
      request.socket.destroy();
      return;
    }
    this.#say(response, line, status, answer);
  }

  /** Nothing is done. */
  #goWrong(mishap: Exclude<Mishap, 'unanswered'>, request: IncomingMessage, response: ServerResponse, line: string): void {
    if (mishap === 'lost') request.socket.destroy();
    else if (mishap === 'silent') this.log.push(`${line} silent`);
    else if (mishap === 'redirect') this.#say(response, line, 302, {}, { Location: `${this.url}/elsewhere` });
    else if (mishap === 'junk') this.#say(response, line, 200, '<html>');
    else if (mishap === 'huge') this.#say(response, line, 200, JSON.stringify({ id: 'x'.repeat(MOST_BODY) }));
    else this.#say(response, line, mishap.status, mishap.body ?? {});
  }

  #say(response: ServerResponse, line: string, status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.log.push(`${line} ${status}`);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
  }

  #isOurs(request: IncomingMessage, body: string): boolean {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const time = Number(header('payment-time'));
    const text = `${header('payment-time')}\n${request.method ?? ''}\n${request.url ?? ''}\n${body}`;
    return (
      header('payment-merchant') === this.#options.merchant &&
      Math.abs(this.#options.nowMs() / 1_000 - time) <= 300 &&
      header('payment-signature') === createHmac('sha256', this.#options.secret).update(text).digest('hex')
    );
  }

  #answer(request: IncomingMessage, text: string): [number, unknown] {
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    if (request.method === 'POST' && path === '/payments') return this.#create(body);
    if (request.method === 'POST' && path === '/refunds') return this.#refund(body);
    const [, kind, name, deed] = /^\/(payments|refunds)\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
    const id = decodeURIComponent(name ?? '');
    if (kind === 'refunds') return this.refunds.has(id) ? [200, this.#writtenRefund(id)] : [404, {}];
    const payment = this.payments.get(id);
    if (kind !== 'payments' || payment === undefined) return [404, {}];
    if (deed !== undefined && request.method === 'POST' && payment.state === 'pending')
      Object.assign(payment, { state: 'failed', problem: 'Cancelled.' });
    return [200, this.#written(payment)];
  }

  #create(body: Record<string, unknown>): [number, unknown] {
    const { id, amount, currency, text, expiresAt, shown } = body;
    const isGood =
      typeof id === 'string' &&
      Number.isSafeInteger(amount) &&
      Number(amount) > 0 &&
      typeof currency === 'string' &&
      typeof text === 'string' &&
      text.length <= 120 &&
      typeof expiresAt === 'string' &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(expiresAt) &&
      (shown === 'qr' || shown === 'page');
    if (!isGood) return [400, { problem: 'The ask is not whole.' }];
    const known = this.payments.get(id);
    if (known !== undefined) return known.asked === amount ? [200, this.#written(known)] : [409, { problem: 'Known with another amount.' }];
    const ref = `C-${1_000 + this.payments.size}`;
    const payment: SimPayment = {
      id, ref, text, shown, expiresAt, currency, asked: Number(amount), amount: Number(amount), state: 'pending', problem: null,
      payUrl: `https://pay.example.org/p/${ref}`,
    }; // prettier-ignore
    this.payments.set(id, payment);
    return [201, this.#written(payment)];
  }

  #refund(body: Record<string, unknown>): [number, unknown] {
    const { id, paymentId, paymentRef, amount, currency } = body;
    if (typeof id !== 'string' || typeof paymentRef !== 'string' || typeof paymentId !== 'string' || typeof currency !== 'string')
      return [400, { problem: 'The ask is not whole.' }];
    const known = this.refunds.get(id);
    if (known !== undefined)
      return known.amount === amount ? [200, this.#writtenRefund(id)] : [409, { problem: 'Known with another amount.' }];
    const of = [...this.payments.values()].find((one) => one.ref === paymentRef);
    const before = [...this.refunds.values()].filter((one) => one.paymentRef === paymentRef && one.state !== 'failed');
    const sum = before.reduce((all, one) => all + one.amount, Number(amount));
    if (of?.state !== 'paid' || sum > of.amount) return [422, { problem: 'There is not so much to give back.' }];
    const state = this.#options.refunds ?? 'paid';
    const problem = state === 'failed' ? 'The account is closed.' : null;
    this.refunds.set(id, { id, ref: `R-${1_000 + this.refunds.size}`, paymentRef, currency, amount: Number(amount), state, problem });
    return [201, this.#writtenRefund(id)];
  }

  #payment(id: string): SimPayment {
    const payment = this.payments.get(id);
    if (payment === undefined) throw new Error(`no payment ${id}`);
    return payment;
  }

  #written({ id, ref, state, amount, currency, payUrl, problem }: SimPayment): object {
    return { id, ref, state, amount, currency, payUrl: state === 'pending' ? payUrl : null, problem, more: 'passed over' };
  }

  #writtenRefund(refundId: string): object {
    const refund = this.refunds.get(refundId);
    if (refund === undefined) throw new Error(`no refund ${refundId}`);
    const { id, ref, state, amount, currency, problem } = refund;
    return { id, ref, state, amount, currency, problem };
  }
}
