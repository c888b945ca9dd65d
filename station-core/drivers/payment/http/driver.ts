/** A payment company over HTTP, as docs/payment-http.md describes it. Every call may be made again: the station's ids say what is the same. */
import { Fault } from '../../../base/fault.ts';
import type { ProviderHost } from '../../../domain/payment-host.ts';
import type { PaymentProvider, ProviderConfig, ProviderTold } from '../../../domain/payment-port.ts';
import { toIso } from '../../../base/time.ts';
import { jsonOf, wholeText } from './body.ts';
import { readCallback, readPayment, readProblem, readRefund } from './forms.ts';
import { isGenuine, requestSignature } from './signature.ts';

const WAITS_MS = 10_000;
const TEXT_MOST = 120;
const SAID_IN_JSON: ReadonlySet<number> = new Set([200, 201, 400, 409, 422]);

type HttpConfig = Extract<ProviderConfig, { kind: 'http' }>;

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export function openHttpProvider(config: HttpConfig, { clock, currency }: Pick<ProviderHost, 'clock' | 'currency'>): PaymentProvider {
  const closing = new AbortController();
  const ask = (method: 'GET' | 'POST', path: string, body: object | null): Promise<Answered> =>
    send({ config, nowS: nowS(), method, path, body: body === null ? '' : JSON.stringify(body), closing: closing.signal, clock });
  const nowS = (): number => Math.floor(clock.now() / 1_000);

  return {
    name: config.name,
    create: async (wanted) => {
      const answer = await ask('POST', '/payments', {
        id: wanted.id,
        amount: wanted.amount,
        currency: wanted.currency.code,
        text: wanted.text.slice(0, TEXT_MOST),
        expiresAt: toIso(wanted.expiresAtMs),
        shown: wanted.shown,
      });
      return turnedDown(answer) ?? readPayment(known(answer), wanted.id, currency());
    },
    query: async (id) => {
      const answer = await ask('GET', `/payments/${encodeURIComponent(id)}`, null);
      return answer.status === 404 ? { state: 'unknown' } : readPayment(known(answer), id, currency());
    },
    cancel: async (id) => {
      const answer = await ask('POST', `/payments/${encodeURIComponent(id)}/cancel`, {});
      return answer.status === 404 ? { state: 'unknown' } : readPayment(known(answer), id, currency());
    },
    refund: async (wanted) => {
      const answer = await ask('POST', '/refunds', {
        id: wanted.id,
        paymentId: wanted.paymentId,
        paymentRef: wanted.providerRef,
        amount: wanted.amount,
        currency: wanted.currency.code,
      });
      return turnedDown(answer) ?? readRefund(known(answer), wanted.id, currency());
    },
    queryRefund: async (id) => {
      const answer = await ask('GET', `/refunds/${encodeURIComponent(id)}`, null);
      return answer.status === 404 ? { state: 'unknown' } : readRefund(known(answer), id, currency());
    },
    callback: (headers, body) => {
      const signature = headers['payment-signature'];
      const told = { id: headers['payment-id'], time: headers['payment-time'], signature, body };
      if (signature === undefined || !isGenuine(config.secret, told, nowS())) return { kind: 'forged' };
      try {
        return { kind: 'told', callback: readCallback(jsonOf(Buffer.from(body).toString('utf8')), currency()), signature };
      } catch (error) {
        if (error instanceof Fault) return { kind: 'malformed' };
        throw error;
      }
    },
    close: () => closing.abort(),
  };
}

interface Sending {
  readonly config: HttpConfig;
  readonly nowS: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Empty: none. */
  readonly body: string;
  readonly closing: AbortSignal;
  readonly clock: ProviderHost['clock'];
}

/** Throws Fault('payment.unreachable' | 'payment.bad-answer'). A redirect is not followed: what is signed goes where the owner said. */
async function send({ config, nowS, method, path, body, closing, clock }: Sending): Promise<Answered> {
  const url = new URL(config.url.replace(/\/+$/, '') + path);
  const late = new AbortController();
  const cancel = clock.after(WAITS_MS, () => late.abort());
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        'user-agent': 'Stationmaster',
        accept: 'application/json',
        ...(body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        'payment-merchant': config.merchant,
        'payment-time': String(nowS),
        'payment-signature': requestSignature(config.secret, nowS, method, url.pathname + url.search, body),
      },
      ...(body === '' ? {} : { body }),
      signal: AbortSignal.any([closing, late.signal]),
    });
    const text = await wholeText(answer.body);
    // A proxy on the way writes its own page.
    return { status: answer.status, body: SAID_IN_JSON.has(answer.status) && text !== '' ? jsonOf(text) : null };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const why = late.signal.aborted ? 'no answer in time' : closing.aborted ? 'the station is closing' : causeOf(cause);
    throw new Fault('payment.unreachable', { company: config.name, problem: why.slice(0, 120) }, { cause });
  } finally {
    cancel();
  }
}

/** An ask that the company will never take: null where it took it, or where asking again may help. */
function turnedDown({ status, body }: Answered): ProviderTold | null {
  if (status !== 400 && status !== 409 && status !== 422) return null;
  return { state: 'failed', providerRef: null, problem: readProblem(body) ?? `The payment company answered ${status}.` };
}

/** The body of an answer that says something. Throws Fault for one that does not. */
function known({ status, body }: Answered): unknown {
  if (status === 200 || status === 201) return body;
  if (status === 401 || status === 403) throw new Fault('payment.refused', { status });
  if (status === 429 || status >= 500) throw new Fault('payment.unreachable', { status });
  throw new Fault('payment.bad-answer', { status });
}

/** fetch tells the system's own reason one level down. */
function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
