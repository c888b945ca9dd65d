/** What happened when an alarm acted: the list, and one of them. */
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import type { IncidentRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { IncidentState } from './incident-state.tsx';
import { OneIncident } from './incident-view.tsx';

const size = 50;
const SHOWS = ['all', 'open', 'real', 'drills'] as const;

export function IncidentsPage({ parts: [incidentId] }: { readonly parts: readonly string[] }) {
  return incidentId === undefined ? <List /> : <OneIncident incidentId={incidentId} />;
}

function List() {
  const { t } = useTranslation('incidents');
  const [filter, setFilter] = useFilters({ show: '', page: '' });
  const show = SHOWS.find((one) => one === filter.show) ?? 'all';
  const page = pageOf(filter.page);
  const list = useCall(useApi().incidents.list, { show, offset: page * size, limit: size }, { topics: ['incidents'] });
  const columns = useColumns();
  const isDrills = show === 'drills';
  return (
    <PageFrame
      title={t('title')}
      filters={
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('show.label')}
          value={show}
          onChange={(_, next: string | null) => {
            if (next !== null) setFilter({ show: next === 'all' ? '' : next, page: '' });
          }}
        >
          {SHOWS.map((one) => (
            <ToggleButton key={one} value={one}>
              {t(`show.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          <EmptyState
            title={t(show === 'open' ? 'empty.open' : isDrills ? 'empty.drills' : 'empty.title')}
            help={t(isDrills ? 'empty.drillsText' : 'empty.text')}
          />
        }
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={list.data?.rows}
          rowKey={(row) => row.id}
          href={(row) => hrefOf(['incident', row.id])}
        />
        <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}

function useColumns(): readonly Column<IncidentRow>[] {
  const { t } = useTranslation('incidents');
  return [
    { id: 'number', title: t('column.number'), align: 'right', width: 72, cell: (row) => row.number },
    { id: 'what', title: t('column.what'), wraps: true, cell: (row) => row.title },
    { id: 'where', title: t('column.where'), wraps: true, cell: (row) => row.zoneNames.join(', ') },
    { id: 'opened', title: t('column.opened'), cell: (row) => <TimeText atMs={row.openedAtMs} /> },
    { id: 'state', title: t('column.state'), cell: (row) => <IncidentState incident={row} /> },
    { id: 'evidence', title: t('column.evidence'), cell: (row) => (row.clips === 0 ? t('noClips') : t('clips', { count: row.clips })) },
  ];
}
