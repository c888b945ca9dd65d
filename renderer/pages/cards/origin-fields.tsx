/** Where the number of a card comes from: typed, or held to a pile. Either way it is never shown again. */
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TeachInField } from './teach-in-field.tsx';
import { useTeachIn, type TeachInState } from './use-teach-in.ts';

export interface Origin {
  readonly source: 'type' | 'pile';
  readonly number: string;
  readonly teachIn: TeachInState;
  /** What a call takes; null: there is no number yet. */
  readonly value: { number: string } | { teachInId: string } | null;
  readonly change: (next: { readonly source?: 'type' | 'pile'; readonly number?: string }) => void;
}

export function useOrigin(): Origin {
  const teachIn = useTeachIn();
  const [source, setSource] = useState<'type' | 'pile'>('type');
  const [number, setNumber] = useState('');
  const typed = number.trim();
  const caught = teachIn.phase.kind === 'caught' ? { teachInId: teachIn.phase.view.id } : null;
  return {
    source,
    number,
    teachIn,
    value: source === 'pile' ? caught : typed === '' || typed.length > 36 ? null : { number: typed },
    change: (next) => {
      if (next.number !== undefined) setNumber(next.number);
      if (next.source === undefined) return;
      teachIn.cancel();
      setSource(next.source);
    },
  };
}

/** tried: somebody tried to save without a number. */
export function OriginFields({ origin, tried }: { readonly origin: Origin; readonly tried: boolean }) {
  const { t } = useTranslation('cards');
  const { source, number, teachIn } = origin;
  const isLong = number.trim().length > 36;
  const wrong = isLong ? t('wrong.numberTooLong') : tried && number.trim() === '' ? t('wrong.numberMissing') : null;
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('teach.source')}
        value={source}
        onChange={(_, next: 'type' | 'pile' | null) => {
          if (next !== null) origin.change({ source: next });
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
          onChange={(event) => origin.change({ number: event.target.value })}
          error={wrong !== null}
          helperText={wrong ?? t('addDialog.numberHelp')}
          slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false } }}
        />
      ) : (
        <TeachInField teachIn={teachIn} missing={tried} />
      )}
    </>
  );
}
