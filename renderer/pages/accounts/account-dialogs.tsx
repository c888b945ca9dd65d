/** Opening an account, changing its holder, its PIN, and erasing its person. */
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow, AccountView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, isSound, noPerson, personOf, troublesOf } from './person-draft.ts';
import { PersonFields } from './person-fields.tsx';
import { noTerms, termsOf, termsTrouble } from './terms-draft.ts';
import { TermsFields } from './terms-fields.tsx';

interface DialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

const PIN = /^\d{6,12}$/;

/** onDone gets the new account's id. */
export function NewAccountDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (accountId: string) => void }) {
  const { t } = useTranslation('accounts');
  const add = useAction(useApi().accounts.add);
  const mayTerms = may(useMe().role, 'accounts-terms');
  const [kind, setKind] = useState<AccountRow['kind']>('driver');
  const [draft, setDraft] = useState(noPerson);
  const [terms, setTerms] = useState(noTerms);
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const troubles = troublesOf(draft);
  const wrongPin = pin !== '' && !PIN.test(pin);
  const needsTerms = kind !== 'driver' && mayTerms;
  const submit = async () => {
    setTried(true);
    if (!isSound(troubles) || wrongPin || (needsTerms && termsTrouble(kind, terms) !== null)) return;
    const done = await add.run({
      kind,
      person: personOf(draft),
      terms: needsTerms ? termsOf(kind, terms) : null,
      pin: kind === 'merchant' || pin === '' ? null : pin,
    });
    if (done.ok) onDone(done.value.accountId);
  };
  return (
    <FormDialog
      title={t('dialog.add')}
      submit={t('dialog.open')}
      width="sm"
      pending={add.pending}
      fault={add.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('field.kind')}
          value={kind}
          onChange={(_, next: AccountRow['kind'] | null) => {
            if (next !== null) setKind(next);
          }}
        >
          <ToggleButton value="driver">{t('kind.driver')}</ToggleButton>
          <ToggleButton value="fleet">{t('kind.fleet')}</ToggleButton>
          {mayTerms && <ToggleButton value="merchant">{t('kind.merchant')}</ToggleButton>}
        </ToggleButtonGroup>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.75 }}>
          {t(`kindHelp.${kind}`)}
        </Typography>
      </div>
      <PersonFields
        kind={kind}
        draft={draft}
        troubles={troubles}
        tried={tried}
        onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
      />
      {needsTerms && (
        <TermsFields kind={kind} draft={terms} tried={tried} onChange={(part) => setTerms((before) => ({ ...before, ...part }))} />
      )}
      {kind !== 'merchant' && <PinField label={t('field.pin')} pin={pin} wrong={wrongPin} onChange={setPin} />}
    </FormDialog>
  );
}

export function ChangePersonDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('accounts');
  const change = useAction(useApi().accounts.change);
  const [draft, setDraft] = useState(account.person === null ? noPerson : draftOf(account.person));
  const [tried, setTried] = useState(false);
  const troubles = troublesOf(draft);
  const submit = async () => {
    setTried(true);
    if (!isSound(troubles)) return;
    const done = await change.run({ accountId: account.id, person: personOf(draft), terms: null });
    if (done.ok) onDone(t('saved', { number: account.number }));
  };
  return (
    <FormDialog
      title={t('dialog.change', { number: account.number })}
      submit={t('dialog.save')}
      width="sm"
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <PersonFields
        kind={account.kind}
        draft={draft}
        troubles={troubles}
        tried={tried}
        onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
      />
    </FormDialog>
  );
}

/** A PIN goes in and is never shown; an empty field takes it away. */
export function PinDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('accounts');
  const set = useAction(useApi().accounts.setPin);
  const [pin, setPin] = useState('');
  const wrong = pin !== '' && !PIN.test(pin);
  const clears = pin === '' && account.hasPin;
  const submit = async () => {
    const done = await set.run({ accountId: account.id, pin: pin === '' ? null : pin });
    if (done.ok) onDone(t(pin === '' ? 'pin.cleared' : 'pin.saved'));
  };
  return (
    <FormDialog
      title={t('pin.title', { number: account.number })}
      submit={t(clears ? 'pin.clear' : 'pin.save')}
      disabled={wrong || (pin === '' && !account.hasPin)}
      pending={set.pending}
      fault={set.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('pin.text')}</Typography>
      <PinField label={t('pin.field')} pin={pin} wrong={wrong} onChange={setPin} focused />
    </FormDialog>
  );
}

/** Says what goes and what stays; the number must be typed, so that it is this one and no slip. */
export function ErasePersonDialog({ account, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('accounts');
  const erase = useAction(useApi().accounts.erase);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const wanted = String(account.number);
  const wrong = typed.trim().length >= wanted.length && typed.trim() !== wanted;
  const submit = async () => {
    const done = await erase.run({ accountId: account.id, reason: reason.trim() });
    if (done.ok) onDone(t('erase.done'));
  };
  return (
    <FormDialog
      danger
      title={t('erase.title', { number: account.number })}
      submit={t('erase.button')}
      width="sm"
      disabled={typed.trim() !== wanted || reason.trim().length < 3}
      pending={erase.pending}
      fault={erase.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Stack spacing={1}>
        <Typography>{t('erase.what')}</Typography>
        <Typography>{t('erase.stays')}</Typography>
      </Stack>
      <TextField
        autoFocus
        label={t('erase.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        label={t('erase.guard', { number: account.number })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={wrong}
        helperText={wrong ? t('erase.guardWrong') : ' '}
        slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'off', maxLength: 12 } }}
      />
    </FormDialog>
  );
}

function PinField({
  label,
  pin,
  wrong,
  onChange,
  focused = false,
}: {
  readonly label: string;
  readonly pin: string;
  readonly wrong: boolean;
  readonly onChange: (pin: string) => void;
  readonly focused?: boolean;
}) {
  const { t } = useTranslation('accounts');
  return (
    <TextField
      type="password"
      autoFocus={focused}
      label={label}
      value={pin}
      onChange={(event) => onChange(event.target.value)}
      error={wrong}
      helperText={wrong ? t('wrong.pin') : t('field.pinHelp')}
      slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'new-password', maxLength: 12 } }}
    />
  );
}
