/** One charge, live: its numbers, its curves, its bill line by line, its readings. */
import BackIcon from '@mui/icons-material/ArrowBack';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import PlugIcon from '@mui/icons-material/PowerOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../station-core/api/contract.ts';
import type { ScreenFault } from '../../client/fault.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useLive } from '../../client/use-live.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { StateMark, type ShownState } from '../../components/state-mark.tsx';
import { EnergyText, MoneyText, PercentText, PowerText, SinceText, SpanText, TimeText } from '../../components/texts.tsx';
import { SignedValuesPanel } from '../../components/papers/signed-values.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dateTimeText } from '../../format/time-text.ts';
import { AboutPanel } from './about-panel.tsx';
import { BillMoneyPanel } from './bill-money-panel.tsx';
import { BillLines, BillPanel } from './bill-panel.tsx';
import { ReadingsTable } from './readings-table.tsx';
import { SessionDeeds } from './session-deeds.tsx';

const SessionCharts = lazy(() => import('./charts.tsx').then((module) => ({ default: module.SessionCharts })));

export function SessionPage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('session');
  const words = useTranslation();
  const [told, tell] = useTold();
  const { role } = useMe();
  const [fault, setFault] = useState<ScreenFault | null>(null);
  const [sessionId = ''] = parts;
  const session = useLive(
    (api, signal) => api.sessions.watch({ sessionId }, { signal }),
    sessionId,
    (_: SessionView | undefined, view: SessionView) => view,
  );
  const view = session.data;
  if (view === undefined) {
    const missing = session.fault?.code === 'input.not-found';
    return (
      <PageFrame title={t('title.loading')}>
        {missing ? (
          <EmptyState title={words.t('fault.input.not-found')} help={t('missing.help')} action={<ToSessions />} />
        ) : session.fault === null ? (
          <ToCome />
        ) : (
          <FaultState fault={session.fault} />
        )}
      </PageFrame>
    );
  }
  return (
    <PageFrame
      title={t('title', { number: view.transactionId, name: `${view.pileName} ${view.connectorName}` })}
      aside={<PhaseMark view={view} />}
      actions={<SessionDeeds view={view} tell={tell} complain={setFault} />}
    >
      <Layout>
        <FaultNote fault={fault} />
        {!view.online && view.phase !== 'closed' && (
          <Typography sx={{ color: 'warning.main', fontWeight: 600 }}>{t('offline.note')}</Typography>
        )}
        <KeyNumbers view={view} />
        <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(360px, 28%)', gap: 1.5, alignItems: 'start' }}>
          <Box sx={{ display: 'grid', gap: 1.5 }}>
            <Suspense fallback={<ChartsToCome />}>
              <SessionCharts view={view} />
            </Suspense>
            <ReadingsTable view={view} />
            <SignedValuesPanel sessionId={view.id} />
          </Box>
          <Box sx={{ display: 'grid', gap: 1.5 }}>
            <BillPanel view={view} />
            {view.bill !== null && may(role, 'bills') && <BillMoneyPanel billId={view.bill.id} tell={tell} />}
            <AboutPanel view={view} />
            {view.earlierBills.length > 0 && <EarlierBills view={view} />}
          </Box>
        </Box>
      </Layout>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Layout({ children }: { readonly children: ReactNode }) {
  return <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>{children}</Box>;
}

function PhaseMark({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation();
  const own = useTranslation('session');
  if (view.phase === 'closed') return <Mark tone="quiet" icon={CheckIcon} text={t('phase.closed')} />;
  if (view.phase === 'finishing' && view.freedAtMs !== null) return <Mark tone="quiet" icon={CheckIcon} text={own.t('phase.freed')} />;
  if (view.phase === 'finishing') return <Mark tone="soon" icon={PlugIcon} text={t('phase.finishing')} />;
  const state: ShownState = !view.online ? 'offline' : view.stopOrderedMs !== null ? 'stopping' : view.connectorState;
  return <StateMark state={state} />;
}

function KeyNumbers({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation('session');
  const ended = view.chargeEndedAtMs;
  return (
    <Paper variant="outlined" sx={{ display: 'grid', gridAutoFlow: 'column', gridAutoColumns: 'minmax(0, 1fr)', px: 2, py: 1.5, gap: 2 }}>
      {ended === null && (
        <KeyNumber name={t('key.power')}>
          <PowerText watt={view.power} />
        </KeyNumber>
      )}
      <KeyNumber name={t('key.energy')}>
        <EnergyText dwh={view.energy} />
      </KeyNumber>
      <KeyNumber name={t(view.bill === null ? 'key.cost' : 'key.total')}>
        <MoneyText minor={(view.bill ?? view.running)?.totals.total ?? null} />
      </KeyNumber>
      <KeyNumber name={t('key.time')}>
        {ended === null ? <SinceText sinceMs={view.startedAtMs} /> : <SpanText ms={ended - view.startedAtMs} />}
      </KeyNumber>
      {view.stateOfCharge !== null && (
        <KeyNumber name={t('key.battery')}>
          <PercentText percent={view.stateOfCharge} />
        </KeyNumber>
      )}
      <KeyNumber name={t('key.started')}>
        <TimeText atMs={view.startedAtMs} relative={false} />
      </KeyNumber>
      {ended !== null && (
        <KeyNumber name={t('key.ended')}>
          <TimeText atMs={ended} relative={false} />
        </KeyNumber>
      )}
    </Paper>
  );
}

function KeyNumber({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Box>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', whiteSpace: 'nowrap' }}>{name}</Box>
      <Box sx={{ fontSize: '1.5rem', fontWeight: 600, lineHeight: 1.3 }}>{children}</Box>
    </Box>
  );
}

function EarlierBills({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation('session');
  const { zone } = useStation();
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t('earlier.title')}
      </Typography>
      {view.earlierBills.map((bill) => (
        <Box
          component="details"
          key={bill.id}
          sx={{ '& summary': { cursor: 'pointer', py: 0.5, display: 'flex', gap: 1, '& > span:first-of-type': { flex: 1 } } }}
        >
          <summary>
            <span>{t('earlier.bill', { number: bill.number, time: dateTimeText(bill.issuedAtMs, zone) })}</span>
            <MoneyText minor={bill.totals.total} currency={bill.currency} />
            <ExpandIcon fontSize="small" />
          </summary>
          {bill.reason !== null && (
            <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
              {bill.reason}
            </Typography>
          )}
          <BillLines bill={bill} carriedOver={bill.carriedOver} />
        </Box>
      ))}
    </Paper>
  );
}

function ToSessions() {
  const { t } = useTranslation('session');
  return (
    <Button variant="outlined" startIcon={<BackIcon />} href={hrefOf(['sessions'])}>
      {t('back')}
    </Button>
  );
}

const CARD_PX = 232;

function ChartsToCome() {
  return (
    <>
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} variant="rounded" height={CARD_PX} animation={false} />
      ))}
    </>
  );
}

function ToCome() {
  const { t } = useTranslation();
  return (
    <Box role="status" aria-label={t('state.loading')}>
      <Layout>
        <Skeleton variant="rounded" height={76} animation={false} />
        <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(360px, 28%)', gap: 1.5, alignItems: 'start' }}>
          <Box sx={{ display: 'grid', gap: 1.5 }}>
            <ChartsToCome />
          </Box>
          <Skeleton variant="rounded" height={420} animation={false} />
        </Box>
      </Layout>
    </Box>
  );
}
