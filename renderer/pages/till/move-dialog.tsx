/** Cash goes into or out of the drawer by hand, with what for. */
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TillView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { shownAmount } from '../../format/amount-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { readAmount } from './amount.ts';
import { CashField } from './cash-field.tsx';

export function MoveDialog({
  till,
  direction,
  onClose,
  onDone,
}: {
  readonly till: TillView;
  readonly direction: 'in' | 'out';
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('till');
  const { currency } = useStation();
  const move = useAction(useApi().till.move);
  const labelId = useId();
  const [text, setText] = useState('');
  const [other, setOther] = useState<'owner' | 'safe'>(direction === 'in' ? 'owner' : 'safe');
  const [reason, setReason] = useState('');
  const amount = readAmount(text, currency.digits, { zero: false });
  const source = direction === 'out' ? ('drawer' as const) : other === 'safe' ? ('safe' as const) : null;
  const most = source === null ? null : Math.max(0, till[source]);
  const tooMuch = amount.minor !== null && most !== null && amount.minor > most;
  const wrong = tooMuch && source !== null ? t(`wrong.${source}`, { amount: shownAmount(most, currency) }) : null;
  const ready = amount.minor !== null && !tooMuch && reason.trim() !== '';
  const submit = async () => {
    if (amount.minor === null || !ready) return;
    const done = await move.run({ direction, other, amount: amount.minor, reason: reason.trim() });
    if (done.ok) onDone(t('moved', { amount: shownAmount(amount.minor, currency) }));
  };
  return (
    <FormDialog
      title={t(`move.${direction}`)}
      submit={t(direction === 'in' ? 'move.submitIn' : 'move.submitOut')}
      disabled={!ready}
      pending={move.pending}
      fault={move.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CashField autoFocus label={t('move.amount')} value={text} onChange={setText} problem={amount.problem} wrong={wrong} />
      <div>
        <Typography id={labelId} variant="body2" color="textSecondary" sx={{ mb: 0.5 }}>
          {t(direction === 'in' ? 'move.from' : 'move.to')}
        </Typography>
        <ToggleButtonGroup
          exclusive
          fullWidth
          size="small"
          aria-labelledby={labelId}
          value={other}
          onChange={(_, next: 'owner' | 'safe' | null) => {
            if (next !== null) setOther(next);
          }}
        >
          <ToggleButton value="owner">{t('move.owner')}</ToggleButton>
          <ToggleButton value="safe">{t('move.safe')}</ToggleButton>
        </ToggleButtonGroup>
      </div>
      <TextField
        label={t('move.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        helperText={t('move.reasonHelp')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}
