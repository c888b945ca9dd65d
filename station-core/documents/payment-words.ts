/** What a driver reads on his phone where he pays, in the station's language. */
import type { PaymentPurpose } from '../domain/payment.ts';

const WORDS = {
  en: { bill: 'charging, bill {n}', 'top-up': 'top-up', prepay: 'charging, paid ahead', statement: 'monthly statement' },
  zh: { bill: '充电 账单 {n}', 'top-up': '充值', prepay: '充电预付款', statement: '月结账单' },
} as const satisfies Readonly<Record<'en' | 'zh', Readonly<Record<PaymentPurpose['kind'], string>>>>;

/** At most 120 characters: the end of a long station name is left out. */
export function paymentText(station: string, language: 'en' | 'zh', purpose: PaymentPurpose['kind'], billNumber: number | null): string {
  const words = WORDS[language][purpose].replace('{n}', String(billNumber ?? ''));
  return `${station.slice(0, 118 - words.length)}: ${words}`;
}
