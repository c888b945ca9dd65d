/** Papers: every invoice, credit note, statement and settlement, and what drivers asked for by phone. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import type { InvoiceRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { PaperMark } from '../../components/papers/paper-mark.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { shortTimeText } from '../../format/time-text.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { exportPath, isBackwards, isFiltered, kinds, noInvoiceFilter, questionOf, type InvoiceFilterText } from './filter.ts';
import { RequestsList } from './requests-list.tsx';

const SIZE = 50;

export function InvoicesPage() {
  const { t } = useTranslation('invoices');
  const [filter, setFilter] = useFilters<InvoiceFilterText>(noInvoiceFilter);
  const requests = useCall(useApi().invoices.requests, undefined, { topics: ['invoices', 'bills'] });
  const waiting = requests.data?.length ?? 0;
  const view = (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={t('view.label')}
      value={filter.view === 'asked' ? 'asked' : 'issued'}
      onChange={(_, next: string | null) => {
        if (next !== null) setFilter({ ...noInvoiceFilter, view: next === 'asked' ? 'asked' : '' });
      }}
    >
      <ToggleButton value="issued">{t('view.issued')}</ToggleButton>
      <ToggleButton value="asked">{waiting === 0 ? t('view.asked') : t('view.asked.count', { count: waiting })}</ToggleButton>
    </ToggleButtonGroup>
  );
  return filter.view === 'asked' ? (
    <PageFrame title={t('title')} filters={view}>
      <RequestsList requests={requests} />
    </PageFrame>
  ) : (
    <Issued filter={filter} onChange={(next) => setFilter({ page: '', ...next })} view={view} />
  );
}

interface IssuedProps {
  readonly filter: InvoiceFilterText;
  readonly onChange: (next: Partial<InvoiceFilterText>) => void;
  readonly view: React.ReactNode;
}

function Issued({ filter, onChange, view }: IssuedProps) {
  const { t, i18n } = useTranslation('invoices');
  const question = questionOf(filter);
  const page = pageOf(filter.page);
  const list = useCall(useApi().invoices.list, { filter: question, offset: page * SIZE, limit: SIZE }, { topics: ['invoices', 'bills'] });
  const columns = useColumns();
  const language = languageOf(i18n);
  return (
    <PageFrame
      title={t('title')}
      actions={(['csv', 'json'] as const).map((form) => (
        <Button key={form} variant="outlined" startIcon={<DownloadIcon />} href={exportPath(form, question, language)} download>
          {t(form)}
        </Button>
      ))}
      filters={
        <>
          {view}
          <SearchField value={filter.text} onChange={(text) => onChange({ text })} placeholder={t('search')} width={320} />
          <FilterSelect
            label={t('filter.kind')}
            value={filter.kind}
            any={t('filter.kind.any')}
            choices={kinds.map((kind) => ({ value: kind, text: t(`kind.${kind}`) }))}
            onChange={(kind) => onChange({ kind })}
            width={150}
          />
          <DayField
            label={t('filter.from')}
            value={filter.from}
            problem={isBackwards(filter) ? t('backwards') : null}
            onChange={(from) => onChange({ from })}
          />
          <DayField
            label={t('filter.to')}
            value={filter.to}
            problem={isBackwards(filter) ? t('backwards') : null}
            onChange={(to) => onChange({ to })}
          />
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          <EmptyState
            title={t(isFiltered(filter) ? 'empty.filtered' : 'empty.title')}
            help={t(isFiltered(filter) ? 'empty.filtered.help' : 'empty.help')}
          />
        }
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={list.data?.rows}
          rowKey={(row) => row.id}
          href={(row) => hrefOf(['invoice', row.id])}
        />
        <Pager page={page} size={SIZE} total={list.data?.total} onPage={(next) => onChange({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}

function useColumns(): readonly Column<InvoiceRow>[] {
  const { t } = useTranslation('invoices');
  const { zone } = useStation();
  const now = useNow();
  return [
    { id: 'number', title: t('column.number'), cell: (row) => row.name },
    { id: 'kind', title: t('column.kind'), cell: (row) => t(`kind.${row.kind}`) },
    { id: 'issued', title: t('column.issued'), cell: (row) => shortTimeText(row.issuedAtMs, zone, now) },
    { id: 'for', title: t('column.for'), wraps: true, cell: (row) => row.buyer?.name ?? t('erased') },
    { id: 'account', title: t('column.account'), align: 'right', cell: (row) => row.accountNumber ?? '' },
    {
      id: 'days',
      title: t('column.days'),
      cell: (row) => (row.fromDay === null || row.toDay === null ? '' : t('days', { from: row.fromDay, to: row.toDay })),
    },
    { id: 'net', title: t('column.net'), align: 'right', cell: (row) => <MoneyText minor={row.net} unit={false} /> },
    { id: 'tax', title: t('column.tax'), align: 'right', cell: (row) => <MoneyText minor={row.tax} unit={false} /> },
    { id: 'total', title: t('column.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} /> },
    { id: 'state', title: t('column.state'), cell: (row) => <PaperMark paper={row} /> },
  ];
}
