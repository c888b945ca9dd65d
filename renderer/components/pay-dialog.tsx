/** Takes the money for a bill: the amount large, the way it is paid one key away. */
import CardIcon from '@mui/icons-material/CreditCardOutlined';
import FreeIcon from '@mui/icons-material/CardGiftcardOutlined';
import CashIcon from '@mui/icons-material/PaymentsOutlined';
import QrIcon from '@mui/icons-material/QrCode2Outlined';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bill } from '../../station-core/api/contract.ts';
import { useApi } from '../client/screen-context.tsx';
import { useAction } from '../client/use-action.ts';
import { FormDialog } from './form-dialog.tsx';
import { MoneyText } from './texts.tsx';

const METHODS = [
  { method: 'cash', icon: CashIcon },
  { method: 'card-terminal', icon: CardIcon },
  { method: 'qr', icon: QrIcon },
  { method: 'free', icon: FreeIcon },
] as const;
type Method = (typeof METHODS)[number]['method'];

export interface PayDialogProps {
  readonly billId: string;
  readonly billNumber: number;
  /** Where the charge was, e.g. "Pile 3 A". */
  readonly name: string;
  /** What is still to pay, in minor units; below zero: to give back. */
  readonly dueMinor: number;
  readonly onClose: () => void;
  readonly onPaid: (bill: Bill) => void;
}

/** Mount it when it opens. */
export function PayDialog({ billId, billNumber, name, dueMinor, onClose, onPaid }: PayDialogProps) {
  const { t } = useTranslation();
  const api = useApi();
  const pay = useAction(api.bills.pay);
  const [method, setMethod] = useState<Method>('cash');
  const submit = async () => {
    const done = await pay.run({ billId, method });
    if (done.ok) onPaid(done.value);
  };
  return (
    <FormDialog
      title={t('pay.title')}
      submit={t('pay.book')}
      pending={pay.pending}
      fault={pay.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('pay.bill', { number: billNumber, name })}</Typography>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline' }}>
        <span>{t('pay.amount')}</span>
        <Box component="span" sx={{ fontSize: '1.75rem', fontWeight: 600 }}>
          <MoneyText minor={dueMinor} />
        </Box>
      </Box>
      <RadioGroup
        aria-label={t('pay.how')}
        value={method}
        onChange={(_, value) => setMethod(METHODS.find((one) => one.method === value)?.method ?? 'cash')}
      >
        {METHODS.map(({ method: value, icon: Icon }, index) => (
          <FormControlLabel
            key={value}
            value={value}
            control={<Radio autoFocus={index === 0} />}
            label={
              <Box component="span" sx={{ display: 'flex', alignItems: 'center', gap: 1.25 }}>
                <Icon fontSize="small" />
                {t(`method.${value}`)}
              </Box>
            }
          />
        ))}
      </RadioGroup>
      <Typography variant="body2" color="textSecondary" sx={{ visibility: method === 'free' ? 'visible' : 'hidden' }}>
        {t('pay.free.help')}
      </Typography>
    </FormDialog>
  );
}
