/** Adding, changing and erasing a card. */
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { dayAfter, dayEndMs } from '../../format/day-range.ts';
import { dayText } from '../../format/time-text.ts';
import { TeachInField } from './teach-in-field.tsx';
import { useTeachIn } from './use-teach-in.ts';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

/** The number is typed once, or a pile reads it; either way it is never shown again. */
export function AddCardDialog({ onClose, onDone }: DialogProps) {
  const { t } = useTranslation('cards');
  const add = useAction(useApi().cards.add);
  const { zone } = useStation();
  const teachIn = useTeachIn();
  const [source, setSource] = useState<'type' | 'pile'>('type');
  const [number, setNumber] = useState('');
  const [label, setLabel] = useState('');
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const past = useIsPast(day);
  const wrongNumber = number.trim() === '' ? t('wrong.numberMissing') : number.trim().length > 36 ? t('wrong.numberTooLong') : null;
  const wrongLabel = label.trim() === '' ? t('wrong.labelMissing') : null;
  const typed = wrongNumber === null ? { number: number.trim() } : null;
  const caught = teachIn.phase.kind === 'caught' ? { teachInId: teachIn.phase.view.id } : null;
  const close = () => {
    teachIn.cancel();
    onClose();
  };
  const submit = async () => {
    setTried(true);
    const origin = source === 'type' ? typed : caught;
    if (origin === null || wrongLabel !== null || past) return;
    const done = await add.run({ ...origin, label: label.trim(), validUntilMs: dayEndMs(day, zone) });
    if (done.ok) onDone(t('addDialog.saved', { label: label.trim() }));
  };
  return (
    <FormDialog
      title={t('addDialog.title')}
      submit={t('addDialog.save')}
      width="sm"
      pending={add.pending}
      fault={add.fault}
      onSubmit={() => void submit()}
      onClose={close}
    >
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('teach.source')}
        value={source}
        onChange={(_, next: 'type' | 'pile' | null) => {
          if (next === null) return;
          teachIn.cancel();
          setTried(false);
          setSource(next);
        }}
      >
        <ToggleButton value="type">{t('teach.type')}</ToggleButton>
        <ToggleButton value="pile">{t('teach.hold')}</ToggleButton>
      </ToggleButtonGroup>
      {source === 'type' ? (
        <TextField
          autoFocus
          label={t('addDialog.number')}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
          error={(tried || number.trim().length > 36) && wrongNumber !== null}
          helperText={((tried || number.trim().length > 36) && wrongNumber) || t('addDialog.numberHelp')}
          slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false } }}
        />
      ) : (
        <TeachInField teachIn={teachIn} missing={tried} />
      )}
      <TextField
        label={t('addDialog.label')}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
        error={tried && wrongLabel !== null}
        helperText={(tried && wrongLabel) || t('addDialog.labelHelp')}
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <ValidUntilField day={day} past={past} onChange={setDay} />
    </FormDialog>
  );
}

export function ChangeCardDialog({ card, onClose, onDone }: DialogProps & { readonly card: CardRow }) {
  const { t } = useTranslation('cards');
  const change = useAction(useApi().cards.change);
  const { zone } = useStation();
  const [label, setLabel] = useState(card.label);
  const [day, setDay] = useState(card.validUntilMs === null ? '' : dayAfter(dayText(card.validUntilMs, zone), -1));
  const past = useIsPast(day);
  const missing = label.trim() === '';
  const submit = async () => {
    const done = await change.run({ cardId: card.id, label: label.trim(), state: card.state, validUntilMs: dayEndMs(day, zone) });
    if (done.ok) onDone(t('changeDialog.saved', { label: label.trim() }));
  };
  return (
    <FormDialog
      title={t('changeDialog.title', { hint: cardHintText(card.hint) })}
      submit={t('changeDialog.save')}
      disabled={missing}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('addDialog.label')}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
        error={missing}
        helperText={missing ? t('wrong.labelMissing') : t('addDialog.labelHelp')}
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <ValidUntilField day={day} past={past} onChange={setDay} />
    </FormDialog>
  );
}

/** Says what goes and what stays; the card's own four characters must be typed, so that it is this one and no slip. */
export function EraseCardDialog({ card, onClose, onDone }: DialogProps & { readonly card: CardRow }) {
  const { t } = useTranslation('cards');
  const erase = useAction(useApi().cards.erase);
  const [typed, setTyped] = useState('');
  const wanted = card.hint;
  const right = typed.trim().toUpperCase() === wanted.toUpperCase();
  const wrong = typed.trim().length >= wanted.length && !right;
  const submit = async () => {
    const done = await erase.run({ cardId: card.id });
    if (done.ok) onDone(t('eraseDialog.done'));
  };
  return (
    <FormDialog
      danger
      title={t('eraseDialog.title', { label: card.label })}
      submit={t('eraseDialog.confirm')}
      width="sm"
      disabled={!right}
      pending={erase.pending}
      fault={erase.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Stack spacing={1}>
        <Typography>{t('eraseDialog.what', { label: card.label })}</Typography>
        <Typography>{card.sessions === 0 ? t('eraseDialog.noSessions') : t('eraseDialog.stays', { count: card.sessions })}</Typography>
        <Typography>{t('eraseDialog.after')}</Typography>
      </Stack>
      <TextField
        autoFocus
        label={t('eraseDialog.guard', { hint: cardHintText(card.hint) })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={wrong}
        helperText={wrong ? t('eraseDialog.guardWrong') : ' '}
        slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false, maxLength: 8 } }}
      />
    </FormDialog>
  );
}

function ValidUntilField({
  day,
  past,
  onChange,
}: {
  readonly day: string;
  readonly past: boolean;
  readonly onChange: (day: string) => void;
}) {
  const { t } = useTranslation('cards');
  return (
    <TextField
      type="date"
      label={t('addDialog.validUntil')}
      value={day}
      onChange={(event) => onChange(event.target.value)}
      error={past}
      helperText={past ? t('wrong.past') : t('addDialog.validHelp')}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}

function useIsPast(day: string): boolean {
  const { zone } = useStation();
  const end = dayEndMs(day, zone);
  const now = useNow();
  return end !== null && end <= now;
}
