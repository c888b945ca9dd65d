/** A shift begins and ends with a count; what differs from the ledger is said before it is booked. */
import Alert from '@mui/material/Alert';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftReport, TillView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { amountToType, shownAmount } from '../../format/amount-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { readAmount } from './amount.ts';
import { CashField } from './cash-field.tsx';

export function OpenDialog({
  till,
  onClose,
  onDone,
}: {
  readonly till: TillView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('till');
  const { currency } = useStation();
  const open = useAction(useApi().till.open);
  const [text, setText] = useState('');
  const counted = readAmount(text, currency.digits, { zero: true });
  const differs = counted.minor === null ? 0 : counted.minor - till.drawer;
  const submit = async () => {
    if (counted.minor === null) return;
    const done = await open.run({ countedCash: counted.minor });
    if (done.ok) onDone(t('opened'));
  };
  return (
    <FormDialog
      title={t('openDialog.title')}
      submit={t('openDialog.submit')}
      disabled={counted.minor === null}
      pending={open.pending}
      fault={open.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CashField
        autoFocus
        counted
        label={t('openDialog.counted')}
        value={text}
        onChange={setText}
        problem={counted.problem}
        help={t('openDialog.help')}
      />
      <Typography variant="body2" color="textSecondary">
        {till.isFirst ? t('openDialog.first') : t('openDialog.expected', { amount: shownAmount(till.drawer, currency) })}
      </Typography>
      {!till.isFirst && differs !== 0 && (
        <Alert severity="warning">{t('openDialog.differs', { amount: shownAmount(differs, currency) })}</Alert>
      )}
    </FormDialog>
  );
}

export function CloseDialog({
  report,
  onClose,
  onDone,
}: {
  readonly report: ShiftReport;
  readonly onClose: () => void;
  readonly onDone: (closed: ShiftReport) => void;
}) {
  const { t } = useTranslation('till');
  const { currency } = useStation();
  const close = useAction(useApi().till.close);
  const [countedText, setCounted] = useState('');
  const [leftText, setLeft] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const counted = readAmount(countedText, currency.digits, { zero: true });
  // The change money of this shift stays for the next, unless there is less.
  const usual = Math.min(report.shift.openingCash, counted.minor ?? report.shift.openingCash);
  const left = readAmount(leftText ?? amountToType(usual, currency.digits), currency.digits, { zero: true });
  const tooMuch = counted.minor !== null && left.minor !== null && left.minor > counted.minor;
  const submit = async () => {
    if (counted.minor === null || left.minor === null || tooMuch) return;
    const done = await close.run({ shiftId: report.shift.id, countedCash: counted.minor, leftCash: left.minor, note: note.trim() });
    if (done.ok) onDone(done.value);
  };
  const toSafe = counted.minor === null || left.minor === null || tooMuch ? null : counted.minor - left.minor;
  return (
    <FormDialog
      title={t('closeDialog.title', { number: report.shift.number })}
      submit={t('closeDialog.submit')}
      disabled={counted.minor === null || left.minor === null || tooMuch}
      pending={close.pending}
      fault={close.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CashField
        autoFocus
        counted
        label={t('closeDialog.counted')}
        value={countedText}
        onChange={setCounted}
        problem={counted.problem}
        help={t('openDialog.help')}
      />
      {counted.minor !== null && <Comparison counted={counted.minor} expected={report.expected} />}
      <CashField
        label={t('closeDialog.left')}
        value={leftText ?? amountToType(usual, currency.digits)}
        onChange={setLeft}
        problem={left.problem}
        wrong={tooMuch ? t('wrong.left') : null}
        help={toSafe === null ? ' ' : t('closeDialog.leftHelp', { amount: shownAmount(toSafe, currency) })}
      />
      <TextField
        label={t('closeDialog.note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t('closeDialog.noteHelp')}
        slotProps={{ htmlInput: { maxLength: 300 } }}
      />
    </FormDialog>
  );
}

/** Said only after something was counted, so that the count is one. */
function Comparison({ counted, expected }: { readonly counted: number; readonly expected: number }) {
  const { t } = useTranslation('till');
  const { currency } = useStation();
  const difference = counted - expected;
  if (difference === 0) return <Alert severity="success">{t('closeDialog.agrees', { amount: shownAmount(expected, currency) })}</Alert>;
  const word = difference < 0 ? 'closeDialog.less' : 'closeDialog.more';
  return <Alert severity="warning">{t(word, { amount: shownAmount(Math.abs(difference), currency) })}</Alert>;
}
