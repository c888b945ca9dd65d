/** A password, with its strength in words where a new one is chosen. */
import VisibilityIcon from '@mui/icons-material/VisibilityOutlined';
import VisibilityOffIcon from '@mui/icons-material/VisibilityOffOutlined';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_MIN, strengthOf } from './password-strength.ts';

export interface PasswordFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A new password shows its strength; an old one is only typed. */
  readonly isNew: boolean;
  readonly label?: string;
  readonly disabled?: boolean;
  /** Of a new one: how many characters it needs, where that differs. */
  readonly least?: number;
  /** Takes the place of its strength while nothing is typed. */
  readonly emptyHelp?: string;
  /** A new one typed again: what is said of it in place of its strength. */
  readonly help?: string;
  readonly error?: boolean;
}

export function PasswordField(props: PasswordFieldProps) {
  const { value, onChange, isNew, label, disabled = false, least = PASSWORD_MIN, emptyHelp } = props;
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const toggle = t(shown ? 'password.hide' : 'password.show');
  return (
    <TextField
      label={label ?? t('password.label')}
      type={shown ? 'text' : 'password'}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value)}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      error={props.error ?? false}
      helperText={
        props.help ?? (isNew ? <StrengthText value={value} least={least} emptyHelp={emptyHelp ?? t('password.empty')} /> : undefined)
      }
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

function StrengthText({ value, least, emptyHelp }: { readonly value: string; readonly least: number; readonly emptyHelp: string }) {
  const { t } = useTranslation();
  const { length } = Array.from(value);
  const strength = strengthOf(value, least);
  if (length === 0) return <>{emptyHelp}</>;
  if (strength === 'short') return <>{t('password.short', { count: least - length })}</>;
  return <>{t(`password.${strength}`)}</>;
}
