/** The filter of the invoices page, as it stands in the address. */
import type { InvoiceKind } from '../../../station-core/api/contract.ts';
import { isDay } from '../../format/day-range.ts';

export const noInvoiceFilter = { view: '', kind: '', text: '', from: '', to: '', page: '' };
export type InvoiceFilterText = typeof noInvoiceFilter;

export const kinds = ['invoice', 'credit-note', 'statement', 'settlement'] as const satisfies readonly InvoiceKind[];

export interface InvoiceQuestion {
  readonly kind: InvoiceKind | null;
  readonly text: string;
  readonly fromDay: string | null;
  readonly toDay: string | null;
}

/** What is no kind and no day in a shared address is left out. */
export function questionOf({ kind, text, from, to }: InvoiceFilterText): InvoiceQuestion {
  return {
    kind: kinds.find((one) => one === kind) ?? null,
    text: text.trim().slice(0, 40),
    fromDay: isDay(from) ? from : null,
    toDay: isDay(to) ? to : null,
  };
}

export function isFiltered(filter: InvoiceFilterText): boolean {
  return filter.kind !== '' || filter.text !== '' || filter.from !== '' || filter.to !== '';
}

export function isBackwards({ from, to }: InvoiceFilterText): boolean {
  return isDay(from) && isDay(to) && from > to;
}

/** Path of all that fits, for the tax office's software or a spreadsheet. */
export function exportPath(form: 'csv' | 'json', question: InvoiceQuestion, language: 'en' | 'zh'): string {
  const query = new URLSearchParams({ lang: language });
  for (const [name, value] of Object.entries(question)) if (typeof value === 'string' && value !== '') query.set(name, value);
  return `/download/invoices.${form}?${query.toString()}`;
}
