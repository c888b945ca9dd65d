/** A payment that waits for a driver's phone: the company's code, the time that is left, and what came of it. */
import CancelIcon from '@mui/icons-material/BlockOutlined';
import PaidIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/ErrorOutlineOutlined';
import LateIcon from '@mui/icons-material/TimerOffOutlined';
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { shownAmount } from '../format/amount-text.ts';
import { Mark } from './mark.tsx';
import { problemText } from './payment-problem.ts';
import { QrCode } from './pile/qr-code.tsx';
import { MoneyText } from './texts.tsx';

export interface AskedPayment {
  readonly state: 'asked' | 'pending' | 'paid' | 'failed' | 'cancelled' | 'expired';
  /** Minor units. */
  readonly amount: number;
  readonly provider: string | null;
  readonly payUrl: string | null;
  readonly problem: string | null;
  readonly expiresAtMs: number | null;
}

const SIDE = 280;

export function PaymentQr({ payment }: { readonly payment: AskedPayment }) {
  const { t } = useTranslation('moneySettings');
  const provider = payment.provider ?? '';
  return (
    <Stack spacing={1} role="status" sx={{ alignItems: 'center', textAlign: 'center' }}>
      <Typography sx={{ fontSize: '1.75rem', fontWeight: 600, lineHeight: 1.2 }}>
        <MoneyText minor={payment.amount} />
      </Typography>
      <Box sx={{ width: SIDE, height: SIDE, maxWidth: '100%', display: 'grid', placeItems: 'center' }}>
        <Middle payment={payment} />
      </Box>
      {/* As high while there is nothing to say: the dialog around it does not jump. */}
      <Box sx={{ minHeight: 48 }}>
        {payment.state === 'pending' && (
          <>
            <Typography sx={{ fontWeight: 600 }}>
              {t('pay.scan')} <span style={{ fontWeight: 400 }}>{t('pay.by', { provider })}</span>
            </Typography>
            {payment.expiresAtMs !== null && <TimeLeft untilMs={payment.expiresAtMs} />}
          </>
        )}
      </Box>
    </Stack>
  );
}

function Middle({ payment }: { readonly payment: AskedPayment }) {
  const { t } = useTranslation('moneySettings');
  const { currency } = useStation();
  const provider = payment.provider ?? '';
  const amount = shownAmount(payment.amount, currency);
  switch (payment.state) {
    case 'asked':
      return <Waiting text={t(payment.problem === null ? 'pay.asking' : 'pay.askingAgain', { provider })} />;
    case 'pending':
      return payment.payUrl === null ? (
        <Waiting text={t('pay.asking', { provider })} />
      ) : (
        <QrCode text={payment.payUrl} label={t('pay.label', { amount })} size={SIDE} />
      );
    case 'paid':
      return (
        <Ended
          mark={<Mark tone="free" icon={PaidIcon} text={t('pay.paid')} size="large" />}
          text={problemText(t, payment.problem) ?? t('pay.paidText')}
        />
      );
    case 'failed':
      return (
        <Ended
          mark={<Mark tone="soon" icon={FailedIcon} text={t('pay.failed')} size="large" />}
          text={problemText(t, payment.problem) ?? ''}
        />
      );
    case 'cancelled':
      return <Ended mark={<Mark tone="quiet" icon={CancelIcon} text={t('pay.cancelled')} size="large" />} text={t('pay.cancelledText')} />;
    case 'expired':
      return <Ended mark={<Mark tone="soon" icon={LateIcon} text={t('pay.expired')} size="large" />} text={t('pay.expiredText')} />;
  }
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <Stack spacing={2} sx={{ alignItems: 'center' }}>
      <CircularProgress size={32} />
      <Typography color="textSecondary">{text}</Typography>
    </Stack>
  );
}

function Ended({ mark, text }: { readonly mark: ReactNode; readonly text: string }) {
  return (
    <Stack spacing={1} sx={{ alignItems: 'center', '& svg': { fontSize: '2rem' } }}>
      {mark}
      <Typography color="textSecondary">{text}</Typography>
    </Stack>
  );
}

function TimeLeft({ untilMs }: { readonly untilMs: number }) {
  const { t } = useTranslation('moneySettings');
  const leftS = Math.max(0, Math.ceil((untilMs - useNow(1_000)) / 1_000));
  const seconds = String(leftS % 60).padStart(2, '0');
  return (
    <Typography variant="body2" color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
      {t('pay.left', { minutes: Math.floor(leftS / 60), seconds })}
    </Typography>
  );
}
