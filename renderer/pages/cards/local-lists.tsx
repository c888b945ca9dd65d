/** How far the piles' own lists of cards are in step: with it a pile that is cut off from the station still knows who may charge. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import WaitIcon from '@mui/icons-material/HourglassEmpty';
import UnknownIcon from '@mui/icons-material/HelpOutlined';
import FailedIcon from '@mui/icons-material/ReportOutlined';
import NoneIcon from '@mui/icons-material/RemoveCircleOutlined';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import type SvgIcon from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { LocalListRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { shortTimeText } from '../../format/time-text.ts';

type Shown = 'unknown' | 'in-step' | 'behind' | 'sending' | 'failed' | 'unsupported';

const LOOKS: Readonly<Record<Shown, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  unknown: { tone: 'quiet', icon: UnknownIcon },
  'in-step': { tone: 'free', icon: CheckIcon },
  behind: { tone: 'soon', icon: WaitIcon },
  sending: { tone: 'charging', icon: WaitIcon },
  failed: { tone: 'danger', icon: FailedIcon },
  unsupported: { tone: 'quiet', icon: NoneIcon },
};

export function LocalLists({ tell }: { readonly tell: (text: string) => void }) {
  const { t } = useTranslation('cards');
  const api = useApi();
  const role = useMe().role;
  const lists = useCall(api.localLists.list, undefined, { topics: ['pile', 'cards'] });
  const renew = useAction(api.localLists.renew);
  const again = async (row: LocalListRow) => {
    const done = await renew.run({ pileId: row.pileId });
    if (done.ok) tell(t('lists.renewed', { name: row.pileName }));
  };
  const columns = useColumns(may(role, 'cards') || may(role, 'orders') ? (row) => void again(row) : null);
  if (lists.data === undefined && lists.fault !== null) return <FaultState fault={lists.fault} onRetry={lists.reload} />;
  if (lists.data?.length === 0) return <EmptyState title={t('lists.empty')} help={t('lists.empty.text')} />;
  return (
    <>
      <Typography color="textSecondary" sx={{ mb: 1.5, maxWidth: 840 }}>
        {t('lists.what')}
      </Typography>
      <FaultNote fault={renew.fault} />
      <DataTable label={t('view.piles')} columns={columns} rows={lists.data} rowKey={(row) => row.pileId} expected={8} />
    </>
  );
}

function useColumns(onRenew: ((row: LocalListRow) => void) | null): readonly Column<LocalListRow>[] {
  const { t } = useTranslation('cards');
  const { zone } = useStation();
  const now = useNow();
  const columns: Column<LocalListRow>[] = [
    { id: 'pile', title: t('lists.pile'), cell: (row) => <Link href={hrefOf(['pile', row.pileId])}>{row.pileName}</Link> },
    { id: 'state', title: t('column.state'), wraps: true, cell: (row) => <StateCell row={row} /> },
    { id: 'behind', title: t('lists.behind'), align: 'right', cell: (row) => (row.state === 'unsupported' ? '–' : row.behind) },
    {
      id: 'since',
      title: t('lists.since'),
      cell: (row) => (row.changedAtMs === null ? '–' : shortTimeText(row.changedAtMs, zone, now)),
    },
  ];
  if (onRenew !== null)
    columns.push({
      id: 'renew',
      title: '',
      align: 'right',
      cell: (row) => (
        <Button size="small" aria-label={t('lists.renewOf', { name: row.pileName })} onClick={() => onRenew(row)}>
          {t('lists.renew')}
        </Button>
      ),
    });
  return columns;
}

function shownOf({ state, behind }: LocalListRow): Shown {
  switch (state) {
    case null:
    case 'unknown':
      return 'unknown';
    case 'in-step':
      return behind === 0 ? 'in-step' : 'behind';
    case 'asking':
    case 'sending':
      return 'sending';
    case 'failed':
    case 'unsupported':
      return state;
  }
}

function StateCell({ row }: { readonly row: LocalListRow }) {
  const { t } = useTranslation('cards');
  const shown = shownOf(row);
  const { tone, icon } = LOOKS[shown];
  const help = !row.online ? t('lists.offline') : shown === 'failed' ? t('lists.failed.help', { word: row.problem ?? '' }) : null;
  return (
    <>
      <Mark tone={tone} icon={icon} text={t(shown === 'behind' ? 'lists.behind.state' : `lists.${shown}`)} />
      {help !== null && (
        <Typography variant="body2" color="textSecondary">
          {help}
        </Typography>
      )}
    </>
  );
}
