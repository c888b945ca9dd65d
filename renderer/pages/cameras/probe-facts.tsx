/** What a camera said of itself, in plain words: what it is, what it shows, what it can, and what to mend. */
import ClockIcon from '@mui/icons-material/ScheduleOutlined';
import NoIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import YesIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CameraProbe } from '../../../station-core/api/contract.ts';
import { codecText } from '../../components/camera/camera-make.ts';
import { useClockText } from '../../components/camera/health-marks.tsx';
import { clockOffMs } from '../../components/camera/health-points.ts';
import { Mark } from '../../components/mark.tsx';

export function ProbeFacts({ probe }: { readonly probe: CameraProbe }) {
  const { t } = useTranslation('cameras');
  const { make, abilities } = probe;
  const offers: readonly (readonly [key: string, has: boolean, text: string])[] = [
    ['ptz', abilities.ptz, abilities.ptz ? t('probe.ptz', { count: abilities.presets.length }) : t('probe.noPtz')],
    ['relays', abilities.relays.length > 0, abilities.relays.length > 0 ? t('probe.relays', { count: abilities.relays.length }) : t('probe.noRelays')], // prettier-ignore
    ['inputs', abilities.inputs.length > 0, abilities.inputs.length > 0 ? t('probe.inputs', { count: abilities.inputs.length }) : t('probe.noInputs')], // prettier-ignore
    ['events', abilities.events, t(abilities.events ? 'probe.events' : 'probe.noEvents')],
    ['snapshots', abilities.snapshots, t(abilities.snapshots ? 'probe.snapshots' : 'probe.noSnapshots')],
    ['audio', abilities.audioOut, t(abilities.audioOut ? 'probe.audio' : 'probe.noAudio')],
  ];
  return (
    <Stack spacing={1.25}>
      <Box>
        <Typography sx={{ fontWeight: 600 }}>{`${make.manufacturer} ${make.model}`.trim()}</Typography>
        <Typography variant="body2" color="textSecondary">
          {t('probe.numbers', { firmware: make.firmware === '' ? '–' : make.firmware, serial: make.serial === '' ? '–' : make.serial })}
        </Typography>
      </Box>
      <Box
        component="ul"
        sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: 0.5, m: 0, p: 0, listStyle: 'none' }}
      >
        {offers.map(([key, has, text]) => (
          <li key={key}>
            <Mark tone={has ? 'free' : 'quiet'} icon={has ? YesIcon : NoIcon} text={text} />
          </li>
        ))}
      </Box>
      <Clock offsetMs={probe.clockOffsetMs} />
    </Stack>
  );
}

/** "Main stream · H.264 · 2560 × 1440". */
export function profileText(profile: CameraProbe['abilities']['profiles'][number]): string {
  const size = profile.width > 0 ? `${profile.width} × ${profile.height}` : '';
  return [profile.name === '' ? profile.token : profile.name, codecText(profile.codec), size].filter((part) => part !== '').join(' · ');
}

function Clock({ offsetMs }: { readonly offsetMs: number | null }) {
  const { t } = useTranslation('cameras');
  const textOf = useClockText();
  if (offsetMs === null) return <Mark tone="quiet" icon={ClockIcon} text={t('health.clock-unknown')} />;
  const isOff = Math.abs(offsetMs) > clockOffMs;
  return (
    <Box>
      <Mark tone={isOff ? 'soon' : 'free'} icon={isOff ? ClockIcon : YesIcon} text={textOf(offsetMs)} />
      {isOff && <Typography variant="body2">{t('probe.clockRemedy')}</Typography>}
    </Box>
  );
}
