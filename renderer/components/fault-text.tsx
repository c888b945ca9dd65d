/** What went wrong, in words: by the fault's code, and the station's own sentence under it. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { ScreenFault } from '../client/fault.ts';
import { common } from '../i18n/en/common.ts';

type FaultKey = Extract<keyof typeof common, `fault.${string}.${string}`>;

type RefusedKey = Extract<keyof typeof common, `refused.${string}`>;

/** The words for a fault; a code without words of its own is told in the station's. */
export function useFaultText(): (fault: ScreenFault) => string {
  const { t } = useTranslation();
  return (fault) => {
    if (fault.code === 'access.throttled' && fault.seconds !== undefined) return t('fault.throttledFor', { seconds: fault.seconds });
    const refused = `refused.${fault.refusal ?? ''}`;
    if (isRefused(refused)) return t(refused);
    const key = `fault.${fault.code}`;
    if (isKnown(key)) return t(key);
    return fault.sentence === '' ? t('fault.screen.unexpected') : fault.sentence;
  };
}

/** The fault in words, and smaller what the station said. */
export function FaultWords({ fault }: { readonly fault: ScreenFault }) {
  const { t } = useTranslation();
  const text = useFaultText()(fault);
  const isWhole = fault.seconds !== undefined || isRefused(`refused.${fault.refusal ?? ''}`);
  return (
    <>
      {text}
      {fault.sentence !== '' && fault.sentence !== text && !isWhole && (
        <Box component="span" sx={{ display: 'block', mt: 0.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
          {t('fault.said', { sentence: fault.sentence })}
        </Box>
      )}
    </>
  );
}

/** A fault beside the button that met it. Nothing when there is none. */
export function FaultNote({ fault }: { readonly fault: ScreenFault | null }) {
  if (fault === null) return null;
  return (
    <Alert severity="warning" variant="outlined" role="alert">
      <FaultWords fault={fault} />
    </Alert>
  );
}

/** HQ's refusals that are told in words of our own. */
function isRefused(key: string): key is RefusedKey {
  return key in common;
}

function isKnown(key: string): key is FaultKey {
  return key in common;
}
