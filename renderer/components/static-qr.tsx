/** The owner's own QR code, as large as a phone likes it; an attendant says when the money has come. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { MoneyText } from './texts.tsx';

export function staticQrUrl(picture: string): string {
  return `/static-qr/${picture}`;
}

/** amount: in minor units, to be typed by the driver. */
export function StaticQr({ picture, amount }: { readonly picture: string; readonly amount: number }) {
  const { t } = useTranslation('moneySettings');
  return (
    <Stack spacing={1} sx={{ alignItems: 'center', textAlign: 'center' }}>
      <Typography sx={{ fontSize: '1.75rem', fontWeight: 600, lineHeight: 1.2 }}>
        <MoneyText minor={amount} />
      </Typography>
      <Box
        component="img"
        src={staticQrUrl(picture)}
        alt={t('qr.alt')}
        sx={{ width: 260, height: 260, maxWidth: '100%', objectFit: 'contain', bgcolor: '#fff', borderRadius: 1 }}
      />
      <Typography variant="body2" color="textSecondary">
        {t('pay.own')}
      </Typography>
    </Stack>
  );
}
