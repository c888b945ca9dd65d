/** Adding, changing and erasing a card. */
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { AccountPicker, type PickedAccount } from '../../components/account-picker.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { dayEndMs } from '../../format/day-range.ts';
import { dayText } from '../../format/time-text.ts';
import { OriginFields, useOrigin } from './origin-fields.tsx';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

/** With whose it is, if it is anybody's. */
export function AddCardDialog({ onClose, onDone }: DialogProps) {
  const { t } = useTranslation('cards');
  const add = useAction(useApi().cards.add);
  const { zone } = useStation();
  const mayBind = may(useMe().role, 'accounts');
  const origin = useOrigin();
  const [account, setAccount] = useState<PickedAccount | null>(null);
  const [label, setLabel] = useState('');
  const [group, setGroup] = useState('');
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const past = useIsPast(day);
  const missing = label.trim() === '';
  const close = () => {
    origin.teachIn.cancel();
    onClose();
  };
  const submit = async () => {
    setTried(true);
    if (origin.value === null || missing || past) return;
    const terms = { label: label.trim(), validUntilMs: dayEndMs(day, zone), accountId: account?.id ?? null, parentTag: group.trim() };
    const done = await add.run({ ...origin.value, ...terms });
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
      <OriginFields origin={origin} tried={tried} />
      {mayBind && (
        <AccountPicker
          value={account}
          onChange={(picked) => {
            setAccount(picked);
            if (picked !== null && missing) setLabel(picked.name);
          }}
          helperText={t('bindDialog.pickHelp')}
        />
      )}
      <TextField
        label={t('addDialog.label')}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
        error={tried && missing}
        helperText={tried && missing ? t('wrong.labelMissing') : t('addDialog.labelHelp')}
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5}>
        <ValidUntilField day={day} past={past} onChange={setDay} />
        <GroupField group={group} onChange={setGroup} />
      </Stack>
    </FormDialog>
  );
}

export function ChangeCardDialog({ card, onClose, onDone }: DialogProps & { readonly card: CardRow }) {
  const { t } = useTranslation('cards');
  const change = useAction(useApi().cards.change);
  const { zone } = useStation();
  const [label, setLabel] = useState(card.label);
  const [day, setDay] = useState(card.validUntilMs === null ? '' : dayText(card.validUntilMs - 1, zone));
  const [group, setGroup] = useState(card.parentTag ?? '');
  const past = useIsPast(day);
  const missing = label.trim() === '';
  const submit = async () => {
    const state = card.state === 'replaced' ? 'blocked' : card.state;
    const done = await change.run({
      cardId: card.id,
      label: label.trim(),
      state,
      validUntilMs: dayEndMs(day, zone),
      parentTag: group.trim(),
    });
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
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5}>
        <ValidUntilField day={day} past={past} onChange={setDay} />
        <GroupField group={group} onChange={setGroup} />
      </Stack>
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

function GroupField({ group, onChange }: { readonly group: string; readonly onChange: (group: string) => void }) {
  const { t } = useTranslation('cards');
  return (
    <TextField
      label={t('group')}
      value={group}
      onChange={(event) => onChange(event.target.value)}
      helperText={t('groupHelp')}
      slotProps={{ htmlInput: { maxLength: 20, autoComplete: 'off', spellCheck: false } }}
    />
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
