/** Asks payment companies what is due, takes what they tell, and tells the inbox. Nothing is remembered here that the file does not know. */
import { unreachable } from './base/assert.ts';
import { isFault, messageOf } from './base/fault.ts';
import { addMs, type UtcMs } from './base/time.ts';
import { paymentText } from './documents/payment-words.ts';
import type { Answer } from './domain/answer.ts';
import type { StationEvent } from './domain/event.ts';
import type { Payment } from './domain/payment.ts';
import type { PaymentDesk, ProviderQuestions, ProviderSeen } from './domain/payment-desk.ts';
import type { PaymentProvider, ProviderCallback, ProviderConfig, ProviderTold } from './domain/payment-port.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { SeenSignatures } from './seen-signatures.ts';
import { newEventId } from './system.ts';

/** Without a notice: what is asked again comes due by time. */
const LOOK_EVERY_MS = 1_000;
/** Without a company only what is left of one that was taken out of the configuration can be due. */
const LOOK_WITHOUT_MS = 60_000;
/** Questions under way at one company. */
const AT_ONCE = 8;
const EXPIRES_MS = 300_000;

export interface PaymentsHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly configs: readonly ProviderConfig[];
  readonly providers: readonly PaymentProvider[];
  readonly questions: (nowMs: UtcMs) => Promise<ProviderQuestions | null>;
  readonly submit: (event: StationEvent) => Promise<Answer>;
}

export interface PaymentLoop extends PaymentDesk {
  /** Questions that were asked and whose answers are not on the disk yet. */
  readonly underWay: number;
  /** Something was put on its way. */
  look(): void;
  /** The test company tells something. */
  told(provider: string, callback: ProviderCallback): void;
  close(): void;
}

type Question = {
  readonly key: string;
  readonly provider: string | null;
  readonly ask: (provider: PaymentProvider) => Promise<ProviderTold>;
} & ({ readonly payment: Payment } | { readonly refund: ProviderQuestions['refunds'][number]['refund'] });

export function startPayments(host: PaymentsHost): PaymentLoop {
  const { clock, log } = host;
  const providers = new Map(host.providers.map((provider) => [provider.name, provider]));
  const seen = new Map(host.configs.map((config) => [config.name, blank(config)]));
  const signatures = new SeenSignatures(clock);
  const underWay = new Set<string>();
  const perProvider = new Map<string, number>();
  let looking = false;
  let again = false;
  let closed = false;

  const note = (provider: string, what: Partial<ProviderSeen>): void => {
    const known = seen.get(provider);
    if (known !== undefined) seen.set(provider, { ...known, ...what });
  };
  const carryOut = async (question: Question): Promise<void> => {
    const { provider: name } = question;
    const provider = name === null ? undefined : providers.get(name);
    let event: StationEvent;
    try {
      if (provider === undefined || name === null)
        throw new Error(name === null ? 'The payment it goes back on is not there.' : `${name} is not in config.json any more.`);
      const told = await question.ask(provider);
      note(name, { answeredAtMs: clock.now() });
      event = toldBy(name, question, told, clock.now());
    } catch (error) {
      if (closed) return;
      if (name !== null) note(name, { problemAtMs: clock.now(), problem: messageOf(error) });
      event = untold(question, messageOf(error), clock.now());
    }
    await host.submit(event);
  };
  const start = (question: Question): void => {
    const name = question.provider ?? '';
    const busy = perProvider.get(name) ?? 0;
    if (underWay.has(question.key) || busy >= AT_ONCE) return;
    underWay.add(question.key);
    perProvider.set(name, busy + 1);
    carryOut(question)
      .catch((error: unknown) => {
        if (!closed) log.warn({ problem: messageOf(error) }, 'what a payment company told could not be taken; it is asked again');
      })
      .finally(() => {
        underWay.delete(question.key);
        perProvider.set(name, (perProvider.get(name) ?? 1) - 1);
      });
  };
  const look = (): void => {
    again = looking;
    if (looking || closed) return;
    looking = true;
    host
      .questions(clock.now())
      .then((due) => {
        if (due !== null && !closed) for (const question of questionsOf(due, clock.now())) start(question);
      })
      .catch((error: unknown) => {
        if (!closed) log.warn({ problem: messageOf(error) }, 'payments that are due could not be read');
      })
      .finally(() => {
        looking = false;
        if (again) look();
      });
  };
  const take = async (provider: string, callback: ProviderCallback): Promise<Answer> => {
    note(provider, { calledBackAtMs: clock.now() });
    const envelope = { id: newEventId(), receivedMs: clock.now(), provider, told: callback.told } as const;
    return host.submit(
      callback.kind === 'payment'
        ? { ...envelope, kind: 'payment.told', paymentId: callback.id }
        : { ...envelope, kind: 'refund.told', refundId: callback.id },
    );
  };

  const stop = clock.every(providers.size > 0 ? LOOK_EVERY_MS : LOOK_WITHOUT_MS, look);
  return {
    get underWay() {
      return underWay.size;
    },
    look,
    seen: () => [...seen.values()],
    told: (provider, callback) => {
      take(provider, callback).catch((error: unknown) => {
        if (!closed) log.warn({ problem: messageOf(error) }, 'what a payment company told could not be taken; it is asked again');
      });
    },
    callback: async (name, headers, body) => {
      const provider = providers.get(name);
      if (provider === undefined) return 'unknown';
      const read = provider.callback(headers, body);
      if (read.kind !== 'told') {
        note(name, { refusedAtMs: clock.now() });
        return read.kind;
      }
      if (signatures.has(read.signature)) return 'taken';
      try {
        const answer = await take(name, read.callback);
        if (answer.kind === 'refused') return 'unknown';
        signatures.add(read.signature);
        return 'taken';
      } catch (error) {
        if (!isFault(error)) throw error;
        return 'busy';
      }
    },
    close: () => {
      closed = true;
      stop();
      for (const provider of providers.values()) provider.close();
    },
  };
}

