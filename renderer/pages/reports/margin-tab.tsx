/** Energy bought against energy sold: what is left, of which kilowatt-hours, and what the supplier asks. */
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { MarginPeriod, MarginReport } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultState } from '../../components/page-states.tsx';
import { EnergyText, MoneyText, NoValue, RateText } from '../../components/texts.tsx';
import { energyText } from '../../format/energy-text.ts';
import { axisAmount, shownAmount } from '../../format/amount-text.ts';
import { usePeriodWords } from '../../components/period-words.ts';
import { BLUE, GREY } from '../../components/reports/chart-colors.ts';
import { Lines } from '../../components/reports/charts-later.tsx';
import { MarginAccount } from './margin-account.tsx';
import { PurchasePanel } from './purchase-panel.tsx';
import type { ReportQuestion } from './range.ts';
import { CardToCome, KeyNumber, KeyNumbers, ReportCard, ShareText, Stacked } from '../../components/reports/report-parts.tsx';

export function MarginTab({ question }: { readonly question: ReportQuestion }) {
  const { t } = useTranslation('reports');
  const margin = useCall(useApi().reports.margin, question, { topics: ['bills', 'purchases'] });
  const { data } = margin;
  if (data === undefined && margin.fault !== null) return <FaultState fault={margin.fault} onRetry={margin.reload} />;
  return (
    <Stacked>
      {data === undefined ? <CardToCome numbers /> : <Figures report={data} />}
      {data !== undefined && data.soldUnpriced > 0 && (
        <Typography sx={{ color: 'warning.main', fontWeight: 600 }}>
          {t('margin.unpriced.note', { energy: energyText(data.soldUnpriced, 1) })}
        </Typography>
      )}
      {data === undefined ? <CardToCome /> : data.days.length > 0 && <Drawing report={data} />}
      {data !== undefined && <MarginAccount report={data} />}
      <Periods rows={data?.periods} />
      <PurchasePanel />
      <Paper variant="outlined" sx={{ px: 2, py: 1.25 }}>
        <Typography variant="body2" color="textSecondary">
          {t('margin.note')}
        </Typography>
      </Paper>
    </Stacked>
  );
}

function Figures({ report }: { readonly report: MarginReport }) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  const { energy, service, idle } = report.income;
  const income = energy + service + idle + report.merchantFee;
  // In 1e-5 of the major unit, as prices are; shown with four places at most.
  const perKwh = report.sold === 0 ? null : Math.round((report.margin * 10_000 * 10 ** (5 - currency.digits)) / report.sold / 10) * 10;
  return (
    <KeyNumbers>
      <KeyNumber name={t('margin.income')}>
        <MoneyText minor={income} />
      </KeyNumber>
      <KeyNumber name={t('margin.cost')}>
        <MoneyText minor={report.cost} />
      </KeyNumber>
      <KeyNumber name={t('margin.left')} note={<ShareText part={Math.max(0, report.margin)} whole={income} />}>
        <MoneyText minor={report.margin} />
      </KeyNumber>
      <KeyNumber name={t('margin.perKwh')}>{perKwh === null ? <NoValue /> : <RateText rate={perKwh} per="kWh" />}</KeyNumber>
      <KeyNumber name={t('margin.sold')}>
        <EnergyText dwh={report.sold} decimals={0} />
      </KeyNumber>
    </KeyNumbers>
  );
}

function Drawing({ report }: { readonly report: MarginReport }) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  const series = [
    { name: t('margin.income'), color: BLUE, values: report.days.map(({ income }) => income) },
    { name: t('margin.cost'), color: GREY, values: report.days.map(({ cost }) => cost) },
  ];
  const title = t('chart.margin');
  return (
    <ReportCard title={title} unit={currency.code} series={series}>
      <Lines
        title={title}
        labels={report.days.map(({ day }) => day.slice(5))}
        series={series}
        format={(value) => shownAmount(Math.round(value), currency)}
        axis={(value) => axisAmount(value, currency.digits)}
      />
    </ReportCard>
  );
}

function Periods({ rows }: { readonly rows: readonly MarginPeriod[] | undefined }) {
  const { t } = useTranslation('reports');
  const { code } = useStation().currency;
  const words = usePeriodWords();
  const columns: readonly Column<MarginPeriod>[] = [
    {
      id: 'period',
      title: t('margin.period'),
      cell: (row) => (row.fromDay === null ? t('margin.unpriced') : `${words(row.label)} · ${t('purchase.since', { day: row.fromDay })}`),
    },
    {
      id: 'rate',
      title: t('margin.rate'),
      align: 'right',
      cell: (row) => (row.rate === null ? <NoValue /> : <RateText rate={row.rate} per="kWh" />),
    },
    { id: 'sold', title: t('margin.sold'), align: 'right', cell: (row) => <EnergyText dwh={row.sold} decimals={1} /> },
    {
      id: 'bought',
      title: t('margin.bought'),
      align: 'right',
      cell: (row) => (row.fromDay === null ? <NoValue /> : <EnergyText dwh={row.bought} decimals={1} />),
    },
    {
      id: 'cost',
      title: `${t('margin.costs')} ${code}`,
      align: 'right',
      cell: (row) => (row.fromDay === null ? <NoValue /> : <MoneyText minor={row.cost} unit={false} />),
    },
  ];
  if (rows?.length === 0) return null;
  return (
    <DataTable
      label={t('margin.periods')}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.fromDay ?? ''} ${row.label} ${row.rate ?? ''}`}
      expected={4}
    />
  );
}
