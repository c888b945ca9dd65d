/** Money that is owed back: each the way it came, one click away. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DueBackRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState } from '../../components/page-states.tsx';
import { RefundDialog } from '../../components/refund-dialog.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { GoingList } from './going-list.tsx';
import type { PartProps } from './part-props.ts';

export function BackPart({ items, aside, tell }: PartProps) {
  const { t } = useTranslation('payments');

  const mayRefund = may(useMe().role, 'refund');
  const [giving, setGiving] = useState<DueBackRow | null>(null);
  const whatOf = useWhat();
  const columns = useColumns(mayRefund ? setGiving : null);
  return (
    <PageFrame title={t('title')} aside={aside}>
      {items?.back.length === 0 ? (
        <EmptyState title={t('back.emptyTitle')} help={t('back.emptyText')} />
      ) : (
        <DataTable label={t('show.back')} columns={columns} rows={items?.back} rowKey={keyOf} />
      )}
      <GoingList going={items?.going ?? []} tell={tell} />
      {giving !== null && (
        <RefundDialog
          source={giving.source}
          title={whatOf(giving)}
          dueBack={giving.amount}
          most={giving.amount}
          cameBy={giving.method}
          mostOnline={giving.method === 'online' ? giving.amount : 0}
          toWallet={false}
          refunded={null}
          onClose={() => setGiving(null)}
          onDone={(text) => {
            setGiving(null);
            tell(text);
          }}
        />
      )}
    </PageFrame>
  );
}

function keyOf({ source }: DueBackRow): string {
  switch (source.kind) {
    case 'bill':
      return source.billId;
    case 'prepay':
      return source.prepayId;
    case 'wallet':
      return source.accountId;
    case 'payment':
      return source.paymentId;
  }
}

function useWhat(): (row: DueBackRow) => string {
  const { t } = useTranslation('payments');
  return ({ source, billNumber }) => {
    if (source.kind === 'bill') return t('back.bill', { number: billNumber ?? 0 });
    if (source.kind === 'payment') return t('back.payment');
    return billNumber === null ? t('back.prepay') : t('back.prepayOf', { number: billNumber });
  };
}

function useColumns(give: ((row: DueBackRow) => void) | null): readonly Column<DueBackRow>[] {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const whatOf = useWhat();
  const columns: Column<DueBackRow>[] = [
    {
      id: 'what',
      title: t('column.what'),
      wraps: true,
      cell: (row) => (
        <>
          {row.sessionId === null ? whatOf(row) : <a href={hrefOf(['session', row.sessionId])}>{whatOf(row)}</a>}
          {row.problem !== null && (
            <Box component="span" sx={{ display: 'block', color: 'warning.main', fontSize: '0.8125rem' }}>
              {t('back.failed', { problem: row.problem })}
            </Box>
          )}
        </>
      ),
    },
    { id: 'since', title: t('column.since'), cell: (row) => <TimeText atMs={row.sinceMs} /> },
    { id: 'came', title: t('column.came'), cell: (row) => (row.method === null ? t('back.several') : common(`method.${row.method}`)) },
    { id: 'amount', title: t('column.amount'), align: 'right', cell: (row) => <MoneyText minor={row.amount} /> },
  ];
  if (give === null) return columns;
  return [
    ...columns,
    {
      id: 'deeds',
      title: '',
      align: 'right',
      cell: (row) => (
        <Button size="small" onClick={() => give(row)}>
          {t('back.do')}
        </Button>
      ),
    },
  ];
}
