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
  const [way, setWay] = useState<'in' | 'out'>('in');
  const entry = useEntry(account, '');
  const submit = async () => {
    if (entry.amount === null) return;
    const { amount, entryId, reason } = entry;
    const done = await pay.run({ accountId: account.accountId, amount, isOut: way === 'out', entryId, reason });
    if (done.ok) onDone(t('pay.done'));
  };
  return (
    <FormDialog
      title={t('pay.title', { name: account.name })}
      submit={t('pay.do')}
      disabled={!entry.isReady}
      pending={pay.pending}
      fault={pay.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <RadioGroup row aria-label={t('pay')} value={way} onChange={(_, value) => setWay(value === 'out' ? 'out' : 'in')}>
        <FormControlLabel value="in" control={<Radio size="small" />} label={t('pay.in')} />
        <FormControlLabel value="out" control={<Radio size="small" />} label={t('pay.out')} />
      </RadioGroup>
      <EntryFields entry={entry} reasonHelp={t('pay.reason.help')} />
    </FormDialog>
  );
}

export function GrantDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('hqWallets');
  const api = useHqApi();
  const grant = useAction(api.wallets.grant);
  const names = useCall(api.stations.names, undefined);
  const [stationId, setStationId] = useState('');
  const typed = useTyped(account, amountToType(Math.min(account.step, account.free), currencyNamed(account.currency).digits));
  const { amount } = typed;
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
      <Amount typed={typed} problem={isTooMuch ? t('grant.tooMuch') : null} />
    </FormDialog>
  );
}

export function SettleDialog({ account, holder, onClose, onDone }: DialogProps & { readonly holder: Holder }) {
  const { t } = useTranslation('hqWallets');
  const settle = useAction(useHqApi().wallets.settle);
  const [what, setWhat] = useState<'spent' | 'back'>('spent');
  const entry = useEntry(account, amountToType(holder.inDoubt, currencyNamed(account.currency).digits));
  const submit = async () => {
    if (entry.amount === null) return;
    const { amount, entryId, reason } = entry;
    const { accountId } = account;
    const done = await settle.run({ accountId, stationId: holder.stationId, amount, isBack: what === 'back', entryId, reason });
    if (done.ok) onDone(t('settle.done'));
  };
  return (
    <FormDialog
      title={t('settle.title', { name: holder.stationName })}
      submit={t('settle.do')}
      width="sm"
      disabled={!entry.isReady || (entry.amount ?? 0) > holder.inDoubt}
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
      <EntryFields entry={entry} reasonHelp={t('settle.reason.help')} />
    </FormDialog>
  );
}

interface Typed {
  readonly account: WalletRow;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Minor units; null: not an amount above zero. */
  readonly amount: number | null;
}

function useTyped(account: WalletRow, first: string): Typed {
  const [text, setText] = useState(first);
  const minor = parseMinor(text, currencyNamed(account.currency).digits);
  return { account, text, onText: setText, amount: minor === null || minor <= 0 ? null : minor };
}

interface Entry extends Typed {
  /** The same however often it is sent, so that it is booked once. */
  readonly entryId: string;
  readonly reasonText: string;
  readonly onReason: (text: string) => void;
  readonly reason: string;
  readonly isReady: boolean;
}

/** A line of HQ's book by a person's hand. */
function useEntry(account: WalletRow, first: string): Entry {
  const typed = useTyped(account, first);
  const [entryId] = useState(madeId);
  const [reasonText, setReasonText] = useState('');
  const reason = reasonText.trim();
  return { ...typed, entryId, reasonText, onReason: setReasonText, reason, isReady: typed.amount !== null && reason.length >= 3 };
}

function EntryFields({ entry, reasonHelp }: { readonly entry: Entry; readonly reasonHelp: string }) {
  const { t } = useTranslation('hqWallets');
  return (
    <>
      <Amount typed={entry} problem={null} />
      <TextField
        label={t('pay.reason')}
        value={entry.reasonText}
        onChange={(event) => entry.onReason(event.target.value)}
        helperText={reasonHelp}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </>
  );
}

/** `problem`: of an amount that is one. */
function Amount({ typed, problem }: { readonly typed: Typed; readonly problem: string | null }) {
  const { t } = useTranslation('hqWallets');
  const { text, amount, account } = typed;
  const wrong = text !== '' && amount === null ? t('amount.wrong') : problem;
  return (
    <TextField
      label={t('amount', { currency: account.currency })}
      value={text}
      onChange={(event) => typed.onText(event.target.value)}
      error={wrong !== null}
      helperText={wrong ?? undefined}
      slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 20 } }}
    />
  );
}
