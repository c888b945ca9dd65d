/** Power, energy and price of one charge over the same time. Loaded apart: the drawing library is heavy. */
import { LineChart } from '@mui/x-charts/LineChart';
import { ChartsReferenceLine } from '@mui/x-charts/ChartsReferenceLine';
import { useDrawingArea, useXScale, useYScale } from '@mui/x-charts/hooks';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../station-core/api/contract.ts';
import { useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { energyText, powerText } from '../../format/energy-text.ts';
import { rateText } from '../../format/money-text.ts';
import { clockText } from '../../format/time-text.ts';
import { ChartCard, ChartNote, CHART_PX } from './chart-card.tsx';
import { energyCurve, powerCurve, priceSteps, stepCurve, type Curve, type PriceStep } from './curves.ts';
import { usePeriodWords } from '../../components/period-words.ts';

const MARGIN = { left: 0, right: 76, top: 22, bottom: 0 };
const BLUE = 'var(--mui-palette-info-main)';
const INK = 'var(--mui-palette-text-primary)';
const GREY = 'var(--mui-palette-text-secondary)';
/** Grid lines stay clear of the words. */
const HALO = { stroke: 'var(--mui-palette-background-paper)', strokeWidth: 5, paintOrder: 'stroke' };
/** While it runs, the first minutes do not fill the whole width. */
const SHORTEST_MS = 10 * 60_000;

export function SessionCharts({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation('session');
  const { currency } = useStation();
  const now = useNow();
  const live = view.chargeEndedAtMs === null;
  const toMs = Math.max(view.chargeEndedAtMs ?? now, view.readings.at(-1)?.atMs ?? 0, view.startedAtMs + (live ? SHORTEST_MS : 60_000));
  const span: Span = { fromMs: view.startedAtMs, toMs };
  const steps = priceSteps(view.prices, span.fromMs, span.toMs);
  const changes = steps.slice(1).map(({ fromMs }) => fromMs);
  const power = powerCurve(view.readings);
  const energy = energyCurve(view);
  return (
    <>
      <Trace
        title={t(live ? 'chart.power' : 'chart.power.past')}
        name={t('chart.power.series')}
        unit="kW"
        curve={power}
        span={span}
        changes={changes}
        format={(watt) => powerText(watt, 1)}
      />
      <Trace
        title={t(live ? 'chart.energy' : 'chart.energy.past')}
        name={t('chart.energy.series')}
        unit="kWh"
        curve={energy}
        span={span}
        changes={changes}
        format={(dwh) => energyText(dwh, 1)}
      />
      <ChartCard title={t('chart.price')} unit={`${currency.code}/kWh`}>
        {steps.length === 0 ? <ChartNote text={t('chart.price.none')} /> : <Price steps={steps} span={span} />}
      </ChartCard>
    </>
  );
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface TraceProps {
  readonly title: string;
  readonly name: string;
  readonly unit: string;
  readonly curve: Curve;
  readonly span: Span;
  /** When the price changed. */
  readonly changes: readonly number[];
  readonly format: (value: number) => string;
}

function Trace({ title, name, unit, curve, span, changes, format }: TraceProps) {
  const { t } = useTranslation('session');
  const { zone } = useStation();
  const last = curve.values.findLast((value): value is number => value !== null);
  if (last === undefined || curve.atMs.length < 2)
    return (
      <ChartCard title={title} unit={unit}>
        <ChartNote text={t('chart.none')} />
      </ChartCard>
    );
  const text = `${format(last)} ${unit}`;
  const [from, to] = [clockText(span.fromMs, zone), clockText(span.toMs, zone)];
  return (
    <ChartCard title={title} unit={unit}>
      <LineChart
        height={CHART_PX}
        margin={MARGIN}
        hideLegend
        skipAnimation
        grid={{ horizontal: true }}
        aria-label={t('chart.describe', { title, from, to, value: text })}
        xAxis={[{ ...timeAxis(span, zone), data: curve.atMs }]}
        yAxis={[
          {
            min: 0,
            width: 44,
            tickNumber: 4,
            disableLine: true,
            disableTicks: true,
            valueFormatter: (value: number) => format(value).replace(/\.0$/, ''),
          },
        ]}
        series={[
          {
            data: curve.values,
            label: name,
            color: BLUE,
            area: true,
            showMark: false,
            curve: 'linear',
            valueFormatter: (value) => (value === null ? '–' : `${format(value)} ${unit}`),
          },
        ]}
        sx={{ '& .MuiLineChart-area': { fillOpacity: 0.1, filter: 'none' }, '& .MuiLineChart-line': { strokeWidth: 2 } }}
      >
        {changes.map((atMs) => (
          <ChartsReferenceLine key={atMs} x={atMs} lineStyle={{ stroke: GREY, strokeDasharray: '3 3' }} />
        ))}
        <EndLabel curve={curve} text={text} />
      </LineChart>
    </ChartCard>
  );
}

function Price({ steps, span }: { readonly steps: readonly PriceStep[]; readonly span: Span }) {
  const { t } = useTranslation('session');
  const { zone, currency } = useStation();
  const curve = stepCurve(steps);
  const words = usePeriodWords();
  return (
    <LineChart
      height={CHART_PX}
      margin={MARGIN}
      hideLegend
      skipAnimation
      grid={{ horizontal: true }}
      aria-label={steps.map((step) => `${clockText(step.fromMs, zone)} ${rateText(step.rate, currency.digits)}`).join(', ')}
      xAxis={[{ ...timeAxis(span, zone), data: curve.atMs }]}
      yAxis={[
        {
          min: 0,
          // Room above the dearest step for its label.
          max: Math.ceil(Math.max(...steps.map(({ rate }) => rate)) * 1.25),
          width: 44,
          tickNumber: 4,
          disableLine: true,
          disableTicks: true,
          valueFormatter: (rate: number) => rateText(rate, currency.digits),
        },
      ]}
      series={[
        {
          data: curve.values,
          label: t('chart.price.series'),
          color: INK,
          showMark: false,
          curve: 'stepAfter',
          valueFormatter: (rate) => (rate === null ? '–' : `${rateText(rate, currency.digits)} ${currency.code}`),
        },
      ]}
      sx={{ '& .MuiLineChart-line': { strokeWidth: 2 } }}
    >
      {steps.map((step, index) => (
        <StepLabel
          key={step.fromMs}
          step={step}
          isLast={index === steps.length - 1}
          text={[words(step.label), rateText(step.rate, currency.digits)].filter((part) => part !== '').join(' ')}
        />
      ))}
    </LineChart>
  );
}

function timeAxis({ fromMs, toMs }: Span, zone: string) {
  return {
    scaleType: 'time' as const,
    min: fromMs,
    max: toMs,
    height: 26,
    tickNumber: 6,
    disableTicks: true,
    valueFormatter: (at: Date | number) => clockText(at.valueOf(), zone),
  };
}

/** The last value, at the end of its line. */
function EndLabel({ curve, text }: { readonly curve: Curve; readonly text: string }) {
  const x = useXScale<'time'>();
  const y = useYScale<'linear'>();
  const at = curve.values.findLastIndex((value) => value !== null);
  const value = curve.values[at];
  const atMs = curve.atMs[at];
  if (value === null || value === undefined || atMs === undefined) return null;
  return (
    <>
      <circle cx={x(atMs)} cy={y(value)} r={3.5} fill={BLUE} />
      <text x={x(atMs) + 8} y={y(value)} dominantBaseline="central" fontSize={13} fontWeight={600} fill={BLUE}>
        {text}
      </text>
    </>
  );
}

/** The price and what its period is called, over its step; left out where the step is too short to carry it. */
function StepLabel({ step, text, isLast }: { readonly step: PriceStep; readonly text: string; readonly isLast: boolean }) {
  const x = useXScale<'time'>();
  const y = useYScale<'linear'>();
  const { left, width } = useDrawingArea();
  const from = Math.max(x(step.fromMs), left);
  const room = (isLast ? left + width + MARGIN.right : x(step.toMs)) - from;
  if (room < text.length * 7) return null;
  return (
    <text x={from + 6} y={y(step.rate) - 8} fontSize={13} fontWeight={600} fill={INK} {...HALO}>
      {text}
    </text>
  );
}
