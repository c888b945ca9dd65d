/** The price plans: which one prices new sessions, the others, and their versions. */
import AddIcon from '@mui/icons-material/Add';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import HistoryIcon from '@mui/icons-material/History';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { PlanExportButton, PlanFileButton } from './plan-file.tsx';
import { inListOrder } from './plan-groups.ts';
import { PlanHistory } from './plan-history.tsx';

/** `saved` and `active` come from the editor: what it just did. */
const noFilter = { text: '', saved: '', version: '', active: '' };
const OWNED = ['plan', 'settings'] as const;

export function PlanList() {
  const { t } = useTranslation('plans');
  const mayChange = may(useMe().role, 'plans');
  const plans = useCall(useApi().plans.list, undefined, { topics: ['plans', 'plan'] });
  const [filter, setFilter] = useFilters(noFilter);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [activating, setActivating] = useState<PlanRow | null>(null);
  const [told, tell] = useTold();
  const all = inListOrder(plans.data ?? []);
  const inUse = all.find(({ active }) => active) ?? null;
  const found = all.filter(({ name }) => name.toLowerCase().includes(filter.text.trim().toLowerCase()));
  const toggle = (planId: string) =>
    setOpened((before) => (before.has(planId) ? new Set([...before].filter((one) => one !== planId)) : new Set([...before, planId])));
  const columns = useColumns({ opened, toggle, onActivate: mayChange ? setActivating : null });
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} href={hrefOf(['plans', 'new'])}>
      {t('add')}
    </Button>
  );
  const saved = all.find(({ id }) => id === filter.saved);
  return (
    <PageFrame
      title={t('title')}
      actions={
        mayChange ? (
          <>
            <PlanFileButton onSaved={() => tell(t('file.saved'))} onRefused={tell} />
            {add}
          </>
        ) : undefined
      }
      filters={<SearchField value={filter.text} onChange={(text) => setFilter({ text })} />}
    >
      <Stack spacing={1.5} useFlexGap>
        {saved !== undefined && (
          <Alert severity="success" onClose={() => setFilter({ saved: '', version: '', active: '' })}>
            {t(filter.active === 'yes' ? 'editor.savedAndUsed' : 'editor.saved', { name: saved.name, version: filter.version })}
          </Alert>
        )}
        {all.length > 0 && inUse === null && <Alert severity="warning">{t('noneActive')}</Alert>}
        <Listed
          call={plans}
          isEmpty={plans.data !== undefined && found.length === 0}
          empty={<NoPlans filtered={all.length > 0} add={mayChange ? add : null} />}
        >
          <HqMarks kinds={OWNED}>
            <DataTable
              label={t('title')}
              columns={columns}
              rows={plans.data === undefined ? undefined : found}
              rowKey={({ id }) => id}
              href={({ id }) => hrefOf(['plans', id])}
              expected={4}
              below={(plan) => (opened.has(plan.id) && plan.version > 1 ? <PlanHistory planId={plan.id} /> : null)}
            />
          </HqMarks>
        </Listed>
      </Stack>
      {activating !== null && (
        <ActivateDialog
          plan={activating}
          instead={inUse}
          onClose={() => setActivating(null)}
          onDone={(text) => {
            setActivating(null);
            tell(text);
            plans.reload();
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(props: {
  readonly opened: ReadonlySet<string>;
  readonly toggle: (planId: string) => void;
  readonly onActivate: ((plan: PlanRow) => void) | null;
}): readonly Column<PlanRow>[] {
  const { t } = useTranslation('plans');
  const { opened, toggle, onActivate } = props;
  return [
    { id: 'name', title: t('column.name'), wraps: true, cell: ({ name }) => name },
    {
      id: 'state',
      title: t('column.state'),
      cell: ({ active }) =>
        !active ? (
          <Typography variant="body2" color="textSecondary">
            {t('notActive')}
          </Typography>
        ) : (
          <Stack sx={{ alignItems: 'flex-start' }}>
            <Mark tone="free" icon={CheckIcon} text={t('active')} />
            <HqMark kind="settings" localId="active-plan" />
          </Stack>
        ),
    },
    {
      id: 'version',
      title: t('column.version'),
      align: 'right',
      cell: ({ id, version }) => (
        <Stack sx={{ alignItems: 'flex-end' }}>
          {version}
          <HqMark kind="plan" localId={id} />
        </Stack>
      ),
    },
    {
      id: 'older',
      title: '',
      cell: ({ id, version }) =>
        version > 1 && (
          <Button size="small" startIcon={<HistoryIcon />} aria-expanded={opened.has(id)} onClick={() => toggle(id)}>
            {opened.has(id) ? t('hideOlder') : t('showOlder', { count: version - 1 })}
          </Button>
        ),
    },
    { id: 'saved', title: t('column.saved'), cell: ({ savedAtMs }) => <TimeText atMs={savedAtMs} /> },
    { id: 'by', title: t('column.by'), cell: ({ savedBy }) => savedBy },
    {
      id: 'do',
      title: '',
      align: 'right',
      cell: (plan) => (
        <Stack direction="row" spacing={1} sx={{ justifyContent: 'flex-end' }}>
          {onActivate !== null && !plan.active && (
            <Button size="small" variant="outlined" onClick={() => onActivate(plan)}>
              {t('activate.button')}
            </Button>
          )}
          <PlanExportButton planId={plan.id} />
          <Button size="small" href={hrefOf(['plans', plan.id])}>
            {t(onActivate === null ? 'view' : 'edit')}
          </Button>
        </Stack>
      ),
    },
  ];
}

function ActivateDialog(props: {
  readonly plan: PlanRow;
  readonly instead: PlanRow | null;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { t } = useTranslation('plans');
  const { plan, instead } = props;
  const activate = useAction(useApi().plans.activate);
  const submit = async () => {
    const done = await activate.run({ planId: plan.id });
    if (done.ok) props.onDone(t('activate.done', { name: plan.name }));
  };
  return (
    <FormDialog
      title={t('activate.title', { name: plan.name })}
      submit={t('activate.confirm')}
      width="sm"
      pending={activate.pending}
      fault={activate.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <Typography>{t('activate.text', { version: plan.version })}</Typography>
      {instead !== null && <Typography>{t('activate.instead', { name: instead.name })}</Typography>}
    </FormDialog>
  );
}

function NoPlans({ filtered, add }: { readonly filtered: boolean; readonly add: React.ReactNode }) {
  const { t } = useTranslation('plans');
  const { t: common } = useTranslation();
  if (filtered) return <EmptyState title={common('list.no-match')} help={common('list.no-match.help')} />;
  return <EmptyState title={t('empty.title')} help={t('empty.text')} action={add} />;
}
