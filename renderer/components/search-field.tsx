/** The search of a page: "/" jumps into it, Escape empties it. */
import ClearIcon from '@mui/icons-material/Clear';
import SearchIcon from '@mui/icons-material/Search';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Marks the field that "/" jumps to. */
export const SEARCH_ID = 'page-search';

export interface SearchFieldProps {
  readonly value: string;
  /** Called 200 ms after the last letter, and at once when emptied. */
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly width?: number;
}

export function SearchField({ value, onChange, placeholder, width = 260 }: SearchFieldProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    if (draft === null) return undefined;
    const wait = setTimeout(() => {
      onChange(draft);
      setDraft(null);
    }, 200);
    return () => clearTimeout(wait);
  }, [draft, onChange]);
  const clear = () => {
    setDraft(null);
    onChange('');
  };
  const shown = draft ?? value;
  const label = placeholder ?? t('list.search');
  return (
    <TextField
      value={shown}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear();
      }}
      placeholder={label}
      fullWidth={false}
      sx={{ width, bgcolor: 'background.paper' }}
      slotProps={{
        htmlInput: { id: SEARCH_ID, 'aria-label': label, maxLength: 80, 'aria-keyshortcuts': '/' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" />
            </InputAdornment>
          ),
          endAdornment:
            shown === '' ? undefined : (
              <InputAdornment position="end">
                <IconButton size="small" edge="end" aria-label={t('do.clear')} onClick={clear}>
                  <ClearIcon fontSize="small" />
                </IconButton>
              </InputAdornment>
            ),
        },
      }}
    />
  );
}
