/** A person's own password, changed with the old one. */
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../form-dialog.tsx';
import { PasswordField } from '../password-field.tsx';
import { PASSWORD_MIN } from '../password-strength.ts';

export function OwnPasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('hq');
  const change = useAction(useHqApi().access.ownPassword);
  const [password, setPassword] = useState('');
  const [fresh, setFresh] = useState('');
  const submit = async () => {
    const done = await change.run({ password, newPassword: fresh });
    if (done.ok) onClose();
  };
  return (
    <FormDialog
      title={t('password.title')}
      submit={t('password.save')}
      disabled={password === '' || Array.from(fresh).length < PASSWORD_MIN}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('password.text')}</Typography>
      <PasswordField isNew={false} label={t('password.old')} value={password} onChange={setPassword} />
      <PasswordField isNew label={t('password.new')} value={fresh} onChange={setFresh} />
    </FormDialog>
  );
}
