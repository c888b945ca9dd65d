/** The people of HQ: their roles; and what they did. */
import AddIcon from '@mui/icons-material/Add';
import BlockIcon from '@mui/icons-material/Block';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonRow } from '../../../hq-receiver/contract.ts';
import { useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { useFilters } from '../../client/router.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { MoreMenu } from '../../components/more-menu.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { DeedsList } from './deeds-list.tsx';
import { AddHqPersonDialog, HqPasswordDialog, HqRoleDialog } from './hq-people-dialogs.tsx';

const noFilter = { tab: '', page: '' };

type Open = { readonly kind: 'add' } | { readonly kind: 'role' | 'password'; readonly person: PersonRow } | null;

export function HqPeoplePage() {
  const { t } = useTranslation('hqPeople');
  const { t: common } = useTranslation();
  const api = useHqApi();
  const me = useHqMe();
  const [filter, setFilter] = useFilters(noFilter);
  const isDeeds = filter.tab === 'deeds';
  const list = useCall(api.people.list, undefined);
  const change = useAction(api.people.change);
  const end = useAction(api.people.endLogins);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    list.reload();
  };
  const lock = async (person: PersonRow) => {
    const result = await change.run({ personId: person.personId, role: person.role, disabled: !person.disabled, password: null });
    if (result.ok) done(t(person.disabled ? 'unlocked' : 'locked', { name: person.name }));
  };
  const logOut = async (person: PersonRow) => {
    const result = await end.run({ personId: person.personId });
    if (result.ok) done(t('loggedOut', { name: person.name }));
  };
  return (
    <PageFrame
      title={t('title')}
      actions={
        <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'add' })}>
          {t('add')}
        </Button>
      }
      filters={
        <Tabs
          value={isDeeds ? 'deeds' : 'people'}
          onChange={(_, next: string) => setFilter({ tab: next === 'deeds' ? next : '', page: '' })}
          sx={{ minHeight: 40, '& .MuiTab-root': { minHeight: 40, py: 0 } }}
        >
          <Tab value="people" label={t('tab.people')} />
          <Tab value="deeds" label={t('tab.deeds')} />
        </Tabs>
      }
    >
      <FaultNote fault={change.fault ?? end.fault} />
      {isDeeds ? (
        <DeedsList page={filter.page} onPage={(page) => setFilter({ page })} />
      ) : list.data === undefined && list.fault !== null ? (
        <FaultState fault={list.fault} onRetry={list.reload} />
      ) : (
        <DataTable
          label={t('tab.people')}
          rows={list.data}
          rowKey={({ personId }) => personId}
          expected={4}
          columns={[
            { id: 'name', title: t('col.name'), cell: ({ name, personId }) => (personId === me.personId ? t('you', { name }) : name) },
            { id: 'role', title: t('col.role'), cell: ({ role }) => common(`hqRole.${role}`) },
            {
              id: 'state',
              title: t('col.state'),
              cell: ({ disabled }) => (
                <Mark
                  tone={disabled ? 'soon' : 'quiet'}
                  icon={disabled ? BlockIcon : CheckIcon}
                  text={t(disabled ? 'state.locked' : 'state.active')}
                />
              ),
            },
            { id: 'seen', title: t('col.seen'), cell: ({ lastSeenMs }) => <TimeText atMs={lastSeenMs} /> },
            { id: 'logins', title: t('col.logins'), align: 'right', cell: ({ logins }) => (logins === 0 ? '–' : logins) },
            {
              id: 'more',
              title: '',
              align: 'right',
              cell: (person) => (
                <PersonMenu
                  person={person}
                  onRole={() => setOpen({ kind: 'role', person })}
                  onPassword={() => setOpen({ kind: 'password', person })}
                  onLock={() => void lock(person)}
                  onLogOut={() => void logOut(person)}
                />
              ),
            },
          ]}
        />
      )}
      {open?.kind === 'add' && (
        <AddHqPersonDialog taken={(list.data ?? []).map(({ name }) => name)} onClose={() => setOpen(null)} onDone={done} />
      )}
      {open?.kind === 'role' && <HqRoleDialog person={open.person} onClose={() => setOpen(null)} onDone={done} />}
      {open?.kind === 'password' && <HqPasswordDialog person={open.person} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function PersonMenu(props: {
  readonly person: PersonRow;
  readonly onRole: () => void;
  readonly onPassword: () => void;
  readonly onLock: () => void;
  readonly onLogOut: () => void;
}) {
  const { t } = useTranslation('hqPeople');
  const { person } = props;
  return (
    <MoreMenu
      label={t('more', { name: person.name })}
      items={(pick) => [
        <MenuItem key="role" onClick={pick(props.onRole)}>
          {t('do.role')}
        </MenuItem>,
        <MenuItem key="password" onClick={pick(props.onPassword)}>
          {t('do.password')}
        </MenuItem>,
        <MenuItem key="logOut" disabled={person.logins === 0} onClick={pick(props.onLogOut)}>
          {t('do.logOut')}
        </MenuItem>,
        <MenuItem key="lock" onClick={pick(props.onLock)}>
          {t(person.disabled ? 'do.unlock' : 'do.lock')}
        </MenuItem>,
      ]}
    />
  );
}
