/** What HQ ordered, what it owns here, what was sent, and what a restore lost. */
import AppliedIcon from '@mui/icons-material/CheckCircleOutlined';
import OverriddenIcon from '@mui/icons-material/EditOffOutlined';
import RefusedIcon from '@mui/icons-material/BlockOutlined';
import SupersededIcon from '@mui/icons-material/UpdateOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmptyOutlined';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectiveRow, HqBatch, HqGap, HqLoss, HqOwned } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, usePlace } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { decimalText } from '../../format/money-text.ts';
import { dateTimeText } from '../../format/time-text.ts';
import { OverrideDialog } from './override-dialog.tsx';

const LOOKS: Readonly<Record<DirectiveRow['state'], readonly [Tone, typeof AppliedIcon]>> = {
  waiting: ['charging', WaitingIcon],
  applied: ['quiet', AppliedIcon],
  refused: ['soon', RefusedIcon],
  superseded: ['quiet', SupersededIcon],
  overridden: ['soon', OverriddenIcon],
};

function DirectiveMark({ state }: Pick<DirectiveRow, 'state'>) {
  const { t } = useTranslation('hqLine');
  const [tone, icon] = LOOKS[state];
  return <Mark tone={tone} icon={icon} text={t(`directive.${state}`)} />;
}

const size = 25;
const noPage = { page: '' };

export function DirectivesList() {
  const { t } = useTranslation('hqLine');
  const [filter, setFilter] = useFilters(noPage);
  const page = pageOf(filter.page);
  const list = useCall(useApi().hq.directives, { offset: page * size, limit: size }, { topics: ['hq'] });
  const columns: readonly Column<DirectiveRow>[] = [
    { id: 'number', title: t('column.number'), align: 'right', width: 64, cell: (row) => row.number },
    { id: 'what', title: t('column.what'), wraps: true, width: 160, cell: (row) => `${t(`kind.${row.kind}`)} ${row.objectId}` },
    { id: 'state', title: t('column.state'), cell: (row) => <DirectiveMark state={row.state} /> },
    { id: 'reason', title: t('column.reason'), wraps: true, cell: (row) => row.reason ?? '' },
    { id: 'when', title: t('column.when'), cell: (row) => <TimeText atMs={row.atMs} /> },
  ];
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.total === 0) return <EmptyState title={t('directives.empty')} help={t('directives.emptyText')} />;
  return (
    <>
      <DataTable label={t('tab.directives')} columns={columns} rows={list.data?.rows} rowKey={(row) => String(row.number)} expected={6} />
      <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
    </>
  );
}

export function OwnedList({ onTold }: { readonly onTold: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  const list = useCall(useApi().hq.owned, undefined, { topics: ['hq'] });
  const [open, setOpen] = useState<HqOwned | null>(null);
  const mayChange = may(useMe().role, 'hq');
  const columns: readonly Column<HqOwned>[] = [
    { id: 'what', title: t('column.what'), wraps: true, cell: (row) => `${t(`kind.${row.kind}`)} ${row.objectId}` },
    {
      id: 'whose',
      title: t('column.whose'),
      wraps: true,
      cell: (row) =>
        row.overriddenUntilMs === null ? (
          t('owned.hq')
        ) : (
          <>
            {t('owned.overridden')} <TimeText atMs={row.overriddenUntilMs} />
            <Typography variant="body2" color="textSecondary">
              {[row.overriddenBy, row.overrideReason].filter((part) => part !== null).join(': ')}
            </Typography>
          </>
        ),
    },
    {
      id: 'do',
      title: '',
      align: 'right',
      cell: (row) =>
        mayChange && (
          <Button size="small" onClick={() => setOpen(row)}>
            {t(row.overriddenUntilMs === null ? 'override.do' : 'override.end')}
          </Button>
        ),
    },
  ];
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.length === 0) return <EmptyState title={t('owned.empty')} help={t('owned.emptyText')} />;
  return (
    <>
      <DataTable label={t('tab.owned')} columns={columns} rows={list.data} rowKey={(row) => `${row.kind}/${row.objectId}`} expected={4} />
      {open !== null && (
        <OverrideDialog
          owned={open}
          onClose={() => setOpen(null)}
          onDone={(text) => {
            setOpen(null);
            onTold(text);
            list.reload();
          }}
        />
      )}
    </>
  );
}

