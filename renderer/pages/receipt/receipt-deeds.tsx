/** What can be done with a receipt beside showing it: its invoice, and the receipt printer on the network. */
import InvoiceIcon from '@mui/icons-material/DescriptionOutlined';
import PrinterIcon from '@mui/icons-material/ReceiptLongOutlined';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReceiptView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { InvoiceDialog } from '../../components/papers/invoice-dialog.tsx';
import type { Language } from '../../i18n/i18n.ts';

/** Issues the invoice of the bill, or shows the one it has. */
export function InvoiceButton({ receipt, onDone }: { readonly receipt: ReceiptView; readonly onDone: () => void }) {
  const { t } = useTranslation('invoices');
  const { role } = useMe();
  const [open, setOpen] = useState(false);
  const { bill, papers } = receipt;
  const newest = papers.findLast(({ kind }) => kind === 'invoice' || kind === 'statement');
  if (newest !== undefined)
    return may(role, 'invoices-read') ? (
      <Button startIcon={<InvoiceIcon />} href={hrefOf(['invoice', newest.id])}>
        {t('show', { name: newest.name })}
      </Button>
    ) : null;
  if (bill.state === 'reversed' || bill.totals.total === 0 || !may(role, 'invoices')) return null;
  return (
    <>
      <Button startIcon={<InvoiceIcon />} onClick={() => setOpen(true)}>
        {t('make')}
      </Button>
      {open && (
        <InvoiceDialog
          billId={bill.id}
          billNumber={bill.number}
          totalMinor={bill.totals.total - bill.credited}
          onClose={() => setOpen(false)}
          onIssued={() => {
            setOpen(false);
            onDone();
          }}
        />
      )}
    </>
  );
}

/** Prints on the roll somewhere in the house; nothing where no such printer is set up. Why it did not print stands beside it. */
export function RollPrinterButton({ billId, language }: { readonly billId: string; readonly language: Language }) {
  const { t } = useTranslation('invoices');
  const api = useApi();
  const printer = useCall(api.printing.status, undefined);
  const print = useAction(api.printing.receipt);
  if (printer.data === undefined || printer.data.state === 'none') return null;
  return (
    <>
      <Button variant="outlined" startIcon={<PrinterIcon />} loading={print.pending} onClick={() => void print.run({ billId, language })}>
        {t(print.result?.ok === true ? 'printer.done' : 'printer.button')}
      </Button>
      <FaultNote fault={print.fault} />
    </>
  );
}
