/** A self-test while it runs: what a person has to do now in big words, the steps live, and how to end it. */
import PlugIcon from '@mui/icons-material/PowerOutlined';
import UnplugIcon from '@mui/icons-material/PowerOffOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { toneColor, toneGround } from '../../components/mark.tsx';
import { LeftText } from '../../components/test-record/left-text.tsx';
import { ProgressPaper } from '../../components/test-record/progress-paper.tsx';
import { endOf, StepList } from './step-list.tsx';

export function RunningTest(props: { readonly test: SelfTestView; readonly mayCancel: boolean; readonly onCancelled: () => void }) {
  const { test, mayCancel } = props;
  const { t } = useTranslation('selftest');
  const [asking, setAsking] = useState(false);
  const done = test.steps.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  const progress = t('run.progress', { done, all: test.steps.length });
  const running = test.steps.find(({ state }) => state === 'running');
  return (
    <Stack spacing={2}>
      <ProgressPaper
        title={running === undefined ? progress : `${progress} · ${running.words.name}`}
        done={done}
        all={test.steps.length}
        label={t('steps')}
        action={
          mayCancel && (
            <Button variant="outlined" onClick={() => setAsking(true)}>
              {t('cancel')}
            </Button>
          )
        }
      >
        <Typography variant="body2" color="textSecondary">
          {t('run.about', { connector: test.connectorName, by: test.by })}
          {' · '}
          {t('run.now')}
        </Typography>
      </ProgressPaper>
      {running !== undefined && <Ask step={running} connector={test.connectorName} />}
      <StepList test={test} />
      {asking && (
        <CancelDialog
          testId={test.id}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            props.onCancelled();
          }}
        />
      )}
    </Stack>
  );
}

/** What only a person can do, to be read from beside the car. */
function Ask({ step, connector }: { readonly step: SelfTestStepView; readonly connector: string }) {
  const { t } = useTranslation('selftest');
  const asked = step.id === 'plug-in' || step.id === 'unplug' ? step.id : null;
  if (asked === null) return null;
  const Icon = asked === 'plug-in' ? PlugIcon : UnplugIcon;
  return (
    <Paper
      variant="outlined"
      role="alert"
      sx={{ p: 2.5, display: 'flex', gap: 2.5, alignItems: 'center', bgcolor: toneGround('soon'), borderColor: toneColor('soon') }}
    >
      <Icon aria-hidden sx={{ fontSize: 56, color: toneColor('soon'), flex: 'none' }} />
      <Box>
        <Typography component="p" sx={{ fontSize: '1.75rem', fontWeight: 650, lineHeight: 1.25 }}>
          {t(`ask.${asked}`, { connector })}
        </Typography>
        <Typography sx={{ fontSize: '1.0625rem', pt: 0.5 }}>{t(`ask.${asked}.help`)}</Typography>
        <Typography color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }} aria-hidden>
          <LeftText untilMs={endOf(step)} />
        </Typography>
      </Box>
    </Paper>
  );
}

function CancelDialog(props: { readonly testId: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useTranslation('selftest');
  const titleId = useId();
  const cancel = useAction(useApi().selfTests.cancel);
  const submit = async () => {
    const done = await cancel.run({ testId: props.testId });
    if (done.ok) props.onDone();
  };
  return (
    <Dialog open maxWidth="xs" aria-labelledby={titleId} onClose={cancel.pending ? () => undefined : props.onClose}>
      <DialogTitle id={titleId}>{t('cancel.title')}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Typography>{t('cancel.text')}</Typography>
          <FaultNote fault={cancel.fault} />
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        {/* "Cancel" would say two things here. */}
        <Button onClick={props.onClose} disabled={cancel.pending}>
          {t('cancel.keep')}
        </Button>
        <Button variant="contained" loading={cancel.pending} onClick={() => void submit()}>
          {t('cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
