/** What a kilowatt-hour costs through 24 hours: energy and service stacked, holes as gaps. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PlanCheck } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { rateText } from '../../format/money-text.ts';
import { clockText } from '../../format/wall-clock.ts';
import { shownName } from './period-names.ts';
import { barsOf, minuteX, rateY, scaleMarks, stackOf, stepPath, type Bar, type Frame } from './picture-shape.ts';

const size = { width: 560, height: 190 };
const frame: Frame = { left: 44, top: 26, width: 494, height: 138 };
/** Figures stay readable across the lines of the scale. */
const halo = { paintOrder: 'stroke', stroke: 'var(--mui-palette-background-paper)', strokeWidth: 3 } as const;
const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** The pictures of the days the station sent, side by side, on one scale. */
export function PlanPictures({ days, stale }: { readonly days: PlanCheck['days']; readonly stale: boolean }) {
  const { t } = useTranslation('plans');
  const marks = scaleMarks(Math.max(0, ...days.flatMap((day) => day.segments.map((segment) => stackOf(segment) ?? 0))));
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fit, minmax(420px, 1fr))',
        gap: 2, // From before the last change: the shapes fade, the figures stay readable.
        ...(stale ? { '& rect, & path': { opacity: 0.1 } } : {}),
      }}
    >
      {days.map((day, index) => (
        <Box key={day.date}>
          <Typography variant="body2" color="textSecondary">
            {t(index === 0 ? 'picture.weekday' : 'picture.sunday', { date: day.date })}
          </Typography>
          <DayChart segments={day.segments} marks={marks} />
        </Box>
      ))}
    </Box>
  );
}

function DayChart({ segments, marks }: { readonly segments: PlanCheck['days'][number]['segments']; readonly marks: readonly number[] }) {
  const { t } = useTranslation('plans');
  const { digits, code } = useStation().currency;
  const nameOf = (label: string | null) => shownName(label ?? '', (usual) => t(`periodName.${usual}`));
  const top = marks.at(-1) ?? 1;
  const bars = barsOf(segments, top, frame);
  const text = segments
    .map((segment) => {
      const stack = stackOf(segment);
      const span = { from: clockText(segment.fromMinute), to: clockText(segment.toMinute) };
      return stack === null
        ? t('picture.ariaHole', span)
        : t('picture.ariaPart', { ...span, label: nameOf(segment.label), price: rateText(stack, digits) });
    })
    .join('; ');
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={t('picture.aria', { text })}
      style={{ width: '100%', display: 'block' }}
    >
      <defs>
        <pattern id="plan-hole" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="7" fill="var(--mui-palette-warning-main)" opacity="0.55" />
        </pattern>
      </defs>
      {marks.map((mark) => (
        <g key={mark}>
          <line
            x1={frame.left}
            x2={frame.left + frame.width}
            y1={rateY(mark, top, frame)}
            y2={rateY(mark, top, frame)}
            stroke="var(--mui-palette-divider)"
          />
          <text x={frame.left - 6} y={rateY(mark, top, frame) + 4} textAnchor="end" fontSize="11" fill="var(--mui-palette-text-secondary)">
            {rateText(mark, digits)}
          </text>
        </g>
      ))}
      <text x={0} y={12} fontSize="10" fill="var(--mui-palette-text-secondary)">
        {`${code}/kWh`}
      </text>
      {bars.map((bar) => (
        <SegmentBar key={bar.segment.fromMinute} bar={bar} name={nameOf(bar.segment.label)} digits={digits} />
      ))}
      <path d={stepPath(bars)} fill="none" stroke="var(--mui-palette-text-primary)" strokeWidth="2" />
      {hours.map((hour) => (
        <text
          key={hour}
          x={minuteX(hour * 60, frame)}
          y={size.height - 10}
          textAnchor="middle"
          fontSize="11"
          fill="var(--mui-palette-text-secondary)"
        >
          {clockText(hour * 60)}
        </text>
      ))}
    </svg>
  );
}

function SegmentBar({ bar, name, digits }: { readonly bar: Bar; readonly name: string; readonly digits: number }) {
  const { t } = useTranslation('plans');
  const stack = stackOf(bar.segment);
  const zero = frame.top + frame.height;
  const middle = bar.x + bar.width / 2;
  if (stack === null)
    return (
      <g>
        <rect x={bar.x} y={frame.top} width={bar.width} height={frame.height} fill="url(#plan-hole)" />
        {bar.width > 42 && (
          <text x={middle} y={frame.top - 8} textAnchor="middle" fontSize="11" fontWeight="600" fill="var(--mui-palette-warning-main)">
            {t('picture.none')}
          </text>
        )}
      </g>
    );
  return (
    <g>
      <title>{`${clockText(bar.segment.fromMinute)}–${clockText(bar.segment.toMinute)} ${name} ${rateText(stack, digits)}`}</title>
      <rect
        x={bar.x}
        y={bar.energyY}
        width={bar.width}
        height={zero - bar.energyY}
        fill="var(--mui-palette-text-secondary)"
        opacity="0.22"
      />
      <rect
        x={bar.x}
        y={bar.topY}
        width={bar.width}
        height={bar.energyY - bar.topY}
        fill="var(--mui-palette-text-secondary)"
        opacity="0.5"
      />
      {bar.width > 30 && (
        <text x={middle} y={bar.topY - 6} textAnchor="middle" fontSize="11" fill="var(--mui-palette-text-primary)" style={halo}>
          {bar.width > 62 ? `${name} ` : ''}
          <tspan fontWeight="600">{rateText(stack, digits)}</tspan>
        </text>
      )}
    </g>
  );
}

/** What the two greys of the pictures mean. */
export function PictureKey() {
  const { t } = useTranslation('plans');
  const entry = (opacity: number, text: string) => (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
      <Box component="span" sx={{ width: 14, height: 10, bgcolor: 'text.secondary', opacity }} />
      {text}
    </Box>
  );
  return (
    <Typography variant="body2" color="textSecondary" sx={{ display: 'flex', gap: 2 }}>
      {entry(0.5, t('picture.service'))}
      {entry(0.22, t('picture.energy'))}
    </Typography>
  );
}
