/** Adding a person at HQ, another role, another password. */
import { useTranslation } from 'react-i18next';
import type { HqRole, PersonRow } from '../../../hq-receiver/contract.ts';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { AddPersonDialog, NewPasswordDialog, RoleDialog, type NewPerson, type RoleNames } from '../../components/people/person-dialogs.tsx';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

const ROLES = ['operations', 'pricing', 'viewer', 'admin'] as const satisfies readonly HqRole[];

export function AddHqPersonDialog({ taken, onClose, onDone }: DialogProps & { readonly taken: readonly string[] }) {
  const { t } = useTranslation('hqPeople');
  const add = useAction(useHqApi().people.add);
  const submit = async (person: NewPerson<HqRole>) => {
    const done = await add.run(person);
    if (done.ok) onDone(t('added', { name: person.name }));
  };
  return (
    <AddPersonDialog
      words={{ title: t('add'), submit: t('add.do'), name: t('col.name'), taken: t('taken'), help: t('add.help') }}
      names={useRoleNames()}
      first="viewer"
      taken={taken}
      doing={add}
      onAdd={(person) => void submit(person)}
      onClose={onClose}
    />
  );
}

export function HqRoleDialog({ person, onClose, onDone }: DialogProps & { readonly person: PersonRow }) {
  const { t } = useTranslation('hqPeople');
  const change = useAction(useHqApi().people.change);
  const submit = async (role: HqRole) => {
    const done = await change.run({ personId: person.personId, role, disabled: person.disabled, password: null });
    if (done.ok) onDone(t('changed', { name: person.name }));
  };
  return (
    <RoleDialog
      words={{ title: t('role.title', { name: person.name }), submit: t('role.do') }}
      names={useRoleNames()}
      role={person.role}
      doing={change}
      onChange={(role) => void submit(role)}
      onClose={onClose}
    />
  );
}

export function HqPasswordDialog({ person, onClose, onDone }: DialogProps & { readonly person: PersonRow }) {
  const { t } = useTranslation('hqPeople');
  const change = useAction(useHqApi().people.change);
  const submit = async (password: string) => {
    const done = await change.run({ personId: person.personId, role: person.role, disabled: person.disabled, password });
    if (done.ok) onDone(t('password.done', { name: person.name }));
  };
  return (
    <NewPasswordDialog
      words={{ title: t('password.title', { name: person.name }), text: t('password.text'), submit: t('password.do') }}
      doing={change}
      onSet={(password) => void submit(password)}
      onClose={onClose}
    />
  );
}

/** Each role with what it may do, in words. */
function useRoleNames(): RoleNames<HqRole> {
  const { t } = useTranslation('hqPeople');
  const { t: common } = useTranslation();
  return { label: t('col.role'), roles: ROLES.map((role) => ({ role, name: common(`hqRole.${role}`), can: t(`can.${role}`) })) };
}
