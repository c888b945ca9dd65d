/** The owner's own QR code: a picture that is sent at once and shown once the settings are saved. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, type ScreenFault } from '../../client/fault.ts';
import { uploadStaticQr } from '../../client/upload.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { staticQrUrl } from '../../components/static-qr.tsx';

const MOST_BYTES = 20 * 1_024 * 1_024;
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export function StaticQrField({
  picture,
  mayChange,
  onChange,
}: {
  readonly picture: string | null;
  readonly mayChange: boolean;
  readonly onChange: (picture: string | null) => void;
}) {
  const { t } = useTranslation('moneySettings');
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<ScreenFault | 'wrong' | null>(null);
  const send = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (!TYPES.includes(file.type) || file.size > MOST_BYTES) {
      setFault('wrong');
      return;
    }
    setSending(true);
    setFault(null);
    try {
      onChange(await uploadStaticQr(file));
    } catch (error) {
      setFault(faultOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Stack spacing={1.5}>
      {picture === null ? (
        <Typography color="textSecondary">{t('qr.none')}</Typography>
      ) : (
        <Box
          component="img"
          src={staticQrUrl(picture)}
          alt={t('qr.alt')}
          sx={{ width: 200, height: 200, objectFit: 'contain', alignSelf: 'start', bgcolor: '#fff', borderRadius: 1 }}
        />
      )}
      <input
        ref={input}
        hidden
        type="file"
        accept={TYPES.join(',')}
        onChange={(event) => {
          void send(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {mayChange && (
        <Stack direction="row" spacing={1}>
          <Button variant="outlined" loading={sending} onClick={() => input.current?.click()}>
            {t(sending ? 'qr.sending' : picture === null ? 'qr.choose' : 'qr.change')}
          </Button>
          {picture !== null && <Button onClick={() => onChange(null)}>{t('qr.remove')}</Button>}
        </Stack>
      )}
      {fault === 'wrong' ? (
        <Typography variant="body2" role="alert" sx={{ color: 'warning.main' }}>
          {t('qr.wrong')}
        </Typography>
      ) : (
        <FaultNote fault={fault} />
      )}
    </Stack>
  );
}
