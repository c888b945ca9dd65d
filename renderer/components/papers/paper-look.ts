/** How a paper stands, as an icon and a word. */
import CorrectedIcon from '@mui/icons-material/EditNoteOutlined';
import DoneIcon from '@mui/icons-material/CheckCircleOutlined';
import IssuedIcon from '@mui/icons-material/DescriptionOutlined';
import OpenIcon from '@mui/icons-material/PaymentsOutlined';
import TakenBackIcon from '@mui/icons-material/Undo';
import type SvgIcon from '@mui/material/SvgIcon';
import type { InvoiceRow } from '../../../station-core/api/contract.ts';
import type { Tone } from '../mark.tsx';

export type PaperState = 'issued' | 'corrected' | 'taken-back' | 'open' | 'paid' | 'to-pay-out' | 'paid-out' | 'corrects';

export const PAPER_LOOKS: Readonly<Record<PaperState, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  issued: { tone: 'quiet', icon: IssuedIcon },
  corrected: { tone: 'quiet', icon: CorrectedIcon },
  'taken-back': { tone: 'quiet', icon: TakenBackIcon },
  open: { tone: 'soon', icon: OpenIcon },
  paid: { tone: 'quiet', icon: DoneIcon },
  'to-pay-out': { tone: 'soon', icon: OpenIcon },
  'paid-out': { tone: 'quiet', icon: DoneIcon },
  corrects: { tone: 'quiet', icon: TakenBackIcon },
};

export function paperStateOf({ kind, open, corrected, total }: Pick<InvoiceRow, 'kind' | 'open' | 'corrected' | 'total'>): PaperState {
  switch (kind) {
    case 'credit-note':
      return 'corrects';
    case 'statement':
      return open === null || open === 0 ? 'paid' : 'open';
    case 'settlement':
      return open === null || open === 0 ? 'paid-out' : 'to-pay-out';
    case 'invoice':
      return corrected === 0 ? 'issued' : total + corrected === 0 ? 'taken-back' : 'corrected';
  }
}
