/** How a camera is, in icons and words: reachable, recording, telling events, seeing, and its clock. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ClockIcon from '@mui/icons-material/ScheduleOutlined';
import CoveredIcon from '@mui/icons-material/VisibilityOffOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import NoEventsIcon from '@mui/icons-material/NotificationsOffOutlined';
import NotRecordedIcon from '@mui/icons-material/RadioButtonUncheckedOutlined';
import OffIcon from '@mui/icons-material/PowerSettingsNewOutlined';
import StoppedIcon from '@mui/icons-material/VideocamOffOutlined';
import UnreachableIcon from '@mui/icons-material/CloudOffOutlined';
import Box from '@mui/material/Box';
import type SvgIcon from '@mui/material/SvgIcon';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { spanWords } from '../../format/time-text.ts';
import { Mark, type Tone } from '../mark.tsx';
import { clockOffMs, healthPoints, type HealthPoint } from './health-points.ts';

const LOOKS: Readonly<Record<HealthPoint, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  off: { tone: 'quiet', icon: OffIcon },
  unheard: { tone: 'quiet', icon: HourglassIcon },
  reachable: { tone: 'free', icon: CheckIcon },
  unreachable: { tone: 'soon', icon: UnreachableIcon },
  recording: { tone: 'free', icon: CheckIcon },
  'not-recording': { tone: 'soon', icon: StoppedIcon },
  'not-recorded': { tone: 'quiet', icon: NotRecordedIcon },
  events: { tone: 'free', icon: CheckIcon },
  'no-events': { tone: 'soon', icon: NoEventsIcon },
  'events-not-offered': { tone: 'quiet', icon: NoEventsIcon },
  sees: { tone: 'free', icon: CheckIcon },
  covered: { tone: 'soon', icon: CoveredIcon },
  'clock-right': { tone: 'free', icon: CheckIcon },
  'clock-unknown': { tone: 'quiet', icon: ClockIcon },
  'clock-off': { tone: 'soon', icon: ClockIcon },
};

/** All points beside each other; they wrap where there is no room. */
export function HealthMarks({ row, size = 'small' }: { readonly row: CameraRow; readonly size?: 'small' | 'medium' }) {
  const { t } = useTranslation('cameras');
  const textOf = useClockText();
  return (
    <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5, rowGap: 0.25 }}>
      {healthPoints(row).map((point) => (
        <Mark
          key={point}
          size={size}
          tone={LOOKS[point].tone}
          icon={LOOKS[point].icon}
          text={point === 'clock-off' ? textOf(row.health?.clockOffsetMs ?? 0) : t(`health.${point}`)}
        />
      ))}
    </Box>
  );
}

/** "Clock 3 min fast". */
export function useClockText(): (offsetMs: number) => string {
  const { t } = useTranslation('cameras');
  const { t: common } = useTranslation();
  return (offsetMs) => {
    const words = spanWords(Math.abs(offsetMs));
    const span = common(words.key, { ...words });
    if (Math.abs(offsetMs) <= clockOffMs) return t('health.clock-right');
    return t(offsetMs > 0 ? 'health.clock-fast' : 'health.clock-slow', { span });
  };
}
