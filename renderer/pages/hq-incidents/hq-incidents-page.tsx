/** Incidents of all stations. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import FireIcon from '@mui/icons-material/LocalFireDepartmentOutlined';
import DrillIcon from '@mui/icons-material/SchoolOutlined';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi } from '../../client/hq/hq-context.tsx';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { HqTime } from '../../components/hq/hq-time.tsx';
import { Mark } from '../../components/mark.tsx';
import { StationFilter } from '../../components/hq/station-filter.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed, NoMatch } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';

const noFilter = { station: '', drills: '', text: '', page: '' };
const PAGE = 50;

export function HqIncidentsPage() {
  const { t } = useTranslation('hqIncidents');
  const api = useHqApi();
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const names = useCall(api.stations.names, undefined);
  const drills = filter.drills !== 'no';
  const list = useCall(api.incidents.list, { stationId: filter.station, drills, text: filter.text, offset: page * PAGE, limit: PAGE });
  useFresh(list.reload);
  const { data } = list;
  return (
    <PageFrame
      title={t('title')}
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} />
          <StationFilter stations={names.data} value={filter.station} onChange={(station) => setFilter({ station, page: '' })} />
          <FormControlLabel
            control={<Switch size="small" checked={drills} onChange={(_, on) => setFilter({ drills: on ? '' : 'no', page: '' })} />}
            label={t('drills')}
          />
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={data?.rows.length === 0}
        empty={
          filter.station !== '' || filter.text !== '' || !drills ? (
            <NoMatch onClear={() => setFilter(noFilter)} />
          ) : (
            <EmptyState icon={<CheckIcon />} title={t('empty')} help={t('empty.help')} />
          )
        }
      >
        <DataTable
          label={t('title')}
          rows={data?.rows}
          rowKey={({ stationId, incidentId }) => `${stationId} ${incidentId}`}
          href={({ stationId, incidentId }) => hrefOf(['incident', stationId, incidentId])}
          columns={[
            { id: 'title', title: t('col.title'), wraps: true, cell: ({ title, incidentId }) => (title === '' ? incidentId : title) },
            { id: 'station', title: t('col.station'), cell: ({ stationName }) => stationName },
            { id: 'begun', title: t('col.begun'), cell: ({ begunAtMs, zone }) => <HqTime atMs={begunAtMs} zone={zone} /> },
            {
              id: 'ended',
              title: t('col.ended'),
              cell: ({ endedAtMs, zone }) => <HqTime atMs={endedAtMs} zone={zone} relative={false} />,
            },
            {
              id: 'state',
              title: t('col.state'),
              cell: ({ endedAtMs, isDrill }) =>
                isDrill ? (
                  <Mark tone="quiet" icon={DrillIcon} text={t('drill')} />
                ) : endedAtMs === null ? (
                  <Mark tone="danger" icon={FireIcon} text={t('open')} />
                ) : (
                  <Mark tone="quiet" icon={CheckIcon} text={t('closed')} />
                ),
            },
            { id: 'steps', title: t('col.steps'), align: 'right', cell: ({ steps }) => steps },
          ]}
        />
        <Pager page={page} size={PAGE} total={data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}
