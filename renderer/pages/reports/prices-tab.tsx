/** Which prices brought what: the lines of the bills, by period. */
import { useTranslation } from 'react-i18next';
import type { PeriodRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { EnergyText, MoneyText } from '../../components/texts.tsx';
import { energyText } from '../../format/energy-text.ts';
import { usePeriodWords } from '../../components/period-words.ts';
import { BLUE } from '../../components/reports/chart-colors.ts';
import { LyingBars } from '../../components/reports/charts-later.tsx';
import type { ReportQuestion } from './range.ts';
import { CardToCome, HoursText, ReportCard, Stacked } from '../../components/reports/report-parts.tsx';

export function PricesTab({ question }: { readonly question: ReportQuestion }) {
  const { t } = useTranslation('reports');
  const { code } = useStation().currency;
  const words = usePeriodWords();
  const periods = useCall(useApi().reports.periods, question, { topics: ['bills'] });
  const whatOf = (row: PeriodRow): string => (row.kind === 'component' ? t(`dimension.${row.dimension ?? 'FLAT'}`) : t(`kind.${row.kind}`));
  const columns: readonly Column<PeriodRow>[] = [
    { id: 'layer', title: t('column.what'), cell: (row) => t(`layer.${row.layer}`) },
    { id: 'what', title: '', cell: whatOf },
    { id: 'period', title: t('column.period'), cell: (row) => words(row.label) },
    {
      id: 'amount',
      title: t('column.amount'),
      align: 'right',
      cell: (row) =>
        row.dimension === 'ENERGY' ? <EnergyText dwh={row.energy} decimals={1} /> : row.timeMs > 0 ? <HoursText ms={row.timeMs} /> : '',
    },
    { id: 'net', title: t('column.net'), align: 'right', cell: (row) => <MoneyText minor={row.net} unit={false} /> },
    { id: 'tax', title: t('column.tax'), align: 'right', cell: (row) => <MoneyText minor={row.tax} unit={false} /> },
    { id: 'total', title: `${t('column.total')} ${code}`, align: 'right', cell: (row) => <MoneyText minor={row.total} unit={false} /> },
  ];
  if (periods.data === undefined && periods.fault !== null) return <FaultState fault={periods.fault} onRetry={periods.reload} />;
  if (periods.data?.length === 0) return <EmptyState title={t('empty.title')} help={t('empty.help')} />;
  return (
    <Stacked>
      {periods.data === undefined ? <CardToCome /> : <Drawing rows={periods.data} />}
      <DataTable
        label={t('tab.prices')}
        columns={columns}
        rows={periods.data}
        rowKey={(row) => [row.layer, row.kind, row.dimension, row.label].join(' ')}
      />
    </Stacked>
  );
}

/** Energy by the name of its price: what is sold in the energy layer, or in the first layer that sells any. */
function Drawing({ rows }: { readonly rows: readonly PeriodRow[] }) {
  const { t } = useTranslation('reports');
  const words = usePeriodWords();
  const sold = rows.filter(({ dimension }) => dimension === 'ENERGY');
  const layer = sold.some((row) => row.layer === 'energy') ? 'energy' : sold[0]?.layer;
  const own = sold.filter((row) => row.layer === layer).toSorted((a, b) => b.energy - a.energy);
  if (own.length === 0) return null;
  const title = t('chart.periods');
  return (
    <ReportCard title={title} unit="kWh">
      <LyingBars
        title={title}
        labels={own.map((row) => (row.label === '' ? t('dimension.ENERGY') : words(row.label)))}
        series={[{ name: t('column.energy'), color: BLUE, values: own.map(({ energy }) => energy) }]}
        format={(value) => energyText(Math.round(value), 1)}
        axis={(value) => energyText(Math.round(value), 0)}
      />
    </ReportCard>
  );
}
