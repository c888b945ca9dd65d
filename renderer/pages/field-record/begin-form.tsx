/** What an installer reads and says before a record begins. */
import StartIcon from '@mui/icons-material/PlayArrow';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';

const longestName = 60;
const lines = ['form.sensors', 'form.relays', 'form.watchdogs'] as const;

export function BeginForm({ zoneId, onBegun }: { readonly zoneId: string; readonly onBegun: (recordId: string) => void }) {
  const { t } = useTranslation('fieldRecord');
  const me = useMe();
  const begin = useAction(useApi().fieldRecords.begin);
  const [installer, setInstaller] = useState(me.role === 'installer' ? me.name : '');
  const [touched, setTouched] = useState(false);
  const missing = installer.trim() === '';
  const submit = async () => {
    setTouched(true);
    if (missing) return;
    const done = await begin.run({ zoneId, installer: installer.trim() });
    if (done.ok) onBegun(done.value.recordId);
  };
  return (
    <Paper variant="outlined" sx={{ p: 2.5, maxWidth: 720 }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!begin.pending) void submit();
        }}
      >
        <Stack spacing={2.5}>
          <Box>
            <Typography variant="h2">{t('form.title')}</Typography>
            <Typography color="textSecondary" sx={{ pt: 0.5 }}>
              {t('form.what')}
            </Typography>
            <Box component="ul" sx={{ pl: 3, mb: 0 }}>
              {lines.map((line) => (
                <li key={line}>{t(line)}</li>
              ))}
            </Box>
          </Box>
          <TextField
            label={t('form.installer')}
            value={installer}
            onChange={(event) => setInstaller(event.target.value)}
            onBlur={() => setTouched(true)}
            error={touched && missing}
            helperText={touched && missing ? t('form.installer.missing') : t('form.installer.help')}
            slotProps={{ htmlInput: { maxLength: longestName } }}
          />
          <FaultNote fault={begin.fault} />
          <Box>
            <Button type="submit" variant="contained" size="large" startIcon={<StartIcon />} loading={begin.pending}>
              {t('form.begin')}
            </Button>
          </Box>
        </Stack>
      </form>
    </Paper>
  );
}