export function BatchesList() {
  const { t } = useTranslation('hqLine');
  const list = useCall(useApi().hq.batches, { offset: 0, limit: 50 }, { topics: ['hq'] });
  const columns: readonly Column<HqBatch>[] = [
    { id: 'number', title: t('column.batch'), align: 'right', width: 90, cell: (row) => `${row.epoch} · ${row.number}` },
    { id: 'rows', title: t('column.rows'), align: 'right', cell: (row) => decimalText(row.toSeq - row.fromSeq + 1, 0) },
    { id: 'size', title: t('column.size'), align: 'right', cell: (row) => (row.size === 0 ? '–' : bytesText(row.size)) },
    { id: 'state', title: t('column.state'), cell: (row) => t(`batch.${row.via ?? row.state}`) },
    { id: 'when', title: t('column.when'), cell: (row) => <TimeText atMs={row.acknowledgedAtMs ?? row.madeAtMs ?? row.cutAtMs} /> },
  ];
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.length === 0) return <EmptyState title={t('batches.empty')} help={t('batches.emptyText')} />;
  return (
    <DataTable label={t('tab.batches')} columns={columns} rows={list.data} rowKey={(row) => `${row.epoch}/${row.number}`} expected={8} />
  );
}

/** unlooked: what the recovery did not look through; null: HQ did not say how much; left out: it saw all of it. */
export function LossesList({ gap, unlooked }: { readonly gap: HqGap | null; readonly unlooked: number | null | undefined }) {
  const { t } = useTranslation('hqLine');
  const [filter, setFilter] = useFilters(noPage);
  const page = pageOf(filter.page);
  const list = useCall(useApi().hq.losses, { offset: page * size, limit: size }, { topics: ['hq'] });
  const columns: readonly Column<HqLoss>[] = [
    { id: 'what', title: t('column.what'), cell: (row) => t(`row.${row.kind}`) },
    {
      id: 'text',
      title: t('column.facts'),
      wraps: true,
      cell: (row) => (isCounted(row) ? t('lost.more', { count: row.hqVersion, shown: decimalText(row.hqVersion, 0) }) : row.text),
    },
    { id: 'here', title: t('column.here'), cell: (row) => (isCounted(row) ? '' : t(row.ownVersion === 0 ? 'lost.missing' : 'lost.older')) },
  ];
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  return (
    <>
      {gap !== null && <GapText gap={gap} />}
      {unlooked !== undefined && (
        <Alert severity="warning" sx={{ my: 1.5 }}>
          {unlooked === null ? t('lost.unlookedSome') : t('lost.unlooked', { count: unlooked, shown: decimalText(unlooked, 0) })}
        </Alert>
      )}
      {list.data?.total === 0 ? (
        <EmptyState title={t('lost.none')} help={t('lost.noneText')} />
      ) : (
        <>
          <Typography color="textSecondary" sx={{ my: 1.5 }}>
            {t('lost.lead')}
          </Typography>
          <DataTable label={t('tab.lost')} columns={columns} rows={list.data?.rows} rowKey={(row) => `${row.kind}/${row.objectId}`} />
          <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
        </>
      )}
    </>
  );
}

/** A row that only says how many more there are of its kind. */
function isCounted({ objectId }: HqLoss): boolean {
  return objectId === '*';
}

/** From when to when this PC knows nothing, and what of it HQ knows. */
function GapText({ gap }: { readonly gap: HqGap }) {
  const { t } = useTranslation('hqLine');
  const { zone } = usePlace();
  const at = (ms: number | null): string => (ms === null ? '' : dateTimeText(ms, zone));
  const { fromMs, heardMs, toMs } = gap;
  return (
    <>
      <Typography>
        {fromMs === null ? t('lost.gapNew', { to: at(toMs) }) : t('lost.gap', { from: at(fromMs), to: at(toMs) })}{' '}
        {heardMs === null ? t('lost.unheard') : t('lost.heard', { heard: at(heardMs) })}
      </Typography>
      {fromMs === null && <Typography sx={{ mt: 1 }}>{t('lost.never')}</Typography>}
    </>
  );
}
