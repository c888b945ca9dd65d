/** The settings of money as they stand in the fields, and back. */
import type { MoneySettings } from '../../../station-core/api/contract.ts';
import { amountToType } from '../../format/amount-text.ts';
import { parseMinor } from '../../format/money-text.ts';

export const AMOUNTS = ['refundAlone', 'writeOffAlone', 'topUpMost', 'walletMost'] as const;
export type AmountField = (typeof AMOUNTS)[number];

/** Whole numbers, least and most; the station holds the same (rules/payments/money-settings). */
export const NUMBERS = {
  meterIntervalS: [5, 3_600],
  stopDeadlineS: [5, 600],
  codeHours: [1, 720],
  personMonths: [1, 240],
} as const satisfies Partial<Record<keyof MoneySettings, readonly [number, number]>>;
export type NumberField = keyof typeof NUMBERS;

/** In minor units. */
export const MOST_AMOUNT = 1_000_000_000;

type Texts = Readonly<Record<AmountField | NumberField, string>>;
type Rest = Omit<MoneySettings, AmountField | NumberField>;
export type MoneyDraft = Texts & Rest;

export type MoneyWrong = 'amount' | 'positive' | 'wallet' | 'number';

/** `digits`: of the currency. */
export function draftOf(money: MoneySettings, digits: number): MoneyDraft {
  const amount = (field: AmountField): string => amountToType(money[field], digits);
  return {
    ...money,
    refundAlone: amount('refundAlone'),
    writeOffAlone: amount('writeOffAlone'),
    topUpMost: amount('topUpMost'),
    walletMost: amount('walletMost'),
    meterIntervalS: String(money.meterIntervalS),
    stopDeadlineS: String(money.stopDeadlineS),
    codeHours: String(money.codeHours),
    personMonths: String(money.personMonths),
  };
}

/** By field; empty: can be saved. */
export function wrongsOf(draft: MoneyDraft, digits: number): ReadonlyMap<AmountField | NumberField, MoneyWrong> {
  const found = new Map<AmountField | NumberField, MoneyWrong>();
  for (const field of AMOUNTS) {
    const amount = parseMinor(draft[field], digits);
    if (amount === null || amount > MOST_AMOUNT) found.set(field, 'amount');
    else if (amount === 0 && (field === 'topUpMost' || field === 'walletMost')) found.set(field, 'positive');
  }
  const [topUp, wallet] = [parseMinor(draft.topUpMost, digits), parseMinor(draft.walletMost, digits)];
  if (topUp !== null && wallet !== null && topUp > wallet && !found.has('topUpMost')) found.set('topUpMost', 'wallet');
  for (const [field, [least, most]] of Object.entries(NUMBERS) as [NumberField, readonly [number, number]][]) {
    const value = wholeNumber(draft[field]);
    if (value === null || value < least || value > most) found.set(field, 'number');
  }
  return found;
}

/** What is sent; only what wrongsOf finds nothing in. */
export function changeOf(draft: MoneyDraft, digits: number) {
  const amount = (field: AmountField): number => parseMinor(draft[field], digits) ?? 0;
  const whole = (field: NumberField): number => wholeNumber(draft[field]) ?? 0;
  return {
    ...draft,
    refundAlone: amount('refundAlone'),
    writeOffAlone: amount('writeOffAlone'),
    topUpMost: amount('topUpMost'),
    walletMost: amount('walletMost'),
    meterIntervalS: whole('meterIntervalS'),
    stopDeadlineS: whole('stopDeadlineS'),
    codeHours: whole('codeHours'),
    personMonths: whole('personMonths'),
  };
}

function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}
