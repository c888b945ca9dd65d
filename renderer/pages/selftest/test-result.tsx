/** A self-test that has ended: its verdict, its record to print and to keep, and what was found at each step. */
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import { VerdictPaper } from '../../components/test-record/verdict-paper.tsx';
import { TimeText } from '../../components/texts.tsx';
import { StepList } from './step-list.tsx';
import { STEP_LOOKS, VERDICT_LOOKS } from './test-looks.ts';

const counted = ['failed', 'warned', 'passed', 'skipped'] as const satisfies readonly SelfTestStepView['state'][];

/** again: the button that begins another; null: who looks may not. */
export function TestResult({ test, again }: { readonly test: SelfTestView; readonly again: ReactNode }) {
  const { t } = useTranslation('selftest');
  const verdict = test.verdict ?? 'cancelled';
  return (
    <Stack spacing={2}>
      <VerdictPaper
        look={VERDICT_LOOKS[verdict]}
        verdict={t(`verdict.${verdict}`)}
        help={t(`verdict.${verdict}.help`)}
        counts={counted.map((state) => {
          const count = test.steps.filter((step) => step.state === state).length;
          return { id: state, look: STEP_LOOKS[state], count, text: t(`counts.${state}`, { count }) };
        })}
        path={`/download/self-test/${encodeURIComponent(test.id)}`}
        again={again}
      >
        <Typography variant="body2" color="textSecondary" component="div" sx={{ pt: 1 }}>
          {t('run.about', { connector: test.connectorName, by: test.by })}
          {test.installer !== '' && ` · ${t('form.installer')}: ${test.installer}`}
          {' · '}
          <TimeText atMs={test.startedAtMs} long />
        </Typography>
      </VerdictPaper>
      <StepList test={test} />
    </Stack>
  );
}