function questionsOf(due: ProviderQuestions, nowMs: UtcMs): Question[] {
  const { station } = due;
  const payments = due.payments.map(({ payment, purpose, billNumber }): Question => {
    const text = paymentText(station.name, station.language, purpose, billNumber);
    return {
      key: `payment ${payment.id}`,
      provider: payment.provider,
      payment,
      ask: (provider) => {
        switch (payment.state) {
          case 'asked':
            return provider.create({
              id: payment.id,
              amount: payment.amount,
              currency: station.currency,
              text,
              expiresAtMs: payment.expiresAtMs ?? addMs(nowMs, EXPIRES_MS),
              shown: payment.operatorId === null ? 'page' : 'qr',
            });
          case 'expired':
          case 'cancelled':
            return provider.cancel(payment.id);
          case 'pending':
          case 'paid':
          case 'failed':
            return provider.query(payment.id);
          default:
            return unreachable(payment.state);
        }
      },
    };
  });
  const refunds = due.refunds.map(({ refund, provider, providerRef, paymentId }): Question => {
    const { amount } = refund;
    return {
      key: `refund ${refund.id}`,
      provider,
      refund,
      ask: (company) =>
        refund.state === 'pending'
          ? company.queryRefund(refund.id)
          : company.refund({ id: refund.id, paymentId, providerRef, amount, currency: station.currency }),
    };
  });
  return [...payments, ...refunds];
}

function toldBy(provider: string, question: Question, told: ProviderTold, receivedMs: UtcMs): StationEvent {
  const envelope = { id: newEventId(), receivedMs, provider, told };
  return 'payment' in question
    ? { ...envelope, kind: 'payment.told', paymentId: question.payment.id }
    : { ...envelope, kind: 'refund.told', refundId: question.refund.id };
}

function untold(question: Question, problem: string, receivedMs: UtcMs): StationEvent {
  const envelope = { id: newEventId(), receivedMs, problem: problem.slice(0, 200) };
  return 'payment' in question
    ? { ...envelope, kind: 'payment.untold', paymentId: question.payment.id }
    : { ...envelope, kind: 'refund.untold', refundId: question.refund.id };
}

function blank(config: ProviderConfig): ProviderSeen {
  const url = config.kind === 'http' ? config.url : null;
  return {
    name: config.name,
    kind: config.kind,
    url,
    answeredAtMs: null,
    problemAtMs: null,
    problem: null,
    calledBackAtMs: null,
    refusedAtMs: null,
  };
}
