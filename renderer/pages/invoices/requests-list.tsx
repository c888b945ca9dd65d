/** Invoices that drivers asked for by phone, the oldest first. */
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvoiceRequestRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';
import type { Call } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { InvoiceDialog } from '../../components/papers/invoice-dialog.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';

export function RequestsList({ requests }: { readonly requests: Call<readonly InvoiceRequestRow[]> }) {
  const { t } = useTranslation('invoices');
  const mayIssue = may(useMe().role, 'invoices');
  const [open, setOpen] = useState<InvoiceRequestRow | null>(null);
  const [told, tell] = useTold();
  const columns: Column<InvoiceRequestRow>[] = [
    { id: 'asked', title: t('column.asked'), cell: (row) => <TimeText atMs={row.askedAtMs} /> },
    { id: 'for', title: t('column.for'), wraps: true, cell: (row) => row.buyer?.name ?? t('erased') },
    { id: 'bill', title: t('column.bill'), cell: (row) => <Link href={hrefOf(['receipt', row.standingBillId])}>{row.standingNumber}</Link> },
    { id: 'pile', title: t('column.pile'), wraps: true, cell: (row) => <Link href={hrefOf(['session', row.sessionId])}>{row.pileName}</Link> },
    { id: 'total', title: t('column.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} /> },
  ]; // prettier-ignore
  if (mayIssue)
    columns.push({
      id: 'issue',
      title: '',
      align: 'right',
      cell: (row) => (
        <Button size="small" variant="contained" aria-label={t('issue.of', { number: row.standingNumber })} onClick={() => setOpen(row)}>
          {t('issue')}
        </Button>
      ),
    });
  if (requests.data === undefined && requests.fault !== null) return <FaultState fault={requests.fault} onRetry={requests.reload} />;
  return (
    <>
      {requests.data?.length === 0 ? (
        <EmptyState title={t('asked.empty')} help={t('asked.empty.help')} />
      ) : (
        <DataTable label={t('view.asked')} columns={columns} rows={requests.data} rowKey={(row) => row.billId} />
      )}
      {open !== null && (
        <InvoiceDialog
          billId={open.standingBillId}
          billNumber={open.standingNumber}
          totalMinor={open.total}
          {...(open.buyer === null ? {} : { buyer: open.buyer })}
          onClose={() => setOpen(null)}
          onIssued={() => {
            setOpen(null);
            tell(t('dialog.done.plain'));
            requests.reload();
          }}
        />
      )}
      <ToldBar told={told} />
    </>
  );
}
