/** What a pile answered: in plain words, the protocol's own word beside it, and what it sent back for those who look closer. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { CommandResult } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { prettyBody } from '../../format/journal-body.ts';
import { secondText } from '../../format/time-text.ts';
import { isGood, wordKey } from './answer-words.ts';
import type { Given } from './use-orders.tsx';

export function Answer({ given }: { readonly given: Given | undefined }) {
  const { zone } = useStation();
  if (given === undefined) return null;
  if (given.kind === 'fault') return <FaultNote fault={given.fault} />;
  const { result } = given;
  return (
    <Alert
      severity={isGood(result) ? 'success' : 'warning'}
      variant="outlined"
      role="status"
      sx={{ py: 0, '& .MuiAlert-message': { minWidth: 0, flex: 1 } }}
    >
      <Box component="span" sx={{ color: 'text.secondary', mr: 1 }}>
        {secondText(given.atMs, zone)}
      </Box>
      <AnswerText result={result} />
      <SentBack result={result} />
    </Alert>
  );
}

export function AnswerText({ result }: { readonly result: CommandResult }) {
  const { t } = useTranslation('pile');
  if (result.outcome === 'failed') return t(`failed.${result.code}`, { detail: result.detail });
  return (
    <>
      {t(wordKey(result))}
      <Box component="code" sx={{ ml: 1, color: 'text.secondary', fontSize: '0.9em' }}>
        {result.status}
      </Box>
    </>
  );
}

/** Folded up: most people want the sentence. */
function SentBack({ result }: { readonly result: CommandResult }) {
  const { t } = useTranslation('pile');
  if (result.outcome !== 'accepted') return null;
  const text = result.detail ?? result.data;
  return (
    <>
      {result.version !== undefined && <div>{t('answer.version', { version: result.version })}</div>}
      {text !== undefined && text !== '' && text !== '{}' && (
        <details>
          <summary style={{ cursor: 'pointer' }}>{t('answer.detail')}</summary>
          <Pre text={prettyBody(text)} />
        </details>
      )}
    </>
  );
}

/** Text of the protocol: keeps its lines, breaks long ones, scrolls inside. */
export function Pre({ text, maxHeight = 320 }: { readonly text: string; readonly maxHeight?: number }) {
  return (
    <Box
      component="pre"
      tabIndex={0}
      sx={{
        m: 0,
        p: 1,
        bgcolor: 'background.default',
        borderRadius: 1,
        fontFamily: 'ui-monospace, Consolas, Menlo, monospace',
        fontSize: '0.8125rem',
        lineHeight: 1.5,
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
        maxHeight,
        overflowY: 'auto',
      }}
    >
      {text}
    </Box>
  );
}
