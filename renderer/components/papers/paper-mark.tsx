/** How a paper stands: paid, open, corrected. */
import { useTranslation } from 'react-i18next';
import type { InvoiceRow } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { shownAmount } from '../../format/amount-text.ts';
import { Mark } from '../mark.tsx';
import { PAPER_LOOKS, paperStateOf } from './paper-look.ts';

export function PaperMark({ paper }: { readonly paper: InvoiceRow }) {
  const { t } = useTranslation('invoices');
  const { currency } = useStation();
  const state = paperStateOf(paper);
  const { tone, icon } = PAPER_LOOKS[state];
  const amount = shownAmount(paper.open ?? 0, currency);
  return <Mark tone={tone} icon={icon} text={t(`state.${state}`, { amount })} />;
}
