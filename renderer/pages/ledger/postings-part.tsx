/** Every posting, newest first: filtered by the address, as CSV; of one account it is its statement, with how it stood after each. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostingRow, PostingSide } from '../../../station-core/api/contract.ts';
import { listCsv } from '../../client/list-csv.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { ACCOUNTS, REASONS_IN_ORDER } from './accounts.ts';
import { beforeOf, isBackwards, isFiltered, NOBODY, noPostingFilter, questionOf, type PostingFilterText } from './filter.ts';
import { PartyText } from './party-sheet.tsx';

const SIZE = 50;

export function PostingsPart({ aside }: { readonly aside: ReactNode }) {
  const { t, i18n } = useTranslation('ledger');
  const { zone } = useStation();
  const [filter, setFilter] = useFilters<PostingFilterText>(noPostingFilter);
  const question = questionOf(filter, zone);
  const beforeSeq = beforeOf(filter.before);
  const postings = useCall(
    useApi().ledger.postings,
    { filter: question, beforeSeq, limit: SIZE },
    { topics: ['bills', 'payments', 'till', 'accounts', 'invoices'] },
  );
  const columns = useColumns(question.account !== null && question.reason === null && question.text === '');
  const change = (next: Partial<PostingFilterText>) => setFilter({ ...next, before: '' });
  const next = postings.data?.nextBeforeSeq ?? null;
  return (
    <PageFrame
      title={t('title')}
      aside={aside}
      actions={
        <Button variant="outlined" startIcon={<DownloadIcon />} href={listCsv('postings', question, languageOf(i18n))} download>
          {t('postings.csv')}
        </Button>
      }
      filters={<Filters filter={filter} onChange={change} />}
    >
      <Listed
        call={postings}
        isEmpty={postings.data?.rows.length === 0}
        empty={
          isFiltered(filter) ? (
            <EmptyState title={t('empty.filteredTitle')} help={t('empty.filteredText')} />
          ) : (
            <EmptyState title={t('empty.title')} help={t('empty.text')} />
          )
        }
      >
        <DataTable label={t('show.postings')} columns={columns} rows={postings.data?.rows} rowKey={({ seq }) => String(seq)} />
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 1, minHeight: 40, mt: 0.5 }}>
          {beforeSeq !== null && <Button onClick={() => setFilter({ before: '' })}>{t('postings.newest')}</Button>}
          <Button disabled={next === null} onClick={() => setFilter({ before: String(next ?? '') })}>
            {t('postings.older')}
          </Button>
        </Box>
      </Listed>
    </PageFrame>
  );
}

function Filters({
  filter,
  onChange,
}: {
  readonly filter: PostingFilterText;
  readonly onChange: (next: Partial<PostingFilterText>) => void;
}) {
  const { t } = useTranslation('ledger');
  const backwards = isBackwards(filter) ? t('postings.backwards') : null;
  return (
    <>
      <SearchField value={filter.text} placeholder={t('postings.search')} onChange={(text) => onChange({ text })} width={220} />
      <FilterSelect
        label={t('postings.account')}
        any={t('postings.anyAccount')}
        value={filter.account}
        choices={ACCOUNTS.map((account) => ({ value: account, text: t(`account.${account}`) }))}
        onChange={(account) => onChange({ account, party: '' })}
        width={190}
      />
      {filter.party !== '' && (
        <Chip
          label={
            <>
              {t('parties.whose')}: <PartyText party={filter.party === NOBODY ? '' : filter.party} accountNumber={null} />
            </>
          }
          onDelete={() => onChange({ party: '' })}
        />
      )}
      <FilterSelect
        label={t('postings.reason')}
        any={t('postings.anyReason')}
        value={filter.reason}
        choices={REASONS_IN_ORDER.map((reason) => ({ value: reason, text: t(`reason.${reason}`) }))}
        onChange={(reason) => onChange({ reason })}
        width={170}
      />
      <DayField label={t('postings.from')} value={filter.from} problem={backwards} onChange={(from) => onChange({ from })} />
      <DayField label={t('postings.to')} value={filter.to} problem={backwards} onChange={(to) => onChange({ to })} />
      {isFiltered(filter) && <Button onClick={() => onChange({ ...noPostingFilter, show: 'postings' })}>{t('postings.clear')}</Button>}
    </>
  );
}

function useColumns(isStatement: boolean): readonly Column<PostingRow>[] {
  const { t } = useTranslation('ledger');
  return [
    { id: 'seq', title: t('column.seq'), align: 'right', width: 80, cell: ({ seq }) => seq },
    { id: 'time', title: t('column.time'), width: 150, cell: ({ atMs }) => <TimeText atMs={atMs} relative={false} long /> },
    { id: 'what', title: t('column.what'), wraps: true, cell: (row) => <What row={row} /> },
    { id: 'debit', title: t('column.debit'), wraps: true, cell: ({ debit }) => <Side side={debit} /> },
    { id: 'credit', title: t('column.credit'), wraps: true, cell: ({ credit }) => <Side side={credit} /> },
    { id: 'amount', title: t('column.amount'), align: 'right', cell: ({ amount }) => <MoneyText minor={amount} /> },
    ...(isStatement
      ? [
          {
            id: 'standing',
            title: t('column.standing'),
            align: 'right' as const,
            cell: (row: PostingRow) => <MoneyText minor={row.standing} />,
          },
        ]
      : []),
    { id: 'by', title: t('column.by'), cell: ({ operatorName }) => operatorName ?? '' },
  ];
}

function What({ row }: { readonly row: PostingRow }) {
  const { t } = useTranslation('ledger');
  return (
    <>
      {t(`reason.${row.reason}`)}
      <Typography variant="body2" color="textSecondary" component="div" sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
        {row.billId !== null && row.billNumber !== null && (
          <Link href={hrefOf(['receipt', row.billId])} underline="hover" color="inherit">
            {t('posting.bill', { number: row.billNumber })}
          </Link>
        )}
        {row.sessionId !== null && row.transactionId !== null && (
          <Link href={hrefOf(['session', row.sessionId])} underline="hover" color="inherit">
            {t('posting.session', { number: row.transactionId })}
          </Link>
        )}
        {row.shiftId !== null && row.shiftNumber !== null && (
          <Link href={hrefOf(['till', row.shiftId])} underline="hover" color="inherit">
            {t('posting.shift', { number: row.shiftNumber })}
          </Link>
        )}
      </Typography>
    </>
  );
}

function Side({ side }: { readonly side: PostingSide }) {
  const { t } = useTranslation('ledger');
  return (
    <>
      {t(`account.${side.account}`)}
      {side.party !== null && (
        <Typography variant="body2" color="textSecondary">
          <PartyText party={side.party} accountNumber={side.accountNumber} />
        </Typography>
      )}
    </>
  );
}
