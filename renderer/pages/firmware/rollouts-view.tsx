/** Rollouts, the newest first: the running one open and live, the others folded up. */
import DoneIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/ReportProblemOutlined';
import FoldIcon from '@mui/icons-material/ExpandLess';
import RunningIcon from '@mui/icons-material/Autorenew';
import StoppedIcon from '@mui/icons-material/StopCircleOutlined';
import UnfoldIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import type SvgIcon from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RolloutView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark, type Tone } from '../../components/mark.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import type { Opened } from './dialogs.tsx';
import { RolloutPiles } from './rollout-piles.tsx';

const size = 20;

const LOOKS: Readonly<Record<RolloutView['state'], { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  running: { tone: 'charging', icon: RunningIcon },
  done: { tone: 'free', icon: DoneIcon },
  failed: { tone: 'soon', icon: FailedIcon },
  stopped: { tone: 'quiet', icon: StoppedIcon },
};

export interface RolloutsViewProps {
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly mayChange: boolean;
  readonly onOpen: (opened: Opened) => void;
  readonly button: ReactNode;
}

export function RolloutsView({ page, onPage, mayChange, onOpen, button }: RolloutsViewProps) {
  const { t } = useTranslation('firmware');
  const api = useApi();
  const list = useCall(api.firmware.rollouts, { offset: page * size, limit: size }, { topics: ['firmware', 'connector'] });
  if (list.data === undefined)
    return list.fault === null ? <SkeletonRows rows={4} height={72} /> : <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data.rows.length === 0) return <EmptyState title={t('empty.rollouts')} help={t('empty.rollouts.text')} action={button} />;
  return (
    <>
      <Stack spacing={1.5}>
        {list.data.rows.map((rollout) => (
          <RolloutCard key={rollout.id} rollout={rollout} onStop={mayChange ? () => onOpen({ kind: 'stop', rollout }) : null} />
        ))}
      </Stack>
      {list.data.total > size && <Pager page={page} size={size} total={list.data.total} onPage={onPage} />}
    </>
  );
}

function RolloutCard({ rollout, onStop }: { readonly rollout: RolloutView; readonly onStop: (() => void) | null }) {
  const { t } = useTranslation('firmware');
  const { firmware, state, piles } = rollout;
  const isRunning = state === 'running';
  // What failed is what somebody came to read.
  const [isOpen, setOpen] = useState(isRunning || state === 'failed');
  const done = piles.filter(({ step }) => step === 'installed').length;
  const title = t('rollout.of', { name: firmware.name, version: firmware.version });
  return (
    <Paper variant="outlined" component="section" aria-label={title}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 2, py: 1.25, flexWrap: 'wrap' }}>
        <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
          <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{title}</Typography>
          <Typography variant="body2" color="textSecondary" component="div">
            {t('rollout.by', { name: rollout.byName })} · <TimeText atMs={rollout.startedAtMs} long relative={isRunning} />
          </Typography>
        </Box>
        <Typography sx={{ fontVariantNumeric: 'tabular-nums' }}>{t('rollout.progress', { done, all: piles.length })}</Typography>
        <Box sx={{ minWidth: 150 }}>
          <Mark {...LOOKS[state]} text={t(`rollout.state.${state}`)} />
        </Box>
        {isRunning && onStop !== null && (
          <Button variant="outlined" onClick={onStop}>
            {t('rollout.stop')}
          </Button>
        )}
        <IconButton aria-label={t(isOpen ? 'rollout.hide' : 'rollout.show')} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? <FoldIcon /> : <UnfoldIcon />}
        </IconButton>
      </Box>
      {isOpen && <RolloutPiles piles={piles} bytes={firmware.bytes} />}
    </Paper>
  );
}
