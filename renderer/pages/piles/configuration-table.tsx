/** The settings a pile told, searchable; one that may be written is changed in its row. */
import EditIcon from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandResult } from '../../../station-core/api/contract.ts';

type Key = NonNullable<Extract<CommandResult, { outcome: 'accepted' }>['configuration']>[number];

export interface ConfigurationTableProps {
  readonly keys: readonly Key[];
  readonly pending: boolean;
  readonly onWrite: (key: string, value: string) => void;
}

export function ConfigurationTable({ keys, pending, onWrite }: ConfigurationTableProps) {
  const { t } = useTranslation('piles');
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<string | null>(null);
  const shown = keys.filter(({ key, value }) => `${key} ${value ?? ''}`.toLowerCase().includes(search.toLowerCase()));
  return (
    <Stack spacing={1}>
      <Typography variant="h3">{`${t('configuration.title')} · ${t('configuration.count', { count: keys.length })}`}</Typography>
      <TextField label={t('configuration.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
      {shown.length === 0 && <Typography color="textSecondary">{t('configuration.none')}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0 }}>
        {shown.map((one) => (
          <Box component="li" key={one.key} sx={{ borderBottom: 1, borderColor: 'divider', py: 0.75, minHeight: 44 }}>
            {editing === one.key ? (
              <Edit
                one={one}
                pending={pending}
                onCancel={() => setEditing(null)}
                onWrite={(value) => {
                  setEditing(null);
                  onWrite(one.key, value);
                }}
              />
            ) : (
              <Show one={one} onEdit={() => setEditing(one.key)} />
            )}
          </Box>
        ))}
      </Box>
    </Stack>
  );
}

function Show({ one, onEdit }: { readonly one: Key; readonly onEdit: () => void }) {
  const { t } = useTranslation('piles');
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="body2" color="textSecondary">
          {one.key}
        </Typography>
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {one.value ?? t('configuration.hidden')}
        </Typography>
      </Box>
      {one.readonly ? (
        <Typography variant="body2" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
          {t('configuration.readonly')}
        </Typography>
      ) : (
        <IconButton size="small" aria-label={t('configuration.edit', { key: one.key })} onClick={onEdit}>
          <EditIcon fontSize="small" />
        </IconButton>
      )}
    </Box>
  );
}

function Edit(props: {
  readonly one: Key;
  readonly pending: boolean;
  readonly onCancel: () => void;
  readonly onWrite: (value: string) => void;
}) {
  const { t } = useTranslation('piles');
  const [value, setValue] = useState(props.one.value ?? '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.pending) props.onWrite(value);
      }}
    >
      <Stack spacing={1} sx={{ py: 0.5 }}>
        <TextField
          autoFocus
          label={props.one.key}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 500, autoComplete: 'off', spellCheck: false } }}
        />
        <Stack direction="row" spacing={1}>
          <Button type="submit" size="small" variant="contained" loading={props.pending}>
            {t('configuration.write')}
          </Button>
          <Button size="small" onClick={props.onCancel}>
            {t('configuration.cancel')}
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}
