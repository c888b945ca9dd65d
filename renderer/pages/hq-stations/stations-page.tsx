/** All stations: which are silent, which miss something, what stands, what today came to. */
import MapIcon from '@mui/icons-material/MapOutlined';
import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import { useTranslation } from 'react-i18next';
import type { StationRow } from '../../../hq-receiver/contract.ts';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { AlarmCounts, StationMark } from '../../components/hq/station-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed, NoMatch } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { EnergyText, MoneyText, TimeText } from '../../components/texts.tsx';
import { currencyNamed } from '../../format/currency.ts';

const noFilter = { text: '', tag: '', state: '', page: '' };
const PAGE = 50;
const STATES = ['silent', 'missing', 'alarms', 'locked'] as const;

export function StationsPage() {
  const { t } = useTranslation('hqStations');
  const { role } = useHqMe();
  const [filter, setFilter] = useFilters(noFilter);
  const state = STATES.find((one) => one === filter.state) ?? '';
  const page = pageOf(filter.page);
  const list = useCall(useHqApi().stations.list, { text: filter.text, tag: filter.tag, state, offset: page * PAGE, limit: PAGE });
  useFresh(list.reload);
  const columns = useStationColumns();
  const { data } = list;
  const isFiltered = filter.text !== '' || filter.tag !== '' || state !== '';
  return (
    <PageFrame
      title={t('title')}
      aside={
        data === undefined ? undefined : (
          <Counts counts={data.counts} state={state} onState={(next) => setFilter({ state: next, page: '' })} />
        )
      }
      actions={
        <>
          <Button startIcon={<MapIcon />} href={hrefOf(['map'])}>
            {t('toMap')}
          </Button>
          {hqMay(role, 'stations') && (
            <Button variant="contained" startIcon={<AddIcon />} href={hrefOf(['codes'])}>
              {t('add')}
            </Button>
          )}
        </>
      }
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} />
          <FilterSelect
            label={t('tag')}
            value={filter.tag}
            any={t('tag.any')}
            choices={(data?.tags ?? []).map((tag) => ({ value: tag, text: tag }))}
            onChange={(tag) => setFilter({ tag, page: '' })}
            width={160}
          />
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={data?.rows.length === 0}
        empty={isFiltered ? <NoMatch onClear={() => setFilter(noFilter)} /> : <EmptyState title={t('empty')} help={t('empty.help')} />}
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={data?.rows}
          rowKey={({ stationId }) => stationId}
          href={({ stationId }) => hrefOf(['station', stationId])}
        />
        <Pager page={page} size={PAGE} total={data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}

/** How many there are of each; a click shows them alone. */
function Counts(props: {
  readonly counts: Readonly<Record<'all' | (typeof STATES)[number], number>>;
  readonly state: string;
  readonly onState: (state: string) => void;
}) {
  const { t } = useTranslation('hqStations');
  return (
    <Box sx={{ display: 'flex', gap: 0.75, flexWrap: 'wrap' }}>
      <Chip
        size="small"
        label={t('count.all', { count: props.counts.all })}
        variant={props.state === '' ? 'filled' : 'outlined'}
        onClick={() => props.onState('')}
      />
      {STATES.filter((state) => props.counts[state] > 0 || props.state === state).map((state) => (
        <Chip
          key={state}
          size="small"
          label={t(`count.${state}`, { count: props.counts[state] })}
          variant={props.state === state ? 'filled' : 'outlined'}
          onClick={() => props.onState(props.state === state ? '' : state)}
        />
      ))}
    </Box>
  );
}

function useStationColumns(): readonly Column<StationRow>[] {
  const { t } = useTranslation('hqStations');
  return [
    {
      id: 'name',
      title: t('col.name'),
      wraps: true,
      cell: ({ name, city }) => (
        <>
          {name}
          {city !== '' && (
            <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400, ml: 1 }}>
              {city}
            </Box>
          )}
        </>
      ),
    },
    { id: 'state', title: t('col.state'), cell: (station) => <StationMark station={station} /> },
    { id: 'contact', title: t('col.contact'), cell: ({ lastContactMs }) => <TimeText atMs={lastContactMs} /> },
    { id: 'alarms', title: t('col.alarms'), cell: ({ alarms }) => <AlarmCounts counts={alarms} /> },
    {
      id: 'piles',
      title: t('col.piles'),
      align: 'right',
      cell: ({ piles, pilesOnline }) => (piles === 0 ? '–' : t('piles', { online: pilesOnline, all: piles })),
    },
    { id: 'waiting', title: t('col.waiting'), align: 'right', cell: ({ waiting }) => (waiting === 0 ? '–' : waiting) },
    { id: 'energy', title: t('col.energy'), align: 'right', cell: ({ today }) => <EnergyText dwh={today?.energy ?? null} decimals={1} /> },
    {
      id: 'net',
      title: t('col.net'),
      align: 'right',
      cell: ({ today, currency }) => <MoneyText minor={today?.net ?? null} currency={currencyNamed(currency)} />,
    },
    {
      id: 'mark',
      title: t('col.mark'),
      align: 'right',
      cell: ({ mark }) => (
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {t('mark', { epoch: mark.epoch, seq: mark.seq })}
        </Box>
      ),
    },
  ];
}
