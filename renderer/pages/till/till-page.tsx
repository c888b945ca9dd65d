/** The drawer: the shift that is open, cash in and out, and every shift there was. */
import InIcon from '@mui/icons-material/AddOutlined';
import OutIcon from '@mui/icons-material/RemoveOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftReport, TillView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { navigate, useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { CashLines, CashSums, WaySums } from './cash-lines.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { CloseDialog, OpenDialog } from './shift-dialogs.tsx';
import { ShiftList } from './shift-list.tsx';
import { ShiftView } from './shift-view.tsx';

const noShow = { show: '' };
/** What moves the drawer while it is looked at. */
const TOPICS = ['till', 'bills', 'payments', 'accounts', 'invoices'] as const;

/** `#/till`, `#/till?show=all`, `#/till/<shiftId>`. */
export function TillPage({ parts: [shiftId] }: { readonly parts: readonly string[] }) {
  return shiftId === undefined ? <Drawer /> : <ShiftView shiftId={shiftId} />;
}

function Drawer() {
  const { t } = useTranslation('till');
  const [{ show }, setFilter] = useFilters(noShow);
  const aside = (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={t('show.label')}
      value={show === 'all' ? 'all' : 'now'}
      onChange={(_, next: string | null) => {
        if (next !== null) setFilter({ show: next === 'all' ? 'all' : '' });
      }}
    >
      <ToggleButton value="now">{t('show.now')}</ToggleButton>
      <ToggleButton value="all">{t('show.all')}</ToggleButton>
    </ToggleButtonGroup>
  );
  return show === 'all' ? <ShiftList aside={aside} /> : <Now aside={aside} />;
}

type Doing = 'open' | 'close' | 'in' | 'out';

function Now({ aside }: { readonly aside: ReactNode }) {
  const { t } = useTranslation('till');
  const api = useApi();
  const mayWork = may(useMe().role, 'till-work');
  const till = useCall(api.till.get, undefined, { topics: TOPICS });
  const shiftId = till.data?.shift?.id ?? null;
  const report = useCall(api.till.report, { shiftId: shiftId ?? 'none' }, { topics: TOPICS, enabled: shiftId !== null });
  const [doing, setDoing] = useState<Doing | null>(null);
  const [told, tell] = useTold();
  const open = till.data;
  const done = (text: string) => {
    setDoing(null);
    tell(text);
    till.reload();
    report.reload();
  };
  const shown = report.data?.shift.id === shiftId ? report.data : undefined;
  return (
    <PageFrame
      title={t('title')}
      aside={aside}
      actions={open === undefined || !mayWork ? undefined : <Deeds till={open} ready={shown !== undefined} onDo={setDoing} />}
    >
      {open === undefined ? (
        till.fault === null ? (
          <SkeletonRows />
        ) : (
          <FaultState fault={till.fault} onRetry={till.reload} />
        )
      ) : open.shift === null ? (
        <NoShift till={open} onOpen={mayWork ? () => setDoing('open') : null} />
      ) : shown !== undefined ? (
        <OpenShift till={open} report={shown} />
      ) : report.fault === null ? (
        <SkeletonRows />
      ) : (
        <FaultState fault={report.fault} onRetry={report.reload} />
      )}
      {doing === 'open' && open !== undefined && <OpenDialog till={open} onClose={() => setDoing(null)} onDone={done} />}
      {doing === 'close' && shown !== undefined && (
        <CloseDialog report={shown} onClose={() => setDoing(null)} onDone={({ shift }) => navigate(['till', shift.id])} />
      )}
      {(doing === 'in' || doing === 'out') && open !== undefined && (
        <MoveDialog till={open} direction={doing} onClose={() => setDoing(null)} onDone={done} />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Deeds({
  till,
  ready,
  onDo,
}: {
  readonly till: TillView;
  /** What the close is compared with is known. */
  readonly ready: boolean;
  readonly onDo: (what: Doing) => void;
}) {
  const { t } = useTranslation('till');
  const isOpen = till.shift !== null;
  return (
    <>
      {(isOpen || !till.shiftsRequired) && (
        <>
          <Button variant="outlined" startIcon={<InIcon />} onClick={() => onDo('in')}>
            {t('in')}
          </Button>
          <Button variant="outlined" startIcon={<OutIcon />} onClick={() => onDo('out')}>
            {t('out')}
          </Button>
        </>
      )}
      {isOpen && (
        <Button variant="contained" disabled={!ready} onClick={() => onDo('close')}>
          {t('close')}
        </Button>
      )}
    </>
  );
}

function NoShift({ till, onOpen }: { readonly till: TillView; readonly onOpen: (() => void) | null }) {
  const { t } = useTranslation('till');
  return (
    <>
      {till.shiftsRequired && <Alert severity="info">{t('none.required')}</Alert>}
      <EmptyState
        title={t('none')}
        help={t('none.help')}
        action={
          <>
            <Typography color="textSecondary">
              {t('none.drawer')} <MoneyText minor={till.drawer} />
            </Typography>
            {onOpen !== null && (
              <Button variant="contained" size="large" onClick={onOpen}>
                {t('open')}
              </Button>
            )}
          </>
        }
      />
    </>
  );
}

function OpenShift({ till, report }: { readonly till: TillView; readonly report: ShiftReport }) {
  const { t } = useTranslation('till');
  const { shift } = report;
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: '340px minmax(0, 1fr)' },
        gap: 2.5,
        alignItems: 'start',
        pt: 0.5,
      }}
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))', lg: 'minmax(0, 1fr)' },
        }}
      >
        <Paper variant="outlined" sx={{ px: 2, py: 1.5 }}>
          <Typography variant="h2">
            <Link href={hrefOf(['till', shift.id])} color="inherit" underline="hover">
              {t('shift', { number: shift.number })}
            </Link>
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('openedBy', { name: shift.operatorName })} · <TimeText atMs={shift.openedAtMs} />
          </Typography>
          <Box sx={{ mt: 1.5, color: 'text.secondary' }}>{t('drawer')}</Box>
          <Box sx={{ fontSize: '2rem', fontWeight: 600, lineHeight: 1.2 }}>
            <MoneyText minor={till.drawer} />
          </Box>
          <Box sx={{ mt: 1, color: 'text.secondary' }}>
            {t('safe')} <MoneyText minor={till.safe} />
          </Box>
        </Paper>
        <CashSums report={report} />
        <WaySums report={report} />
      </Box>
      <CashLines report={report} />
    </Box>
  );
}
