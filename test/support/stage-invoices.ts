/** Canned papers of the stage: every kind, in every state it can stand in. */
import { dwh } from '../../station-core/base/energy.ts';
import { id, type AccountId, type BillId, type InvoiceId, type SessionId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { paperNumber } from '../../station-core/base/paper-number.ts';
import { utcMs, zoneName, type LocalDate } from '../../station-core/base/time.ts';
import type { InvoiceBuyer, InvoiceRequestRow, InvoiceRow, InvoiceView, SignedValue } from '../../station-core/api/contract.ts';

const hourMs = 3_600_000;
const ACME: InvoiceBuyer = {
  name: 'Spedition Hansen GmbH & Co. KG',
  taxId: 'DE 298 441 027',
  address: 'Hafenstraße 14\n20457 Hamburg',
  email: 'buchhaltung@hansen.example',
};
const BUYERS: readonly InvoiceBuyer[] = [
  ACME,
  { name: '上海绿行物流有限公司', taxId: '91310115MA1K4TKX2B', address: '上海市浦东新区张江路 88 号', email: '' },
  { name: 'Mia Schulz', taxId: '', address: '', email: 'mia@example.org' },
]; // prettier-ignore

function row(nowMs: number, index: number, kind: InvoiceRow['kind'], number: number, total: number, more: Partial<InvoiceRow> = {}): InvoiceRow {
  const net = Math.round((total * 100) / 119);
  const facts = { kind, year: 2026, number };
  return {
    ...facts,
    id: id<InvoiceId>(`paper-${index}`),
    name: paperNumber(facts),
    issuedAtMs: utcMs(nowMs - index * 5 * hourMs),
    accountId: null,
    accountNumber: null,
    buyer: BUYERS[index % 3] ?? null,
    fromDay: null,
    toDay: null,
    bills: 1,
    net: minor(kind === 'settlement' ? total : net),
    tax: minor(kind === 'settlement' ? 0 : total - net),
    total: minor(total),
    paid: minor(0),
    open: null,
    corrected: minor(0),
    reason: '',
    issuedBy: 'Mira Kovač',
    ...more,
  };
} // prettier-ignore

const MONTH = { fromDay: '2026-10-01' as LocalDate, toDay: '2026-10-31' as LocalDate };

/** Newest first. */
export function invoiceRows(count: number, nowMs: number): InvoiceRow[] {
  if (count === 0) return [];
  const fleet = { accountId: id<AccountId>('account-2'), accountNumber: 2, buyer: ACME, ...MONTH };
  const merchant = { accountId: id<AccountId>('account-5'), accountNumber: 5, buyer: { name: 'Parkhaus Altstadt', taxId: 'DE 110 002 003', address: 'Marktplatz 1', email: '' }, ...MONTH };
  const special = [
    row(nowMs, 0, 'invoice', 42, 4_218),
    row(nowMs, 1, 'statement', 3, 184_260, { ...fleet, bills: 61, paid: minor(100_000), open: minor(84_260) }),
    row(nowMs, 2, 'invoice', 41, 1_966, { reason: 'replaces', issuedBy: null }),
    row(nowMs, 3, 'credit-note', 7, -2_312, { reason: 'reversed', issuedBy: null }),
    row(nowMs, 4, 'invoice', 40, 2_312, { corrected: minor(-2_312) }),
    row(nowMs, 5, 'settlement', 2, 91_244, { ...merchant, bills: 214, open: minor(91_244) }),
    row(nowMs, 6, 'invoice', 39, 5_106, { corrected: minor(-1_000) }),
    row(nowMs, 7, 'statement', 2, 171_030, { ...fleet, bills: 58, paid: minor(171_030), open: minor(0) }),
    row(nowMs, 8, 'settlement', 1, 84_113, { ...merchant, bills: 198, paid: minor(84_113), open: minor(0) }),
  ];
  const rest = Array.from({ length: Math.max(0, Math.min(count, 140) - 9) }, (_, n) => row(nowMs, n + 9, 'invoice', Math.max(1, 38 - n), 900 + ((n * 733) % 6_000)));
  return [...special, ...rest];
} // prettier-ignore

export function invoiceView(invoiceId: string, nowMs: number): InvoiceView {
  const rows = invoiceRows(60, nowMs);
  const found = rows.find((one) => one.id === invoiceId) ?? rows[0];
  if (found === undefined) throw new Error('the stage has papers');
  const service = Math.round(found.net * 0.28);
  const isSettlement = found.kind === 'settlement';
  const fee = isSettlement ? Math.round(found.net / 9) : 0;
  const taxOf = (net: number): number => (isSettlement ? 0 : Math.round((found.tax * net) / found.net));
  const energy = found.net + fee - service;
  const ppm = isSettlement ? null : 190_000;
  const related = (of: InvoiceRow | undefined) => (of === undefined ? [] : [of]);
  return {
    ...found,
    lines: [
      { layer: 'energy', taxPpm: ppm, net: minor(energy), tax: minor(found.tax - taxOf(service)) },
      { layer: 'service', taxPpm: ppm, net: minor(service), tax: minor(taxOf(service)) },
      ...(isSettlement ? [{ layer: 'fee' as const, taxPpm: null, net: minor(-fee), tax: minor(0) }] : []),
    ],
    billRows: Array.from({ length: Math.min(found.bills, 61) }, (_, n) => {
      const share = Math.round(found.total / found.bills);
      const net = isSettlement ? share : Math.round((share * 100) / 119);
      return {
        billId: id<BillId>(`bill-${n}`),
        number: 1_980 + n,
        sessionId: id<SessionId>(`s-${900 + n}`),
        transactionId: 31_200 + n,
        state: 'paid' as const,
        issuedAtMs: utcMs(nowMs - (n + 2) * 11 * hourMs),
        startedAtMs: utcMs(nowMs - (n + 2) * 11 * hourMs - hourMs),
        pileName: `Pile ${1 + (n % 8)}`,
        connectorName: n % 2 === 0 ? 'CCS left' : 'CCS right',
        energy: dwh(201_340 + n * 7_113),
        net: minor(net),
        tax: minor(share - net),
        total: minor(share),
      };
    }),
    corrects: found.kind === 'credit-note' ? (related(rows[4])[0] ?? null) : null,
    correctedBy: found.corrected === 0 ? [] : related(rows[3]),
    stationName: 'Lindenhof fast charging',
    seller: { name: 'Lindenhof Energie GmbH', address: 'Lindenallee 3\n50968 Köln', taxId: 'DE 811 907 980', phone: '+49 221 555 0101' },
    zone: zoneName('Europe/Berlin'),
    currency: { code: 'EUR', digits: 2 },
  };
}

export function invoiceRequestRows(count: number, nowMs: number): InvoiceRequestRow[] {
  return Array.from({ length: Math.min(count, 3) }, (_, n) => ({
    billId: id<BillId>(`bill-${n}`),
    standingBillId: id<BillId>(`bill-${n}`),
    standingNumber: 2_041 + n,
    total: minor(1_842 + n * 611),
    sessionId: id<SessionId>(`s-${900 + n}`),
    pileName: `Pile ${2 + n}`,
    askedAtMs: utcMs(nowMs - (3 - n) * hourMs),
    buyer: BUYERS[n] ?? null,
  }));
}

/** As a meter of 1.6 sends them: OCMF at the start and at the end. */
export function signedValues(nowMs: number): SignedValue[] {
  const ocmf = (kwh: string, at: string): string =>
    `OCMF|{"FV":"1.0","GI":"Lindenhof-07","GS":"0901454D4800","PG":"T12","MV":"Heidel","MM":"EM3","MS":"H7KF2209","MF":"1.0","IS":true,"IL":"VERIFIED","IF":["RFID_PLAIN"],"IT":"ISO14443","ID":"1F2D3A4F5506C7","RD":[{"TM":"${at}","TX":"${kwh === '4811.2904' ? 'B' : 'E'}","RV":${kwh},"RI":"1-b:1.8.0","RU":"kWh","RT":"AC","EF":"","ST":"G"}]}|{"SD":"304502200E2F107C987A300AC1695CA89EA149A8CDFA16188AF0A33EE64B67964AA943F9022100889A72B6D65364BEA8562E7F6A0253157ACFF84FE4929A93B5964D23C4265699"}`;
  return [
    { sessionId: id('s-900'), atMs: utcMs(nowMs - 2 * hourMs), context: 'Transaction.Begin', encoding: 'OCMF', text: ocmf('4811.2904', '2026-11-21T07:12:05,000+0100 S'), publicKey: '3059301306072A8648CE3D020106082A8648CE3D030107034200044BFF6C' },
    { sessionId: id('s-900'), atMs: utcMs(nowMs - hourMs), context: 'Transaction.End', encoding: 'OCMF', text: ocmf('4838.4125', '2026-11-21T08:23:11,000+0100 S'), publicKey: '3059301306072A8648CE3D020106082A8648CE3D030107034200044BFF6C' },
  ];
} // prettier-ignore
