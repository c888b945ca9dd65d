/** What the tabs of the reports share: large figures, the card of a chart, a share in percent. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { NoValue } from '../texts.tsx';
import { hoursText, shareText } from '../../format/figures.ts';

/** Height of a drawing, the same before and after data came. */
export const CHART_PX = 260;
const CARD_PX = CHART_PX + 48;

const Quiet = styled('span')({
  color: 'var(--mui-palette-text-secondary)',
  fontSize: '0.85em',
  fontWeight: 400,
  marginInlineStart: '0.25em',
});
const Figure = styled('span')({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' });

export function KeyNumbers({ children }: { readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(132px, 1fr))', px: 2, py: 1.5, gap: 2 }}>
      {children}
    </Paper>
  );
}

export function KeyNumber({
  name,
  note,
  title,
  children,
}: {
  readonly name: string;
  readonly note?: ReactNode;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <Box {...(title === undefined ? {} : { title })}>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', whiteSpace: 'nowrap' }}>{name}</Box>
      <Box sx={{ fontSize: '1.375rem', fontWeight: 600, lineHeight: 1.3 }}>{children}</Box>
      {note !== undefined && <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{note}</Box>}
    </Box>
  );
}

export interface Series {
  readonly name: string;
  readonly color: string;
  readonly values: readonly number[];
}

/** The question the drawing answers, and beside it what its colours mean. */
export function ReportCard({
  title,
  unit,
  series = [],
  children,
}: {
  readonly title: string;
  readonly unit?: string;
  readonly series?: readonly Pick<Series, 'name' | 'color'>[];
  readonly children: ReactNode;
}) {
  return (
    <Paper variant="outlined" sx={{ px: 2, pt: 1.25, pb: 0.5 }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', columnGap: 2, flexWrap: 'wrap' }}>
        <Typography variant="h3" component="h2">
          {title}
        </Typography>
        {series.map(({ name, color }) => (
          <Box key={name} component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75, fontSize: '0.8125rem' }}>
            <Box component="span" aria-hidden sx={{ width: 10, height: 10, borderRadius: '2px' }} style={{ background: color }} />
            {name}
          </Box>
        ))}
        <Box sx={{ flex: 1 }} />
        {unit !== undefined && (
          <Typography variant="body2" color="textSecondary">
            {unit}
          </Typography>
        )}
      </Box>
      <Box sx={{ minHeight: CHART_PX }}>{children}</Box>
    </Paper>
  );
}

const NUMBERS_PX = 112;

/** `numbers`: large figures are to come, else a drawing. */
export function CardToCome({ numbers = false }: { readonly numbers?: boolean }) {
  return <Skeleton variant="rounded" height={numbers ? NUMBERS_PX : CARD_PX} animation={false} />;
}

/** A share as "25.3 %". */
export function ShareText({ part, whole }: { readonly part: number; readonly whole: number }) {
  const text = shareText(part, whole);
  if (text === null) return <NoValue />;
  return (
    <Figure>
      {text}
      <Quiet>%</Quiet>
    </Figure>
  );
}

/** Hours with one place. */
export function HoursText({ ms }: { readonly ms: number }) {
  return (
    <Figure>
      {hoursText(ms)}
      <Quiet>h</Quiet>
    </Figure>
  );
}

/** Cards one under the other. */
export const Stacked = styled('div')({ display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' });
