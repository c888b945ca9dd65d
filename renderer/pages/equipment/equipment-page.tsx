/** The register of fire equipment: what is due first comes first; one piece opens with its photo and its inspections. */
import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EquipmentRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dayText } from '../../format/time-text.ts';
import { EquipmentDialog } from './equipment-dialogs.tsx';
import { KINDS, LOOKS, stateOf } from './looks.ts';
import { PieceView } from './piece-view.tsx';

const size = 50;
const noFilter = { text: '', kind: '', show: '', page: '' };

export function EquipmentPage({ parts: [equipmentId] }: { readonly parts: readonly string[] }) {
  return equipmentId === undefined ? <Register /> : <PieceView equipmentId={equipmentId} />;
}

function Register() {
  const { t } = useTranslation('equipment');
  const { t: common } = useTranslation();
  const api = useApi();
  const mayChange = may(useMe().role, 'equipment');
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const show = filter.show === 'overdue' || filter.show === 'retired' ? filter.show : 'in-use';
  const kind = KINDS.find((one) => one === filter.kind) ?? null;
  const list = useCall(
    api.equipment.list,
    { text: filter.text, kind, show, offset: page * size, limit: size },
    { topics: ['equipment', 'safety'] },
  );
  const [adding, setAdding] = useState(false);
  const [told, tell] = useTold();
  const columns = useColumns();
  const filtered = filter.text !== '' || kind !== null;
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const empty = filtered ? 'filtered' : show === 'overdue' ? 'overdue' : null;
  return (
    <PageFrame
      title={t('title')}
      actions={mayChange ? add : undefined}
      filters={
        <>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('show.label')}
            value={show}
            onChange={(_, next: string | null) => {
              if (next !== null) setFilter({ show: next === 'in-use' ? '' : next, page: '' });
            }}
          >
            <ToggleButton value="in-use">{t('show.in-use')}</ToggleButton>
            <ToggleButton value="overdue">{t('show.overdue')}</ToggleButton>
            <ToggleButton value="retired">{t('show.retired')}</ToggleButton>
          </ToggleButtonGroup>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} />
          <FilterSelect
            label={t('filter.kind')}
            any={t('filter.any')}
            value={filter.kind}
            choices={KINDS.map((value) => ({ value, text: t(`kind.${value}`) }))}
            onChange={(value) => setFilter({ kind: value, page: '' })}
          />
          {filtered && <Button onClick={() => setFilter({ ...noFilter, show: filter.show })}>{common('list.clear-filters')}</Button>}
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          <EmptyState
            title={t(empty === null ? 'empty.title' : `empty.${empty}Title`)}
            help={t(empty === null ? 'empty.text' : `empty.${empty}Text`)}
            action={empty === null && mayChange && show === 'in-use' ? add : undefined}
          />
        }
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={list.data?.rows}
          rowKey={(row) => row.id}
          href={(row) => hrefOf(['equipment', row.id])}
        />
        <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
      {adding && (
        <EquipmentDialog
          row={null}
          onClose={() => setAdding(false)}
          onDone={(text) => {
            setAdding(false);
            tell(text);
            list.reload();
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(): readonly Column<EquipmentRow>[] {
  const { t } = useTranslation('equipment');
  const { zone } = useStation();
  const today = dayText(useNow(), zone);
  return [
    {
      id: 'name',
      title: t('column.name'),
      wraps: true,
      cell: (row) => (
        <>
          {row.name}
          <Typography variant="body2" color="textSecondary">
            {t(`kind.${row.kind}`)}
          </Typography>
        </>
      ),
    },
    {
      id: 'where',
      title: t('column.where'),
      wraps: true,
      cell: (row) => [row.where, row.zoneName ?? ''].filter((part) => part !== '').join(' · '),
    },
    { id: 'inspected', title: t('column.inspected'), cell: (row) => row.inspectedOn ?? t('neverInspected') },
    { id: 'due', title: t('column.due'), cell: (row) => row.dueOn ?? t('noDue') },
    {
      id: 'state',
      title: t('column.state'),
      cell: (row) => <Mark {...LOOKS[stateOf(row, today)]} text={t(`state.${stateOf(row, today)}`)} />,
    },
  ];
}
