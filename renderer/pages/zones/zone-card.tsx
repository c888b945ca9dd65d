/** One zone in the list: how it stands, why, and what is in it. The whole card leads to it. */
import DrillIcon from '@mui/icons-material/SportsOutlined';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CameraRow, SafetySetupAnswer, ZoneView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { Mark, toneColor } from '../../components/mark.tsx';
import { shortTimeText } from '../../format/time-text.ts';
import { useCauseText } from './cause-text.tsx';
import { PhaseMark, phaseTone } from '../../components/phase-mark.tsx';

export function ZoneCard(props: {
  readonly zone: SafetySetupAnswer['zones'][number];
  /** null: not told yet. */
  readonly state: ZoneView | null;
  readonly setup: SafetySetupAnswer;
  readonly cameras: readonly CameraRow[];
}) {
  const { zone, state, setup, cameras } = props;
  const { t } = useTranslation('zones');
  const { zone: clock } = useStation();
  const now = useNow();
  const phase = state?.phase ?? 'unknown';
  const counts = [
    t('card.piles', { count: setup.piles.filter(({ zoneId }) => zoneId === zone.id).length }),
    t('card.sensors', { count: setup.sensors.filter(({ zoneId }) => zoneId === zone.id).length }),
    t('card.cameras', { count: cameras.filter(({ camera }) => camera.zoneId === zone.id).length }),
    t('card.relays', { count: setup.relays.filter(({ zoneId }) => zoneId === zone.id).length }),
  ];
  return (
    <Paper
      component="article"
      variant="outlined"
      aria-label={zone.name}
      sx={{ position: 'relative', px: 2, py: 1.5, display: 'flex', flexDirection: 'column', gap: 0.75, borderLeftWidth: 4 }}
      style={{ borderLeftColor: phase === 'clear' || phase === 'unknown' ? undefined : toneColor(phaseTone(phase)) }}
    >
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 1 }}>
        <Typography variant="h2" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
          <Box
            component="a"
            href={hrefOf(['zone', zone.id])}
            sx={{
              textDecoration: 'none',
              '&::after': { content: '""', position: 'absolute', inset: 0 },
              '&:hover': { textDecoration: 'underline' },
            }}
          >
            {zone.name}
          </Box>
        </Typography>
        {state?.isDrill === true && <Mark tone="soon" icon={DrillIcon} text={t('drill')} />}
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
        <PhaseMark phase={phase} size="large" />
        {state !== null && phase !== 'clear' && (
          <Typography variant="body2" color="textSecondary" component="span">
            {t('since', { time: shortTimeText(state.sinceMs, clock, now) })}
          </Typography>
        )}
      </Box>
      <Why state={state} setup={setup} />
      <Typography variant="body2" color="textSecondary">
        {counts.join(' · ')}
      </Typography>
    </Paper>
  );
}

function Why({ state, setup }: { readonly state: ZoneView | null; readonly setup: SafetySetupAnswer }) {
  const { t } = useTranslation('zones');
  const causeText = useCauseText(setup);
  if (state?.phase === 'held' && state.waitingFor.length > 0)
    return (
      <Typography variant="body2">
        {t('held.title')}: {state.waitingFor.map(({ name }) => name).join(', ')}
      </Typography>
    );
  if (state === null || state.firstOut === null || state.phase === 'clear') return null;
  return (
    <Typography variant="body2">
      {t('latched.first')}: {causeText(state.firstOut)}
    </Typography>
  );
}
