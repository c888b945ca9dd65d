/** Money into and out of a shared account, to a station, and what was in doubt. */
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WalletRow } from '../../../hq-receiver/contract.ts';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { madeId } from '../../client/made-id.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { amountToType } from '../../format/amount-text.ts';
import { currencyNamed } from '../../format/currency.ts';
import { parseMinor } from '../../format/money-text.ts';

interface DialogProps {
  readonly account: WalletRow;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

type Holder = Awaited<ReturnType<HqApi['wallets']['get']>>['stations'][number];

export function PayDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('hqWallets');
  const pay = useAction(useHqApi().wallets.pay);
  const [entryId] = useState(madeId);
  const [way, setWay] = useState<'in' | 'out'>('in');
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const amount = amountIn(text, account);
  const submit = async () => {
    if (amount === null) return;
    const done = await pay.run({ accountId: account.accountId, amount, isOut: way === 'out', entryId, reason: reason.trim() });
    if (done.ok) onDone(t('pay.done'));
  };
  return (
    <FormDialog
      title={t('pay.title', { name: account.name })}
      submit={t('pay.do')}
      disabled={amount === null || reason.trim().length < 3}
      pending={pay.pending}
      fault={pay.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <RadioGroup row aria-label={t('pay')} value={way} onChange={(_, value) => setWay(value === 'out' ? 'out' : 'in')}>
        <FormControlLabel value="in" control={<Radio size="small" />} label={t('pay.in')} />
        <FormControlLabel value="out" control={<Radio size="small" />} label={t('pay.out')} />
      </RadioGroup>
      <Amount account={account} text={text} onChange={setText} />
      <TextField
        label={t('pay.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        helperText={t('pay.reason.help')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}

export function GrantDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('hqWallets');
  const api = useHqApi();
  const grant = useAction(api.wallets.grant);
  const names = useCall(api.stations.names, undefined);
  const [stationId, setStationId] = useState('');
  const [text, setText] = useState(amountToType(Math.min(account.step, account.free), currencyNamed(account.currency).digits));
  const amount = amountIn(text, account);
  const isTooMuch = amount !== null && amount > account.free;
  const submit = async () => {
    if (amount === null) return;
    const done = await grant.run({ accountId: account.accountId, stationId, amount });
    if (done.ok) onDone(t('grant.done'));
  };
  return (
    <FormDialog
      title={t('grant.title', { name: account.name })}
      submit={t('grant.do')}
      disabled={amount === null || isTooMuch || stationId === ''}
      pending={grant.pending}
      fault={grant.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('grant.text')}</Typography>
      <TextField select label={t('col.station')} value={stationId} onChange={(event) => setStationId(event.target.value)}>
        {(names.data ?? [])
          .filter(({ currency }) => currency === account.currency)
          .map((station) => (
            <MenuItem key={station.stationId} value={station.stationId}>
              {station.name}
            </MenuItem>
          ))}
      </TextField>
      <Amount account={account} text={text} onChange={setText} problem={isTooMuch ? t('grant.tooMuch') : null} />
    </FormDialog>
  );
}

export function SettleDialog({ account, holder, onClose, onDone }: DialogProps & { readonly holder: Holder }) {
  const { t } = useTranslation('hqWallets');
  const settle = useAction(useHqApi().wallets.settle);
  const [entryId] = useState(madeId);
  const [what, setWhat] = useState<'spent' | 'back'>('spent');
  const [text, setText] = useState(amountToType(holder.inDoubt, currencyNamed(account.currency).digits));
  const [reason, setReason] = useState('');
  const amount = amountIn(text, account);
  const submit = async () => {
    if (amount === null) return;
    const { accountId } = account;
    const done = await settle.run({
      accountId,
      stationId: holder.stationId,
      amount,
      isBack: what === 'back',
      entryId,
      reason: reason.trim(),
    });
    if (done.ok) onDone(t('settle.done'));
  };
  return (
    <FormDialog
      title={t('settle.title', { name: holder.stationName })}
      submit={t('settle.do')}
      width="sm"
      disabled={amount === null || amount > holder.inDoubt || reason.trim().length < 3}
      pending={settle.pending}
      fault={settle.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('settle.text')}</Typography>
      <RadioGroup aria-label={t('settle')} value={what} onChange={(_, value) => setWhat(value === 'back' ? 'back' : 'spent')}>
        <FormControlLabel value="spent" control={<Radio size="small" />} label={t('settle.spent')} />
        <FormControlLabel value="back" control={<Radio size="small" />} label={t('settle.back')} />
      </RadioGroup>
      <Amount account={account} text={text} onChange={setText} />
      <TextField
        label={t('pay.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        helperText={t('settle.reason.help')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}

function Amount(props: {
  readonly account: WalletRow;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly problem?: string | null;
}) {
  const { t } = useTranslation('hqWallets');
  const { account, text } = props;
  const isWrong = text !== '' && amountIn(text, account) === null;
  const problem = isWrong ? t('amount.wrong') : (props.problem ?? null);
  return (
    <TextField
      label={t('amount', { currency: account.currency })}
      value={text}
      onChange={(event) => props.onChange(event.target.value)}
      error={problem !== null}
      helperText={problem ?? undefined}
      slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 20 } }}
    />
  );
}

/** null: not an amount above zero. */
function amountIn(text: string, { currency }: WalletRow): number | null {
  const minor = parseMinor(text, currencyNamed(currency).digits);
  return minor === null || minor <= 0 ? null : minor;
}
