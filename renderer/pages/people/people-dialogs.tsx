/** Adding a person, a new role, a new password, locking out, logging out everywhere. */
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoginRow, OperatorRow, Role } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { PASSWORD_MIN } from '../../components/password-strength.ts';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

const roles = ['attendant', 'installer', 'maintenance', 'viewer', 'owner'] as const satisfies readonly Role[];

export function AddPersonDialog({ taken, onClose, onDone }: DialogProps & { readonly taken: readonly string[] }) {
  const { t } = useTranslation('people');
  const add = useAction(useApi().operators.add);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('attendant');
  const [password, setPassword] = useState('');
  const isTaken = taken.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  const submit = async () => {
    const done = await add.run({ name: name.trim(), role, password });
    if (done.ok) onDone(t('addDialog.saved', { name: name.trim() }));
  };
  return (
    <FormDialog
      title={t('addDialog.title')}
      submit={t('addDialog.save')}
      width="sm"
      disabled={name.trim() === '' || isTaken || password.length < PASSWORD_MIN}
      pending={add.pending}
      fault={add.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('addDialog.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={isTaken}
        helperText={isTaken ? t('wrong.nameTaken') : t('addDialog.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60, autoComplete: 'off' } }}
      />
      <RoleChoice role={role} onChange={setRole} />
      <PasswordField isNew label={t('addDialog.password')} value={password} onChange={setPassword} />
      <Typography variant="body2" color="textSecondary">
        {t('addDialog.passwordHelp')}
      </Typography>
    </FormDialog>
  );
}

export function ChangeRoleDialog({ person, onClose, onDone }: DialogProps & { readonly person: OperatorRow }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const change = useAction(useApi().operators.change);
  const [role, setRole] = useState<Role>(person.role);
  const submit = async () => {
    const done = await change.run({ operatorId: person.id, role, disabled: person.disabled, password: null });
    if (done.ok) onDone(t('changeDialog.saved', { name: person.name, role: common(`role.${role}`) }));
  };
  return (
    <FormDialog
      title={t('changeDialog.title', { name: person.name })}
      submit={t('changeDialog.save')}
      width="sm"
      disabled={role === person.role}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <RoleChoice role={role} onChange={setRole} />
    </FormDialog>
  );
}

export function NewPasswordDialog({ person, onClose, onDone }: DialogProps & { readonly person: OperatorRow }) {
  const { t } = useTranslation('people');
  const change = useAction(useApi().operators.change);
  const [password, setPassword] = useState('');
  const submit = async () => {
    const done = await change.run({ operatorId: person.id, role: person.role, disabled: person.disabled, password });
    if (done.ok) onDone(t('passwordDialog.saved', { name: person.name }));
  };
  return (
    <FormDialog
      title={t('passwordDialog.title', { name: person.name })}
      submit={t('passwordDialog.save')}
      disabled={password.length < PASSWORD_MIN}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('passwordDialog.text', { name: person.name })}</Typography>
      <PasswordField isNew value={password} onChange={setPassword} />
    </FormDialog>
  );
}

export function DisableDialog({ person, onClose, onDone }: DialogProps & { readonly person: OperatorRow }) {
  const { t } = useTranslation('people');
  const change = useAction(useApi().operators.change);
  const submit = async () => {
    const done = await change.run({ operatorId: person.id, role: person.role, disabled: true, password: null });
    if (done.ok) onDone(t('disableDialog.done', { name: person.name }));
  };
  return (
    <FormDialog
      title={t('disableDialog.title', { name: person.name })}
      submit={t('disableDialog.confirm')}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('disableDialog.text', { name: person.name })}</Typography>
    </FormDialog>
  );
}

export function RevokeDialog(props: DialogProps & { readonly login: LoginRow; readonly count: number; readonly withThis: boolean }) {
  const { t } = useTranslation('people');
  const { login, count } = props;
  const revoke = useAction(useApi().auth.revoke);
  const submit = async () => {
    const done = await revoke.run({ operatorId: login.operatorId });
    if (done.ok) props.onDone(t('revokeDialog.done', { name: login.operatorName }));
  };
  return (
    <FormDialog
      title={t('revokeDialog.title', { name: login.operatorName })}
      submit={t('revokeDialog.confirm')}
      pending={revoke.pending}
      fault={revoke.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <Typography>{t('revokeDialog.text', { count, name: login.operatorName })}</Typography>
      {props.withThis && <Typography>{t('revokeDialog.self')}</Typography>}
    </FormDialog>
  );
}

/** Each role with what it may do, in words. */
function RoleChoice({ role, onChange }: { readonly role: Role; readonly onChange: (role: Role) => void }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  return (
    <RadioGroup
      aria-label={t('addDialog.role')}
      value={role}
      onChange={(_, value) => onChange(roles.find((one) => one === value) ?? 'viewer')}
    >
      {roles.map((one) => (
        <FormControlLabel
          key={one}
          value={one}
          control={<Radio size="small" />}
          label={
            <>
              <strong>{common(`role.${one}`)}</strong>{' '}
              <Typography component="span" variant="body2" color="textSecondary">
                {t(`roleCan.${one}`)}
              </Typography>
            </>
          }
        />
      ))}
    </RadioGroup>
  );
}
