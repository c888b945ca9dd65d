/** Chooses one of the cards that may charge now, by name or last characters. */
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../station-core/api/contract.ts';
import { useApi } from '../client/screen-context.tsx';
import { useCall } from '../client/use-call.ts';

/** focused: it is the first thing to choose, and open at once. */
export function CardPicker({
  value,
  onChange,
  focused = true,
}: {
  readonly value: CardRow | null;
  readonly onChange: (card: CardRow | null) => void;
  readonly focused?: boolean;
}) {
  const { t } = useTranslation();
  const api = useApi();
  const [text, setText] = useState('');
  const cards = useCall(api.cards.list, { text, state: 'active', limit: 20 });
  return (
    <Autocomplete
      autoHighlight
      openOnFocus
      options={[...(cards.data?.rows ?? [])]}
      loading={cards.loading}
      value={value}
      filterOptions={(options) => options}
      noOptionsText={t('card.none')}
      openText={t('card.pick')}
      closeText={t('card.pick')}
      clearText={t('do.clear')}
      loadingText={t('state.loading')}
      getOptionLabel={(card) => `${card.label} · ${card.hint}`}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, card) => onChange(card)}
      onInputChange={(_, typed, why) => {
        if (why === 'input') setText(typed);
      }}
      renderInput={(params) => <TextField {...params} autoFocus={focused} label={t('card.pick')} />}
    />
  );
}
