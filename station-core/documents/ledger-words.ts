/** The ledger's words in both languages, for papers and lists; the screens have the same (renderer/i18n/<language>/ledger.ts), which a test holds equal. */
import type { LedgerAccount, TransferReason } from '../domain/ledger.ts';
import type { DocumentLanguage } from './receipt-words.ts';

type Words = Readonly<Record<DocumentLanguage, string>>;

const ACCOUNTS: Readonly<Record<LedgerAccount, Words>> = {
  cash: { en: 'Cash drawer', zh: '钱箱现金' },
  safe: { en: 'Safe', zh: '保险箱' },
  'card-terminal': { en: 'Card terminal', zh: '刷卡机' },
  qr: { en: 'QR payments', zh: '扫码收款' },
  online: { en: 'Online payments', zh: '在线支付' },
  bank: { en: 'Bank', zh: '银行' },
  receivable: { en: 'Owed by drivers', zh: '应收款' },
  'refund-due': { en: 'Owed back to drivers', zh: '应退款' },
  wallet: { en: 'Wallets', zh: '账户余额' },
  prepaid: { en: 'Paid before a charge', zh: '充电预付款' },
  'merchant-payable': { en: 'Owed to merchants', zh: '应付商户' },
  'tax-payable': { en: 'Tax', zh: '应交税费' },
  'revenue-energy': { en: 'Energy fees', zh: '电费收入' },
  'revenue-service': { en: 'Service fees', zh: '服务费收入' },
  'revenue-idle': { en: 'Idle fees', zh: '占位费收入' },
  'revenue-merchant-fee': { en: 'Fees of merchants', zh: '商户手续费收入' },
  'given-free': { en: 'Given free', zh: '免单' },
  'written-off': { en: 'Written off', zh: '核销损失' },
  bonus: { en: 'Bonus given', zh: '赠送金' },
  'merchant-share': { en: 'Share of merchants', zh: '商户分成' },
  'cash-difference': { en: 'Cash difference', zh: '现金长短款' },
  owner: { en: 'Owner', zh: '业主' },
  hq: { en: 'Headquarters', zh: '总部往来' },
};

const REASONS: Readonly<Record<TransferReason, Words>> = {
  bill: { en: 'Bill', zh: '账单' },
  payment: { en: 'Payment', zh: '付款' },
  reversal: { en: 'Bill taken back', zh: '账单冲销' },
  'refund-due': { en: 'Refund due', zh: '应退' },
  credit: { en: 'Price reduction', zh: '减价' },
  refund: { en: 'Refund', zh: '退款' },
  'top-up': { en: 'Top-up', zh: '充值' },
  bonus: { en: 'Bonus', zh: '赠送' },
  prepay: { en: 'Prepayment', zh: '预付' },
  payout: { en: 'Pay-out', zh: '余额退还' },
  'write-off': { en: 'Write-off', zh: '核销' },
  'cash-in': { en: 'Cash put in', zh: '现金存入' },
  'cash-out': { en: 'Cash taken out', zh: '现金取出' },
  'cash-difference': { en: 'Cash difference', zh: '现金长短款' },
  settlement: { en: 'Merchant settlement', zh: '商户结算' },
  lease: { en: 'Shared money', zh: '共享额度' },
};

export function accountWord(account: LedgerAccount, language: DocumentLanguage): string {
  return ACCOUNTS[account][language];
}

export function reasonWord(reason: TransferReason, language: DocumentLanguage): string {
  return REASONS[reason][language];
}
