/** Money for a statement, or out to a merchant. */
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvoiceRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { amountToType } from '../../format/amount-text.ts';
import { parseMinor } from '../../format/money-text.ts';
import { FormDialog } from '../form-dialog.tsx';
import { MoneyText } from '../texts.tsx';

const WAYS_IN = ['bank', 'cash', 'card-terminal', 'qr'] as const;
const WAYS_OUT = ['bank', 'cash'] as const;

interface SettleProps {
  readonly paper: InvoiceRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A part or the whole of what is open. Mount it when it opens. */
export function PayStatementDialog({ paper, onClose, onDone }: SettleProps) {
  const { t } = useTranslation('invoices');
  const { currency } = useStation();
  const pay = useAction(useApi().invoices.payStatement);
  const open = paper.open ?? 0;
  const [text, setText] = useState(amountToType(open, currency.digits));
  const [method, setMethod] = useState<(typeof WAYS_IN)[number]>('bank');
  const amount = parseMinor(text, currency.digits);
  const problem = amount === null || amount === 0 ? t('pay.amount.wrong') : amount > open ? t('pay.amount.much') : null;
  const submit = async () => {
    if (amount === null) return;
    const done = await pay.run({ invoiceId: paper.id, amount, method });
    if (done.ok) onDone();
  };
  return (
    <FormDialog
      title={t('pay.title', { name: paper.name })}
      submit={t('pay.submit')}
      disabled={problem !== null}
      pending={pay.pending}
      fault={pay.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Sum name={t('pay.open')} minor={open} />
      <TextField
        autoFocus
        label={t('pay.amount')}
        value={text}
        error={problem !== null}
        helperText={problem ?? t('pay.part')}
        onChange={(event) => setText(event.target.value)}
        slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 20 } }}
      />
      <Ways label={t('pay.how')} ways={WAYS_IN} value={method} onChange={setMethod} />
    </FormDialog>
  );
}

/** All that is not paid out yet. Mount it when it opens. */
export function PaySettlementDialog({ paper, onClose, onDone }: SettleProps) {
  const { t } = useTranslation('invoices');
  const pay = useAction(useApi().invoices.paySettlement);
  const [method, setMethod] = useState<(typeof WAYS_OUT)[number]>('bank');
  const submit = async () => {
    const done = await pay.run({ invoiceId: paper.id, method });
    if (done.ok) onDone();
  };
  return (
    <FormDialog
      title={t('payout.title', { name: paper.name })}
      submit={t('payout.submit')}
      pending={pay.pending}
      fault={pay.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Sum name={t('one.payable')} minor={paper.open ?? 0} />
      <Ways label={t('payout.how')} ways={WAYS_OUT} value={method} onChange={setMethod} />
    </FormDialog>
  );
}

function Sum({ name, minor }: { readonly name: string; readonly minor: number }) {
  return (
    <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline' }}>
      <span>{name}</span>
      <Box component="span" sx={{ fontSize: '1.75rem', fontWeight: 600 }}>
        <MoneyText minor={minor} />
      </Box>
    </Box>
  );
}

type Way = (typeof WAYS_IN)[number];

function Ways<W extends Way>(props: {
  readonly label: string;
  readonly ways: readonly W[];
  readonly value: W;
  readonly onChange: (way: W) => void;
}) {
  const { t } = useTranslation();
  return (
    <div>
      <Typography variant="body2" color="textSecondary">
        {props.label}
      </Typography>
      <RadioGroup
        aria-label={props.label}
        value={props.value}
        onChange={(_, value) => props.onChange(props.ways.find((way) => way === value) ?? props.value)}
      >
        {props.ways.map((way) => {
          const word: `method.${Way}` = `method.${way}`;
          return <FormControlLabel key={way} value={way} control={<Radio />} label={t(word)} />;
        })}
      </RadioGroup>
    </div>
  );
}
