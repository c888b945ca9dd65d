/** A payment that waits for a driver's phone, until the company tells what became of it. */
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import { useEffect, useEffectEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../client/screen-context.tsx';
import { useAction } from '../client/use-action.ts';
import { useCall } from '../client/use-call.ts';
import { FaultNote } from './fault-text.tsx';
import { PaymentQr } from './payment-qr.tsx';

/** `onOver`: it came to nothing, and another way may be chosen. */
export function AskedDialog({
  paymentId,
  onClose,
  onPaid,
  onOver,
}: {
  readonly paymentId: string;
  readonly onClose: () => void;
  readonly onPaid: () => void;
  readonly onOver: () => void;
}) {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const api = useApi();
  const titleId = useId();
  const payment = useCall(api.payments.get, { paymentId }, { topics: ['payments'] });
  const cancel = useAction(api.payments.cancel);
  const state = payment.data?.state ?? 'asked';
  const isOpen = state === 'asked' || state === 'pending';
  // Another amount, or too late: whoever stands there has to read it.
  const isWell = state === 'paid' && payment.data?.problem === null;
  const told = useEffectEvent(onPaid);
  useEffect(() => {
    if (isWell) told();
  }, [isWell]);
  return (
    <Dialog open maxWidth="xs" aria-labelledby={titleId} onClose={onClose}>
      <DialogTitle id={titleId}>{t('pay.waiting')}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          {payment.data !== undefined && <PaymentQr payment={payment.data} />}
          <FaultNote fault={payment.fault ?? cancel.fault} />
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        {isOpen && (
          <Button color="inherit" loading={cancel.pending} onClick={() => void cancel.run({ paymentId })}>
            {t('pay.stop')}
          </Button>
        )}
        <Button variant="contained" onClick={isOpen || state === 'paid' ? onClose : onOver}>
          {common(isOpen ? 'do.close' : 'do.back')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
