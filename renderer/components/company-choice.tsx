/** Which payment company is asked, where the station works with more than one. */
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../client/screen-context.tsx';
import { useCall } from '../client/use-call.ts';

/** `chosen`: the company's name, the first one until another is picked; null: the station has none. `field`: null where there is nothing to choose. */
export function useCompany(): { readonly chosen: string | null; readonly field: ReactNode } {
  const { t } = useTranslation('payments');
  const companies = useCall(useApi().money.providers, undefined).data ?? [];
  const [picked, pick] = useState<string | null>(null);
  const chosen = companies.find(({ name }) => name === picked)?.name ?? companies[0]?.name ?? null;
  const field =
    companies.length < 2 ? null : (
      <TextField select label={t('pay.company')} value={chosen ?? ''} onChange={(event) => pick(event.target.value)}>
        {companies.map(({ name }) => (
          <MenuItem key={name} value={name}>
            {name}
          </MenuItem>
        ))}
      </TextField>
    );
  return { chosen, field };
}
