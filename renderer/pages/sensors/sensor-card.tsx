/** One sensor in the list: what it says, big; how it is; when it was heard; and its last minutes. */
import BypassIcon from '@mui/icons-material/BackHandOutlined';
import TestIcon from '@mui/icons-material/ScienceOutlined';
import SafetyIcon from '@mui/icons-material/ShieldOutlined';
import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import Tooltip from '@mui/material/Tooltip';
import { useTranslation } from 'react-i18next';
import type { SensorRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useStation } from '../../client/station-context.tsx';
import { Mark, toneColor, toneGround } from '../../components/mark.tsx';
import { clockText, secondText } from '../../format/time-text.ts';
import { numberText, wordOf } from '../../format/sensor-value.ts';
import { ALARM_ICON, HEALTH, isDanger } from './looks.ts';
import { problemWords } from './problem-words.ts';

const Card = styled('a')({
  display: 'grid',
  gridTemplateRows: 'auto 1fr auto auto',
  gap: 6,
  padding: '10px 14px',
  minHeight: 132,
  borderRadius: 8,
  border: '1px solid var(--mui-palette-divider)',
  background: 'var(--mui-palette-background-paper)',
  color: 'inherit',
  textDecoration: 'none',
  '&:hover': { borderColor: 'var(--mui-palette-text-secondary)' },
});

export function SensorCard({ row }: { readonly row: SensorRow }) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const { sensor } = row;
  const danger = isDanger(row);
  return (
    <Card href={hrefOf(['sensor', sensor.id])} style={danger ? { borderColor: toneColor('danger'), background: toneGround('danger') } : {}}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75, minWidth: 0 }}>
        <Box
          component="span"
          sx={{ fontWeight: 600, flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
        >
          {sensor.name}
        </Box>
        {sensor.isSafety && (
          <Tooltip title={t('safety')}>
            <SafetyIcon aria-label={t('safety')} sx={{ fontSize: 18, color: 'text.secondary' }} />
          </Tooltip>
        )}
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, minWidth: 0 }}>
        <SensorValue row={row} size="1.75rem" />
        <Box sx={{ flex: 1 }} />
        {sensor.unit !== '' && <Spark values={row.recent} />}
      </Box>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', justifyContent: 'space-between', fontSize: '0.8125rem' }}>
        <HealthMark row={row} />
        <Box component="span" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
          {row.isRetained ? t('kept') : row.heardAtMs === null ? '' : t('heard', { time: secondText(row.heardAtMs, zone) })}
        </Box>
      </Box>
      <Below row={row} time={(atMs) => clockText(atMs, zone)} />
    </Card>
  );
}

/** Test, bypass, or what is wrong: one line, and as high when there is none. */
function Below({ row, time }: { readonly row: SensorRow; readonly time: (atMs: number) => string }) {
  const { t } = useTranslation('sensors');
  const problem = useProblemText();
  if (row.testEndsAtMs !== null)
    return <Mark tone="soon" size="small" icon={TestIcon} text={t('testing', { time: time(row.testEndsAtMs) })} />;
  if (row.bypassedUntilMs !== null)
    return <Mark tone="soon" size="small" icon={BypassIcon} text={t('bypassed', { time: time(row.bypassedUntilMs) })} />;
  const text = row.problem !== null && row.health !== 'off' ? problem(row.problem) : t(`kind.${row.sensor.kind}`);
  return (
    <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
      {text}
    </Box>
  );
}

/** Its word or number with the unit; grey while it is not known to be so now. */
export function SensorValue({ row, size }: { readonly row: SensorRow; readonly size: string }) {
  const { t } = useTranslation('sensors');
  const { sensor, value, health } = row;
  const word = value === null ? null : wordOf(sensor, value);
  const isKnown = health === 'healthy';
  const danger = isDanger(row);
  return (
    <Box
      component="span"
      sx={{
        fontSize: size,
        fontWeight: 600,
        lineHeight: 1.2,
        fontVariantNumeric: 'tabular-nums',
        whiteSpace: 'nowrap',
        display: 'inline-flex',
        alignItems: danger ? 'center' : 'baseline',
        gap: 0.75,
        color: danger ? toneColor('danger') : isKnown ? 'text.primary' : 'text.secondary',
      }}
    >
      {danger && <ALARM_ICON aria-hidden sx={{ fontSize: '1em' }} />}
      {value === null ? t('says.none') : word === null ? numberText(value) : t(`says.${word}`)}
      {value !== null && word === null && sensor.unit !== '' && (
        <Box component="span" sx={{ fontSize: '0.6em', fontWeight: 400, color: 'text.secondary' }}>
          {sensor.unit}
        </Box>
      )}
    </Box>
  );
}

export function HealthMark({ row, size = 'small' }: { readonly row: SensorRow; readonly size?: 'small' | 'medium' }) {
  const { t } = useTranslation('sensors');
  const { tone, icon } = HEALTH[row.health];
  return <Mark tone={tone} icon={icon} text={t(`health.${row.health}`)} size={size} />;
}

/** A driver's words in the language of the screen. */
export function useProblemText(): (problem: string) => string {
  const { t } = useTranslation('sensors');
  return (problem) => {
    const words = problemWords(problem);
    return words === null ? problem : t(words.key, { ...words.values });
  };
}

const SPARK = { width: 92, height: 30 };

/** The last ten minutes without axes: does it rise, fall or stand still? */
function Spark({ values }: { readonly values: readonly (number | null)[] }) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number): number => (index / Math.max(values.length - 1, 1)) * SPARK.width;
  const y = (value: number): number => SPARK.height - 3 - ((value - low) / span) * (SPARK.height - 6);
  let path = '';
  let isDown = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) path += `${isDown ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = value !== null;
  }
  return (
    <svg
      viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
      preserveAspectRatio="none"
      aria-hidden
      style={{ flex: `0 1 ${SPARK.width}px`, minWidth: 0, height: SPARK.height }}
    >
      <path d={path} fill="none" stroke="var(--mui-palette-text-secondary)" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
