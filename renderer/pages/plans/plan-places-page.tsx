/** Which plan holds where: assignments to piles, connectors, groups and dates, and what comes of them on a day. */
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentRow, BenefitsView, PlanAtPlace } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dayAfter, isDay } from '../../format/day-range.ts';
import { StateMark } from '../../components/price-list-fields.tsx';
import { AssignmentDialog } from './assignment-dialog.tsx';

const noFilter = { day: '', group: '' };
const OWNED = ['assignment'] as const;
type Open = { readonly kind: 'edit'; readonly row: AssignmentRow | null } | { readonly kind: 'remove'; readonly row: AssignmentRow };

export function PlanPlacesPage() {
  const { t } = useTranslation('plans');
  const api = useApi();
  const mayChange = may(useMe().role, 'plans');
  const [filter, setFilter] = useFilters(noFilter);
  const view = useCall(api.benefits.view, undefined, { topics: ['benefits', 'plans'] });
  const places = useCall(
    api.benefits.places,
    { day: isDay(filter.day) ? filter.day : null, groupId: filter.group === '' ? null : filter.group },
    { topics: ['benefits', 'plans', 'settings', 'pile'] },
  );
  const [open, setOpen] = useState<Open | null>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    view.reload();
    places.reload();
  };
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'edit', row: null })}>
      {t('places.add')}
    </Button>
  );
  const fault = view.fault ?? places.fault;
  return (
    <PageFrame title={t('places.title')} actions={mayChange ? add : undefined}>
      {view.data === undefined && fault !== null ? (
        <FaultState fault={fault} onRetry={view.fault === null ? places.reload : view.reload} />
      ) : (
        <Stack spacing={3} useFlexGap>
          <Stack spacing={1.5}>
            <Typography variant="body2" color="textSecondary" sx={{ maxWidth: 880 }}>
              {t('places.order')}
            </Typography>
            <Assignments
              view={view.data}
              add={mayChange ? add : null}
              onEdit={mayChange ? (row) => setOpen({ kind: 'edit', row }) : null}
              onRemove={mayChange ? (row) => setOpen({ kind: 'remove', row }) : null}
            />
          </Stack>
          <Stack spacing={1.5}>
            <Typography variant="h2">{t('places.which')}</Typography>
            <Stack direction="row" spacing={1}>
              <DayField
                label={t('places.onDay')}
                value={filter.day === '' ? (view.data?.today ?? '') : filter.day}
                onChange={(day) => setFilter({ day })}
              />
              <FilterSelect
                label={t('places.forGroup')}
                value={filter.group}
                any={t('places.nobody')}
                choices={(view.data?.groups ?? []).map(({ id, name }) => ({ value: id, text: name }))}
                onChange={(group) => setFilter({ group })}
                width={200}
              />
            </Stack>
            <Places rows={places.data} />
          </Stack>
        </Stack>
      )}
      {open?.kind === 'edit' && view.data !== undefined && (
        <AssignmentDialog row={open.row} today={view.data.today} groups={view.data.groups} onClose={() => setOpen(null)} onDone={done} />
      )}
      {open?.kind === 'remove' && <RemoveDialog row={open.row} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Assignments(props: {
  readonly view: BenefitsView | undefined;
  readonly add: React.ReactNode;
  readonly onEdit: ((row: AssignmentRow) => void) | null;
  readonly onRemove: ((row: AssignmentRow) => void) | null;
}) {
  const { t } = useTranslation('plans');
  const { view, add, onEdit, onRemove } = props;
  const place = usePlaceText();
  const days = useDaysText();
  if (view?.assignments.length === 0) return <EmptyState title={t('places.empty')} help={t('places.empty.help')} action={add} />;
  const columns: readonly Column<AssignmentRow>[] = [
    {
      id: 'plan',
      title: t('column.name'),
      wraps: true,
      cell: ({ id, planId, planName }) => (
        <>
          <Link href={hrefOf(['plans', planId])}>{planName}</Link>
          <HqMark kind="assignment" localId={id} />
        </>
      ),
    },
    { id: 'where', title: t('places.column.where'), wraps: true, cell: place },
    {
      id: 'for',
      title: t('places.column.for'),
      wraps: true,
      cell: ({ groupName }) => (groupName === '' ? t('places.everybody') : groupName),
    },
    { id: 'days', title: t('places.column.days'), wraps: true, cell: days },
    { id: 'state', title: t('column.state'), cell: ({ state }) => <StateMark state={state} /> },
    { id: 'saved', title: t('column.saved'), cell: ({ savedAtMs }) => <TimeText atMs={savedAtMs} /> },
    { id: 'by', title: t('column.by'), cell: ({ savedBy }) => savedBy },
    {
      id: 'do',
      title: '',
      align: 'right',
      cell: (row) =>
        onEdit !== null &&
        onRemove !== null && (
          <Stack direction="row" spacing={0.5} sx={{ justifyContent: 'flex-end' }}>
            <Button size="small" onClick={() => onEdit(row)}>
              {t('edit')}
            </Button>
            <IconButton
              size="small"
              aria-label={t('places.removeOf', { name: row.planName, place: place(row) })}
              onClick={() => onRemove(row)}
            >
              <DeleteIcon fontSize="small" />
            </IconButton>
          </Stack>
        ),
    },
  ];
  return (
    <HqMarks kinds={OWNED}>
      <DataTable label={t('places.title')} columns={columns} rows={view?.assignments} rowKey={({ id }) => id} expected={3} />
    </HqMarks>
  );
}

/** Connectors of one pile that have the same plan are one line. */
function Places({ rows }: { readonly rows: readonly PlanAtPlace[] | undefined }) {
  const { t } = useTranslation('plans');
  const lines = rows === undefined ? undefined : grouped(rows);
  if (lines?.length === 0) return <EmptyState title={t('places.noPiles')} help={t('places.noPiles.help')} />;
  const columns: readonly Column<PlaceLine>[] = [
    { id: 'pile', title: t('places.column.pile'), wraps: true, cell: ({ pileName }) => pileName },
    { id: 'connectors', title: t('places.column.connectors'), wraps: true, cell: ({ connectors }) => connectors.join(', ') },
    {
      id: 'plan',
      title: t('column.name'),
      wraps: true,
      cell: ({ planId, planName }) => (planId === null ? t('places.none') : <Link href={hrefOf(['plans', planId])}>{planName}</Link>),
    },
    {
      id: 'why',
      title: t('places.column.why'),
      cell: ({ isAssigned, planId }) => (planId === null ? '' : t(isAssigned ? 'places.assigned' : 'places.active')),
    },
  ];
  return <DataTable label={t('places.which')} columns={columns} rows={lines} rowKey={({ key }) => key} expected={6} />;
}

interface PlaceLine {
  readonly key: string;
  readonly pileName: string;
  readonly connectors: readonly string[];
  readonly planId: string | null;
  readonly planName: string;
  readonly isAssigned: boolean;
}

function grouped(rows: readonly PlanAtPlace[]): PlaceLine[] {
  const lines = new Map<string, PlaceLine>();
  for (const { ref, pileName, connectorName, planId, planName, assignmentId } of rows) {
    const key = `${ref.pileId} ${planId ?? ''} ${assignmentId ?? ''}`;
    const before = lines.get(key);
    lines.set(key, {
      key,
      pileName,
      planId,
      planName,
      isAssigned: assignmentId !== null,
      connectors: [...(before?.connectors ?? []), connectorName],
    });
  }
  return [...lines.values()];
}

function usePlaceText(): (row: AssignmentRow) => string {
  const { t } = useTranslation('plans');
  return ({ pileId, pileName, connector }) =>
    pileId === null
      ? t('places.station')
      : connector === null
        ? pileName
        : t('places.connector', { pile: pileName, connector: connector.connector });
}

function useDaysText(): (row: AssignmentRow) => string {
  const { t } = useTranslation('plans');
  return ({ fromDay, toDay }) => {
    if (fromDay !== null && toDay !== null) return t('places.days.fromTo', { from: fromDay, to: dayAfter(toDay, -1) });
    if (fromDay !== null) return t('places.days.from', { from: fromDay });
    return toDay === null ? t('places.days.always') : t('places.days.to', { to: dayAfter(toDay, -1) });
  };
}

function RemoveDialog(props: { readonly row: AssignmentRow; readonly onClose: () => void; readonly onDone: (told: string) => void }) {
  const { t } = useTranslation('plans');
  const { row, onClose, onDone } = props;
  const remove = useAction(useApi().benefits.remove);
  const place = usePlaceText()(row);
  const submit = async () => {
    const done = await remove.run({ what: 'assignment', id: row.id });
    if (done.ok) onDone(t('places.removed'));
  };
  return (
    <FormDialog
      title={t('places.removeOf', { name: row.planName, place })}
      submit={t('places.remove')}
      danger
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('places.removeText')}</Typography>
    </FormDialog>
  );
}
