/** The people who log in: their roles, and where they are logged in now. */
import AddIcon from '@mui/icons-material/Add';
import BlockIcon from '@mui/icons-material/Block';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoginRow, OperatorRow } from '../../../station-core/api/contract.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { MoreMenu } from '../../components/more-menu.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dayText } from '../../format/time-text.ts';
import { deviceName } from './device-name.ts';
import { AddOperatorDialog, ChangeRoleDialog, DisableDialog, OperatorPasswordDialog, RevokeDialog } from './people-dialogs.tsx';

const noFilter = { tab: '', text: '' };

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'role' | 'password' | 'disable'; readonly person: OperatorRow }
  | { readonly kind: 'revoke'; readonly login: LoginRow }
  | null;

export function PeoplePage() {
  const { t } = useTranslation('people');
  const api = useApi();
  const [filter, setFilter] = useFilters(noFilter);
  const tab = filter.tab === 'logins' ? 'logins' : 'operators';
  const operators = useCall(api.operators.list, undefined, { topics: ['operators'] });
  const logins = useCall(api.auth.logins, undefined, { topics: ['operators'] });
  const enable = useAction(api.operators.change);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const close = () => setOpen(null);
  const done = (text: string) => {
    close();
    tell(text);
    operators.reload();
    logins.reload();
  };
  const letIn = async (person: OperatorRow) => {
    const result = await enable.run({ operatorId: person.id, role: person.role, disabled: false, password: null });
    if (result.ok) done(t('enabledDone', { name: person.name }));
  };
  const matches = (name: string) => name.toLowerCase().includes(filter.text.trim().toLowerCase());
  const people = operators.data?.filter(({ name }) => matches(name));
  const doors = logins.data?.filter(({ operatorName }) => matches(operatorName));
  const owners = (operators.data ?? []).filter(({ role, disabled }) => role === 'owner' && !disabled).length;
  const columns = usePeopleColumns((person) => (
    <PersonMenu person={person} onlyOwner={owners === 1 && person.role === 'owner'} onOpen={setOpen} onEnable={() => void letIn(person)} />
  ));
  const loginColumns = useLoginColumns((login) => setOpen({ kind: 'revoke', login }));
  const shown = tab === 'operators' ? operators : logins;
  const rows = tab === 'operators' ? people : doors;
  return (
    <PageFrame
      title={t('title')}
      actions={
        <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'add' })}>
          {t('add')}
        </Button>
      }
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />
          <Tabs
            value={tab}
            onChange={(_, next: string) => setFilter({ tab: next === 'logins' ? next : '' })}
            sx={{ minHeight: 40, '& .MuiTab-root': { minHeight: 40, py: 0 } }}
          >
            <Tab value="operators" label={t('tab.operators')} />
            <Tab value="logins" label={t('tab.logins')} />
          </Tabs>
        </>
      }
    >
      <FaultNote fault={enable.fault} />
      <Listed
        call={shown}
        isEmpty={rows?.length === 0}
        empty={
          <EmptyState
            title={t(filter.text === '' ? 'empty.loginsTitle' : 'empty.filteredTitle')}
            help={t(filter.text === '' ? 'empty.loginsText' : 'empty.filteredText')}
          />
        }
      >
        {tab === 'operators' ? (
          <DataTable label={t('tab.operators')} columns={columns} rows={people} rowKey={({ id }) => id} expected={4} />
        ) : (
          <DataTable label={t('tab.logins')} columns={loginColumns} rows={doors} rowKey={({ handle }) => handle} expected={3} />
        )}
      </Listed>
      {open?.kind === 'add' && <AddOperatorDialog taken={(operators.data ?? []).map(({ name }) => name)} onClose={close} onDone={done} />}
      {open?.kind === 'role' && <ChangeRoleDialog person={open.person} onClose={close} onDone={done} />}
      {open?.kind === 'password' && <OperatorPasswordDialog person={open.person} onClose={close} onDone={done} />}
      {open?.kind === 'disable' && <DisableDialog person={open.person} onClose={close} onDone={done} />}
      {open?.kind === 'revoke' && (
        <RevokeDialog
          login={open.login}
          count={(logins.data ?? []).filter(({ operatorId }) => operatorId === open.login.operatorId).length}
          withThis={(logins.data ?? []).some(({ current, operatorId }) => current && operatorId === open.login.operatorId)}
          onClose={close}
          onDone={done}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function usePeopleColumns(menu: (person: OperatorRow) => React.ReactNode): readonly Column<OperatorRow>[] {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const { zone } = useStation();
  const me = useMe();
  return [
    {
      id: 'name',
      title: t('column.name'),
      cell: (person) => (
        <Stack direction="row" spacing={1} sx={{ alignItems: 'baseline' }}>
          <span>{person.name}</span>
          {person.id === me.operatorId && <Grey text={t('you')} />}
        </Stack>
      ),
    },
    {
      id: 'role',
      title: t('column.role'),
      wraps: true,
      cell: ({ role }) => (
        <Box>
          {common(`role.${role}`)}
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{t(`roleCan.${role}`)}</Box>
        </Box>
      ),
    },
    {
      id: 'state',
      title: t('column.state'),
      cell: ({ disabled }) =>
        disabled ? <Mark tone="quiet" icon={BlockIcon} text={t('disabled')} /> : <Mark tone="free" icon={CheckIcon} text={t('enabled')} />,
    },
    { id: 'since', title: t('column.since'), cell: ({ createdAtMs }) => dayText(createdAtMs, zone) },
    { id: 'do', title: '', width: 56, align: 'right', cell: menu },
  ];
}

function useLoginColumns(onRevoke: (login: LoginRow) => void): readonly Column<LoginRow>[] {
  const { t } = useTranslation('people');
  return [
    { id: 'name', title: t('column.name'), cell: ({ operatorName }) => operatorName },
    {
      id: 'device',
      title: t('column.device'),
      cell: ({ userAgent, current }) => (
        <Stack direction="row" spacing={1} sx={{ alignItems: 'baseline' }}>
          <span title={userAgent}>{deviceName(userAgent)}</span>
          {current && <Grey text={t('thisWindow')} />}
        </Stack>
      ),
    },
    { id: 'address', title: t('column.address'), cell: ({ remoteAddress }) => remoteAddress },
    { id: 'since', title: t('column.since'), cell: ({ createdAtMs }) => <TimeText atMs={createdAtMs} /> },
    { id: 'until', title: t('column.until'), cell: ({ expiresAtMs }) => <TimeText atMs={expiresAtMs} relative={false} /> },
    {
      id: 'do',
      title: '',
      align: 'right',
      cell: (login) => (
        <Button size="small" onClick={() => onRevoke(login)}>
          {t('revoke')}
        </Button>
      ),
    },
  ];
}

function Grey({ text }: { readonly text: string }) {
  return (
    <Typography variant="body2" color="textSecondary" component="span">
      {text}
    </Typography>
  );
}

interface MenuProps {
  readonly person: OperatorRow;
  readonly onlyOwner: boolean;
  readonly onOpen: (open: Open) => void;
  readonly onEnable: () => void;
}

function PersonMenu({ person, onlyOwner, onOpen, onEnable }: MenuProps) {
  const { t } = useTranslation('people');
  const isMe = useMe().operatorId === person.id;
  const fixed = isMe || onlyOwner;
  return (
    <MoreMenu
      label={t('actionsOf', { name: person.name })}
      items={(pick) => [
        <MenuItem key="password" onClick={pick(() => onOpen({ kind: 'password', person }))}>
          {t('password')}
        </MenuItem>,
        <MenuItem key="role" disabled={fixed} onClick={pick(() => onOpen({ kind: 'role', person }))}>
          {t('change')}
        </MenuItem>,
        person.disabled ? (
          <MenuItem key="enable" onClick={pick(onEnable)}>
            {t('enable')}
          </MenuItem>
        ) : (
          <MenuItem key="disable" disabled={fixed} onClick={pick(() => onOpen({ kind: 'disable', person }))}>
            {t('disable')}
          </MenuItem>
        ),
        fixed && (
          <Box key="why" component="li" role="none" sx={{ px: 2, pt: 0.5, maxWidth: 280 }}>
            <Typography variant="body2" color="textSecondary">
              {t(onlyOwner ? 'lastOwner' : 'yourself')}
            </Typography>
          </Box>
        ),
      ]}
    />
  );
}
