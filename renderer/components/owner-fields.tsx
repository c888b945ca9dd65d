/** Who owns the station, asked in a first run: the name to log in with, and a password. */
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { PasswordField } from './password-field.tsx';
import type { OwnerDraft } from './owner-draft.ts';

export interface OwnerFieldsProps {
  readonly draft: OwnerDraft;
  /** It was to be sent already: a name that is missing is shown. */
  readonly tried: boolean;
  readonly onChange: (draft: OwnerDraft) => void;
}

export function OwnerFields({ draft, tried, onChange }: OwnerFieldsProps) {
  const { t } = useTranslation('setup');
  const isMissing = tried && draft.name.trim() === '';
  return (
    <>
      <TextField
        label={t('owner')}
        value={draft.name}
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
        helperText={isMissing ? t('missing.owner') : t('owner.help')}
        error={isMissing}
        autoComplete="username"
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <PasswordField label={t('password')} value={draft.password} onChange={(password) => onChange({ ...draft, password })} isNew />
    </>
  );
}
