/** Log in, to a station or to HQ: name, password, Enter. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../client/use-action.ts';
import type { Procedure } from '../../client/use-call.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PasswordField } from '../../components/password-field.tsx';

export interface LoginPageProps {
  /** Of what is logged in to. */
  readonly title: string;
  /** Of the program that answers. */
  readonly version: string;
  readonly login: Procedure<{ readonly name: string; readonly password: string }, unknown>;
  readonly onDone: () => void;
}

export function LoginPage({ title, version, login: procedure, onDone }: LoginPageProps) {
  const { t } = useTranslation('login');
  const login = useAction(procedure);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const isReady = name.trim() !== '' && password !== '';
  const submit = async () => {
    const done = await login.run({ name: name.trim(), password });
    if (done.ok) onDone();
    else setPassword('');
  };
  return (
    <Door title={title} intro={t('intro')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!login.pending && isReady) void submit();
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
          {login.fault?.code === 'access.wrong-password' ? (
            <Alert severity="warning" variant="outlined" role="alert">
              {t('wrong')}
            </Alert>
          ) : (
            <FaultNote fault={login.fault} />
          )}
          <Button type="submit" variant="contained" size="large" loading={login.pending} disabled={!isReady}>
            {t('submit')}
          </Button>
          <Typography variant="body2" color="textSecondary">
            {t('forgotten')}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('version', { version })}
          </Typography>
        </Stack>
      </form>
    </Door>
  );
}
