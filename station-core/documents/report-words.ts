/** The words of report files, in both languages. The screens have their own (renderer/i18n). */
import type { PaymentWay, PeriodRow, SalesBy } from '../domain/report-views.ts';
import type { PriceDimension } from '../domain/tariff.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface ReportWords {
  readonly title: Readonly<Record<SalesBy | 'periods' | 'ways' | 'attendants' | 'hours' | 'margin' | 'about', string>>;
  readonly by: Readonly<Record<SalesBy, string>>;
  readonly ways: Readonly<Record<PaymentWay, string>>;
  readonly layers: Readonly<Record<PeriodRow['layer'], string>>;
  readonly kinds: Readonly<Record<Exclude<PeriodRow['kind'], 'component'>, string>>;
  readonly dimensions: Readonly<Record<PriceDimension, string>>;
  /** What the presets of a plan call its periods; the owner's own words stand as they are. */
  readonly labels: Readonly<Record<string, string>>;
  readonly name: string;
  readonly bills: string;
  readonly energy: string;
  readonly charging: string;
  readonly idleTime: string;
  readonly hours: string;
  readonly energyFee: string;
  readonly serviceFee: string;
  readonly idleFee: string;
  readonly net: string;
  readonly tax: string;
  readonly total: string;
  readonly discount: string;
  readonly credited: string;
  readonly delivered: string;
  readonly chargingShare: string;
  readonly takenShare: string;
  readonly noGroup: string;
  readonly layer: string;
  readonly what: string;
  readonly period: string;
  readonly way: string;
  readonly times: string;
  readonly forBills: string;
  readonly topUps: string;
  readonly prepays: string;
  readonly returned: string;
  readonly attendant: string;
  readonly nobody: string;
  readonly otherWays: string;
  readonly givenFree: string;
  readonly writtenOff: string;
  readonly time: string;
  readonly chargingMean: string;
  readonly takenMean: string;
  readonly sold: string;
  readonly bought: string;
  readonly amount: string;
  readonly merchantFee: string;
  readonly merchantShare: string;
  readonly bonus: string;
  readonly purchase: string;
  readonly unpriced: string;
  readonly fixed: string;
  readonly margin: string;
  readonly station: string;
  readonly from: string;
  readonly to: string;
  readonly currency: string;
}

export const REPORT_WORDS: Readonly<Record<DocumentLanguage, ReportWords>> = {
  en: {
    title: {
      day: 'Days', month: 'Months', pile: 'Piles', connector: 'Connectors', group: 'Price groups', way: 'Bills by way of paying', attendant: 'Bills by attendant', periods: 'Price periods', ways: 'Ways of paying',
      attendants: 'Attendants', hours: 'Time of day', margin: 'Bought and sold', about: 'About',
    },
    by: { day: 'Day', month: 'Month', pile: 'Pile', connector: 'Connector', group: 'Price group', way: 'Way', attendant: 'Attendant' },
    ways: {
      cash: 'Cash', 'card-terminal': 'Card terminal', qr: 'QR code', online: 'Online', bank: 'Bank transfer', wallet: 'Wallet', prepaid: 'Prepaid',
      'given-free': 'Given free', 'written-off': 'Written off',
    },
    layers: { energy: 'Energy fee', service: 'Service fee', idle: 'Idle fee', rounding: 'Rounding' },
    kinds: { 'min-price': 'Up to the minimum price', 'max-price': 'Down to the maximum price', discount: 'Discount', rounding: 'Rounding' },
    dimensions: { ENERGY: 'Energy', TIME: 'Charging time', PARKING_TIME: 'Idle time', FLAT: 'Once per charge' },
    labels: { sharp: 'Sharp', peak: 'Peak', flat: 'Flat', valley: 'Valley' },
    name: 'Name', bills: 'Bills', energy: 'Energy (kWh)', charging: 'Charging (h)', idleTime: 'Idle at cost (h)', hours: 'Time (h)',
    energyFee: 'Energy fee', serviceFee: 'Service fee', idleFee: 'Idle fee', net: 'Before tax', tax: 'Tax', total: 'Total', discount: 'Discounts',
    credited: 'Reduced afterwards', delivered: 'Delivered then (kWh)', chargingShare: 'Charging (%)', takenShare: 'Taken (%)', noGroup: 'No group',
    layer: 'Fee', what: 'What', period: 'Period', way: 'Way', times: 'Times', forBills: 'For bills', topUps: 'Top-ups', prepays: 'Prepaid',
    returned: 'Given back', attendant: 'Attendant', nobody: 'By itself', otherWays: 'Other ways', givenFree: 'Given free', writtenOff: 'Written off',
    time: 'From', chargingMean: 'Charging at a time', takenMean: 'Taken at a time', sold: 'Sold (kWh)', bought: 'Bought (kWh)', amount: 'Amount',
    merchantFee: 'Kept of merchants\u2019 income', merchantShare: 'Passed on to merchants', bonus: 'Gifts into wallets', purchase: 'Energy bought, tariff from',
    unpriced: 'Sold without a purchase tariff', fixed: 'Fixed prices', margin: 'What is left', station: 'Station', from: 'First day', to: 'Last day', currency: 'Currency',
  },
  zh: {
    title: {
      day: '按日', month: '按月', pile: '按充电桩', connector: '按充电枪', group: '按价格组', way: '账单按支付方式', attendant: '账单按值守员', periods: '按价格时段', ways: '按支付方式', attendants: '按值守员',
      hours: '一天之内', margin: '购售电', about: '说明',
    },
    by: { day: '日期', month: '月份', pile: '充电桩', connector: '充电枪', group: '价格组', way: '方式', attendant: '值守员' },
    ways: {
      cash: '现金', 'card-terminal': '刷卡机', qr: '二维码', online: '线上支付', bank: '银行转账', wallet: '钱包', prepaid: '预付', 'given-free': '免单', 'written-off': '核销',
    },
    layers: { energy: '电费', service: '服务费', idle: '占位费', rounding: '尾差' },
    kinds: { 'min-price': '补足最低消费', 'max-price': '封顶减免', discount: '优惠', rounding: '尾差' },
    dimensions: { ENERGY: '电量', TIME: '充电时间', PARKING_TIME: '占位时间', FLAT: '每次' },
    labels: { sharp: '尖', peak: '峰', flat: '平', valley: '谷' },
    name: '名称', bills: '账单数', energy: '电量 (kWh)', charging: '充电 (小时)', idleTime: '计费占位 (小时)', hours: '时间 (小时)',
    energyFee: '电费', serviceFee: '服务费', idleFee: '占位费', net: '不含税', tax: '税额', total: '合计', discount: '优惠', credited: '事后减免',
    delivered: '当期充入 (kWh)', chargingShare: '充电占比 (%)', takenShare: '占用占比 (%)', noGroup: '无价格组',
    layer: '费用', what: '项目', period: '时段', way: '方式', times: '笔数', forBills: '账单收款', topUps: '充值', prepays: '预付', returned: '退款',
    attendant: '值守员', nobody: '自动', otherWays: '其他方式', givenFree: '免单', writtenOff: '核销',
    time: '起', chargingMean: '平均充电枪数', takenMean: '平均占用枪数', sold: '售电 (kWh)', bought: '购电 (kWh)', amount: '金额',
    merchantFee: '商户服务费收入', merchantShare: '商户分成', bonus: '充值赠送', purchase: '购电，电价起始日', unpriced: '无购电价的售电', fixed: '固定费用', margin: '毛利',
    station: '站场', from: '起始日', to: '截止日', currency: '币种',
  },
}; // prettier-ignore
