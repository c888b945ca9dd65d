/** A coupon as it stands in the fields, what is wrong with it, and the coupon it makes. */
import type { CouponRow } from '../../../station-core/api/contract.ts';
import { dayAfter } from '../../format/day-range.ts';
import { parseMinor } from '../../format/money-text.ts';
import { amountToType } from '../../format/amount-text.ts';
import { percentText } from '../../format/percent-text.ts';
import { daysFit, energyDwh, kwhText, plainCode, sharePpm, type Layer } from './benefit-input.ts';

export interface CouponDraft {
  readonly name: string;
  readonly code: string;
  readonly kind: 'amount' | 'percent' | 'energy';
  readonly amount: string;
  readonly percent: string;
  readonly atMost: string;
  readonly energy: string;
  readonly layers: readonly Layer[];
  readonly first: string;
  readonly last: string;
  readonly budget: string;
  readonly minTotal: string;
  readonly once: boolean;
  readonly groupId: string;
  readonly enabled: boolean;
}

export type CouponField = 'name' | 'code' | 'amount' | 'percent' | 'atMost' | 'energy' | 'layers' | 'days' | 'budget' | 'minTotal';
/** Each is a sentence under benefits.wrong. */
export type CouponWrong = 'name' | 'code' | 'amount' | 'percent' | 'atMost' | 'energy' | 'layers' | 'days';

export function couponDraftOf(row: CouponRow | null, today: string, digits: number): CouponDraft {
  const amount = (minor: number | null | undefined): string => (minor === null || minor === undefined ? '' : amountToType(minor, digits));
  const value = row?.value ?? { kind: 'amount', amount: null };
  return {
    name: row?.name ?? '',
    code: row?.code ?? '',
    kind: value.kind,
    amount: value.kind === 'amount' ? amount(value.amount) : '',
    percent: value.kind === 'percent' ? percentText(value.ppm) : '',
    atMost: value.kind === 'percent' ? amount(value.atMost) : '',
    energy: value.kind === 'energy' ? kwhText(value.energy) : '',
    layers: row?.layers ?? ['energy', 'service'],
    first: row?.fromDay ?? today,
    last: dayAfter(row?.toDay ?? dayAfter(today, 31), -1),
    budget: amount(row?.budget),
    minTotal: amount(row?.minTotal),
    once: row?.oncePerAccount ?? false,
    groupId: row?.groupId ?? '',
    enabled: row?.enabled ?? true,
  };
}

export function couponProblems(draft: CouponDraft, digits: number): ReadonlyMap<CouponField, CouponWrong> {
  const found = new Map<CouponField, CouponWrong>();
  if (draft.name.trim() === '') found.set('name', 'name');
  if (!/^[A-Z0-9]{4,20}$/.test(plainCode(draft.code))) found.set('code', 'code');
  if (draft.kind === 'amount' && !isAmount(draft.amount, digits)) found.set('amount', 'amount');
  if (draft.kind === 'energy' && energyDwh(draft.energy) === null) found.set('energy', 'energy');
  if (draft.kind === 'percent') {
    if ((sharePpm(draft.percent) ?? 0) === 0) found.set('percent', 'percent');
    if (draft.atMost.trim() !== '' && !isAmount(draft.atMost, digits)) found.set('atMost', 'amount');
    if (draft.atMost.trim() === '' && draft.budget.trim() !== '') found.set('atMost', 'atMost');
  }
  if (draft.layers.length === 0) found.set('layers', 'layers');
  if (!daysFit(draft.first, draft.last)) found.set('days', 'days');
  for (const field of ['budget', 'minTotal'] as const)
    if (draft[field].trim() !== '' && !isAmount(draft[field], digits)) found.set(field, 'amount');
  return found;
}

/** As it is sent; null: something is wrong. */
export function readCoupon(draft: CouponDraft, digits: number) {
  if (couponProblems(draft, digits).size > 0) return null;
  const amount = (text: string): number | null => (text.trim() === '' ? null : parseMinor(text.trim(), digits));
  const value =
    draft.kind === 'amount'
      ? { kind: 'amount' as const, amount: amount(draft.amount) ?? 0 }
      : draft.kind === 'percent'
        ? { kind: 'percent' as const, ppm: sharePpm(draft.percent) ?? 0, atMost: amount(draft.atMost) }
        : { kind: 'energy' as const, energy: energyDwh(draft.energy) ?? 0 };
  return {
    name: draft.name.trim(),
    code: plainCode(draft.code),
    value,
    layers: [...draft.layers],
    fromDay: draft.first,
    toDay: dayAfter(draft.last),
    oncePerAccount: draft.once,
    budget: amount(draft.budget),
    minTotal: amount(draft.minTotal),
    groupId: draft.groupId === '' ? null : draft.groupId,
    enabled: draft.enabled,
  };
}

function isAmount(text: string, digits: number): boolean {
  const minor = parseMinor(text.trim(), digits);
  return minor !== null && minor > 0 && minor <= 1_000_000_000;
}
