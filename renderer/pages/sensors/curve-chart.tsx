/** What a sensor measured, as a curve with its lows and highs. Loaded apart: the drawing library is heavy. */
import { LineChart } from '@mui/x-charts/LineChart';
import { useTranslation } from 'react-i18next';
import type { CurvePoint, SensorRow } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { clockText, shortTimeText } from '../../format/time-text.ts';
import { numberText, wordOf } from '../../format/sensor-value.ts';

export const CURVE_PX = 300;

const INK = 'var(--mui-palette-info-main)';
const GREY = 'var(--mui-palette-text-secondary)';
const DAY_MS = 86_400_000;

export interface CurveChartProps {
  readonly sensor: SensorRow['sensor'];
  readonly points: readonly CurvePoint[];
  readonly fromMs: number;
  readonly toMs: number;
}

export function CurveChart({ sensor, points, fromMs, toMs }: CurveChartProps) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const isSwitch = sensor.unit === '';
  const text = (value: number | null): string => {
    if (value === null) return '–';
    const word = wordOf(sensor, value);
    return word === null ? `${numberText(value)} ${sensor.unit}`.trim() : t(`says.${word}`);
  };
  const time = (atMs: number): string => (toMs - fromMs > DAY_MS ? shortTimeText(atMs, zone, toMs) : clockText(atMs, zone));
  const hasSpread = points.some(({ low, high }) => low !== high);
  const last = points.at(-1);
  const curve: 'stepAfter' | 'linear' = isSwitch ? 'stepAfter' : 'linear';
  const line = (label: string, key: 'low' | 'high' | 'mean', color: string) => ({
    id: key,
    label,
    data: points.map((point) => point[key]),
    color,
    showMark: points.length === 1,
    curve,
    valueFormatter: text,
  });
  return (
    <LineChart
      height={CURVE_PX}
      margin={{ left: 0, right: 16, top: 16, bottom: 0 }}
      hideLegend
      skipAnimation
      grid={{ horizontal: true }}
      aria-label={t('curve.describe', { title: t('curve.title'), from: time(fromMs), to: time(toMs), value: text(last?.mean ?? null) })}
      xAxis={[
        {
          data: points.map(({ atMs }) => Math.max(atMs, fromMs)),
          scaleType: 'time',
          min: fromMs,
          max: toMs,
          tickNumber: 6,
          disableTicks: true,
          valueFormatter: (at: Date | number) => time(Number(at)),
        },
      ]}
      yAxis={[
        {
          width: isSwitch ? 72 : 56,
          tickNumber: isSwitch ? 1 : 5,
          disableLine: true,
          disableTicks: true,
          ...(isSwitch ? { min: 0, max: 1, tickInterval: [0, 1] } : {}),
          valueFormatter: (value: number) => (isSwitch ? text(value) : numberText(value)),
        },
      ]}
      series={[
        ...(hasSpread ? [line(t('curve.high'), 'high', GREY), line(t('curve.low'), 'low', GREY)] : []),
        line(t('curve.series'), 'mean', INK),
      ]}
      sx={{ '& .MuiLineChart-line': { strokeWidth: 1 }, '& .MuiLineChart-line[data-series=mean]': { strokeWidth: 2 } }}
    />
  );
}
