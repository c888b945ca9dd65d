/** How it was paid and through whose hands it went: what the ledger moved on these days. */
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { AttendantRow, PaymentWay, SalesRow, WayRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { decimalText } from '../../format/money-text.ts';
import { useSalesColumns } from './overview-tab.tsx';
import { BLUE } from '../../components/reports/chart-colors.ts';
import { LyingBars } from '../../components/reports/charts-later.tsx';
import type { ReportQuestion } from './range.ts';
import { CardToCome, ReportCard, Stacked } from '../../components/reports/report-parts.tsx';

export function MoneyTab({ question }: { readonly question: ReportQuestion }) {
  const { t } = useTranslation('reports');
  const money = useCall(useApi().reports.money, question, { topics: ['bills', 'payments', 'till'] });
  const columns = useColumns();
  const byWay = useCall(useApi().reports.sales, { ...question, by: 'way' as const }, { topics: ['bills', 'payments'] });
  const byAttendant = useCall(useApi().reports.sales, { ...question, by: 'attendant' as const }, { topics: ['bills', 'payments'] });
  if (money.data === undefined && money.fault !== null) return <FaultState fault={money.fault} onRetry={money.reload} />;
  if (money.data?.ways.length === 0 && money.data.attendants.length === 0)
    return <EmptyState title={t('money.none')} help={t('empty.help')} />;
  return (
    <Stacked>
      {money.data === undefined ? <CardToCome /> : <Drawing rows={money.data.ways} />}
      <Title text={t('money.ways')} />
      <DataTable label={t('money.ways')} columns={columns.ways} rows={money.data?.ways} rowKey={(row) => row.way} expected={5} />
      <Title text={t('money.attendants')} />
      <DataTable
        label={t('money.attendants')}
        columns={columns.attendants}
        rows={money.data?.attendants}
        rowKey={(row) => row.operatorId}
        expected={3}
      />
      <Title text={t('money.byWay')} />
      <DataTable label={t('money.byWay')} columns={columns.byWay} rows={byWay.data} rowKey={(row) => row.key} expected={5} />
      <Title text={t('money.byAttendant')} />
      <DataTable
        label={t('money.byAttendant')}
        columns={columns.byAttendant}
        rows={byAttendant.data}
        rowKey={(row) => row.key}
        expected={3}
      />
      <Typography variant="body2" color="textSecondary">
        {t('money.byNote')}
      </Typography>
    </Stacked>
  );
}

function Title({ text }: { readonly text: string }) {
  return (
    <Typography variant="h3" component="h2" sx={{ mt: 1 }}>
      {text}
    </Typography>
  );
}

function Drawing({ rows }: { readonly rows: readonly WayRow[] }) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  const paid = rows.filter(({ forBills }) => forBills > 0).toSorted((a, b) => b.forBills - a.forBills);
  if (paid.length === 0) return null;
  const title = t('chart.ways');
  return (
    <ReportCard title={title} unit={currency.code}>
      <LyingBars
        title={title}
        labels={paid.map(({ way }) => t(`way.${way}`))}
        series={[{ name: t('column.forBills'), color: BLUE, values: paid.map(({ forBills }) => forBills) }]}
        format={(value) => decimalText(Math.round(value), currency.digits)}
        axis={(value) => decimalText(Math.round(value), currency.digits).replace(/\.\d+$/, '')}
      />
    </ReportCard>
  );
}

function useColumns(): {
  readonly ways: readonly Column<WayRow>[];
  readonly attendants: readonly Column<AttendantRow>[];
  readonly byWay: readonly Column<SalesRow>[];
  readonly byAttendant: readonly Column<SalesRow>[];
} {
  const { t } = useTranslation('reports');
  const { code } = useStation().currency;
  const sales = useSalesColumns().filter(({ id }) => id !== 'use' && id !== 'credited');
  const money = <R,>(id: string, title: string, of: (row: R) => number): Column<R> => ({
    id,
    title,
    align: 'right',
    cell: (row) => <MoneyText minor={of(row)} unit={false} />,
  });
  return {
    byWay: [{ id: 'key', title: t('by.way'), cell: (row) => t(`way.${row.key as PaymentWay}`) }, ...sales],
    byAttendant: [
      { id: 'key', title: t('by.attendant'), cell: (row) => (row.key === '' ? t('nobody') : row.name === '' ? row.key : row.name) },
      ...sales,
    ],
    ways: [
      { id: 'way', title: t('column.way'), cell: (row) => t(`way.${row.way}`) },
      { id: 'times', title: t('column.times'), align: 'right', cell: (row) => row.times },
      money('forBills', `${t('column.forBills')} ${code}`, (row) => row.forBills),
      money('topUps', t('column.topUps'), (row) => row.topUps),
      money('prepays', t('column.prepays'), (row) => row.prepays),
      money('returned', t('column.returned'), (row) => row.returned),
    ],
    attendants: [
      {
        id: 'name',
        title: t('column.attendant'),
        cell: (row) => (row.operatorId === '' ? t('nobody') : row.name === '' ? row.operatorId : row.name),
      },
      { id: 'times', title: t('column.times'), align: 'right', cell: (row) => row.times },
      money('cash', `${t('column.cash')} ${code}`, (row) => row.cash),
      money('other', t('column.other'), (row) => row.otherWays),
      money('returned', t('column.returned'), (row) => row.returned),
      money('givenFree', t('column.givenFree'), (row) => row.givenFree),
      money('writtenOff', t('column.writtenOff'), (row) => row.writtenOff),
    ],
  };
}
