/** The words of invoices, statements and settlements, in both languages. */
import type { DocumentLanguage } from './receipt-words.ts';

const EN = {
  invoice: 'Invoice',
  'credit-note': 'Credit note',
  statement: 'Monthly statement',
  settlement: 'Settlement',
  number: 'Number',
  issued: 'Date',
  days: 'Period',
  seller: 'Issued by',
  buyer: 'For',
  merchant: 'Paid to',
  taxId: 'Tax no.',
  phone: 'Phone',
  account: 'Account',
  what: 'What',
  rate: 'Tax rate',
  net: 'Before tax',
  tax: 'Tax',
  gross: 'Amount',
  total: 'Total',
  'layer.energy': 'Energy fee',
  'layer.service': 'Service fee',
  'layer.idle': 'Idle fee',
  'layer.fee': 'Kept by the station',
  noTax: '–',
  income: 'Income without tax',
  payable: 'To be paid out',
  bills: 'Charges',
  bill: 'Bill',
  date: 'Day',
  place: 'Connector',
  energy: 'kWh',
  paid: 'Paid',
  open: 'To pay',
  paidOut: 'Paid out',
  corrects: 'Corrects',
  correctedBy: 'Corrected by',
  'reason.reversed': 'The bill was taken back after a late meter reading.',
  'reason.reduced': 'The price was reduced afterwards.',
  'reason.replaces': 'In place of the corrected invoice: a late meter reading changed the bill.',
  page: 'Page',
  separator: ': ',
};

const ZH: typeof EN = {
  invoice: '发票',
  'credit-note': '红字发票',
  statement: '月结账单',
  settlement: '商户结算单',
  number: '编号',
  issued: '开具日期',
  days: '期间',
  seller: '销售方',
  buyer: '购买方',
  merchant: '收款方',
  taxId: '税号',
  phone: '电话',
  account: '账户',
  what: '项目',
  rate: '税率',
  net: '不含税金额',
  tax: '税额',
  gross: '金额',
  total: '合计',
  'layer.energy': '电费',
  'layer.service': '服务费',
  'layer.idle': '占位费',
  'layer.fee': '站场留存',
  noTax: '–',
  income: '不含税收入',
  payable: '应付金额',
  bills: '充电明细',
  bill: '账单号',
  date: '日期',
  place: '充电枪',
  energy: 'kWh',
  paid: '已付',
  open: '待付',
  paidOut: '已支付',
  corrects: '冲销',
  correctedBy: '已由以下单据冲销',
  'reason.reversed': '因迟到的电表读数，原账单已冲销。',
  'reason.reduced': '事后减价。',
  'reason.replaces': '替代被冲销的发票：迟到的电表读数更正了账单。',
  page: '页',
  separator: '：',
};

export type InvoiceWords = typeof EN;

export function invoiceWords(language: DocumentLanguage): InvoiceWords {
  return language === 'zh' ? ZH : EN;
}

/** The reason as a sentence; empty where none was given, as written where it is nobody's own word. */
export function reasonText(reason: string, words: InvoiceWords): string {
  switch (reason) {
    case 'reversed':
    case 'reduced':
    case 'replaces':
      return words[`reason.${reason}`];
    default:
      return reason;
  }
}
