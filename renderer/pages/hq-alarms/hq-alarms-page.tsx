/** Alarms of all stations: what stands now, the worst first; and what is over. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../hq-receiver/contract.ts';
import { useFresh, useHqApi } from '../../client/hq/hq-context.tsx';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { useAlarmColumns } from '../../components/hq/alarm-columns.tsx';
import { StationFilter } from '../../components/hq/station-filter.tsx';
import { AlarmCounts } from '../../components/hq/station-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed, NoMatch } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';

const noFilter = { tab: '', severity: '', station: '', text: '', page: '' };
const PAGE = 50;
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export function HqAlarmsPage() {
  const { t } = useTranslation('hqAlarms');
  const { t: hq } = useTranslation('hq');
  const api = useHqApi();
  const [filter, setFilter] = useFilters(noFilter);
  const standing = filter.tab !== 'over';
  const page = pageOf(filter.page);
  const severity = SEVERITIES.find((one) => one === filter.severity) ?? '';
  const names = useCall(api.stations.names, undefined);
  const list = useCall(api.alarms.list, {
    standing,
    severity,
    stationId: filter.station,
    text: filter.text,
    offset: page * PAGE,
    limit: PAGE,
  });
  useFresh(list.reload, 5_000);
  const columns = useAlarmColumns(true, standing);
  const isFiltered = filter.severity !== '' || filter.station !== '' || filter.text !== '';
  const { data } = list;
  return (
    <PageFrame
      title={t('title')}
      aside={
        data === undefined ? undefined : (
          <Box sx={{ fontSize: '0.9375rem' }}>
            <AlarmCounts counts={data.standing} />
          </Box>
        )
      }
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} />
          <FilterSelect
            label={t('severity')}
            value={filter.severity}
            any={t('severity.any')}
            choices={SEVERITIES.map((value) => ({ value, text: hq(`severity.${value}`) }))}
            onChange={(value) => setFilter({ severity: value, page: '' })}
          />
          <StationFilter stations={names.data} value={filter.station} onChange={(station) => setFilter({ station, page: '' })} />
          <Tabs
            value={standing ? 'standing' : 'over'}
            onChange={(_, next: string) => setFilter({ tab: next === 'over' ? next : '', page: '' })}
            sx={{ minHeight: 40, '& .MuiTab-root': { minHeight: 40, py: 0 } }}
          >
            <Tab value="standing" label={t('tab.standing')} />
            <Tab value="over" label={t('tab.over')} />
          </Tabs>
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={data?.rows.length === 0}
        empty={
          isFiltered ? (
            <NoMatch onClear={() => setFilter({ ...noFilter, tab: filter.tab })} />
          ) : (
            <EmptyState
              icon={<CheckIcon />}
              title={t(standing ? 'empty.standing' : 'empty.over')}
              help={t(standing ? 'empty.standing.help' : 'empty.over.help')}
            />
          )
        }
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={data?.rows}
          rowKey={(alarm: AlarmRow) => `${alarm.stationId} ${alarm.key} ${alarm.raisedAtMs}`}
          href={({ stationId }) => hrefOf(['station', stationId])}
        />
        <Pager page={page} size={PAGE} total={data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}
