/** When the station is full: half hours of the day, mean over the days. */
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { HourRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { EnergyText } from '../../components/texts.tsx';
import { BLUE, GREY } from '../../components/reports/chart-colors.ts';
import { Lines } from '../../components/reports/charts-later.tsx';
import { meanText, slotText } from '../../format/figures.ts';
import type { ReportQuestion } from './range.ts';
import { CardToCome, ReportCard, Stacked } from '../../components/reports/report-parts.tsx';

export function HoursTab({ question }: { readonly question: ReportQuestion }) {
  const { t } = useTranslation('reports');
  const hours = useCall(useApi().reports.hours, question, { topics: ['bills'] });
  const columns: readonly Column<HourRow>[] = [
    { id: 'slot', title: t('tab.hours'), cell: (row) => `${slotText(row.slot)}–${slotText(row.slot + 1)}` },
    { id: 'energy', title: t('column.energy'), align: 'right', cell: (row) => <EnergyText dwh={row.energy} decimals={1} /> },
    { id: 'charging', title: t('hours.charging'), align: 'right', cell: (row) => meanText(row.chargingMean) },
    { id: 'taken', title: t('hours.taken'), align: 'right', cell: (row) => meanText(row.takenMean) },
  ];
  if (hours.data === undefined && hours.fault !== null) return <FaultState fault={hours.fault} onRetry={hours.reload} />;
  if (hours.data?.every(({ takenMean, energy }) => takenMean === 0 && energy === 0) === true)
    return <EmptyState title={t('empty.title')} help={t('empty.help')} />;
  return (
    <Stacked>
      {hours.data === undefined ? <CardToCome /> : <Drawing rows={hours.data} />}
      <DataTable label={t('tab.hours')} columns={columns} rows={hours.data} rowKey={(row) => String(row.slot)} />
    </Stacked>
  );
}

function Drawing({ rows }: { readonly rows: readonly HourRow[] }) {
  const { t } = useTranslation('reports');
  const series = [
    { name: t('hours.charging'), color: BLUE, values: rows.map(({ chargingMean }) => chargingMean) },
    { name: t('hours.taken'), color: GREY, values: rows.map(({ takenMean }) => takenMean) },
  ];
  const best = rows.reduce<HourRow | null>((most, row) => (most === null || row.takenMean > most.takenMean ? row : most), null);
  const title = t('chart.hours');
  return (
    <ReportCard title={title} unit={t('chart.hours.unit')} series={series}>
      <Lines title={title} labels={rows.map(({ slot }) => slotText(slot))} series={series} format={meanText} area />
      {best !== null && (
        <Typography variant="body2" color="textSecondary" sx={{ pb: 1 }}>
          {t('hours.best', {
            from: slotText(best.slot),
            to: slotText(best.slot + 1),
            mean: meanText(best.chargingMean),
            taken: meanText(best.takenMean),
          })}
        </Typography>
      )}
    </ReportCard>
  );
}
