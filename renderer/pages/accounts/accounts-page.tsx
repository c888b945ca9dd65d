/** Accounts of drivers, fleets and merchants: found by name, number, phone, plate or card; one opens on a page of its own. */
import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { NewAccountDialog } from './account-dialogs.tsx';
import { AccountMark, Holds, Owes } from './account-marks.tsx';
import { AccountView } from './account-view.tsx';

const size = 50;
const noFilter = { text: '', kind: '', state: '', owing: '', page: '' };
const kinds = ['driver', 'fleet', 'merchant'] as const;
const states = ['active', 'frozen', 'closed'] as const;

export function AccountsPage({ parts: [accountId] }: { readonly parts: readonly string[] }) {
  return accountId === undefined ? <Register /> : <AccountView accountId={accountId} />;
}

function Register() {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation();
  const api = useApi();
  const mayChange = may(useMe().role, 'accounts-change');
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const kind = kinds.find((one) => one === filter.kind) ?? null;
  const state = states.find((one) => one === filter.state) ?? null;
  const owing = filter.owing === 'yes';
  const list = useCall(
    api.accounts.list,
    { text: filter.text, kind, state, owing, offset: page * size, limit: size },
    { topics: ['accounts', 'payments', 'bills', 'cards'] },
  );
  const [adding, setAdding] = useState(false);
  const columns = useColumns();
  const filtered = filter.text !== '' || kind !== null || state !== null || owing;
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={mayChange ? add : undefined}
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} width={330} />
          <FilterSelect
            label={t('filter.kind')}
            any={t('filter.anyKind')}
            value={filter.kind}
            choices={kinds.map((value) => ({ value, text: t(`kind.${value}`) }))}
            onChange={(value) => setFilter({ kind: value, page: '' })}
          />
          <FilterSelect
            label={t('filter.state')}
            any={t('filter.anyState')}
            value={filter.state}
            choices={states.map((value) => ({ value, text: t(`state.${value}`) }))}
            onChange={(value) => setFilter({ state: value, page: '' })}
          />
          <FormControlLabel
            sx={{ mx: 0 }}
            label={t('filter.owing')}
            control={<Switch size="small" checked={owing} onChange={(_, on) => setFilter({ owing: on ? 'yes' : '', page: '' })} />}
          />
          {filtered && <Button onClick={() => setFilter(noFilter)}>{common('list.clear-filters')}</Button>}
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          <EmptyState
            title={t(filtered ? 'empty.filteredTitle' : 'empty.title')}
            help={t(filtered ? 'empty.filteredText' : 'empty.text')}
            action={filtered || !mayChange ? undefined : add}
          />
        }
      >
        <HqMarks kinds={OWNED} ids={list.data?.rows.map((row) => row.id) ?? []}>
          <DataTable
            label={t('title')}
            columns={columns}
            rows={list.data?.rows}
            rowKey={(row) => row.id}
            href={(row) => hrefOf(['account', row.id])}
          />
        </HqMarks>
        <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
      {adding && (
        <NewAccountDialog onClose={() => setAdding(false)} onDone={(accountId) => window.location.assign(hrefOf(['account', accountId]))} />
      )}
    </PageFrame>
  );
}

const OWNED = ['account'] as const;

function useColumns(): readonly Column<AccountRow>[] {
  const { t } = useTranslation('accounts');
  return [
    { id: 'number', title: t('column.number'), width: 72, cell: (row) => row.number },
    {
      id: 'name',
      title: t('column.name'),
      wraps: true,
      cell: (row) => (
        <>
          {row.erasedAtMs === null ? row.name : <Box component="i">{t('erasedName')}</Box>}
          <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.8125rem' }}>
            {t(`kind.${row.kind}`)}
          </Box>
        </>
      ),
    },
    { id: 'phone', title: t('column.phone'), cell: (row) => row.phone },
    { id: 'vehicles', title: t('column.vehicles'), wraps: true, cell: (row) => row.plates.slice(0, 3).join(', ') },
    { id: 'cards', title: t('column.cards'), align: 'right', cell: (row) => row.cards },
    {
      id: 'state',
      title: t('column.state'),
      cell: (row) => (
        <>
          <AccountMark account={row} />
          <HqMark kind="account" localId={row.id} />
        </>
      ),
    },
    { id: 'owed', title: t('column.owed'), align: 'right', cell: (row) => <Owes minor={row.owed} /> },
    { id: 'wallet', title: t('column.wallet'), align: 'right', cell: (row) => <Holds account={row} /> },
  ];
}
