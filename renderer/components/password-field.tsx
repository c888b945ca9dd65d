/** A password, with its strength in words where a new one is chosen. */
import VisibilityIcon from '@mui/icons-material/VisibilityOutlined';
import VisibilityOffIcon from '@mui/icons-material/VisibilityOffOutlined';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_MIN, strengthOf, type Strength } from './password-strength.ts';

export interface PasswordFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A new password shows its strength; an old one is only typed. */
  readonly isNew: boolean;
  readonly label?: string;
  readonly disabled?: boolean;
}

export function PasswordField({ value, onChange, isNew, label, disabled = false }: PasswordFieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const strength = strengthOf(value);
  const toggle = t(shown ? 'password.hide' : 'password.show');
  return (
    <TextField
      label={label ?? t('password.label')}
      type={shown ? 'text' : 'password'}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value)}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      helperText={isNew ? <StrengthText strength={strength} length={Array.from(value).length} /> : undefined}
      slotProps={{
        htmlInput: { maxLength: 200 },
        formHelperText: { sx: { minHeight: '1.66em' } },
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <IconButton size="small" edge="end" aria-label={toggle} onClick={() => setShown(!shown)}>
                {shown ? <VisibilityOffIcon fontSize="small" /> : <VisibilityIcon fontSize="small" />}
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  );
}

function StrengthText({ strength, length }: { readonly strength: Strength; readonly length: number }) {
  const { t } = useTranslation();
  if (length === 0) return <>{t('password.empty')}</>;
  if (strength === 'short') return <>{t('password.short', { count: PASSWORD_MIN - length })}</>;
  return <>{t(`password.${strength}`)}</>;
}
