/** The fields of an account's holder, for opening one and for changing one. */
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../../../station-core/api/contract.ts';
import type { PersonDraft, PersonTroubles } from './person-draft.ts';

export function PersonFields({
  kind,
  draft,
  troubles,
  tried,
  onChange,
}: {
  readonly kind: AccountRow['kind'];
  readonly draft: PersonDraft;
  readonly troubles: PersonTroubles;
  /** Somebody tried to save: what is missing is told too. */
  readonly tried: boolean;
  readonly onChange: (part: Partial<PersonDraft>) => void;
}) {
  const { t } = useTranslation('accounts');
  const { vehicleLine } = troubles;
  const isCompany = kind !== 'driver';
  return (
    <>
      <TextField
        autoFocus
        label={t(isCompany ? 'field.company' : 'field.name')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
        error={tried && troubles.name}
        helperText={tried && troubles.name ? t('wrong.name') : undefined}
        slotProps={{ htmlInput: { maxLength: 80, autoComplete: 'off' } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5}>
        <TextField
          label={t('field.phone')}
          value={draft.phone}
          onChange={(event) => onChange({ phone: event.target.value })}
          error={troubles.phone}
          helperText={troubles.phone ? t('wrong.phone') : t('field.phoneHelp')}
          slotProps={{ htmlInput: { maxLength: 32, inputMode: 'tel', autoComplete: 'off' } }}
        />
        <TextField
          label={t('field.email')}
          value={draft.email}
          onChange={(event) => onChange({ email: event.target.value })}
          error={troubles.email}
          helperText={troubles.email ? t('wrong.email') : undefined}
          slotProps={{ htmlInput: { maxLength: 120, inputMode: 'email', autoComplete: 'off' } }}
        />
      </Stack>
      <TextField
        multiline
        label={t('field.vehicles')}
        value={draft.vehicles}
        onChange={(event) => onChange({ vehicles: event.target.value })}
        error={vehicleLine !== null}
        helperText={vehicleLine === null ? t('field.vehiclesHelp') : t('wrong.vin', { line: vehicleLine })}
        slotProps={{ htmlInput: { maxLength: 2_000, spellCheck: false } }}
      />
      <TextField
        multiline
        label={t('field.otherPhones')}
        value={draft.otherPhones}
        onChange={(event) => onChange({ otherPhones: event.target.value })}
        error={troubles.otherPhones}
        helperText={troubles.otherPhones ? t('wrong.phone') : t('field.otherPhonesHelp')}
        slotProps={{ htmlInput: { maxLength: 400 } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5}>
        <TextField
          label={t('field.address')}
          value={draft.address}
          onChange={(event) => onChange({ address: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 200, autoComplete: 'off' } }}
        />
        <TextField
          label={t('field.taxId')}
          value={draft.taxId}
          onChange={(event) => onChange({ taxId: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 40, autoComplete: 'off', spellCheck: false } }}
        />
      </Stack>
      <TextField
        label={t('field.note')}
        value={draft.note}
        onChange={(event) => onChange({ note: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </>
  );
}
