/** Gives money back: what is owed anyway, and beyond it by reducing the bill. Much of it waits for a second person. */
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refund, RefundSource } from '../../station-core/api/contract.ts';
import { madeId } from '../client/made-id.ts';
import { useApi } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { useAction } from '../client/use-action.ts';
import { AmountField, useAmount } from './amount-field.tsx';
import { amountToType, shownAmount } from '../format/amount-text.ts';
import { FormDialog } from './form-dialog.tsx';
import { MoneyText } from './texts.tsx';
import { DESK_WAYS, WayChoice, type Way } from './way-choice.tsx';

type BackWay = Exclude<Way, 'free'>;

export interface RefundDialogProps {
  readonly source: RefundSource;
  /** What it is of, in words. */
  readonly title: string;
  /** Minor units: owed back already, and all that may go back. */
  readonly dueBack: number;
  readonly most: number;
  /** How it came; null: in several ways, or not known. */
  readonly cameBy: string | null;
  /** An online payment it may go back on has so much left; 0: none. */
  readonly mostOnline: number;
  /** A wallet paid it. */
  readonly toWallet: boolean;
  /** What went back before, as it was seen; null: not looked. */
  readonly refunded: number | null;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** Mount it when it opens. */
export function RefundDialog(props: RefundDialogProps) {
  const { source, dueBack, most, cameBy, mostOnline, toWallet } = props;
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const api = useApi();
  const { currency } = useStation();
  const ask = useAction(api.refunds.ask);
  const ways: BackWay[] = [...DESK_WAYS, ...(mostOnline > 0 ? (['online'] as const) : []), ...(toWallet ? (['wallet'] as const) : [])];
  const [refundId] = useState(madeId);
  const [way, setWay] = useState<BackWay>(() => ways.find((one) => one === cameBy) ?? 'cash');
  const [text, setText] = useState(() => amountToType(dueBack > 0 ? dueBack : most, currency.digits));
  const [reason, setReason] = useState('');
  const typed = useAmount(text, way === 'online' ? Math.min(most, mostOnline) : most);
  const beyond = Math.max(0, (typed.minor ?? 0) - dueBack);
  const needsReason = beyond > 0;
  const submit = async () => {
    if (typed.minor === null) return;
    const done = await ask.run({
      refundId,
      source,
      method: way,
      amount: typed.minor,
      reason: reason.trim(),
      refundedBefore: props.refunded,
    });
    if (done.ok) props.onDone(doneText(done.value.state, typed.minor));
  };
  const doneText = (state: Refund['state'], minor: number): string => {
    if (state === 'waiting') return t('refund.waits');
    return state === 'asked' || state === 'pending' ? t('refund.going') : t('refund.done', { amount: shownAmount(minor, currency) });
  };
  return (
    <FormDialog
      title={t('refund.title')}
      submit={typed.minor === null ? t('refund.buttonPlain') : t('refund.button', { amount: shownAmount(typed.minor, currency) })}
      width="sm"
      disabled={typed.minor === null || (needsReason && reason.trim().length < 3)}
      pending={ask.pending}
      fault={ask.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <Typography color="textSecondary">{props.title}</Typography>
      {most === 0 && <Typography>{t('refund.nothing')}</Typography>}
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 0.5 }}>
        {dueBack > 0 && (
          <>
            <span>{t('refund.due')}</span>
            <Box sx={{ textAlign: 'right', fontWeight: 600 }}>
              <MoneyText minor={dueBack} />
            </Box>
          </>
        )}
        {most !== dueBack && (
          <>
            <Box sx={{ color: 'text.secondary' }}>{t('refund.most')}</Box>
            <Box sx={{ textAlign: 'right' }}>
              <MoneyText minor={most} />
            </Box>
          </>
        )}
      </Box>
      <AmountField focused label={t('refund.amount')} text={text} typed={typed} onChange={setText} />
      <WayChoice label={t('refund.how')} ways={ways} value={way} onChange={setWay} />
      {cameBy !== null && isMethod(cameBy) && (
        <Typography variant="body2" color="textSecondary">
          {t('refund.same', { method: common(`method.${cameBy}`) })}
        </Typography>
      )}
      {needsReason && (
        <>
          {source.kind === 'bill' && (
            <Typography variant="body2">{t('refund.reduces', { amount: shownAmount(beyond, currency) })}</Typography>
          )}
          <TextField
            label={t('refund.reason')}
            value={reason}
            helperText={t('refund.reason.help')}
            onChange={(event) => setReason(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
        </>
      )}
    </FormDialog>
  );
}

const METHODS = ['cash', 'card-terminal', 'qr', 'bank', 'online', 'wallet', 'prepaid', 'free'] as const;

function isMethod(method: string): method is (typeof METHODS)[number] {
  return METHODS.some((one) => one === method);
}
