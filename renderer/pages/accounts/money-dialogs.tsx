/** Money into a wallet, and out of it when the account is closed. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../station-core/api/contract.ts';
import { madeId } from '../../client/made-id.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { AmountField, useAmount } from '../../components/amount-field.tsx';
import { CashChange } from '../../components/cash-change.tsx';
import { AskedDialog } from '../../components/asked-dialog.tsx';
import { useCompany } from '../../components/company-choice.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { StaticQr } from '../../components/static-qr.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { DESK_WAYS, WayChoice, type DeskWay } from '../../components/way-choice.tsx';
import { shownAmount } from '../../format/amount-text.ts';

interface DialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** The same dialog sent twice is one payment. */
export function TopUpDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('accounts');
  const { t: tPay } = useTranslation('payments');
  const api = useApi();
  const { currency } = useStation();
  const mayGive = may(useMe().role, 'accounts-terms');
  const choices = useCall(api.accounts.choices, undefined);
  const topUp = useAction(api.accounts.topUp);
  const ask = useAction(api.payments.ask);
  const { chosen: provider, field: companyField } = useCompany();
  const staticQr = useCall(api.money.settings, undefined).data?.staticQr ?? null;
  const [paymentId, setPaymentId] = useState(madeId);
  const [amountText, setAmount] = useState('');
  const [bonusText, setBonus] = useState('');
  const [way, setWay] = useState<DeskWay | 'online'>('cash');
  const [askedId, setAskedId] = useState<string | null>(null);
  const most = choices.data?.topUpMost ?? null;
  const amount = useAmount(amountText, most);
  const gift = useAmount(bonusText, most, true);
  // A gift is booked with money that is there: none goes along with what a company is asked for.
  const bonus = bonusText.trim() === '' || way === 'online' ? 0 : gift.minor;
  const more = (amount.minor ?? 0) + (bonus ?? 0);
  // What is owed is paid from it at once, as far as it goes.
  const after = account.wallet + more - Math.min(account.owed, account.wallet - account.held + more);
  const submit = async () => {
    if (amount.minor === null || bonus === null) return;
    if (way === 'online') {
      if (provider === null) return;
      const asked = await ask.run({ paymentId, purpose: { kind: 'top-up', accountId: account.id }, amount: amount.minor, provider });
      if (asked.ok) setAskedId(asked.value.id);
      return;
    }
    const done = await topUp.run({ accountId: account.id, paymentId, amount: amount.minor, method: way, bonus });
    if (done.ok) onDone(t('topUp.done', { amount: shownAmount(amount.minor + bonus, currency) }));
  };
  const over = () => {
    setAskedId(null);
    setPaymentId(madeId());
  };
  if (askedId !== null)
    return (
      <AskedDialog
        paymentId={askedId}
        onClose={onClose}
        onPaid={() => onDone(t('topUp.done', { amount: shownAmount(amount.minor ?? 0, currency) }))}
        onOver={over}
      />
    );
  return (
    <FormDialog
      title={t('topUp.title', { number: account.number })}
      submit={way === 'online' ? tPay('pay.ask') : t('topUp.button')}
      disabled={amount.minor === null || bonus === null}
      pending={topUp.pending || ask.pending}
      fault={topUp.fault ?? ask.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{account.name}</Typography>
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'flex-start' }}>
        <AmountField label={t('topUp.amount')} text={amountText} typed={amount} onChange={setAmount} focused />
        {mayGive && way !== 'online' && (
          <AmountField label={t('topUp.bonus')} text={bonusText} typed={gift} help={t('topUp.bonusHelp')} onChange={setBonus} />
        )}
      </Stack>
      <WayChoice label={t('topUp.how')} ways={provider === null ? DESK_WAYS : [...DESK_WAYS, 'online']} value={way} onChange={setWay} />
      {way === 'cash' && <CashChange due={amount.minor} />}
      {way === 'online' && companyField}
      {way === 'qr' && staticQr !== null && amount.minor !== null && <StaticQr picture={staticQr} amount={amount.minor} />}
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 0.5 }}>
        <span>{t('topUp.before')}</span>
        <Box sx={{ textAlign: 'right' }}>
          <MoneyText minor={account.wallet} />
        </Box>
        <Box sx={{ fontWeight: 600 }}>{t('topUp.after')}</Box>
        <Box sx={{ fontWeight: 600, textAlign: 'right' }}>
          <MoneyText minor={after} />
        </Box>
      </Box>
      {account.owed > 0 && (
        <Typography variant="body2" color="warning">
          {t('topUp.owes', { amount: shownAmount(account.owed, currency) })}
        </Typography>
      )}
    </FormDialog>
  );
}

/** What is in the wallet is paid out; the reason is asked for. */
export function CloseDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('accounts');
  const close = useAction(useApi().accounts.close);
  const [method, setMethod] = useState<DeskWay>('cash');
  const [reason, setReason] = useState('');
  const isEmpty = account.wallet === 0;
  const submit = async () => {
    const done = await close.run({ accountId: account.id, method, reason: reason.trim() });
    if (done.ok) onDone(t('close.done'));
  };
  return (
    <FormDialog
      danger
      title={t('close.title', { number: account.number })}
      submit={t(isEmpty ? 'close.buttonEmpty' : 'close.button')}
      disabled={reason.trim().length < 3}
      pending={close.pending}
      fault={close.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('close.text')}</Typography>
      {isEmpty ? (
        <Typography color="textSecondary">{t('close.nothing')}</Typography>
      ) : (
        <>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline' }}>
            <span>{t('close.payout')}</span>
            <Box component="span" sx={{ fontSize: '1.5rem', fontWeight: 600 }}>
              <MoneyText minor={account.wallet} />
            </Box>
          </Box>
          <WayChoice label={t('close.how')} ways={DESK_WAYS} value={method} onChange={setMethod} />
        </>
      )}
      <TextField
        autoFocus
        label={t('close.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}
