/** A paper as the tax office's software reads it: one JSON object, amounts as decimal text. docs/invoice-export.md tells each field. */
import { formatDecimal } from '../base/decimal.ts';
import { localTime, toIso } from '../base/time.ts';
import type { InvoiceView } from '../domain/invoice-views.ts';

/** Version 1 of the form. A field may be added to it; none is renamed or taken away. */
export function invoiceRecord(paper: InvoiceView): object {
  const money = (amount: number): string => formatDecimal(amount, paper.currency.digits);
  const rate = (ppm: number | null): string | null => (ppm === null ? null : formatDecimal(ppm, 4));
  return {
    form: 'stationmaster-invoice-1',
    kind: paper.kind,
    number: paper.name,
    series: { year: paper.year, number: paper.number },
    issuedAt: toIso(paper.issuedAtMs),
    issuedOn: localTime(paper.issuedAtMs, paper.zone).date,
    period: paper.fromDay === null || paper.toDay === null ? null : { from: paper.fromDay, to: paper.toDay },
    currency: paper.currency.code,
    seller: { ...paper.seller, name: paper.seller.name === '' ? paper.stationName : paper.seller.name, station: paper.stationName },
    buyer: paper.buyer,
    account: paper.accountNumber,
    lines: paper.lines.map((line) => ({
      layer: line.layer,
      taxRate: rate(line.taxPpm),
      net: money(line.net),
      tax: money(line.tax),
      gross: money(line.net + line.tax),
    })),
    net: money(paper.net),
    tax: money(paper.tax),
    total: money(paper.total),
    corrects: paper.corrects?.name ?? null,
    correctedBy: paper.correctedBy.map(({ name }) => name),
    reason: paper.reason === '' ? null : paper.reason,
    bills: paper.billRows.map((row) => ({
      number: row.number,
      transaction: row.transactionId,
      pile: row.pileName,
      connector: row.connectorName,
      startedAt: toIso(row.startedAtMs),
      energyKwh: formatDecimal(row.energy, 4),
      net: money(row.net),
      tax: money(row.tax),
      gross: money(row.total),
    })),
  };
}
