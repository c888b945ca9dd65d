/** Prints the slip of a start code that was made just now: the code, how to use it, and a QR code that brings it to the phone. */
import PrintIcon from '@mui/icons-material/PrintOutlined';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useApi } from '../client/screen-context.tsx';
import { useCall } from '../client/use-call.ts';
import { FaultNote } from './fault-text.tsx';

export function SlipButton({ code }: { readonly code: string }) {
  const { t, i18n } = useTranslation('complaints');
  const api = useApi();
  const slip = useCall(api.drivers.slip, { code, language: i18n.language === 'zh' ? 'zh' : 'en' });
  return (
    <>
      <FaultNote fault={slip.fault} />
      <Button startIcon={<PrintIcon />} href={slip.data?.path ?? ''} target="_blank" rel="noopener" disabled={slip.data === undefined}>
        {t('slip.print')}
      </Button>
    </>
  );
}
