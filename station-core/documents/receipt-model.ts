/** A bill as the rows of a receipt, before any paper: the same rows are laid out on the roll and on A4. */
import { dwh } from '../base/energy.ts';
import { lineAmount, minor } from '../base/money.ts';
import { localTime, type UtcMs, type ZoneName } from '../base/time.ts';
import { unreachable } from '../base/assert.ts';
import type { Bill, BillLine, EnergySource } from '../domain/bill.ts';
import type { ReceiptMove, ReceiptView } from '../domain/views.ts';
import {
  durationText,
  kwhText,
  lineText,
  moneyText,
  offsetText,
  percentText,
  placesFor,
  rateText,
  shortTimeText,
  timeText,
} from './figures.ts';
import type { Labelled, LaidLine } from './paper-layout.ts';
import { receiptWords } from './receipt-words.ts';
import type { DocumentLanguage, ReceiptWords } from './receipt-words.ts';

export interface ReceiptSection {
  readonly title: string;
  readonly lines: readonly LaidLine[];
  /** What of the total belongs to this layer. */
  readonly sum: string;
}

/** A signed value: what it is of, its words, and the key that checks it. */
export interface SignedPart {
  readonly title: string;
  readonly text: string;
  readonly publicKey: string | null;
}

export interface ReceiptModel {
  readonly words: ReceiptWords;
  readonly stationName: string;
  readonly facts: readonly Labelled[];
  readonly meter: readonly Labelled[];
  readonly sections: readonly ReceiptSection[];
  readonly rounding: Labelled | null;
  readonly taxes: readonly Labelled[];
  readonly total: Labelled;
  /** What was paid on the bill this one replaces, and what is left; empty where nothing was. */
  readonly balance: readonly Labelled[];
  readonly payment: string;
  /** Under the station's name: who sells, where, and the tax number. */
  readonly seller: readonly string[];
  /** Invoices and credit notes that name the bill. */
  readonly papers: readonly Labelled[];
  /** Signed meter values, as they came. */
  readonly signed: readonly SignedPart[];
  /** Shown large: the bill is void. null for a good one. */
  readonly reversed: readonly string[] | null;
  readonly remarks: readonly string[];
}

export function receiptModel(receipt: ReceiptView, language: DocumentLanguage): ReceiptModel {
  const words = receiptWords(language);
  const { bill } = receipt;
  const zone = receipt.zone as ZoneName;
  const layout = { words, zone, bill, startedAtMs: receipt.session.startedAtMs, ...places(bill) };
  return {
    words,
    stationName: receipt.stationName,
    facts: facts(receipt, words, zone),
    meter: meter(receipt, words, layout.kwhPlaces),
    sections: sections(layout),
    rounding: rounding(layout),
    taxes: taxes(bill, words),
    total: { label: words.total, value: `${moneyText(bill.totals.total, bill.currency)} ${bill.currency.code}` },
    balance: balance(receipt, words, zone),
    payment: payment(receipt, words, zone),
    seller: sellerLines(receipt, words),
    papers: receipt.papers.map((paper) => ({ label: words[paper.kind], value: paper.name })),
    signed: signedParts(receipt, words, zone),
    reversed: bill.state === 'reversed' ? reversedNotes(receipt, words) : null,
    remarks: remarks(receipt, words),
  };
}

interface Layout {
  readonly words: ReceiptWords;
  readonly zone: ZoneName;
  readonly bill: Bill;
  readonly startedAtMs: UtcMs;
  readonly moneyPlaces: number;
  readonly kwhPlaces: number;
}

/** As few decimals as lose nothing, the same on every line, so that the column adds up before the reader's eyes. */
function places(bill: Bill): { moneyPlaces: number; kwhPlaces: number } {
  const energies = bill.lines.filter((l) => l.dimension === 'ENERGY').flatMap((l) => [l.volume, l.billedVolume]);
  return {
    moneyPlaces: placesFor(
      bill.lines.map((l) => l.net + l.tax),
      bill.currency.digits,
    ),
    kwhPlaces: placesFor([...energies, bill.totals.energy], 2),
  };
}

function facts(receipt: ReceiptView, words: ReceiptWords, zone: ZoneName): Labelled[] {
  const { bill, session } = receipt;
  const connector = session.connectorName === '' ? String(session.connector) : session.connectorName;
  return [
    { label: words.number, value: String(bill.number) },
    { label: words.issued, value: timeText(bill.issuedAtMs, zone) },
    { label: words.pile, value: session.pileName === '' ? session.pileId : session.pileName },
    { label: words.connector, value: connector },
    { label: words.session, value: String(session.transactionId) },
    ...(session.cardHint === null ? [] : [{ label: words.card, value: `•••• ${session.cardHint}` }]),
    { label: words.begun, value: timeText(session.startedAtMs, zone) },
    ...(session.chargeEndedAtMs === null ? [] : [{ label: words.ended, value: timeText(session.chargeEndedAtMs, zone) }]),
    ...(session.freedAtMs === null ? [] : [{ label: words.freed, value: timeText(session.freedAtMs, zone) }]),
    { label: words.charging, value: durationText(bill.totals.chargingMs) },
    ...(bill.totals.idleMs === 0 ? [] : [{ label: words.idle, value: durationText(bill.totals.idleMs) }]),
  ];
}

