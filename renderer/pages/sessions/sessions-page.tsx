/** Every session, newest first: searched and filtered by the address, a hundred a page at most, and as CSV. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Tooltip from '@mui/material/Tooltip';
import { useTranslation } from 'react-i18next';
import { listCsv } from '../../client/list-csv.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { billStates, isBackwards, noSessionFilter, phases, questionOf, type SessionFilterText } from './filter.ts';
import { useSessionColumns } from './session-columns.tsx';

const size = 50;

export function SessionsPage() {
  const { t, i18n } = useTranslation('sessions');
  const api = useApi();
  const { zone } = useStation();
  const [filter, setFilter] = useFilters<SessionFilterText>(noSessionFilter);
  const question = questionOf(filter, zone);
  const page = pageOf(filter.page);
  const sessions = useCall(api.sessions.list, { filter: question, offset: page * size, limit: size }, { topics: ['session', 'bills'] });
  const columns = useSessionColumns();
  const change = (next: Partial<SessionFilterText>) => setFilter({ ...next, page: '' });
  return (
    <PageFrame
      title={t('title')}
      filters={<Filters filter={filter} onChange={change} />}
      actions={
        <Button variant="outlined" startIcon={<DownloadIcon />} href={listCsv('sessions', question, languageOf(i18n))} download>
          {t('downloadCsv')}
        </Button>
      }
    >
      <Listed
        call={sessions}
        isEmpty={sessions.data?.rows.length === 0}
        empty={<NoSessions filtered={isFiltered(filter)} onClear={() => setFilter(noSessionFilter)} />}
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={sessions.data?.rows}
          rowKey={(row) => row.id}
          href={(row) => hrefOf(['session', row.id])}
        />
        <Pager page={page} size={size} total={sessions.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}

function Filters({
  filter,
  onChange,
}: {
  readonly filter: SessionFilterText;
  readonly onChange: (next: Partial<SessionFilterText>) => void;
}) {
  const { t } = useTranslation('sessions');
  const { t: common } = useTranslation();
  const piles = useCall(useApi().piles.list, undefined, { topics: ['pile', 'waiting'] });
  const backwards = isBackwards(filter) ? t('dates.backwards') : null;
  return (
    <>
      <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => onChange({ text })} width={216} />
      <FilterSelect
        label={t('filter.pile')}
        any={t('filter.anyPile')}
        value={filter.pile}
        choices={(piles.data?.accepted ?? []).map((pile) => ({ value: pile.id, text: pile.name }))}
        onChange={(pile) => onChange({ pile })}
      />
      <FilterSelect
        label={t('filter.phase')}
        any={t('filter.anyPhase')}
        value={filter.phase}
        choices={phases.map((phase) => ({ value: phase, text: common(`phase.${phase}`) }))}
        onChange={(phase) => onChange({ phase })}
      />
      <FilterSelect
        label={t('filter.bill')}
        any={t('filter.anyBill')}
        value={filter.bill}
        choices={billStates.map((state) => ({ value: state, text: common(`bill.${state}`) }))}
        onChange={(bill) => onChange({ bill })}
        width={132}
      />
      <DayField label={t('filter.from')} value={filter.from} problem={backwards} onChange={(from) => onChange({ from })} />
      <DayField label={t('filter.to')} value={filter.to} problem={backwards} onChange={(to) => onChange({ to })} />
      <Tooltip title={t('filter.flaggedHelp')}>
        <FormControlLabel
          sx={{ mx: 0 }}
          label={t('filter.flagged')}
          control={<Switch size="small" checked={filter.flagged === 'yes'} onChange={(_, on) => onChange({ flagged: on ? 'yes' : '' })} />}
        />
      </Tooltip>
      {isFiltered(filter) && <Button onClick={() => onChange(noSessionFilter)}>{t('filter.clear')}</Button>}
    </>
  );
}

function NoSessions({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const { t } = useTranslation('sessions');
  if (filtered)
    return (
      <EmptyState
        title={t('empty.filteredTitle')}
        help={t('empty.filteredText')}
        action={
          <Button variant="outlined" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        }
      />
    );
  return (
    <EmptyState
      title={t('empty.title')}
      help={t('empty.text')}
      action={
        <Button variant="outlined" href={hrefOf(['board'])}>
          {t('empty.toBoard')}
        </Button>
      }
    />
  );
}

function isFiltered(filter: SessionFilterText): boolean {
  const { page: _, ...rest } = filter;
  return Object.values(rest).some((value) => value !== '');
}
