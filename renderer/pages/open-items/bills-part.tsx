/** Bills that ask for money, the oldest first: taken here, or given up. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenBillRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { shownAmount } from '../../format/amount-text.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { PayDialog } from '../../components/pay-dialog.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { WriteOffDialog } from '../../components/write-off-dialog.tsx';
import { AccountName } from './account-name.tsx';

const size = 50;
const noFilter = { text: '', of: '', page: '' };

export function BillsPart({ aside, tell }: { readonly aside: ReactNode; readonly tell: (text: string) => void }) {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const api = useApi();
  const { role } = useMe();
  const [filter, setFilter] = useFilters(noFilter);
  const [paying, setPaying] = useState<OpenBillRow | null>(null);
  const [writingOff, setWritingOff] = useState<OpenBillRow | null>(null);
  const credit = filter.of === 'credit';
  const page = pageOf(filter.page);
  const list = useCall(
    api.payments.bills,
    { text: filter.text, credit, offset: page * size, limit: size },
    { topics: ['bills', 'payments'] },
  );
  const filtered = filter.text !== '';
  const columns = useColumns({ mayPay: may(role, 'pay'), credit, pay: setPaying, writeOff: setWritingOff });
  return (
    <PageFrame
      title={t('title')}
      aside={aside}
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} width={260} />
          <ToggleButtonGroup
            exclusive
            size="small"
            value={credit ? 'credit' : 'desk'}
            onChange={(_, next: string | null) => {
              if (next !== null) setFilter({ of: next === 'credit' ? 'credit' : '', page: '' });
            }}
          >
            <ToggleButton value="desk">{t('credit.no')}</ToggleButton>
            <ToggleButton value="credit">{t('credit.yes')}</ToggleButton>
          </ToggleButtonGroup>
          {filtered && <Button onClick={() => setFilter({ text: '', page: '' })}>{common('list.clear-filters')}</Button>}
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          <EmptyState
            title={t(filtered ? 'bills.filteredTitle' : 'bills.emptyTitle')}
            help={t(filtered ? 'bills.filteredText' : 'bills.emptyText')}
          />
        }
      >
        <DataTable
          label={t('show.bills')}
          columns={columns}
          rows={list.data?.rows}
          rowKey={(row) => row.billId}
          href={(row) => hrefOf(['session', row.sessionId])}
        />
        <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
      {paying !== null && (
        <PayDialog
          billId={paying.billId}
          billNumber={paying.number}
          name={paying.place}
          dueMinor={paying.due}
          onClose={() => setPaying(null)}
          onPaid={({ number }) => {
            setPaying(null);
            tell(common('pay.done', { number }));
          }}
        />
      )}
      {writingOff !== null && (
        <WriteOffDialog
          billId={writingOff.billId}
          billNumber={writingOff.number}
          dueMinor={writingOff.due}
          onClose={() => setWritingOff(null)}
          onDone={(text) => {
            setWritingOff(null);
            tell(text);
          }}
        />
      )}
    </PageFrame>
  );
}

function useColumns({
  mayPay,
  credit,
  pay,
  writeOff,
}: {
  readonly mayPay: boolean;
  readonly credit: boolean;
  readonly pay: (row: OpenBillRow) => void;
  readonly writeOff: (row: OpenBillRow) => void;
}): readonly Column<OpenBillRow>[] {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const { currency } = useStation();
  const columns: Column<OpenBillRow>[] = [
    { id: 'number', title: t('column.bill'), width: 88, cell: (row) => row.number },
    { id: 'place', title: t('column.where'), wraps: true, cell: (row) => row.place },
    { id: 'issued', title: t('column.issued'), cell: (row) => <TimeText atMs={row.issuedAtMs} /> },
    { id: 'account', title: t('column.account'), wraps: true, cell: (row) => <AccountName account={row.account} /> },
    { id: 'total', title: t('column.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} /> },
    {
      id: 'due',
      title: t('column.due'),
      align: 'right',
      cell: (row) => (
        <>
          <MoneyText minor={row.due} />
          {row.asked > 0 && (
            <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.8125rem' }}>
              {t('bill.asked', { amount: shownAmount(row.asked, currency) })}
            </Box>
          )}
        </>
      ),
    },
  ];
  if (!mayPay) return columns;
  const deeds: Column<OpenBillRow> = {
    id: 'deeds',
    title: '',
    align: 'right',
    cell: (row) => (
      <>
        <Button size="small" color="inherit" onClick={() => writeOff(row)}>
          {t('do.write-off')}
        </Button>
        <Button size="small" onClick={() => pay(row)}>
          {common('pay.button')}
        </Button>
      </>
    ),
  };
  return credit ? columns : [...columns, deeds];
}
