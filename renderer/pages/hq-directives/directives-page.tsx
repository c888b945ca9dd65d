/** What HQ ordered, and how far each order is. */
import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { StationFilter } from '../../components/hq/station-filter.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed, NoMatch } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { Progress } from './directive-marks.tsx';
import { KINDS } from './kinds.ts';

const noFilter = { kind: '', station: '', page: '' };
const PAGE = 50;

export function DirectivesPage() {
  const { t } = useTranslation('hqDirectives');
  const api = useHqApi();
  const { role } = useHqMe();
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const kind = KINDS.find((one) => one === filter.kind) ?? '';
  const names = useCall(api.stations.names, undefined);
  const list = useCall(api.directives.list, { kind, stationId: filter.station, offset: page * PAGE, limit: PAGE });
  useFresh(list.reload, 5_000);
  const mayOrder = (['prices', 'orders', 'files'] as const).some((deed) => hqMay(role, deed));
  return (
    <PageFrame
      title={t('title')}
      actions={
        mayOrder && (
          <Button variant="contained" startIcon={<AddIcon />} href={hrefOf(['compose'])}>
            {t('make')}
          </Button>
        )
      }
      filters={
        <>
          <FilterSelect
            label={t('kind')}
            value={filter.kind}
            any={t('kind.any')}
            choices={KINDS.map((value) => ({ value, text: t(`kind.${value}`) }))}
            onChange={(value) => setFilter({ kind: value, page: '' })}
            width={200}
          />
          <StationFilter stations={names.data} value={filter.station} onChange={(station) => setFilter({ station, page: '' })} />
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          kind !== '' || filter.station !== '' ? (
            <NoMatch onClear={() => setFilter(noFilter)} />
          ) : (
            <EmptyState title={t('empty')} help={t('empty.help')} />
          )
        }
      >
        <DataTable
          label={t('title')}
          rows={list.data?.rows}
          rowKey={({ orderId }) => orderId}
          href={({ orderId }) => hrefOf(['directive', orderId])}
          columns={[
            {
              id: 'what',
              title: t('col.what'),
              wraps: true,
              cell: ({ kind: of, name, objectId, version, isGivenUp }) => (
                <>
                  {t(`kind.${of}`)}
                  {isGivenUp && ` (${t('givenUp')})`}
                  <Box
                    component="span"
                    sx={{ display: 'block', color: 'text.secondary', fontSize: '0.8125rem', fontWeight: 400, overflowWrap: 'anywhere' }}
                  >
                    {[name, t('version', { id: objectId, version })].filter((part) => part !== '').join(' · ')}
                  </Box>
                </>
              ),
            },
            { id: 'issued', title: t('col.issued'), cell: ({ issuedAtMs }) => <TimeText atMs={issuedAtMs} /> },
            { id: 'by', title: t('col.by'), cell: ({ issuedBy }) => (issuedBy === '' ? t('by.itself') : issuedBy) },
            {
              id: 'from',
              title: t('col.from'),
              cell: ({ validFromMs, issuedAtMs }) => (validFromMs <= issuedAtMs ? t('atOnce') : <TimeText atMs={validFromMs} />),
            },
            { id: 'progress', title: t('col.progress'), width: 260, cell: (order) => <Progress order={order} /> },
          ]}
        />
        <Pager page={page} size={PAGE} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}
