/** A self-test that has ended: its verdict, its record to print and to keep, and what was found at each step. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import SignedIcon from '@mui/icons-material/VerifiedOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfTestStepView, SelfTestView } from '../../../station-core/api/contract.ts';
import { Mark, toneColor } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { StepList } from './step-list.tsx';
import { STEP_LOOKS, VERDICT_LOOKS } from './test-looks.ts';

const counted = ['failed', 'warned', 'passed', 'skipped'] as const satisfies readonly SelfTestStepView['state'][];

/** again: the button that begins another; null: who looks may not. */
export function TestResult({ test, again }: { readonly test: SelfTestView; readonly again: ReactNode }) {
  const { t, i18n } = useTranslation('selftest');
  const verdict = test.verdict ?? 'cancelled';
  const { tone, icon: Icon } = VERDICT_LOOKS[verdict];
  const path = `/download/self-test/${encodeURIComponent(test.id)}`;
  return (
    <Stack spacing={2}>
      <Paper variant="outlined" sx={{ p: 2.5, borderLeft: '6px solid', borderLeftColor: toneColor(tone) }}>
        <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: 1, color: toneColor(tone) }}>
          <Icon aria-hidden sx={{ fontSize: 30 }} />
          <Typography component="p" sx={{ fontSize: '1.5rem', fontWeight: 650 }}>
            {t(`verdict.${verdict}`)}
          </Typography>
        </Box>
        <Typography sx={{ pt: 0.5 }}>{t(`verdict.${verdict}.help`)}</Typography>
        <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', pt: 1 }}>
          {counted.map((state) => {
            const count = test.steps.filter((step) => step.state === state).length;
            return count === 0 ? null : (
              <Mark key={state} tone={STEP_LOOKS[state].tone} icon={STEP_LOOKS[state].icon} text={t(`counts.${state}`, { count })} />
            );
          })}
        </Box>
        <Typography variant="body2" color="textSecondary" component="div" sx={{ pt: 1 }}>
          {t('run.about', { connector: test.connectorName, by: test.by })}
          {test.installer !== '' && ` · ${t('form.installer')}: ${test.installer}`}
          {' · '}
          <TimeText atMs={test.startedAtMs} long />
        </Typography>
        <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', pt: 2 }}>
          <Button variant="contained" startIcon={<PdfIcon />} href={`${path}.pdf?lang=${languageOf(i18n)}`} target="_blank" rel="noopener">
            {t('record.pdf')}
          </Button>
          <Button variant="outlined" startIcon={<SignedIcon />} href={`${path}.json`} download>
            {t('record.json')}
          </Button>
          {again}
        </Stack>
        <Typography variant="body2" color="textSecondary" sx={{ pt: 1 }}>
          {t('record.help')}
        </Typography>
      </Paper>
      <StepList test={test} />
    </Stack>
  );
}
