/** Which page is shown: set-up, log-in, or a page inside the shell. A new page is one line in PAGES. */
import CardsIcon from '@mui/icons-material/CreditCardOutlined';
import BoardIcon from '@mui/icons-material/DashboardOutlined';
import PilesIcon from '@mui/icons-material/EvStationOutlined';
import ReservationsIcon from '@mui/icons-material/EventSeatOutlined';
import FirmwareIcon from '@mui/icons-material/SystemUpdateAltOutlined';
import PeopleIcon from '@mui/icons-material/GroupOutlined';
import SessionsIcon from '@mui/icons-material/HistoryOutlined';
import AlarmsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import PlansIcon from '@mui/icons-material/SellOutlined';
import SettingsIcon from '@mui/icons-material/SettingsOutlined';
import JournalIcon from '@mui/icons-material/TerminalOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { lazy, Suspense, useEffect, useEffectEvent, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me, SetupStatus } from '../station-core/api/contract.ts';
import { hrefOf } from './client/route.ts';
import { useRoute } from './client/router.ts';
import { useApi, useScreen } from './client/screen-context.tsx';
import { StandProvider } from './client/station-context.tsx';
import { useCall } from './client/use-call.ts';
import type { NavItem } from './components/nav-item.ts';
import { PageBoundary } from './components/page-boundary.tsx';
import { EmptyState, FaultState, SkeletonRows } from './components/page-states.tsx';
import { Shell } from './components/shell.tsx';
import { showLanguage, storedLanguage } from './i18n/i18n.ts';
import { LoginPage } from './pages/login/login-page.tsx';
import { SetupPage } from './pages/setup/setup-page.tsx';

/** What a page gets: the parts of the address after its own name, e.g. the session's id. */
export interface PageProps {
  readonly parts: readonly string[];
}

interface PageEntry extends Omit<NavItem, 'label' | 'icon' | 'letter'> {
  readonly page: ComponentType<PageProps>;
  /** null: reached from other pages, not from the rail. */
  readonly nav: Pick<NavItem, 'label' | 'icon' | 'letter'> | null;
  /** Third part of the address, where a page below another is a page of its own, e.g. "selftest" of a pile. */
  readonly under?: string;
}

const board = lazy(() => import('./pages/board/board-page.tsx').then(({ BoardPage }) => ({ default: BoardPage })));
const session = lazy(() => import('./pages/session/session-page.tsx').then(({ SessionPage }) => ({ default: SessionPage })));
const sessions = lazy(() => import('./pages/sessions/sessions-page.tsx').then(({ SessionsPage }) => ({ default: SessionsPage })));
const piles = lazy(() => import('./pages/piles/piles-page.tsx').then(({ PilesPage }) => ({ default: PilesPage })));
const pairing = lazy(() => import('./pages/pairing/pairing-page.tsx').then(({ PairingPage }) => ({ default: PairingPage })));
const pile = lazy(() => import('./pages/pile/pile-page.tsx').then(({ PilePage }) => ({ default: PilePage })));
const selfTest = lazy(() => import('./pages/selftest/selftest-page.tsx').then(({ SelfTestPage }) => ({ default: SelfTestPage })));
const plans = lazy(() => import('./pages/plans/plans-page.tsx').then(({ PlansPage }) => ({ default: PlansPage })));
const cards = lazy(() => import('./pages/cards/cards-page.tsx').then(({ CardsPage }) => ({ default: CardsPage })));
const reservations = lazy(() =>
  import('./pages/reservations/reservations-page.tsx').then(({ ReservationsPage }) => ({ default: ReservationsPage })),
);
const firmware = lazy(() => import('./pages/firmware/firmware-page.tsx').then(({ FirmwarePage }) => ({ default: FirmwarePage })));
const journal = lazy(() => import('./pages/journal/journal-page.tsx').then(({ JournalPage }) => ({ default: JournalPage })));
const alarms = lazy(() => import('./pages/alarms/alarms-page.tsx').then(({ AlarmsPage }) => ({ default: AlarmsPage })));
const people = lazy(() => import('./pages/people/people-page.tsx').then(({ PeoplePage }) => ({ default: PeoplePage })));
const settings = lazy(() => import('./pages/settings/settings-page.tsx').then(({ SettingsPage }) => ({ default: SettingsPage })));
const receipt = lazy(() => import('./pages/receipt/receipt-page.tsx').then(({ ReceiptPage }) => ({ default: ReceiptPage })));

