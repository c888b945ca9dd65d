/** Adding a person at HQ, another role, another password. */
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqRole, PersonRow } from '../../../hq-receiver/contract.ts';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { PASSWORD_MIN } from '../../components/password-strength.ts';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

const ROLES = ['operations', 'pricing', 'viewer', 'admin'] as const satisfies readonly HqRole[];

export function AddDialog({ taken, onClose, onDone }: DialogProps & { readonly taken: readonly string[] }) {
  const { t } = useTranslation('hqPeople');
  const add = useAction(useHqApi().people.add);
  const [name, setName] = useState('');
  const [role, setRole] = useState<HqRole>('viewer');
  const [password, setPassword] = useState('');
  const isTaken = taken.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  const submit = async () => {
    const done = await add.run({ name: name.trim(), role, password });
    if (done.ok) onDone(t('added', { name: name.trim() }));
  };
  return (
    <FormDialog
      title={t('add')}
      submit={t('add.do')}
      width="sm"
      disabled={name.trim() === '' || isTaken || Array.from(password).length < PASSWORD_MIN}
      pending={add.pending}
      fault={add.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('col.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={isTaken}
        helperText={isTaken ? t('taken') : undefined}
        slotProps={{ htmlInput: { maxLength: 60, autoComplete: 'off' } }}
      />
      <RoleChoice role={role} onChange={setRole} />
      <PasswordField isNew value={password} onChange={setPassword} />
      <Typography variant="body2" color="textSecondary">
        {t('add.help')}
      </Typography>
    </FormDialog>
  );
}

export function RoleDialog({ person, onClose, onDone }: DialogProps & { readonly person: PersonRow }) {
  const { t } = useTranslation('hqPeople');
  const change = useAction(useHqApi().people.change);
  const [role, setRole] = useState(person.role);
  const submit = async () => {
    const done = await change.run({ personId: person.personId, role, disabled: person.disabled, password: null });
    if (done.ok) onDone(t('changed', { name: person.name }));
  };
  return (
    <FormDialog
      title={t('role.title', { name: person.name })}
      submit={t('role.do')}
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

export function PasswordDialog({ person, onClose, onDone }: DialogProps & { readonly person: PersonRow }) {
  const { t } = useTranslation('hqPeople');
  const change = useAction(useHqApi().people.change);
  const [password, setPassword] = useState('');
  const submit = async () => {
    const done = await change.run({ personId: person.personId, role: person.role, disabled: person.disabled, password });
    if (done.ok) onDone(t('password.done', { name: person.name }));
  };
  return (
    <FormDialog
      title={t('password.title', { name: person.name })}
      submit={t('password.do')}
      disabled={Array.from(password).length < PASSWORD_MIN}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('password.text')}</Typography>
      <PasswordField isNew value={password} onChange={setPassword} />
    </FormDialog>
  );
}

/** Each role with what it may do, in words. */
function RoleChoice({ role, onChange }: { readonly role: HqRole; readonly onChange: (role: HqRole) => void }) {
  const { t } = useTranslation('hqPeople');
  const { t: common } = useTranslation();
  return (
    <RadioGroup aria-label={t('col.role')} value={role} onChange={(_, value) => onChange(ROLES.find((one) => one === value) ?? 'viewer')}>
      {ROLES.map((one) => (
        <FormControlLabel
          key={one}
          value={one}
          control={<Radio size="small" />}
          label={
            <>
              <strong>{common(`hqRole.${one}`)}</strong>{' '}
              <Typography component="span" variant="body2" color="textSecondary">
                {t(`can.${one}`)}
              </Typography>
            </>
          }
        />
      ))}
    </RadioGroup>
  );
}
