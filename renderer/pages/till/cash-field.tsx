/** An amount of cash: typed as a sum, or counted note by note. */
import Button from '@mui/material/Button';
import Box from '@mui/material/Box';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStation } from '../../client/station-context.tsx';
import { amountToType } from '../../format/amount-text.ts';
import { decimalText } from '../../format/money-text.ts';
import { type AmountProblem } from './amount.ts';
import { notesOf, sumOfNotes } from './notes.ts';

export interface CashFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What is wrong with it, in words or by name; null: nothing. */
  readonly problem: AmountProblem | null;
  readonly wrong?: string | null;
  readonly help?: ReactNode;
  readonly autoFocus?: boolean;
  /** Offers the count of notes and coins, where the currency is known. */
  readonly counted?: boolean;
}

export function CashField({ label, value, onChange, problem, wrong = null, help, autoFocus = false, counted = false }: CashFieldProps) {
  const { t } = useTranslation('till');
  const { currency } = useStation();
  const [counting, setCounting] = useState(false);
  const words = wrong ?? (problem === null ? null : t(`wrong.${problem}`, { digits: currency.digits }));
  const notes = counted ? notesOf(currency.code) : [];
  return (
    <>
      <TextField
        autoFocus={autoFocus}
        label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        error={words !== null}
        helperText={words ?? help}
        slotProps={{
          htmlInput: { inputMode: 'decimal', maxLength: 20, style: { textAlign: 'right', fontSize: '1.25rem' } },
          input: { endAdornment: <InputAdornment position="end">{currency.code}</InputAdornment> },
        }}
      />
      {notes.length > 0 && !counting && (
        <Button size="small" sx={{ alignSelf: 'flex-start', mt: '-8px !important' }} onClick={() => setCounting(true)}>
          {t('count.open')}
        </Button>
      )}
      {counting && <Notes values={notes} onSum={(sum) => onChange(amountToType(sum, currency.digits))} />}
    </>
  );
}

function Notes({ values, onSum }: { readonly values: readonly number[]; readonly onSum: (minor: number) => void }) {
  const { t } = useTranslation('till');
  const { currency } = useStation();
  const [pieces, setPieces] = useState<Readonly<Record<number, string>>>({});
  const change = (value: number, text: string) => {
    const next = { ...pieces, [value]: text };
    setPieces(next);
    const sum = sumOfNotes(values, next);
    if (sum !== null) onSum(sum);
  };
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(2, 4.5em minmax(0, 1fr))', alignItems: 'center', columnGap: 1, rowGap: 0.75 }}>
      {values.map((value, index) => {
        const count = pieces[value] ?? '';
        const isWrong = !/^\d{0,5}$/.test(count.trim());
        return (
          <Box key={value} sx={{ display: 'contents' }}>
            <Box component="span" sx={{ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
              {decimalText(value, currency.digits)}
            </Box>
            <TextField
              size="small"
              autoFocus={index === 0}
              value={count}
              error={isWrong}
              onChange={(event) => change(value, event.target.value)}
              slotProps={{
                htmlInput: {
                  'aria-label': t('count.pieces', { value: decimalText(value, currency.digits) }),
                  inputMode: 'numeric',
                  maxLength: 5,
                  style: { textAlign: 'right', padding: '4px 8px' },
                },
              }}
            />
          </Box>
        );
      })}
    </Box>
  );
}
