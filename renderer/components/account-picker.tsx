/** Chooses one of the accounts that are active, by number, name, phone, plate or card. */
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../../station-core/api/contract.ts';
import { useApi } from '../client/screen-context.tsx';
import { useCall } from '../client/use-call.ts';

export type PickedAccount = Pick<AccountRow, 'id' | 'number' | 'name'>;

/** `kinds`: only these; left out: drivers and fleets. */
export function AccountPicker({
  value,
  onChange,
  label,
  helperText,
  focused = false,
  kinds = ['driver', 'fleet'],
}: {
  readonly value: PickedAccount | null;
  readonly onChange: (account: PickedAccount | null) => void;
  readonly label?: string;
  readonly helperText?: string;
  readonly focused?: boolean;
  readonly kinds?: readonly AccountRow['kind'][];
}) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation();
  const api = useApi();
  const [text, setText] = useState('');
  const found = useCall(api.accounts.list, { text, state: 'active', limit: 20 });
  const options: PickedAccount[] = (found.data?.rows ?? []).filter(({ kind }) => kinds.includes(kind));
  return (
    <Autocomplete
      autoHighlight
      openOnFocus
      options={options}
      loading={found.loading}
      value={value}
      filterOptions={(all) => all}
      noOptionsText={t('pick.none')}
      openText={t('pick.label')}
      closeText={t('pick.label')}
      clearText={common('do.clear')}
      loadingText={common('state.loading')}
      getOptionLabel={(account) => `${account.number} · ${account.name}`}
      getOptionKey={(account) => account.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, account) => onChange(account)}
      onInputChange={(_, typed, why) => {
        if (why === 'input' || why === 'clear') setText(typed);
      }}
      renderInput={(params) => <TextField {...params} autoFocus={focused} label={label ?? t('pick.label')} helperText={helperText} />}
    />
  );
}
