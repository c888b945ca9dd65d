/** Log in to HQ: name, password, Enter. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PasswordField } from '../../components/password-field.tsx';

export function HqLoginPage({
  hqName,
  version,
  onDone,
}: {
  readonly hqName: string;
  readonly version: string;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('hq');
  const login = useAction(useHqApi().access.login);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = hqName;
  }, [hqName]);
  const ready = name.trim() !== '' && password !== '';
  const submit = async () => {
    const done = await login.run({ name: name.trim(), password });
    if (done.ok) onDone();
    else setPassword('');
  };
  return (
    <Door title={hqName} intro={t('login.intro')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!login.pending && ready) void submit();
        }}
      >
        <Stack spacing={2.5}>
          <TextField
            label={t('login.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="username"
            autoFocus
            slotProps={{ htmlInput: { maxLength: 60 } }}
          />
          <PasswordField value={password} onChange={setPassword} isNew={false} />
          {login.fault?.code === 'access.wrong-password' ? (
            <Alert severity="warning" variant="outlined" role="alert">
              {t('login.wrong')}
            </Alert>
          ) : (
            <FaultNote fault={login.fault} />
          )}
          <Button type="submit" variant="contained" size="large" loading={login.pending} disabled={!ready}>
            {t('login.submit')}
          </Button>
          <Typography variant="body2" color="textSecondary">
            {t('login.forgotten')}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('login.version', { version })}
          </Typography>
        </Stack>
      </form>
    </Door>
  );
}
