/** The range at a glance: what was sold, against as many days before, and day by day. */
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { ReportSummary, SalesRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { EnergyText, MoneyText } from '../../components/texts.tsx';
import { energyText } from '../../format/energy-text.ts';
import { axisAmount, shownAmount } from '../../format/amount-text.ts';
import { BLUE, INK, PALE } from '../../components/reports/chart-colors.ts';
import { StackedColumns } from '../../components/reports/charts-later.tsx';
import { changeOf, shareText } from '../../format/figures.ts';
import type { ReportQuestion } from './range.ts';
import { CardToCome, HoursText, KeyNumber, KeyNumbers, ReportCard, ShareText, Stacked } from '../../components/reports/report-parts.tsx';

export function OverviewTab({ question }: { readonly question: ReportQuestion }) {
  const { t } = useTranslation('reports');
  const summary = useCall(useApi().reports.summary, question, { topics: ['bills'] });
  const { data } = summary;
  const columns = useColumns(data?.rowsAre ?? 'day');
  if (data === undefined && summary.fault !== null) return <FaultState fault={summary.fault} onRetry={summary.reload} />;
  if (data?.rows.length === 0)
    return (
      <EmptyState
        title={t('empty.title')}
        help={t('empty.help')}
        action={
          <Button variant="outlined" href={hrefOf(['reports'], { range: 'year' })}>
            {t('range.year')}
          </Button>
        }
      />
    );
  return (
    <Stacked>
      {data === undefined ? <CardToCome numbers /> : <Figures summary={data} />}
      {data === undefined ? <CardToCome /> : <Drawing rows={data.rows} rowsAre={data.rowsAre} />}
      <DataTable
        label={t(`by.${data?.rowsAre ?? 'day'}`)}
        columns={columns}
        rows={data?.rows.toReversed()}
        rowKey={(row) => row.key}
        expected={8}
      />
    </Stacked>
  );
}

function Figures({ summary }: { readonly summary: ReportSummary }) {
  const { t } = useTranslation('reports');
  const { total, before, range } = summary;
  const count = Math.round((Date.parse(range.toDay) - Date.parse(range.fromDay)) / 86_400_000) + 1;
  const against = (now: number, then: number): string => {
    const change = changeOf(now, then);
    if (change === null) return t('key.new');
    const word = change === 0 ? t('key.same') : t(change > 0 ? 'key.more' : 'key.less', { percent: Math.abs(change) });
    return t('key.before', { change: word, days: count, count });
  };
  return (
    <KeyNumbers>
      <KeyNumber name={t('key.income')} note={against(total.total, before.total)}>
        <MoneyText minor={total.total} />
      </KeyNumber>
      <KeyNumber name={t('key.energy')} note={against(total.energy, before.energy)}>
        <EnergyText dwh={total.energy} decimals={0} />
      </KeyNumber>
      <KeyNumber name={t('key.bills')} note={against(total.bills, before.bills)}>
        {total.bills}
      </KeyNumber>
      <KeyNumber name={t('key.charging')}>
        <HoursText ms={total.chargingMs} />
      </KeyNumber>
      {total.use !== null && (
        <KeyNumber name={t('key.use')} title={t('key.use.help', { taken: shareText(total.use.takenMs, total.use.possibleMs) ?? '–' })}>
          <ShareText part={total.use.chargingMs} whole={total.use.possibleMs} />
        </KeyNumber>
      )}
      <KeyNumber name={t('key.discount')}>
        <MoneyText minor={total.discount} />
      </KeyNumber>
      <KeyNumber name={t('key.credited')}>
        <MoneyText minor={total.credited} />
      </KeyNumber>
    </KeyNumbers>
  );
}

function Drawing({ rows, rowsAre }: { readonly rows: readonly SalesRow[]; readonly rowsAre: 'day' | 'month' }) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  const labels = rows.map(({ key }) => (rowsAre === 'day' ? key.slice(5) : key));
  const money = (value: number) => shownAmount(Math.round(value), currency);
  const series = [
    { name: t('layer.energy'), color: BLUE, values: rows.map(({ byLayer }) => byLayer.energy) },
    { name: t('layer.service'), color: INK, values: rows.map(({ byLayer }) => byLayer.service) },
    { name: t('layer.idle'), color: PALE, values: rows.map(({ byLayer }) => byLayer.idle) },
  ];
  const energy = [{ name: t('column.energy'), color: BLUE, values: rows.map((row) => row.energy) }];
  const title = t(`chart.income.${rowsAre}`);
  return (
    <>
      <ReportCard title={title} unit={currency.code} series={series}>
        <StackedColumns title={title} labels={labels} series={series} format={money} axis={(value) => axisAmount(value, currency.digits)} />
      </ReportCard>
      <ReportCard title={t(`chart.energy.${rowsAre}`)} unit="kWh">
        <StackedColumns
          title={t(`chart.energy.${rowsAre}`)}
          labels={labels}
          series={energy}
          format={(value) => `${energyText(Math.round(value), 1)} kWh`}
          axis={(value) => energyText(Math.round(value), 0)}
        />
      </ReportCard>
    </>
  );
}

function useColumns(rowsAre: 'day' | 'month'): readonly Column<SalesRow>[] {
  const { t } = useTranslation('reports');
  return [{ id: 'key', title: t(`by.${rowsAre}`), cell: (row) => row.key }, ...useSalesColumns()];
}

/** The figures that every table of sales has. */
export function useSalesColumns(): readonly Column<SalesRow>[] {
  const { t } = useTranslation('reports');
  const { code } = useStation().currency;
  const money = (id: string, title: string, of: (row: SalesRow) => number): Column<SalesRow> => ({
    id,
    title,
    align: 'right',
    cell: (row) => <MoneyText minor={of(row)} unit={false} />,
  });
  return [
    { id: 'bills', title: t('column.bills'), align: 'right', cell: (row) => row.bills },
    { id: 'energy', title: t('column.energy'), align: 'right', cell: (row) => <EnergyText dwh={row.energy} decimals={1} /> },
    { id: 'charging', title: t('column.charging'), align: 'right', cell: (row) => <HoursText ms={row.chargingMs} /> },
    money('energyFee', t('column.energyFee'), (row) => row.byLayer.energy),
    money('serviceFee', t('column.serviceFee'), (row) => row.byLayer.service),
    money('idleFee', t('column.idleFee'), (row) => row.byLayer.idle),
    money('discount', t('column.discount'), (row) => row.discount),
    money('credited', t('column.credited'), (row) => row.credited),
    money('tax', t('column.tax'), (row) => row.tax),
    money('total', `${t('column.total')} ${code}`, (row) => row.total),
    {
      id: 'use',
      title: t('column.use'),
      align: 'right',
      cell: (row) => (row.use === null ? '–' : <ShareText part={row.use.chargingMs} whole={row.use.possibleMs} />),
    },
  ];
}
