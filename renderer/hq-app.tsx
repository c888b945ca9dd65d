/** Which of HQ's pages is shown: set-up, log-in, or a page inside the shell. A new page is one line in PAGES. */
import AlarmsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import CodesIcon from '@mui/icons-material/AddLocationAltOutlined';
import DirectivesIcon from '@mui/icons-material/SendOutlined';
import IncidentsIcon from '@mui/icons-material/FactCheckOutlined';
import MapIcon from '@mui/icons-material/MapOutlined';
import PartnersIcon from '@mui/icons-material/HandshakeOutlined';
import PeopleIcon from '@mui/icons-material/GroupOutlined';
import RollupsIcon from '@mui/icons-material/BarChartOutlined';
import StationsIcon from '@mui/icons-material/EvStationOutlined';
import WalletsIcon from '@mui/icons-material/AccountBalanceWalletOutlined';
import { lazy, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { HqMeProvider, useHq } from './client/hq/hq-context.tsx';
import { useCall } from './client/use-call.ts';
import { useStart } from './client/use-start.ts';
import { HqShell, type HqPlace } from './components/hq/hq-shell.tsx';
import { FaultState } from './components/page-states.tsx';
import { RoutedPage, type RoutedEntry } from './components/routed-page.tsx';
import { HqSetUpPage } from './pages/hq-set-up/set-up-page.tsx';
import { LoginPage } from './pages/login/login-page.tsx';

const stations = lazy(() => import('./pages/hq-stations/stations-page.tsx').then(({ StationsPage }) => ({ default: StationsPage })));
const station = lazy(() => import('./pages/hq-stations/station-page.tsx').then(({ StationPage }) => ({ default: StationPage })));
const map = lazy(() => import('./pages/hq-map/hq-map-page.tsx').then(({ HqMapPage }) => ({ default: HqMapPage })));
const alarms = lazy(() => import('./pages/hq-alarms/hq-alarms-page.tsx').then(({ HqAlarmsPage }) => ({ default: HqAlarmsPage })));
const rollups = lazy(() => import('./pages/hq-rollups/rollups-page.tsx').then(({ RollupsPage }) => ({ default: RollupsPage })));
const incidents = lazy(() =>
  import('./pages/hq-incidents/hq-incidents-page.tsx').then(({ HqIncidentsPage }) => ({ default: HqIncidentsPage })),
);
const incident = lazy(() =>
  import('./pages/hq-incidents/hq-incident-page.tsx').then(({ HqIncidentPage }) => ({ default: HqIncidentPage })),
);
const directives = lazy(() =>
  import('./pages/hq-directives/directives-page.tsx').then(({ DirectivesPage }) => ({ default: DirectivesPage })),
);
const directive = lazy(() => import('./pages/hq-directives/directive-page.tsx').then(({ DirectivePage }) => ({ default: DirectivePage })));
const compose = lazy(() => import('./pages/hq-directives/compose-page.tsx').then(({ ComposePage }) => ({ default: ComposePage })));
const wallets = lazy(() => import('./pages/hq-wallets/wallets-page.tsx').then(({ WalletsPage }) => ({ default: WalletsPage })));
const wallet = lazy(() => import('./pages/hq-wallets/wallet-page.tsx').then(({ WalletPage }) => ({ default: WalletPage })));
const codes = lazy(() => import('./pages/hq-codes/codes-page.tsx').then(({ CodesPage }) => ({ default: CodesPage })));
const partners = lazy(() => import('./pages/hq-partners/partners-page.tsx').then(({ PartnersPage }) => ({ default: PartnersPage })));
const people = lazy(() => import('./pages/hq-people/hq-people-page.tsx').then(({ HqPeoplePage }) => ({ default: HqPeoplePage })));

interface Entry extends RoutedEntry {
  /** null: reached from other pages. */
  readonly nav: Omit<HqPlace, 'path'> | null;
}

const PAGES: readonly Entry[] = [
  { path: 'stations', page: stations, nav: { label: 'nav.stations', icon: StationsIcon, letter: 's', deed: null, covers: ['station'] } },
  { path: 'station', page: station, nav: null },
  { path: 'map', page: map, nav: { label: 'nav.hqMap', icon: MapIcon, letter: 'm', deed: null, covers: [] } },
  { path: 'alarms', page: alarms, nav: { label: 'nav.hqAlarms', icon: AlarmsIcon, letter: 'a', deed: null, covers: [] } },
  {
    path: 'incidents',
    page: incidents,
    nav: { label: 'nav.hqIncidents', icon: IncidentsIcon, letter: 'i', deed: null, covers: ['incident'] },
  },
  { path: 'incident', page: incident, nav: null },
  { path: 'rollups', page: rollups, nav: { label: 'nav.rollups', icon: RollupsIcon, letter: 'r', deed: null, covers: [] } },
  {
    path: 'directives',
    page: directives,
    nav: { label: 'nav.directives', icon: DirectivesIcon, letter: 'd', deed: null, covers: ['directive', 'compose'] },
  },
  { path: 'directive', page: directive, nav: null },
  { path: 'compose', page: compose, nav: null },
  { path: 'wallets', page: wallets, nav: { label: 'nav.wallets', icon: WalletsIcon, letter: 'w', deed: null, covers: ['wallet'] } },
  { path: 'wallet', page: wallet, nav: null },
  { path: 'codes', page: codes, nav: { label: 'nav.codes', icon: CodesIcon, letter: 'c', deed: 'stations', covers: [] } },
  { path: 'partners', page: partners, nav: { label: 'nav.partners', icon: PartnersIcon, letter: 'p', deed: 'partners', covers: [] } },
  { path: 'people', page: people, nav: { label: 'nav.hqPeople', icon: PeopleIcon, letter: 'o', deed: 'people', covers: [] } },
];

const PLACES: readonly HqPlace[] = PAGES.flatMap(({ nav, path }) => (nav === null ? [] : [{ ...nav, path }]));

export function HqApp() {
  const { t } = useTranslation();
  const { api, loginEnded, surroundings } = useHq();
  const status = useCall(api.access.status, undefined);
  const me = useCall(api.access.me, undefined);
  const { fault, reload } = useStart(status, me, loginEnded);
  const nowMs = status.data?.nowMs;
  useEffect(() => {
    if (nowMs !== undefined) surroundings.clock.heard(nowMs);
  }, [surroundings, nowMs]);
  if (fault !== null) return <FaultState fault={fault} onRetry={reload} />;
  if (status.data === undefined || me.data === undefined) return null;
  if (!status.data.setUp) return <HqSetUpPage hqName={status.data.hqName} onDone={reload} />;
  if (me.data === null)
    return <LoginPage title={status.data.hqName} version={status.data.version} login={api.access.login} onDone={reload} />;
  const logout = () => void api.access.logout().then(reload, reload);
  return (
    <HqMeProvider me={me.data}>
      <HqShell name={status.data.hqName} places={PLACES} onLogout={logout}>
        <RoutedPage pages={PAGES} home="stations" homeText={t('page.to-stations')} />
      </HqShell>
    </HqMeProvider>
  );
}
