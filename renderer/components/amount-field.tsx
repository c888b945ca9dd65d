/** An amount in the station's currency: typed, checked in words, as whole minor units. */
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { usePlace } from '../client/station-context.tsx';
import { shownAmount } from '../format/amount-text.ts';
import { parseMinor } from '../format/money-text.ts';

export interface TypedAmount {
  /** null: it cannot be used. */
  readonly minor: number | null;
  /** In words; null while nothing is wrong, or nothing was typed yet. */
  readonly problem: string | null;
}

/** Reads what was typed. `most`: null for none. `zero`: nothing is an amount too. */
export function useAmount(text: string, most: number | null, zero = false): TypedAmount {
  const { t } = useTranslation('payments');
  const { currency } = usePlace();
  if (text.trim() === '') return { minor: null, problem: null };
  const minor = parseMinor(text, currency.digits);
  if (minor === null) return { minor: null, problem: t('amount.wrong', { currency: currency.code }) };
  if (minor === 0 && !zero) return { minor: null, problem: t('amount.zero') };
  if (most !== null && minor > most) return { minor: null, problem: t('amount.most', { amount: shownAmount(most, currency) }) };
  return { minor, problem: null };
}

export function AmountField({
  label,
  text,
  typed,
  help = ' ',
  focused = false,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly typed: TypedAmount;
  readonly help?: string;
  readonly focused?: boolean;
  readonly onChange: (text: string) => void;
}) {
  const { currency } = usePlace();
  return (
    <TextField
      autoFocus={focused}
      label={label}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      error={typed.problem !== null}
      helperText={typed.problem ?? help}
      slotProps={{
        htmlInput: { inputMode: 'decimal', maxLength: 16, autoComplete: 'off', style: { textAlign: 'right', fontSize: '1.125rem' } },
        input: { endAdornment: <InputAdornment position="end">{currency.code}</InputAdornment> },
      }}
    />
  );
}
