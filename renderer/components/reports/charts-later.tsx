/** The drawings, fetched when the first of them is shown; its room is kept meanwhile. */
import Skeleton from '@mui/material/Skeleton';
import { lazy, Suspense, type ComponentProps } from 'react';
import { CHART_PX } from './report-parts.tsx';
import type { LyingBars as Bars, Lines as LinesOf, StackedColumns as Columns } from './report-charts.tsx';

const LateColumns = lazy(() => import('./report-charts.tsx').then((module) => ({ default: module.StackedColumns })));
const LateLines = lazy(() => import('./report-charts.tsx').then((module) => ({ default: module.Lines })));
const LateBars = lazy(() => import('./report-charts.tsx').then((module) => ({ default: module.LyingBars })));

export function StackedColumns(props: ComponentProps<typeof Columns>) {
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={CHART_PX} animation={false} />}>
      <LateColumns {...props} />
    </Suspense>
  );
}

export function Lines(props: ComponentProps<typeof LinesOf>) {
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={CHART_PX} animation={false} />}>
      <LateLines {...props} />
    </Suspense>
  );
}

export function LyingBars(props: ComponentProps<typeof Bars>) {
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={CHART_PX} animation={false} />}>
      <LateBars {...props} />
    </Suspense>
  );
}
