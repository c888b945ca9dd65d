/** Statements of a fleet or settlements of a merchant, on its account's page: the newest ones, a new one, and what is paid. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvoiceRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../data-table.tsx';
import { FaultState } from '../page-states.tsx';
import { MoneyText } from '../texts.tsx';
import { PaperMark } from './paper-mark.tsx';
import { PeriodDialog } from './period-dialog.tsx';
import { PaySettlementDialog, PayStatementDialog } from './settle-dialogs.tsx';

export interface AccountPapersProps {
  readonly accountId: string;
  readonly accountNumber: number;
  /** A fleet's statements, or a merchant's settlements. */
  readonly what: 'statement' | 'settlement';
  /** Says what was done, at the foot of the page. */
  readonly tell: (text: string) => void;
}

type Open = { readonly kind: 'issue' } | { readonly kind: 'pay'; readonly paper: InvoiceRow } | null;

const SHOWN = 6;

export function AccountPapers({ accountId, accountNumber, what, tell }: AccountPapersProps) {
  const { t } = useTranslation('invoices');
  const { role } = useMe();
  const mayIssue = may(role, what === 'statement' ? 'statements' : 'settlements');
  const filter = { accountId, kind: what };
  const list = useCall(useApi().invoices.list, { filter, limit: SHOWN }, { topics: ['invoices', 'bills'] });
  const [dialog, setDialog] = useState<Open>(null);
  const close = () => setDialog(null);
  const done = (text: string) => {
    close();
    tell(text);
    list.reload();
  };
  const columns = useColumns(mayIssue ? (paper) => setDialog({ kind: 'pay', paper }) : null, what);
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 1 }}>
        <Typography variant="h3" component="h2" sx={{ flex: 1 }}>
          {t(what === 'statement' ? 'papers.title' : 'papers.title.merchant')}
        </Typography>
        {mayIssue && (
          <Button size="small" variant="outlined" onClick={() => setDialog({ kind: 'issue' })}>
            {t(`${what}.button`)}
          </Button>
        )}
      </Box>
      {list.data === undefined && list.fault !== null ? (
        <FaultState fault={list.fault} onRetry={list.reload} />
      ) : list.data?.rows.length === 0 ? (
        <Typography color="textSecondary">{t('papers.none')}</Typography>
      ) : (
        <DataTable
          label={t(what === 'statement' ? 'papers.title' : 'papers.title.merchant')}
          columns={columns}
          rows={list.data?.rows}
          rowKey={(row) => row.id}
          href={(row) => hrefOf(['invoice', row.id])}
          expected={2}
        />
      )}
      {(list.data?.total ?? 0) > SHOWN && (
        <Link href={hrefOf(['invoices'], { text: String(accountNumber) })} sx={{ display: 'inline-block', mt: 1 }}>
          {t('papers.all')}
        </Link>
      )}
      {dialog?.kind === 'issue' && (
        <PeriodDialog
          what={what}
          accountId={accountId}
          accountNumber={accountNumber}
          onClose={close}
          onIssued={() => done(t(`${what}.done`))}
        />
      )}
      {dialog?.kind === 'pay' && what === 'statement' && (
        <PayStatementDialog paper={dialog.paper} onClose={close} onDone={() => done(t('pay.done'))} />
      )}
      {dialog?.kind === 'pay' && what === 'settlement' && (
        <PaySettlementDialog paper={dialog.paper} onClose={close} onDone={() => done(t('payout.done'))} />
      )}
    </Paper>
  );
}

function useColumns(onPay: ((paper: InvoiceRow) => void) | null, what: 'statement' | 'settlement'): readonly Column<InvoiceRow>[] {
  const { t } = useTranslation('invoices');
  const columns: Column<InvoiceRow>[] = [
    { id: 'number', title: t('column.number'), cell: (row) => row.name },
    { id: 'days', title: t('column.days'), wraps: true, cell: (row) => t('days', { from: row.fromDay ?? '', to: row.toDay ?? '' }) },
    { id: 'total', title: t('column.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} /> },
    { id: 'state', title: t('column.state'), wraps: true, cell: (row) => <PaperMark paper={row} /> },
  ];
  if (onPay !== null)
    columns.push({
      id: 'pay',
      title: '',
      align: 'right',
      cell: (row) =>
        row.open === null || row.open <= 0 ? (
          ''
        ) : (
          <Button size="small" onClick={() => onPay(row)}>
            {t(what === 'statement' ? 'pay.button' : 'payout.button')}
          </Button>
        ),
    });
  return columns;
}
