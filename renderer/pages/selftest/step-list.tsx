/** The steps of a self-test under each other: what each looks at, how it stands, and what was found. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark, toneGround } from '../../components/mark.tsx';
import { LeftText } from '../../components/test-record/left-text.tsx';
import { energyText, powerText } from '../../format/energy-text.ts';
import { STEP_LOOKS } from './test-looks.ts';

const List = styled('ol')({
  listStyle: 'none',
  margin: 0,
  padding: 0,
  '& > li': {
    display: 'grid',
    gridTemplateColumns: '104px 190px minmax(0, 1fr) 84px',
    gap: '2px 14px',
    alignItems: 'start',
    lineHeight: '1.4rem',
    padding: '7px 16px',
    minHeight: 38,
    borderBottom: '1px solid var(--mui-palette-divider)',
    fontSize: '0.9375rem',
  },
  '& > li:last-of-type': { borderBottom: 0 },
  '& .name': { fontWeight: 600 },
  '& .mark': { height: '1.4rem' },
  '& .faults': {
    fontSize: '0.75rem',
    color: 'var(--mui-palette-text-secondary)',
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'right',
  },
  '& li[data-state="waiting"] .name, & li[data-state="skipped"] .name': { fontWeight: 400, color: 'var(--mui-palette-text-secondary)' },
  '@media (max-width: 760px)': {
    '& > li': { gridTemplateColumns: '110px minmax(0, 1fr)' },
    '& .found, & .faults': { gridColumn: '1 / -1', textAlign: 'left' },
  },
});

export function StepList({ test }: { readonly test: SelfTestView }) {
  const { t } = useTranslation('selftest');
  return (
    <Paper variant="outlined">
      <List aria-label={t('steps')}>
        {test.steps.map((step) => (
          <Step key={step.id} step={step} sessionId={test.sessionId} />
        ))}
      </List>
    </Paper>
  );
}

function Step({ step, sessionId }: { readonly step: SelfTestStepView; readonly sessionId: string | null }) {
  const { t } = useTranslation('selftest');
  const { tone, icon } = STEP_LOOKS[step.state];
  const isRunning = step.state === 'running';
  return (
    <li
      data-state={step.state}
      data-step={step.id}
      {...(isRunning ? { 'aria-current': 'step' as const, style: { background: toneGround('charging') } } : {})}
    >
      <Mark tone={tone} icon={icon} text={step.words.state} />
      <div className="name">{step.words.name}</div>
      <div className="found">
        {step.words.sentence}
        {isRunning && step.id === 'energy' && sessionId !== null && <SoFar sessionId={sessionId} />}
        {isRunning && (
          <Box component="span" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
            <LeftText untilMs={endOf(step)} />
          </Box>
        )}
      </div>
      <div className="faults" title={t('probes', { faults: step.faults.join(' ') })}>
        {step.faults.join(' ')}
      </div>
    </li>
  );
}

/** When the running step counts as failed; null: it has not begun. */
export function endOf({ beganAtMs, limitMs }: Pick<SelfTestStepView, 'beganAtMs' | 'limitMs'>): number | null {
  return beganAtMs === null ? null : beganAtMs + limitMs;
}

/** What the test charge has counted, live. */
function SoFar({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation('selftest');
  const session = useCall(
    useApi().sessions.get,
    { sessionId },
    { topics: ['session'], concerns: (notice) => notice.topic === 'session' && notice.sessionId === sessionId },
  );
  return (
    <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>
      {session.data !== undefined &&
        t('run.soFar', { energy: energyText(session.data.energy, 3), power: powerText(session.data.power ?? 0, 1) })}{' '}
      <Link href={hrefOf(['session', sessionId])}>{t('run.charge')}</Link>
    </Box>
  );
}
