/**
 * A payment company inside the station, without a network: it pays by itself, and fails, delays and repeats on demand, by the last
 * two digits of the amount (docs/payment-http.md, The test company). For trials and demonstrations: no money moves.
 */
import { Fault } from '../../../base/fault.ts';
import type { PaymentId, RefundId } from '../../../base/ids.ts';
import { minor, type Minor } from '../../../base/money.ts';
import type { ProviderHost } from '../../../domain/payment-host.ts';
import type { PaymentAsk, PaymentProvider, ProviderCallback, ProviderConfig, ProviderTold } from '../../../domain/payment-port.ts';
import { mannerOf, type Manner } from './manners.ts';

const PAYS_AFTER_MS = 3_000;
const LATE_AFTER_MS = 30_000;
const UNREACHABLE_TIMES = 3;
/** What was decided longest ago is forgotten first. */
const MOST_KEPT = 1_000;

interface Kept {
  readonly manner: Manner;
  readonly amount: Minor;
  told: ProviderTold;
}

export function openTestProvider({ name }: Extract<ProviderConfig, { kind: 'test' }>, host: ProviderHost): PaymentProvider {
  const payments = new Map<PaymentId, Kept>();
  const refunds = new Map<RefundId, Kept>();
  const asked = new Map<string, number>();
  const waits = new Set<() => void>();

  const later = (ms: number, act: () => void): void => {
    const cancel = host.clock.after(ms, () => {
      waits.delete(cancel);
      act();
    });
    waits.add(cancel);
  };
  const tell = (kept: Kept, callback: ProviderCallback): void => {
    for (let times = kept.manner === 'repeats' ? 3 : 1; times > 0; times -= 1) host.told(name, callback);
  };
  /** The first questions of a kind about a payment are lost on their way. */
  const reach = (manner: Manner | undefined, question: string): void => {
    if (manner !== 'unreachable') return;
    const times = (asked.get(question) ?? 0) + 1;
    keep(asked, question, times);
    if (times <= UNREACHABLE_TIMES) throw new Fault('payment.unreachable', { company: name, problem: 'as asked for by the amount' });
  };
  const pay = (id: PaymentId, kept: Kept): void => {
    const ref = refOf(id);
    if (kept.told.state !== 'pending' && kept.manner !== 'pays-late') return;
    kept.told =
      kept.manner === 'fails'
        ? { state: 'failed', providerRef: ref, problem: 'The test company was asked to fail.' }
        : { state: 'paid', providerRef: ref, amount: minor(kept.amount + (PAID_MORE[kept.manner] ?? 0)) };
    tell(kept, { kind: 'payment', id, told: kept.told });
    if (kept.manner === 'paid-twice')
      tell(kept, { kind: 'payment', id, told: { state: 'paid', providerRef: `${ref}-2`, amount: kept.amount } });
  };
  const create = (wanted: PaymentAsk): ProviderTold => {
    const manner = mannerOf(wanted.amount);
    reach(manner, `create ${wanted.id}`);
    const known = payments.get(wanted.id);
    if (known !== undefined) return known.told;
    if (manner === 'refuses') return { state: 'failed', providerRef: null, problem: 'The test company was asked to refuse.' };
    const told: ProviderTold = {
      state: 'pending',
      providerRef: refOf(wanted.id),
      payUrl: `https://pay.example/${encodeURIComponent(wanted.id)}`,
    };
    const kept: Kept = { manner, amount: wanted.amount, told };
    keep(payments, wanted.id, kept);
    if (manner !== 'never-decides') later(manner === 'pays-late' ? LATE_AFTER_MS : PAYS_AFTER_MS, () => pay(wanted.id, kept));
    return told;
  };
  const cancelPayment = (id: PaymentId): ProviderTold => {
    const kept = payments.get(id);
    reach(kept?.manner, `cancel ${id}`);
    if (kept === undefined) return { state: 'unknown' };
    if (kept.told.state === 'pending') kept.told = { state: 'failed', providerRef: refOf(id), problem: 'Cancelled.' };
    return kept.told;
  };
  const refund = (id: RefundId, amount: Minor): ProviderTold => {
    const known = refunds.get(id);
    if (known !== undefined) return known.told;
    const manner = mannerOf(amount);
    reach(manner, `refund ${id}`);
    if (manner === 'refund-fails') return { state: 'failed', providerRef: null, problem: 'The test company was asked to fail.' };
    const paid: ProviderTold = { state: 'paid', providerRef: refOf(id), amount };
    const isLate = manner === 'refund-late';
    const kept: Kept = { manner, amount, told: isLate ? { state: 'pending', providerRef: refOf(id), payUrl: null } : paid };
    keep(refunds, id, kept);
    if (isLate)
      later(LATE_AFTER_MS, () => {
        kept.told = paid;
        tell(kept, { kind: 'refund', id, told: paid });
      });
    return kept.told;
  };

  return {
    name,
    create: (wanted) => asPromise(() => create(wanted)),
    query: (id) =>
      asPromise(() => {
        reach(payments.get(id)?.manner, `query ${id}`);
        return payments.get(id)?.told ?? { state: 'unknown' };
      }),
    cancel: (id) => asPromise(() => cancelPayment(id)),
    refund: ({ id, amount }) => asPromise(() => refund(id, amount)),
    queryRefund: (id) => asPromise(() => refunds.get(id)?.told ?? { state: 'unknown' }),
    // It tells through the host: whatever comes by HTTP is not from it.
    callback: () => ({ kind: 'forged' }),
    close: () => {
      for (const cancel of waits) cancel();
      waits.clear();
    },
  };
}

const PAID_MORE: Partial<Record<Manner, number>> = { 'pays-more': 1, 'pays-less': -1 };

function refOf(id: PaymentId | RefundId): string {
  return `T-${id}`;
}

function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_KEPT && oldest !== undefined) map.delete(oldest);
}

/** What throws rejects. */
function asPromise<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => resolve(act()));
}