function meter(receipt: ReceiptView, words: ReceiptWords, kwhPlaces: number): Labelled[] {
  const kwh = (value: number): string => `${kwhText(dwh(value), kwhPlaces)} kWh`;
  const shares = sharesOf(receipt.bill);
  const registerPlaces = placesFor([receipt.meterStart, receipt.meterStop], kwhPlaces);
  return [
    { label: words.meterStart, value: `${kwhText(receipt.meterStart, registerPlaces)} kWh` },
    { label: words.meterStop, value: `${kwhText(receipt.meterStop, registerPlaces)} kWh` },
    { label: words.energy, value: kwh(receipt.bill.totals.energy) },
    ...(shares === null ? [] : SOURCES.filter((s) => shares[s] > 0).map((s) => ({ label: `– ${words[s]}`, value: kwh(shares[s]) }))),
  ];
}

const SOURCES = ['read', 'interpolated', 'estimated'] as const satisfies readonly EnergySource[];

/** By the first layer that prices energy: each layer prices the same kilowatt-hours. null: no line names energy. */
function sharesOf(bill: Bill): Record<EnergySource, number> | null {
  const priced = bill.lines.filter((l) => l.dimension === 'ENERGY');
  const layer = priced[0]?.layer;
  if (layer === undefined) return null;
  const shares = { read: 0, interpolated: 0, estimated: 0 };
  for (const line of priced.filter((l) => l.layer === layer)) for (const source of SOURCES) shares[source] += line.energyBySource[source];
  return shares;
}

function sections(layout: Layout): ReceiptSection[] {
  const { bill, words } = layout;
  const titles = { energy: words.layerEnergy, service: words.layerService, idle: words.layerIdle };
  return (['energy', 'service', 'idle'] as const)
    .map((layer) => ({
      title: titles[layer],
      lines: bill.lines.filter((l) => l.layer === layer).map((l) => receiptLine(l, layout)),
      sum: moneyText(bill.totals.byLayer[layer], bill.currency),
    }))
    .filter((section) => section.lines.length > 0);
}

function receiptLine(line: BillLine, layout: Layout): LaidLine {
  const { words, bill, zone } = layout;
  const amount = lineText(lineAmount(line.net + line.tax), layout.moneyPlaces);
  if (line.kind === 'min-price' || line.kind === 'max-price')
    return { title: words[line.kind], when: '', reckoning: '', amount, note: null };
  if (line.kind === 'discount') return { title: discountName(line, words), when: '', reckoning: '', amount, note: null };
  const rate = line.rate === null ? '' : rateText(line.rate, bill.currency);
  return {
    title: periodName(line.label, words),
    when: `${shortTimeText(line.fromMs, zone, layout.startedAtMs)}–${shortTimeText(line.toMs, zone, line.fromMs)}`,
    reckoning: reckoning(line, rate, layout),
    amount,
    note: sourceNote(line, layout),
  };
}

/** What gave the discount, and its name. */
function discountName({ source, label }: BillLine, words: ReceiptWords): string {
  return [source === undefined ? words.discount : words[source.kind], label ?? ''].filter((part) => part !== '').join(words.separator);
}

/** The usual periods in the language of the receipt; any other name as the owner wrote it. */
function periodName(label: string | null, words: ReceiptWords): string {
  switch (label) {
    case 'sharp':
      return words.sharpPeriod;
    case 'peak':
      return words.peakPeriod;
    case 'flat':
      return words.flatPeriod;
    case 'valley':
      return words.valleyPeriod;
    default:
      return label ?? '';
  }
}

function reckoning(line: BillLine, rate: string, { words, kwhPlaces }: Layout): string {
  switch (line.dimension) {
    case 'ENERGY':
      return `${kwhText(dwh(line.billedVolume), kwhPlaces)} kWh × ${rate}`;
    case 'TIME':
    case 'PARKING_TIME':
      return `${durationText(line.billedVolume)} ${words.perHour} × ${rate}`;
    case 'FLAT':
      return `${words.flat} × ${rate}`;
    case null:
      return '';
    default:
      return unreachable(line.dimension);
  }
}

function sourceNote(line: BillLine, { words, kwhPlaces }: Layout): string | null {
  if (line.dimension !== 'ENERGY') return null;
  const parts = (['interpolated', 'estimated'] as const)
    .filter((source) => line.energyBySource[source] > 0)
    .map((source) => `${words[source]} ${kwhText(line.energyBySource[source], kwhPlaces)} kWh`);
  return parts.length === 0 ? null : `${words.ofWhich} ${parts.join(', ')}`;
}

function rounding({ bill, words, moneyPlaces }: Layout): Labelled | null {
  const line = bill.lines.find((l) => l.kind === 'rounding');
  return line === undefined ? null : { label: words.rounding, value: lineText(lineAmount(line.net + line.tax), moneyPlaces) };
}

