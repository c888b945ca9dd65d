/** Issues the invoice of a bill. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvoiceBuyer } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../form-dialog.tsx';
import { MoneyText } from '../texts.tsx';
import { BuyerFields, buyerProblem, NOBODY } from './buyer-fields.tsx';

export interface InvoiceDialogProps {
  readonly billId: string;
  readonly billNumber: number;
  readonly totalMinor: number;
  /** As the driver typed it; left out: empty fields. */
  readonly buyer?: InvoiceBuyer;
  readonly onClose: () => void;
  readonly onIssued: (invoiceId: string) => void;
}

/** Mount it when it opens. */
export function InvoiceDialog({ billId, billNumber, totalMinor, buyer: known, onClose, onIssued }: InvoiceDialogProps) {
  const { t } = useTranslation('invoices');
  const issue = useAction(useApi().invoices.issue);
  const [buyer, setBuyer] = useState<InvoiceBuyer>(known ?? NOBODY);
  const submit = async () => {
    const done = await issue.run({ billIds: [billId], buyer });
    if (done.ok) onIssued(done.value.invoiceId);
  };
  return (
    <FormDialog
      title={t('dialog.title', { number: billNumber })}
      submit={t('dialog.button')}
      disabled={buyerProblem(buyer) !== null}
      pending={issue.pending}
      fault={issue.fault}
      width="sm"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline' }}>
        <span>{t('column.total')}</span>
        <Box component="span" sx={{ fontSize: '1.5rem', fontWeight: 600 }}>
          <MoneyText minor={totalMinor} />
        </Box>
      </Box>
      <BuyerFields buyer={buyer} onChange={setBuyer} />
      <Typography variant="body2" color="textSecondary">
        {t('dialog.help')}
      </Typography>
    </FormDialog>
  );
}
