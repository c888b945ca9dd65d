/** What the pile will keep to in the next hours, as a step curve with its zero line and its figures on it. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { clockText } from '../../format/time-text.ts';
import type { Schedule } from './schedule.ts';

const [width, height, top, foot] = [640, 150, 26, 22];
const BLUE = 'var(--mui-palette-info-main)';
const GREY = 'var(--mui-palette-text-secondary)';

export function ScheduleChart({ schedule, askedMs }: { readonly schedule: Schedule; readonly askedMs: number }) {
  const { t } = useTranslation('pile');
  const { zone } = useStation();
  const now = useNow();
  const { steps } = schedule;
  const endS = Math.max(1, ...steps.map(({ toS }) => toS));
  const most = Math.max(1, ...steps.map(({ limit }) => limit));
  const x = (second: number) => (second / endS) * width;
  const y = (limit: number) => top + (1 - limit / most) * (height - top - foot);
  const path = steps.map(({ fromS, toS, limit }, at) => `${at === 0 ? 'M' : 'L'}${x(fromS)} ${y(limit)}H${x(toS)}`).join('');
  const figure = (limit: number) =>
    schedule.unit === 'W' ? `${(limit / 1_000).toFixed(1)} kW` : `${limit.toFixed(limit % 1 === 0 ? 0 : 1)} ${schedule.unit}`;
  const startMs = askedMs === 0 ? now : askedMs;
  const summary = steps.map(({ fromS, limit }) => `${clockText(startMs + fromS * 1_000, zone)} ${figure(limit)}`).join(', ');
  return (
    <Box sx={{ pt: 1 }}>
      <Typography variant="h3">{t('limit.chart')}</Typography>
      {steps.length === 0 ? (
        <Typography color="textSecondary">{t('limit.none')}</Typography>
      ) : (
        <svg
          role="img"
          aria-label={`${t('limit.chart')} ${summary}`}
          viewBox={`0 0 ${width} ${height}`}
          style={{ width: '100%', display: 'block' }}
        >
          <line x1={0} x2={width} y1={height - foot} y2={height - foot} stroke={GREY} strokeWidth={1} />
          <path d={path} fill="none" stroke={BLUE} strokeWidth={2.5} />
          {steps.slice(0, 8).map(({ fromS, toS, limit }) => (
            <g key={fromS} fontSize={15}>
              <text x={x(fromS) + 6} y={y(limit) - 6} fill="var(--mui-palette-text-primary)">
                {x(toS) - x(fromS) > 60 ? figure(limit) : ''}
              </text>
              <text x={x(fromS)} y={height - 5} fill={GREY}>
                {x(toS) - x(fromS) > 44 ? clockText(startMs + fromS * 1_000, zone) : ''}
              </text>
            </g>
          ))}
          <text x={width} y={height - 5} fontSize={15} textAnchor="end" fill={GREY}>
            {clockText(startMs + endS * 1_000, zone)}
          </text>
        </svg>
      )}
    </Box>
  );
}
