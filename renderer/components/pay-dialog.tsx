/** Takes the money for a bill, all of it or a part: the amount large, the way it is paid one key away. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { madeId } from '../client/made-id.ts';
import { useApi } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { useAction } from '../client/use-action.ts';
import { useCall } from '../client/use-call.ts';
import { AmountField, useAmount } from './amount-field.tsx';
import { amountToType, shownAmount } from '../format/amount-text.ts';
import { AskedDialog } from './asked-dialog.tsx';
import { CashChange } from './cash-change.tsx';
import { useCompany } from './company-choice.tsx';
import { FormDialog } from './form-dialog.tsx';
import { StaticQr } from './static-qr.tsx';
import { MoneyText } from './texts.tsx';
import { WayChoice, type Way } from './way-choice.tsx';

export interface PayDialogProps {
  readonly billId: string;
  readonly billNumber: number;
  /** Where the charge was, e.g. "Pile 3 A". */
  readonly name: string;
  /** What is still to pay, in minor units. */
  readonly dueMinor: number;
  readonly onClose: () => void;
  readonly onPaid: (bill: { readonly number: number }) => void;
}

/** Mount it when it opens. */
export function PayDialog({ billId, billNumber, name, dueMinor, onClose, onPaid }: PayDialogProps) {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const api = useApi();
  const { currency } = useStation();
  const pay = useAction(api.bills.pay);
  const ask = useAction(api.payments.ask);
  const money = useCall(api.payments.ofBill, { billId }, { topics: ['payments', 'bills'] });
  const { chosen: provider, field: companyField } = useCompany();
  const settings = useCall(api.money.settings, undefined);
  const [paymentId] = useState(madeId);
  const [way, setWay] = useState<Way>('cash');
  const [text, setText] = useState(() => amountToType(dueMinor, currency.digits));
  const typed = useAmount(text, dueMinor);
  const [askedId, setAskedId] = useState<string | null>(null);
  const waiting = askedId ?? money.data?.payments.find(({ state }) => state === 'asked' || state === 'pending')?.id ?? null;
  if (waiting !== null)
    return (
      <AskedDialog paymentId={waiting} onClose={onClose} onPaid={() => onPaid({ number: billNumber })} onOver={() => setAskedId(null)} />
    );
  const inWallet = money.data?.inWallet ?? 0;
  const { account } = money.data ?? { account: null };
  const ways: Way[] = ['cash', 'card-terminal', 'qr', 'bank'];
  if (provider !== null) ways.push('online');
  if (inWallet > 0) ways.push('wallet');
  ways.push('free');
  const isPart = typed.minor !== null && typed.minor < dueMinor;
  const submit = async () => {
    if (typed.minor === null) return;
    if (way === 'online') {
      if (provider === null) return;
      const asked = await ask.run({ paymentId, purpose: { kind: 'bill', billId }, amount: typed.minor, provider });
      if (asked.ok) setAskedId(asked.value.id);
      return;
    }
    const done = await pay.run({ billId, method: way, amount: typed.minor });
    if (done.ok) onPaid(done.value);
  };
  const staticQr = settings.data?.staticQr ?? null;
  return (
    <FormDialog
      title={common('pay.title')}
      submit={buttonText()}
      width="sm"
      disabled={typed.minor === null}
      pending={pay.pending || ask.pending}
      fault={pay.fault ?? ask.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{common('pay.bill', { number: billNumber, name })}</Typography>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline' }}>
        <span>{common('pay.amount')}</span>
        <Box component="span" sx={{ fontSize: '1.75rem', fontWeight: 600 }}>
          <MoneyText minor={dueMinor} />
        </Box>
      </Box>
      <WayChoice focused label={common('pay.how')} ways={ways} value={way} onChange={setWay} />
      <AmountField
        label={t('pay.now')}
        text={text}
        typed={typed}
        help={isPart ? t('pay.part', { amount: shownAmount(dueMinor - typed.minor, currency) }) : ' '}
        onChange={setText}
      />
      {way === 'cash' && <CashChange due={typed.minor} />}
      {way === 'online' && companyField}
      {way === 'qr' && staticQr !== null && typed.minor !== null && <StaticQr picture={staticQr} amount={typed.minor} />}
      <Typography variant="body2" color="textSecondary" sx={{ minHeight: '1.43em' }}>
        {noteText()}
      </Typography>
    </FormDialog>
  );

  function buttonText(): string {
    if (way === 'online') return t('pay.ask');
    return isPart ? t('pay.bookPart', { amount: shownAmount(typed.minor, currency) }) : common('pay.book');
  }

  function noteText(): string {
    if (way === 'free') return common('pay.free.help');
    if (way === 'online') return t('pay.online', { provider: provider ?? '' });
    if (way === 'wallet' && account !== null) return t('pay.wallet', { number: account.number, amount: shownAmount(inWallet, currency) });
    return '';
  }
}
