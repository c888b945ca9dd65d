/** Adding a person, a new role, a new password, locking out, logging out everywhere. */
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { LoginRow, OperatorRow, Role } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { AddPersonDialog, NewPasswordDialog, RoleDialog, type NewPerson, type RoleNames } from '../../components/people/person-dialogs.tsx';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

const roles = ['attendant', 'installer', 'maintenance', 'viewer', 'owner'] as const satisfies readonly Role[];

export function AddOperatorDialog({ taken, onClose, onDone }: DialogProps & { readonly taken: readonly string[] }) {
  const { t } = useTranslation('people');
  const add = useAction(useApi().operators.add);
  const submit = async (person: NewPerson<Role>) => {
    const done = await add.run(person);
    if (done.ok) onDone(t('addDialog.saved', { name: person.name }));
  };
  return (
    <AddPersonDialog
      words={{
        title: t('addDialog.title'),
        submit: t('addDialog.save'),
        name: t('addDialog.name'),
        nameHelp: t('addDialog.nameHelp'),
        taken: t('wrong.nameTaken'),
        password: t('addDialog.password'),
        help: t('addDialog.passwordHelp'),
      }}
      names={useRoleNames()}
      first="attendant"
      taken={taken}
      doing={add}
      onAdd={(person) => void submit(person)}
      onClose={onClose}
    />
  );
}

export function ChangeRoleDialog({ person, onClose, onDone }: DialogProps & { readonly person: OperatorRow }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const change = useAction(useApi().operators.change);
  const submit = async (role: Role) => {
    const done = await change.run({ operatorId: person.id, role, disabled: person.disabled, password: null });
    if (done.ok) onDone(t('changeDialog.saved', { name: person.name, role: common(`role.${role}`) }));
  };
  return (
    <RoleDialog
      words={{ title: t('changeDialog.title', { name: person.name }), submit: t('changeDialog.save') }}
      names={useRoleNames()}
      role={person.role}
      doing={change}
      onChange={(role) => void submit(role)}
      onClose={onClose}
    />
  );
}

export function OperatorPasswordDialog({ person, onClose, onDone }: DialogProps & { readonly person: OperatorRow }) {
  const { t } = useTranslation('people');
  const change = useAction(useApi().operators.change);
  const { name } = person;
  const submit = async (password: string) => {
    const done = await change.run({ operatorId: person.id, role: person.role, disabled: person.disabled, password });
    if (done.ok) onDone(t('passwordDialog.saved', { name }));
  };
  return (
    <NewPasswordDialog
      words={{ title: t('passwordDialog.title', { name }), text: t('passwordDialog.text', { name }), submit: t('passwordDialog.save') }}
      doing={change}
      onSet={(password) => void submit(password)}
      onClose={onClose}
    />
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
function useRoleNames(): RoleNames<Role> {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  return { label: t('addDialog.role'), roles: roles.map((role) => ({ role, name: common(`role.${role}`), can: t(`roleCan.${role}`) })) };
}
