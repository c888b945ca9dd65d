/** Every minute of the charge: what was read, which prices held, what it cost. An hour a page. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { BillExplained, BillMinute } from '../../../station-core/api/contract.ts';
import { useFilters } from '../../client/router.ts';
import { useStation } from '../../client/station-context.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { Pager } from '../../components/pager.tsx';
import { EnergyText, LineAmountText } from '../../components/texts.tsx';
import { rateText } from '../../format/money-text.ts';
import { clockText, secondText } from '../../format/time-text.ts';
import { usePeriodWords } from '../../components/period-words.ts';

const SIZE = 60;
const noPage = { page: '' };

export function MinutesTable({ explained }: { readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const [filter, setFilter] = useFilters(noPage);
  const { minutes, minutesPerRow } = explained;
  const page = Math.min(pageOf(filter.page), Math.max(0, Math.ceil(minutes.length / SIZE) - 1));
  const columns = useColumns(explained);
  const title = minutesPerRow === 1 ? t('minutes.title') : t('minutes.title.coarse', { count: minutesPerRow });
  return (
    <Box>
      <Typography variant="h3" component="h2" sx={{ mt: 1, mb: 1 }}>
        {title}
      </Typography>
      <DataTable
        label={title}
        columns={columns}
        rows={minutes.slice(page * SIZE, (page + 1) * SIZE)}
        rowKey={(row) => `${row.fromMs} ${row.toMs}`}
      />
      <Pager page={page} size={SIZE} total={minutes.length} onPage={(next) => setFilter({ page: pageText(next) })} />
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
        {t('minutes.note')}
      </Typography>
    </Box>
  );
}

function useColumns(explained: BillExplained): readonly Column<BillMinute>[] {
  const { t } = useTranslation('explain');
  const { zone } = useStation();
  const words = usePeriodWords();
  const { currency } = explained;
  const clock = (atMs: number) => (atMs % 60_000 === 0 ? clockText(atMs, zone) : secondText(atMs, zone));
  const price = ({ layer, dimension, label, rate }: BillMinute['labels'][number]): string => {
    const amount = rate === null ? '' : rateText(rate, currency.digits);
    const text =
      dimension === null
        ? amount
        : dimension === 'FLAT'
          ? t('minutes.once', { rate: amount })
          : t(`minutes.per.${dimension}`, { rate: amount });
    return [t(`layer.${layer}`), words(label), text].filter((part) => part !== '').join(' ');
  };
  return [
    { id: 'time', title: t('minutes.time'), cell: (row) => `${clock(row.fromMs)}–${clock(row.toMs)}` },
    {
      id: 'what',
      title: t('minutes.what'),
      wraps: true,
      cell: (row) => (
        <>
          {t(`minutes.phase.${row.phase}`)}
          {row.labels.length > 0 && (
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {' · '}
              {row.labels.map(price).join(' · ')}
            </Box>
          )}
        </>
      ),
    },
    { id: 'readings', title: t('minutes.readings'), align: 'right', cell: (row) => (row.readings === 0 ? '' : row.readings) },
    { id: 'energy', title: t('minutes.energy'), align: 'right', cell: (row) => <EnergyText dwh={row.energy} decimals={4} /> },
    { id: 'soFar', title: t('minutes.soFar'), align: 'right', cell: (row) => <EnergyText dwh={row.energySoFar} decimals={3} /> },
    {
      id: 'source',
      title: t('minutes.source'),
      cell: (row) => (row.source === null || row.energy === 0 ? '' : t(`source.${row.source}`)),
    },
    { id: 'amount', title: t('minutes.amount'), align: 'right', cell: (row) => <LineAmountText amount={row.amount} currency={currency} /> },
  ];
}
