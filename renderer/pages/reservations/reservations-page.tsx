/** Connectors kept free for somebody: what is kept now, what became of the earlier ones, and a new one. */
import AddIcon from '@mui/icons-material/Add';
import CancelledIcon from '@mui/icons-material/EventBusyOutlined';
import HeldIcon from '@mui/icons-material/EventSeat';
import AskedIcon from '@mui/icons-material/HourglassEmpty';
import NoShowIcon from '@mui/icons-material/PersonOffOutlined';
import UsedIcon from '@mui/icons-material/CheckCircleOutlined';
import RefusedIcon from '@mui/icons-material/ReportOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import type SvgIcon from '@mui/material/SvgIcon';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReservationRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { shortTimeText, spanWords } from '../../format/time-text.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { ReserveDialog } from './reserve-dialog.tsx';
import { whyWord } from './why-word.ts';

const size = 50;
const noFilter = { view: 'open', page: '' };

const LOOKS: Readonly<Record<ReservationRow['state'], { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  asked: { tone: 'soon', icon: AskedIcon },
  held: { tone: 'quiet', icon: HeldIcon },
  refused: { tone: 'soon', icon: RefusedIcon },
  used: { tone: 'charging', icon: UsedIcon },
  cancelled: { tone: 'quiet', icon: CancelledIcon },
  'no-show': { tone: 'quiet', icon: NoShowIcon },
};

type Open = { readonly kind: 'make' } | { readonly kind: 'cancel'; readonly row: ReservationRow } | null;

export function ReservationsPage() {
  const { t } = useTranslation('reservations');
  const api = useApi();
  const mayChange = may(useMe().role, 'charge');
  const [filter, setFilter] = useFilters(noFilter);
  const open = filter.view !== 'ended';
  const page = pageOf(filter.page);
  const list = useCall(api.reservations.list, { open, offset: page * size, limit: size }, { topics: ['reservations'] });
  const [dialog, setDialog] = useState<Open>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setDialog(null);
    tell(text);
    list.reload();
  };
  const columns = useColumns(open, mayChange ? (row) => setDialog({ kind: 'cancel', row }) : null);
  const make = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setDialog({ kind: 'make' })}>
      {t('make')}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={mayChange ? make : undefined}
      filters={
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('view.label')}
          value={open ? 'open' : 'ended'}
          onChange={(_, view: string | null) => {
            if (view !== null) setFilter({ view, page: '' });
          }}
        >
          <ToggleButton value="open">{t('view.open')}</ToggleButton>
          <ToggleButton value="ended">{t('view.ended')}</ToggleButton>
        </ToggleButtonGroup>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data?.rows.length === 0}
        empty={
          <EmptyState
            title={t(open ? 'empty.title' : 'empty.ended')}
            help={t(open ? 'empty.text' : 'empty.ended.text')}
            action={open && mayChange ? make : undefined}
          />
        }
      >
        <DataTable label={t('title')} columns={columns} rows={list.data?.rows} rowKey={(row) => String(row.id)} />
        <Pager page={page} size={size} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
      {dialog?.kind === 'make' && <ReserveDialog onClose={() => setDialog(null)} onDone={done} />}
      {dialog?.kind === 'cancel' && <CancelDialog row={dialog.row} onClose={() => setDialog(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(open: boolean, onCancel: ((row: ReservationRow) => void) | null): readonly Column<ReservationRow>[] {
  const { t } = useTranslation('reservations');
  const { zone } = useStation();
  const now = useNow();
  const columns: Column<ReservationRow>[] = [
    { id: 'connector', title: t('column.connector'), wraps: true, cell: nameOfRow },
    { id: 'card', title: t('column.card'), wraps: true, cell: (row) => row.cardLabel ?? t('erased') },
    { id: 'state', title: t('column.state'), wraps: true, cell: (row) => <StateCell row={row} /> },
    { id: 'until', title: t('column.until'), cell: (row) => <UntilCell row={row} nowMs={now} zone={zone} open={open} /> },
    {
      id: 'made',
      title: t('column.made'),
      wraps: true,
      cell: (row) => t('by', { time: shortTimeText(row.madeAtMs, zone, now), name: row.madeBy }),
    },
  ];
  if (!open)
    columns.push({
      id: 'session',
      title: t('column.session'),
      cell: (row) => (row.sessionId === null ? '' : <Link href={hrefOf(['session', row.sessionId])}>{t('session')}</Link>),
    });
  if (open && onCancel !== null)
    columns.push({
      id: 'cancel',
      title: '',
      align: 'right',
      cell: (row) => (
        <Button size="small" aria-label={t('cancelOf', { name: nameOfRow(row) })} onClick={() => onCancel(row)}>
          {t('cancel')}
        </Button>
      ),
    });
  return columns;
}

/** As the board names a connector. */
export function nameOfRow(row: ReservationRow): string {
  return `${row.pileName} · ${row.connectorName}`;
}

function StateCell({ row }: { readonly row: ReservationRow }) {
  const { t } = useTranslation('reservations');
  const { tone, icon } = LOOKS[row.state];
  const why = whyWord(row.why);
  return (
    <>
      <Mark tone={tone} icon={icon} text={t(`state.${row.state}`)} />
      {row.why !== null && (
        <Typography variant="body2" color="textSecondary">
          {why === null ? row.why : t(`why.${why}`)}
        </Typography>
      )}
    </>
  );
}

function UntilCell(props: { readonly row: ReservationRow; readonly nowMs: number; readonly zone: string; readonly open: boolean }) {
  const { row, nowMs, zone, open } = props;
  const { t } = useTranslation('reservations');
  const { t: common } = useTranslation();
  const words = spanWords(row.expiresAtMs - nowMs);
  return (
    <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
      {shortTimeText(row.expiresAtMs, zone, nowMs)}
      {open && (
        <Typography component="span" variant="body2" color="textSecondary" sx={{ ml: 1 }}>
          {t('left', { span: common(words.key, { ...words }) })}
        </Typography>
      )}
    </Box>
  );
}
