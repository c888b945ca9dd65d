/** Every shift there was, newest first; a row opens its paper. */
import BalancedIcon from '@mui/icons-material/CheckCircleOutlined';
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import DiffersIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftRow } from '../../../station-core/api/contract.ts';
import { listCsv } from '../../client/list-csv.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark, toneColor } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';

const SIZE = 50;
const noFilter = { show: '', page: '' };

export function ShiftList({ aside }: { readonly aside: ReactNode }) {
  const { t, i18n } = useTranslation('till');
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const shifts = useCall(useApi().till.shifts, { offset: page * SIZE, limit: SIZE }, { topics: ['till'] });
  const columns = useColumns();
  const csv = (
    <Button variant="outlined" startIcon={<DownloadIcon />} href={listCsv('shifts', {}, languageOf(i18n))} download>
      {t('csv')}
    </Button>
  );
  return (
    <PageFrame title={t('title')} aside={aside} actions={csv}>
      <Listed call={shifts} isEmpty={shifts.data?.rows.length === 0} empty={<EmptyState title={t('empty.title')} help={t('empty.text')} />}>
        <DataTable
          label={t('show.all')}
          columns={columns}
          rows={shifts.data?.rows}
          rowKey={({ id }) => id}
          href={({ id }) => hrefOf(['till', id])}
        />
        <Pager page={page} size={SIZE} total={shifts.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}

function useColumns(): readonly Column<ShiftRow>[] {
  const { t } = useTranslation('till');
  return [
    { id: 'number', title: t('column.number'), cell: ({ number }) => number },
    { id: 'opened', title: t('column.opened'), cell: ({ openedAtMs }) => <TimeText atMs={openedAtMs} relative={false} long /> },
    { id: 'by', title: t('column.by'), cell: ({ operatorName }) => operatorName },
    {
      id: 'closed',
      title: t('column.closed'),
      cell: ({ closedAtMs }) => (closedAtMs === null ? t('stillOpen') : <TimeText atMs={closedAtMs} relative={false} long />),
    },
    { id: 'expected', title: t('column.expected'), align: 'right', cell: (row) => <MoneyText minor={row.expectedCash} /> },
    { id: 'counted', title: t('column.counted'), align: 'right', cell: (row) => <MoneyText minor={row.countedCash} /> },
    { id: 'difference', title: t('column.difference'), align: 'right', cell: (row) => <DifferenceText minor={row.difference} /> },
  ];
}

/** Amber and a sign where it differs, a word where it does not. */
function DifferenceText({ minor }: { readonly minor: number | null }) {
  const { t } = useTranslation('till');
  if (minor === null) return <MoneyText minor={null} />;
  if (minor === 0) return <Mark tone="quiet" icon={BalancedIcon} text={t('agrees')} />;
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, color: toneColor('soon'), fontWeight: 600 }}>
      <DiffersIcon fontSize="inherit" aria-hidden />
      <MoneyText minor={minor} />
    </Box>
  );
}
