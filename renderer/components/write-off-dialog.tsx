/** Gives up what a bill still asks for, with a reason. Much of it waits for a second person. */
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { madeId } from '../client/made-id.ts';
import { useApi } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { useAction } from '../client/use-action.ts';
import { AmountField, useAmount } from './amount-field.tsx';
import { amountToType, shownAmount } from '../format/amount-text.ts';
import { FormDialog } from './form-dialog.tsx';

/** Mount it when it opens. dueMinor: in minor units. */
export function WriteOffDialog({
  billId,
  billNumber,
  dueMinor,
  onClose,
  onDone,
}: {
  readonly billId: string;
  readonly billNumber: number;
  readonly dueMinor: number;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('payments');
  const { currency } = useStation();
  const write = useAction(useApi().payments.writeOff);
  const [writeOffId] = useState(madeId);
  const [text, setText] = useState(() => amountToType(dueMinor, currency.digits));
  const [reason, setReason] = useState('');
  const typed = useAmount(text, dueMinor);
  const submit = async () => {
    if (typed.minor === null) return;
    const done = await write.run({ writeOffId, billId, amount: typed.minor, reason: reason.trim() });
    if (done.ok) onDone(done.value.state === 'waiting' ? t('off.waits') : t('off.done', { amount: shownAmount(typed.minor, currency) }));
  };
  return (
    <FormDialog
      danger
      title={t('off.title')}
      submit={typed.minor === null ? t('off.buttonPlain') : t('off.button', { amount: shownAmount(typed.minor, currency) })}
      disabled={typed.minor === null || reason.trim().length < 3}
      pending={write.pending}
      fault={write.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('bill.number', { number: billNumber })}</Typography>
      <Typography>{t('off.text')}</Typography>
      <AmountField label={t('off.amount')} text={text} typed={typed} onChange={setText} />
      <TextField
        autoFocus
        label={t('off.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}
