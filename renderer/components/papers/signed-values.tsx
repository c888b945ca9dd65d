/** Signed meter values of a charge, word for word, each to be copied into a transparency software. Nothing where there is none. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { dateTimeText } from '../../format/time-text.ts';
import { CopyButton } from '../copy-button.tsx';

export function SignedValuesPanel({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation('invoices');
  const { zone } = useStation();
  const signed = useCall(useApi().invoices.signedValues, { sessionId });
  if (signed.data === undefined || signed.data.length === 0) return null;
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2">
        {t('signed.title')}
      </Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {t('signed.help')}
      </Typography>
      {signed.data.map((value) => {
        const time = dateTimeText(value.atMs, zone);
        return (
          <Box key={`${value.atMs} ${value.text.slice(-40)}`} sx={{ borderTop: 1, borderColor: 'divider', py: 1 }}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
              <Typography variant="body2" sx={{ flex: 1, fontVariantNumeric: 'tabular-nums' }}>
                {[time, value.context, value.encoding === '' ? t('signed.form.unknown') : value.encoding].join(' · ')}
              </Typography>
              <CopyButton
                text={value.text}
                words={{ copy: t('signed.copy'), copied: t('signed.copied'), failed: t('signed.copy.failed') }}
              />
            </Box>
            <Raw text={value.text} />
            {value.publicKey !== null && (
              <>
                <Typography variant="body2" color="textSecondary">
                  {t('signed.key')}
                </Typography>
                <Raw text={value.publicKey} />
              </>
            )}
          </Box>
        );
      })}
    </Paper>
  );
}

function Raw({ text }: { readonly text: string }) {
  return (
    <Box
      component="pre"
      tabIndex={0}
      sx={{
        m: 0,
        mt: 0.5,
        p: 1,
        maxHeight: 132,
        overflow: 'auto',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
        fontSize: '0.75rem',
        bgcolor: 'background.default',
        borderRadius: 1,
      }}
    >
      {text}
    </Box>
  );
}
