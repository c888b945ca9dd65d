/** The steps of a self-test under each other: what each looks at, how it stands, and what was found. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark, toneGround } from '../../components/mark.tsx';
import { energyText, powerText } from '../../format/energy-text.ts';
import { spanWords } from '../../format/time-text.ts';
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
            <LeftText step={step} />
          </Box>
        )}
      </div>
      <div className="faults" title={t('probes', { faults: step.faults.join(' ') })}>
        {step.faults.join(' ')}
      </div>
    </li>
  );
}

/** How long the running step may still take. */
export function LeftText({ step }: { readonly step: SelfTestStepView }) {
  const { t } = useTranslation('selftest');
  const { t: common } = useTranslation();
  const now = useNow(1_000);
  const leftMs = (step.beganAtMs ?? now) + step.limitMs - now;
  if (leftMs < 1_000) return <>{t('run.late')}</>;
  const words = spanWords(leftMs);
  const span =
    words.key === 'span.min' ? `${common('span.min', { ...words })} ${common('span.s', { ...words })}` : common(words.key, { ...words });
  return <>{t('run.left', { span })}</>;
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