const PAGES: readonly PageEntry[] = [
  { path: 'board', page: board, nav: { label: 'nav.board', icon: BoardIcon, letter: 'b' }, deed: null },
  { path: 'session', page: session, nav: null, deed: null },
  { path: 'sessions', page: sessions, nav: { label: 'nav.sessions', icon: SessionsIcon, letter: 's' }, deed: null },
  { path: 'piles', page: piles, nav: { label: 'nav.piles', icon: PilesIcon, letter: 'p' }, deed: null, covers: ['pile', 'pairing'] },
  { path: 'pairing', page: pairing, nav: null, deed: null },
  { path: 'pile', under: 'selftest', page: selfTest, nav: null, deed: null },
  { path: 'pile', page: pile, nav: null, deed: null },
  { path: 'plans', page: plans, nav: { label: 'nav.plans', icon: PlansIcon, letter: 'r' }, deed: 'plans-read' },
  { path: 'cards', page: cards, nav: { label: 'nav.cards', icon: CardsIcon, letter: 'c' }, deed: 'cards-read' },
  { path: 'reservations', page: reservations, nav: { label: 'nav.reservations', icon: ReservationsIcon, letter: 'v' }, deed: null },
  { path: 'firmware', page: firmware, nav: { label: 'nav.firmware', icon: FirmwareIcon, letter: 'f' }, deed: 'firmware' },
  { path: 'journal', page: journal, nav: { label: 'nav.journal', icon: JournalIcon, letter: 'j' }, deed: 'journal' },
  { path: 'alarms', page: alarms, nav: { label: 'nav.alarms', icon: AlarmsIcon, letter: 'a' }, deed: null },
  { path: 'people', page: people, nav: { label: 'nav.people', icon: PeopleIcon, letter: 'o' }, deed: 'operators' },
  { path: 'settings', page: settings, nav: { label: 'nav.settings', icon: SettingsIcon, letter: 'e' }, deed: null },
  { path: 'receipt', page: receipt, nav: null, deed: 'bills' },
];

const NAV: readonly NavItem[] = PAGES.flatMap(({ nav, path, deed, covers = [] }) => (nav === null ? [] : [{ ...nav, path, deed, covers }]));

/** A station that does not answer at the start is asked again this often. */
const RETRY_MS = 3_000;

export function App() {
  const api = useApi();
  const { loginEnded, feed } = useScreen();
  const { i18n } = useTranslation();
  const status = useCall(api.setup.status, undefined);
  const me = useCall(api.auth.me, undefined);
  const again = me.reload;
  useEffect(() => loginEnded.add(again), [loginEnded, again]);
  const language = status.data?.language;
  useEffect(() => {
    if (language !== undefined && storedLanguage() === null) showLanguage(i18n, language);
  }, [i18n, language]);
  const known = me.data ?? null;
  const loggedIn = known !== null;
  useEffect(() => {
    if (!loggedIn) return undefined;
    feed.start();
    return () => feed.stop();
  }, [feed, loggedIn]);

  const fault = status.data === undefined ? status.fault : me.data === undefined ? me.fault : null;
  const reload = () => {
    status.reload();
    me.reload();
  };
  const unreached = fault !== null;
  const retry = useEffectEvent(reload);
  useEffect(() => {
    if (!unreached) return undefined;
    const tick = setInterval(() => retry(), RETRY_MS);
    return () => clearInterval(tick);
  }, [unreached]);
  if (fault !== null) return <FaultState fault={fault} onRetry={reload} />;
  if (status.data === undefined || me.data === undefined) return null;
  return <Inside status={status.data} me={known} onEntered={reload} />;
}

function Inside({ status, me, onEntered }: { readonly status: SetupStatus; readonly me: Me | null; readonly onEntered: () => void }) {
  if (!status.setUp) return <SetupPage status={status} onDone={onEntered} />;
  if (me === null) return <LoginPage status={status} onDone={onEntered} />;
  return <Station me={me} onLeft={onEntered} />;
}

function Station({ me, onLeft }: { readonly me: Me; readonly onLeft: () => void }) {
  const api = useApi();
  const { clock } = useScreen();
  const info = useCall(api.station.info, undefined, { topics: ['settings', 'plans'] });
  const nowMs = info.data?.nowMs;
  useEffect(() => {
    if (nowMs !== undefined) clock.heard(nowMs);
  }, [clock, nowMs]);
  const logout = () => void api.auth.logout().then(onLeft, onLeft);
  if (info.data === undefined) return info.fault === null ? null : <FaultState fault={info.fault} onRetry={info.reload} />;
  return (
    <StandProvider stand={{ me, station: info.data }}>
      <Shell nav={NAV} onLogout={logout}>
        <CurrentPage />
      </Shell>
    </StandProvider>
  );
}

function CurrentPage() {
  const { t } = useTranslation();
  const { parts } = useRoute();
  const [path = 'board', ...rest] = parts;
  const entry = PAGES.find((page) => page.path === path && (page.under === undefined || page.under === rest[1]));
  if (entry === undefined) {
    const back = (
      <Button variant="outlined" href={hrefOf(['board'])}>
        {t('page.to-board')}
      </Button>
    );
    return <EmptyState title={t('page.not-found')} help={t('page.not-found.help')} action={back} />;
  }
  const Page = entry.page;
  const skeleton = (
    <Box sx={{ p: 2.5 }}>
      <SkeletonRows />
    </Box>
  );
  return (
    <PageBoundary
      key={parts.join('/')}
      fallback={<FaultState fault={{ code: 'screen.page', sentence: '' }} onRetry={() => window.location.reload()} />}
    >
      <Suspense fallback={skeleton}>
        <Page parts={rest} />
      </Suspense>
    </PageBoundary>
  );
}
