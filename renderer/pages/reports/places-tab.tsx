/** What each pile, connector and price group brought, and how much of its time was used. */
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import type { SalesRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { axisAmount } from '../../format/amount-text.ts';
import { decimalText } from '../../format/money-text.ts';
import { BLUE, PALE } from '../../components/reports/chart-colors.ts';
import { LyingBars } from '../../components/reports/charts-later.tsx';
import { useSalesColumns } from './overview-tab.tsx';
import type { ReportQuestion } from './range.ts';
import { CardToCome, ReportCard, ShareText, Stacked } from '../../components/reports/report-parts.tsx';

const BYS = ['pile', 'connector', 'group'] as const;
export type PlacesBy = (typeof BYS)[number];

export function placesBy(text: string): PlacesBy {
  return BYS.find((by) => by === text) ?? 'pile';
}

/** More bars than this are no picture: the table has all. */
const BARS_MOST = 20;

export function PlacesTab(props: { readonly question: ReportQuestion; readonly by: PlacesBy; readonly onBy: (by: PlacesBy) => void }) {
  const { t } = useTranslation('reports');
  const { by, question } = props;
  const sales = useCall(useApi().reports.sales, { ...question, by }, { topics: ['bills'] });
  const nameOf = useNames(by);
  const columns: readonly Column<SalesRow>[] = [
    { id: 'name', title: t(`by.${by}`), cell: nameOf },
    ...useSalesColumns(),
    ...(by === 'group'
      ? []
      : [
          {
            id: 'taken',
            title: t('column.taken'),
            align: 'right' as const,
            cell: (row: SalesRow) => (row.use === null ? '–' : <ShareText part={row.use.takenMs} whole={row.use.possibleMs} />),
          },
        ]),
  ].filter(({ id }) => by !== 'group' || id !== 'use');
  if (sales.data === undefined && sales.fault !== null) return <FaultState fault={sales.fault} onRetry={sales.reload} />;
  return (
    <Stacked>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={by}
        aria-label={t('by.label')}
        onChange={(_, next: PlacesBy | null) => next !== null && props.onBy(next)}
      >
        {BYS.map((name) => (
          <ToggleButton key={name} value={name} sx={{ px: 2 }}>
            {t(`by.${name}s`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {sales.data?.length === 0 ? (
        <EmptyState title={t('empty.title')} help={t('empty.help')} />
      ) : (
        <>
          {sales.data === undefined ? <CardToCome /> : <Drawing rows={sales.data} by={by} nameOf={nameOf} />}
          <DataTable label={t(`by.${by}s`)} columns={columns} rows={sales.data} rowKey={(row) => row.key} />
        </>
      )}
    </Stacked>
  );
}

function useNames(by: PlacesBy): (row: SalesRow) => string {
  const { t } = useTranslation('reports');
  return (row) => {
    if (row.name !== '') return row.name;
    return by === 'group' && row.key === '' ? t('group.none') : t('gone', { id: row.key });
  };
}

function Drawing({
  rows,
  by,
  nameOf,
}: {
  readonly rows: readonly SalesRow[];
  readonly by: PlacesBy;
  readonly nameOf: (row: SalesRow) => string;
}) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  if (by === 'group') {
    const sorted = rows.toSorted((a, b) => b.total - a.total).slice(0, BARS_MOST);
    const title = t('chart.group');
    return (
      <ReportCard title={title} unit={currency.code}>
        <LyingBars
          title={title}
          labels={sorted.map(nameOf)}
          series={[{ name: t('column.total'), color: BLUE, values: sorted.map(({ total }) => total) }]}
          format={(value) => decimalText(Math.round(value), currency.digits)}
          axis={(value) => axisAmount(value, currency.digits)}
        />
      </ReportCard>
    );
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part * 1_000) / whole) / 10);
  const used = rows.map((row) => ({
    name: nameOf(row),
    charging: share(row.use?.chargingMs ?? 0, row.use?.possibleMs ?? 0),
    taken: share(row.use?.takenMs ?? 0, row.use?.possibleMs ?? 0),
  }));
  const sorted = used.sort((a, b) => b.charging - a.charging).slice(0, BARS_MOST);
  const series = [
    { name: t('column.use'), color: BLUE, values: sorted.map(({ charging }) => charging) },
    { name: t('column.taken'), color: PALE, values: sorted.map(({ taken }) => taken) },
  ];
  const title = t(by === 'pile' ? 'chart.use' : 'chart.use.connector');
  return (
    <ReportCard title={title} unit="%" series={series}>
      <LyingBars title={title} labels={sorted.map(({ name }) => name)} series={series} format={(value) => value.toFixed(1)} axis={String} />
    </ReportCard>
  );
}
