/** The drawings of the reports. Loaded apart: the drawing library is heavy. */
import { BarChart } from '@mui/x-charts/BarChart';
import { LineChart } from '@mui/x-charts/LineChart';
import { useTranslation } from 'react-i18next';
import { CHART_PX, type Series } from './report-parts.tsx';

export interface ChartProps {
  readonly title: string;
  /** Under each column. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** A value with its unit, for who points at it. */
  readonly format: (value: number) => string;
  /** A value at the axis; left out: as `format`. */
  readonly axis?: (value: number) => string;
}

const MARGIN = { left: 0, right: 8, top: 14, bottom: 0 };
const AXIS_PX = 64;

/** Columns on one another, over time. */
export function StackedColumns({ title, labels, series, format, axis = format }: ChartProps) {
  const { t } = useTranslation();
  const totals = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  return (
    <BarChart
      height={CHART_PX}
      margin={MARGIN}
      hideLegend
      skipAnimation
      borderRadius={2}
      grid={{ horizontal: true }}
      aria-label={t('chart.describe', { title, count: labels.length, value: format(Math.max(0, ...totals)) })}
      xAxis={[{ scaleType: 'band', data: [...labels], height: 26, disableTicks: true, categoryGapRatio: 0.3 }]}
      yAxis={[{ width: AXIS_PX, tickNumber: 5, disableLine: true, disableTicks: true, valueFormatter: axis }]}
      series={series.map(({ name, color, values }) => ({
        data: [...values],
        label: name,
        color,
        stack: 'all',
        valueFormatter: (value: number | null) => (value === null ? '–' : format(value)),
      }))}
    />
  );
}

/** Lines over time, or over the day. */
export function Lines({ title, labels, series, format, axis = format, area = false }: ChartProps & { readonly area?: boolean }) {
  const { t } = useTranslation();
  const highest = Math.max(0, ...series.flatMap(({ values }) => values));
  const lowest = Math.min(0, ...series.flatMap(({ values }) => values));
  return (
    <LineChart
      height={CHART_PX}
      margin={{ ...MARGIN, right: 16 }}
      hideLegend
      skipAnimation
      grid={{ horizontal: true }}
      aria-label={t('chart.describe', { title, count: labels.length, value: format(highest) })}
      xAxis={[{ scaleType: 'point', data: [...labels], height: 26, disableTicks: true }]}
      yAxis={[
        { width: AXIS_PX, tickNumber: 5, disableLine: true, disableTicks: true, valueFormatter: axis, ...(lowest === 0 ? { min: 0 } : {}) },
      ]}
      series={series.map(({ name, color, values }) => ({
        data: [...values],
        label: name,
        color,
        area,
        curve: 'linear' as const,
        showMark: labels.length === 1,
        valueFormatter: (value: number | null) => (value === null ? '–' : format(value)),
      }))}
      sx={{ '& .MuiLineChart-area': { fillOpacity: 0.1, filter: 'none' }, '& .MuiLineChart-line': { strokeWidth: 2 } }}
    />
  );
}

const BAR_PX = 30;

/** Bars that lie, with a name each: for things, not for times. */
export function LyingBars({ title, labels, series, format, axis = format }: ChartProps) {
  const { t } = useTranslation();
  const highest = Math.max(0, ...series.flatMap(({ values }) => values));
  return (
    <BarChart
      height={Math.max(CHART_PX, labels.length * BAR_PX + 40)}
      margin={{ left: 0, right: 72, top: 8, bottom: 0 }}
      layout="horizontal"
      hideLegend
      skipAnimation
      borderRadius={2}
      grid={{ vertical: true }}
      aria-label={t('chart.describe', { title, count: labels.length, value: format(highest) })}
      yAxis={[
        {
          scaleType: 'band',
          data: [...labels],
          width: 150,
          disableLine: true,
          disableTicks: true,
          categoryGapRatio: 0.35,
          barGapRatio: 0.1,
        },
      ]}
      // Room behind the longest bar for its label.
      xAxis={[
        {
          height: 24,
          min: 0,
          max: Math.max(1, Math.ceil(highest * 1.12)),
          tickNumber: 5,
          disableLine: true,
          disableTicks: true,
          valueFormatter: axis,
        },
      ]}
      series={series.map(({ name, color, values }) => ({
        data: [...values],
        label: name,
        color,
        barLabel: ({ value }: { value: number | null }) => (value === null || value === 0 ? '' : format(value)),
        barLabelPlacement: 'outside' as const,
        valueFormatter: (value: number | null) => (value === null ? '–' : format(value)),
      }))}
      sx={{ '& .MuiBarLabel-root': { fill: 'var(--mui-palette-text-primary)', fontSize: 12 } }}
    />
  );
}
