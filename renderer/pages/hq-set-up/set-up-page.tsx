/** The first admin of HQ: the code that HQ printed when it started, a name, a password. */
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { PASSWORD_MIN } from '../../components/password-strength.ts';

export function HqSetUpPage({ hqName, onDone }: { readonly hqName: string; readonly onDone: () => void }) {
  const { t } = useTranslation('hq');
  const setUp = useAction(useHqApi().access.setUp);
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = hqName;
  }, [hqName]);
  const ready = code.trim() !== '' && name.trim() !== '' && Array.from(password).length >= PASSWORD_MIN;
  const submit = async () => {
    const done = await setUp.run({ code: code.trim(), name: name.trim(), password });
    if (done.ok) onDone();
  };
  return (
    <Door title={t('setUp.title', { name: hqName })} intro={t('setUp.intro')} width={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!setUp.pending && ready) void submit();
        }}
      >
        <Stack spacing={2.5}>
          <TextField
            label={t('setUp.code')}
            helperText={t('setUp.code.help')}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            autoComplete="off"
            autoFocus
            slotProps={{ htmlInput: { maxLength: 40, spellCheck: false } }}
          />
          <TextField
            label={t('setUp.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="username"
            slotProps={{ htmlInput: { maxLength: 60 } }}
          />
          <PasswordField value={password} onChange={setPassword} isNew />
          <FaultNote fault={setUp.fault} />
          <Button type="submit" variant="contained" size="large" loading={setUp.pending} disabled={!ready}>
            {t('setUp.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
