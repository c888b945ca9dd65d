/** What an installer reads and says before a record begins. */
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { BeginPaper, INSTALLER_MAX } from '../../components/test-record/begin-paper.tsx';

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
    <BeginPaper
      title={t('form.title')}
      what={
        <>
          <Typography color="textSecondary" sx={{ pt: 0.5 }}>
            {t('form.what')}
          </Typography>
          <Box component="ul" sx={{ pl: 3, mb: 0 }}>
            {lines.map((line) => (
              <li key={line}>{t(line)}</li>
            ))}
          </Box>
        </>
      }
      submit={t('form.begin')}
      pending={begin.pending}
      fault={begin.fault}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('form.installer')}
        value={installer}
        onChange={(event) => setInstaller(event.target.value)}
        onBlur={() => setTouched(true)}
        error={touched && missing}
        helperText={touched && missing ? t('form.installer.missing') : t('form.installer.help')}
        slotProps={{ htmlInput: { maxLength: INSTALLER_MAX } }}
      />
    </BeginPaper>
  );
}