function taxes(bill: Bill, words: ReceiptWords): Labelled[] {
  const rates = [...new Set(bill.lines.flatMap((l) => (l.taxPpm === null ? [] : [l.taxPpm])))];
  if (rates.length === 0) return [];
  return [
    { label: words.net, value: moneyText(bill.totals.net, bill.currency) },
    { label: `${words.tax} ${rates.map((r) => `${percentText(r)} %`).join(' / ')}`, value: moneyText(bill.totals.tax, bill.currency) },
  ];
}

/** What was paid, reduced, given up and paid back, and what is left: only where one payment of the whole does not say it all. */
function balance({ bill, moves }: ReceiptView, words: ReceiptWords, zone: ZoneName): Labelled[] {
  const { carriedOver, totals, currency, credited } = bill;
  const isPlain = carriedOver === 0 && moves.every(({ kind, amount }) => kind === 'payment' && amount === totals.total);
  if (isPlain) return [];
  const money = (amount: number): string => moneyText(minor(amount), currency);
  const left = totals.total - carriedOver - bill.paid - bill.writtenOff - credited;
  const backBy = moves.reduce((sum, { kind, amount }) => sum + (kind === 'refund' ? amount : 0), 0);
  const open = left < 0 ? Math.min(0, left + backBy) : left;
  return [
    ...(carriedOver === 0 ? [] : [{ label: words.carriedOver, value: money(carriedOver) }]),
    ...moves.map((move) => ({ label: moveText(move, words, zone), value: money(move.kind === 'credit' ? 0 - move.amount : move.amount) })),
    ...(bill.state === 'reversed' ? [] : [{ label: open < 0 ? words.toRefund : words.toPay, value: `${money(Math.abs(open))} ${currency.code}` }]),
  ];
} // prettier-ignore

function moveText({ kind, method, atMs }: ReceiptMove, words: ReceiptWords, zone: ZoneName): string {
  const what = { payment: words.paid, refund: words.paidBack, credit: words.reducedBy, 'write-off': words.givenUp }[kind];
  return [what, method === null ? '' : words[method], localTime(atMs, zone).date].filter((part) => part !== '').join(' · ');
}

function sellerLines({ seller, stationName }: ReceiptView, words: ReceiptWords): string[] {
  return [
    seller.name === stationName ? '' : seller.name,
    ...seller.address.split('\n'),
    seller.taxId === '' ? '' : `${words.taxId}${words.separator}${seller.taxId}`,
    seller.phone,
  ].filter((line) => line !== '');
}

/** Of a meter that signs every reading, the first and the last are what a check needs. */
function signedParts({ signed }: ReceiptView, words: ReceiptWords, zone: ZoneName): SignedPart[] {
  const ends = signed.filter(({ context }) => context === 'Transaction.Begin' || context === 'Transaction.End');
  const [first] = signed;
  const last = signed.at(-1);
  const shown = ends.length > 0 ? ends : first === undefined || last === undefined ? [] : first === last ? [first] : [first, last];
  return shown.map(({ atMs, encoding, context, text, publicKey }) => ({
    title: [timeText(atMs, zone), context, encoding].filter((part) => part !== '').join(' · '),
    text,
    publicKey: publicKey === null ? null : `${words.publicKey}${words.separator}${publicKey}`,
  }));
}

function payment({ bill, payment, moves }: ReceiptView, words: ReceiptWords, zone: ZoneName): string {
  // Paid in full on the bill before: nothing is open, at most something is due back.
  const isSettled = bill.state === 'reversed' || (bill.carriedOver > 0 && bill.carriedOver >= bill.totals.total);
  // Each way it was paid stands in the balance already.
  if (moves.length > 1 || (bill.state === 'issued' && bill.paid > 0)) return '';
  if (payment === null) return isSettled ? '' : words.unpaid;
  return `${words.paid}${words.separator}${words[payment]}${bill.paidAtMs === null ? '' : `, ${timeText(bill.paidAtMs, zone)}`}`;
}

function reversedNotes(receipt: ReceiptView, words: ReceiptWords): string[] {
  const { replacedByNumber, bill } = receipt;
  return [
    replacedByNumber === undefined || replacedByNumber === null
      ? words.reversedNote
      : `${words.reversedNote} ${words.replacedBy} ${replacedByNumber}`,
    ...(bill.reason === null ? [] : [`${words.reason}${words.separator}${bill.reason}`]),
  ];
}

function remarks({ bill, session, zone, replacesNumber }: ReceiptView, words: ReceiptWords): string[] {
  const shares = sharesOf(bill);
  const replaces =
    replacesNumber === undefined || replacesNumber === null ? words.replacesUnnumbered : `${words.replaces} ${replacesNumber}`;
  return [
    ...(bill.replaces === null ? [] : [replaces]),
    ...(bill.replaces === null || bill.reason === null || bill.state === 'reversed'
      ? []
      : [`${words.reason}${words.separator}${bill.reason}`]),
    ...(shares !== null && shares.interpolated + shares.estimated > 0 ? [words.sourceNote] : []),
    `${words.zone}${words.separator}${zone} (${offsetText(session.startedAtMs, zone as ZoneName)})`,
  ];
}
