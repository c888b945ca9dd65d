/** Log in: name, password, Enter. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PasswordField } from '../../components/password-field.tsx';

export function LoginPage({ status, onDone }: { readonly status: SetupStatus; readonly onDone: () => void }) {
  const { t } = useTranslation('login');
  const api = useApi();
  const login = useAction(api.auth.login);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const station = status.stationName ?? 'Stationmaster';
  useEffect(() => {
    document.title = station;
  }, [station]);
  const submit = async () => {
    const done = await login.run({ name: name.trim(), password });
    if (done.ok) onDone();
    else setPassword('');
  };
  const wrong = login.fault?.code === 'access.wrong-password';
  return (
    <Door title={station} intro={t('intro')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!login.pending && name.trim() !== '' && password !== '') void submit();
        }}
      >
        <Stack spacing={2.5}>
          <TextField
            label={t('name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="username"
            autoFocus
            slotProps={{ htmlInput: { maxLength: 60 } }}
          />
          <PasswordField label={t('password')} value={password} onChange={setPassword} isNew={false} />
          {wrong ? (
            <Alert severity="warning" variant="outlined" role="alert">
              {t('wrong')}
            </Alert>
          ) : (
            <FaultNote fault={login.fault} />
          )}
          <Button type="submit" variant="contained" size="large" loading={login.pending} disabled={name.trim() === '' || password === ''}>
            {t('submit')}
          </Button>
          <Typography variant="body2" color="textSecondary">
            {t('forgotten')}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('version', { version: status.version })}
          </Typography>
        </Stack>
      </form>
    </Door>
  );
}
