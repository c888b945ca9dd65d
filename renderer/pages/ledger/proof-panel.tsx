/** Up to where the ledger is known to hold, and the button that goes through all of it. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { LedgerProof, TrialView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { TimeText } from '../../components/texts.tsx';
import { decimalText } from '../../format/money-text.ts';

export function ProofPanel({ trial, onProved }: { readonly trial: TrialView; readonly onProved: () => void }) {
  const { t } = useTranslation('ledger');
  const verify = useAction(useApi().ledger.verify);
  const run = async () => {
    await verify.run(undefined);
    onProved();
  };
  const proof = verify.result?.ok === true ? verify.result.value : null;
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1.5 }}>
      <Typography variant="h2">{t('proof.title')}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 0.75 }}>
        {t('proof.text')}
      </Typography>
      <FactList
        facts={[
          [t('proof.postings'), decimalText(trial.transfers, 0)],
          [t('proof.verified'), <Verified key="verified" trial={trial} />],
        ]}
      />
      <Typography variant="body2" color="textSecondary">
        {t('proof.end')}
      </Typography>
      <Hash text={trial.lastHash} />
      <Button variant="outlined" sx={{ mt: 1.5 }} loading={verify.pending} onClick={() => void run()}>
        {t('proof.run')}
      </Button>
      {proof !== null && <Result proof={proof} />}
      <FaultNote fault={verify.fault} />
    </Paper>
  );
}

function Verified({ trial: { verifiedAtMs, verifiedSeq } }: { readonly trial: TrialView }) {
  const { t } = useTranslation('ledger');
  if (verifiedAtMs === null) return <>{t('proof.never')}</>;
  return (
    <>
      <TimeText atMs={verifiedAtMs} />
      <Typography variant="body2" color="textSecondary">
        {t('proof.upTo', { seq: decimalText(verifiedSeq, 0) })}
      </Typography>
    </>
  );
}

function Result({ proof }: { readonly proof: LedgerProof }) {
  const { t } = useTranslation('ledger');
  if (proof.problems.length === 0)
    return (
      <Alert severity="success" role="status" sx={{ mt: 1.5 }}>
        {t('proof.good', { count: proof.transfers })}
      </Alert>
    );
  return (
    <Alert severity="error" sx={{ mt: 1.5 }}>
      {t('proof.bad')}
      <Box component="ul" sx={{ m: 0, mt: 1, pl: 2.5, overflowWrap: 'anywhere' }} lang="en">
        {proof.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </Box>
    </Alert>
  );
}

/** 64 characters that are compared, not read. */
export function Hash({ text }: { readonly text: string }) {
  return (
    <Box component="code" sx={{ display: 'block', fontSize: '0.75rem', overflowWrap: 'anywhere', userSelect: 'all' }}>
      {text === '' ? '–' : text}
    </Box>
  );
}
