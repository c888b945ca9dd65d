/** Every meter reading of the charge, page by page. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadingDetail, SessionView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { EnergyText, PercentText, PowerText } from '../../components/texts.tsx';
import { dayText, secondText } from '../../format/time-text.ts';

const PAGE_ROWS = 25;

export function ReadingsTable({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation('session');
  const { zone } = useStation();
  const api = useApi();
  const [page, setPage] = useState(0);
  const mine = view.id;
  const readings = useCall(
    api.sessions.readings,
    { sessionId: mine, offset: page * PAGE_ROWS, limit: PAGE_ROWS },
    { topics: ['session'], concerns: (notice) => notice.topic === 'session' && notice.sessionId === mine },
  );
  const columns: Column<ReadingDetail>[] = [
    { id: 'time', title: t('readings.time'), cell: (row) => `${dayText(row.atMs, zone)} ${secondText(row.atMs, zone)}` },
    { id: 'register', title: t('readings.register'), align: 'right', cell: (row) => <EnergyText dwh={row.register} decimals={4} /> },
    { id: 'power', title: t('readings.power'), align: 'right', cell: (row) => <PowerText watt={row.power} decimals={3} /> },
    { id: 'battery', title: t('readings.battery'), align: 'right', cell: (row) => <PercentText percent={row.stateOfCharge} /> },
    { id: 'source', title: t('readings.source'), cell: (row) => t(`source.${row.source}`) },
    { id: 'other', title: t('readings.other'), wraps: true, cell: (row) => <Others row={row} /> },
  ];
  return (
    <Box>
      <Typography variant="h2" sx={{ mb: 1 }}>
        {t('readings.title')}
      </Typography>
      <Listed call={readings} isEmpty={readings.data?.total === 0} empty={<EmptyState title={t('readings.none')} />}>
        <DataTable
          label={t('readings.title')}
          columns={columns}
          rows={readings.data?.rows}
          rowKey={(row) => `${row.atMs}/${row.receivedMs}/${row.register ?? ''}`}
        />
        <Pager page={page} size={PAGE_ROWS} total={readings.data?.total} onPage={setPage} />
      </Listed>
    </Box>
  );
}

const SHOWN = /^(Energy\.Active\.Import\.Register|Power\.Active\.Import|SoC)$/;

/** What the columns do not show, as the pile said it. */
function Others({ row }: { readonly row: ReadingDetail }) {
  const rest = row.samples.filter((sample) => !SHOWN.test(sample.measurand) || sample.phase !== null);
  return (
    <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
      {rest
        .map((sample) => `${sample.measurand}${sample.phase === null ? '' : ` ${sample.phase}`} ${sample.value} ${sample.unit}`)
        .join(' · ')}
    </Box>
  );
}
