/** Which page is shown: set-up, log-in, or a page inside the shell. A new page is one line in PAGES. */
import AccountsIcon from '@mui/icons-material/AccountBalanceWalletOutlined';
import CamerasIcon from '@mui/icons-material/VideocamOutlined';
import CardsIcon from '@mui/icons-material/CreditCardOutlined';
import SightingsIcon from '@mui/icons-material/PersonSearchOutlined';
import BoardIcon from '@mui/icons-material/DashboardOutlined';
import PilesIcon from '@mui/icons-material/EvStationOutlined';
import ReservationsIcon from '@mui/icons-material/EventSeatOutlined';
import FirmwareIcon from '@mui/icons-material/SystemUpdateAltOutlined';
import IncidentsIcon from '@mui/icons-material/FactCheckOutlined';
import NotifyIcon from '@mui/icons-material/CampaignOutlined';
import EquipmentIcon from '@mui/icons-material/FireExtinguisherOutlined';
import PeopleIcon from '@mui/icons-material/GroupOutlined';
import ZonesIcon from '@mui/icons-material/HealthAndSafetyOutlined';
import MapIcon from '@mui/icons-material/MapOutlined';
import MatrixIcon from '@mui/icons-material/GridOnOutlined';
import SessionsIcon from '@mui/icons-material/HistoryOutlined';
import AlarmsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import AlarmRulesIcon from '@mui/icons-material/RuleOutlined';
import PlansIcon from '@mui/icons-material/SellOutlined';
import BenefitsIcon from '@mui/icons-material/LocalActivityOutlined';
import HolidaysIcon from '@mui/icons-material/EventOutlined';
import PlacesIcon from '@mui/icons-material/PlaceOutlined';
import SensorsIcon from '@mui/icons-material/SensorsOutlined';
import HqIcon from '@mui/icons-material/HubOutlined';
import SettingsIcon from '@mui/icons-material/SettingsOutlined';
import InvoicesIcon from '@mui/icons-material/DescriptionOutlined';
import OpenItemsIcon from '@mui/icons-material/PendingActionsOutlined';
import TillIcon from '@mui/icons-material/PointOfSaleOutlined';
import LedgerIcon from '@mui/icons-material/AccountBalanceOutlined';
import JournalIcon from '@mui/icons-material/TerminalOutlined';
import ComplaintsIcon from '@mui/icons-material/FeedbackOutlined';
import ReportsIcon from '@mui/icons-material/BarChartOutlined';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me, SetupStatus } from '../station-core/api/contract.ts';
import { useRoute } from './client/router.ts';
import { useApi, useScreen } from './client/screen-context.tsx';
import { StandProvider } from './client/station-context.tsx';
import { useCall } from './client/use-call.ts';
import { useStart } from './client/use-start.ts';
import type { NavItem } from './components/nav-item.ts';
import { FaultState } from './components/page-states.tsx';
import { RoutedPage, type RoutedEntry } from './components/routed-page.tsx';
import { AlarmAnnouncer } from './components/alarm-announcer.tsx';
import { Shell } from './components/shell.tsx';
import { showLanguage, storedLanguage } from './i18n/i18n.ts';
import { LoginPage } from './pages/login/login-page.tsx';
import { SetupPage } from './pages/setup/setup-page.tsx';

interface PageEntry extends RoutedEntry, Omit<NavItem, 'label' | 'icon' | 'letter' | 'group'> {
  /** null: reached from other pages, not from the rail. */
  readonly nav: Pick<NavItem, 'label' | 'icon' | 'letter' | 'group'> | null;
}

const board = lazy(() => import('./pages/board/board-page.tsx').then(({ BoardPage }) => ({ default: BoardPage })));
const session = lazy(() => import('./pages/session/session-page.tsx').then(({ SessionPage }) => ({ default: SessionPage })));
const sessions = lazy(() => import('./pages/sessions/sessions-page.tsx').then(({ SessionsPage }) => ({ default: SessionsPage })));
const piles = lazy(() => import('./pages/piles/piles-page.tsx').then(({ PilesPage }) => ({ default: PilesPage })));
const pairing = lazy(() => import('./pages/pairing/pairing-page.tsx').then(({ PairingPage }) => ({ default: PairingPage })));
const pile = lazy(() => import('./pages/pile/pile-page.tsx').then(({ PilePage }) => ({ default: PilePage })));
const selfTest = lazy(() => import('./pages/selftest/selftest-page.tsx').then(({ SelfTestPage }) => ({ default: SelfTestPage })));
const cameras = lazy(() => import('./pages/cameras/cameras-page.tsx').then(({ CamerasPage }) => ({ default: CamerasPage })));
const camera = lazy(() => import('./pages/cameras/camera-page.tsx').then(({ CameraPage }) => ({ default: CameraPage })));
const cameraWall = lazy(() => import('./pages/cameras/wall-page.tsx').then(({ WallPage }) => ({ default: WallPage })));
const sightings = lazy(() => import('./pages/sightings/sightings-page.tsx').then(({ SightingsPage }) => ({ default: SightingsPage })));
const sensors = lazy(() => import('./pages/sensors/sensors-page.tsx').then(({ SensorsPage }) => ({ default: SensorsPage })));
const sensor = lazy(() => import('./pages/sensors/sensor-page.tsx').then(({ SensorPage }) => ({ default: SensorPage })));
const plans = lazy(() => import('./pages/plans/plans-page.tsx').then(({ PlansPage }) => ({ default: PlansPage })));
const accounts = lazy(() => import('./pages/accounts/accounts-page.tsx').then(({ AccountsPage }) => ({ default: AccountsPage })));
const planPlaces = lazy(() => import('./pages/plans/plan-places-page.tsx').then(({ PlanPlacesPage }) => ({ default: PlanPlacesPage })));
const holidays = lazy(() => import('./pages/plans/holidays-page.tsx').then(({ HolidaysPage }) => ({ default: HolidaysPage })));
const benefits = lazy(() => import('./pages/benefits/benefits-page.tsx').then(({ BenefitsPage }) => ({ default: BenefitsPage })));
const cards = lazy(() => import('./pages/cards/cards-page.tsx').then(({ CardsPage }) => ({ default: CardsPage })));
const reservations = lazy(() =>
  import('./pages/reservations/reservations-page.tsx').then(({ ReservationsPage }) => ({ default: ReservationsPage })),
);
const firmware = lazy(() => import('./pages/firmware/firmware-page.tsx').then(({ FirmwarePage }) => ({ default: FirmwarePage })));
const journal = lazy(() => import('./pages/journal/journal-page.tsx').then(({ JournalPage }) => ({ default: JournalPage })));
const wall = lazy(() => import('./pages/wall/wall-page.tsx').then(({ WallPage }) => ({ default: WallPage })));
const alarmRules = lazy(() =>
  import('./pages/alarm-rules/alarm-rules-page.tsx').then(({ AlarmRulesPage }) => ({ default: AlarmRulesPage })),
);
const alarms = lazy(() => import('./pages/alarms/alarms-page.tsx').then(({ AlarmsPage }) => ({ default: AlarmsPage })));
const zones = lazy(() => import('./pages/zones/zones-page.tsx').then(({ ZonesPage }) => ({ default: ZonesPage })));
const fieldRecord = lazy(() =>
  import('./pages/field-record/field-record-page.tsx').then(({ FieldRecordPage }) => ({ default: FieldRecordPage })),
);
const map = lazy(() => import('./pages/map/map-page.tsx').then(({ MapPage }) => ({ default: MapPage })));
const matrix = lazy(() => import('./pages/matrix/matrix-page.tsx').then(({ MatrixPage }) => ({ default: MatrixPage })));
const incidents = lazy(() => import('./pages/incidents/incidents-page.tsx').then(({ IncidentsPage }) => ({ default: IncidentsPage })));
const notify = lazy(() => import('./pages/notify/notify-page.tsx').then(({ NotifyPage }) => ({ default: NotifyPage })));
const equipment = lazy(() => import('./pages/equipment/equipment-page.tsx').then(({ EquipmentPage }) => ({ default: EquipmentPage })));
const people = lazy(() => import('./pages/people/people-page.tsx').then(({ PeoplePage }) => ({ default: PeoplePage })));
const hq = lazy(() => import('./pages/hq/hq-page.tsx').then(({ HqPage }) => ({ default: HqPage })));
const TakeOverPage = lazy(() => import('./pages/hq/take-over-page.tsx').then(({ TakeOverPage }) => ({ default: TakeOverPage })));
const settings = lazy(() => import('./pages/settings/settings-page.tsx').then(({ SettingsPage }) => ({ default: SettingsPage })));
const invoices = lazy(() => import('./pages/invoices/invoices-page.tsx').then(({ InvoicesPage }) => ({ default: InvoicesPage })));
const invoice = lazy(() => import('./pages/invoices/invoice-page.tsx').then(({ InvoicePage }) => ({ default: InvoicePage })));
const openItems = lazy(() => import('./pages/open-items/open-items-page.tsx').then(({ OpenItemsPage }) => ({ default: OpenItemsPage })));
const till = lazy(() => import('./pages/till/till-page.tsx').then(({ TillPage }) => ({ default: TillPage })));
const ledger = lazy(() => import('./pages/ledger/ledger-page.tsx').then(({ LedgerPage }) => ({ default: LedgerPage })));
const complaints = lazy(() => import('./pages/complaints/complaints-page.tsx').then(({ ComplaintsPage }) => ({ default: ComplaintsPage })));
const reports = lazy(() => import('./pages/reports/reports-page.tsx').then(({ ReportsPage }) => ({ default: ReportsPage })));
const explain = lazy(() => import('./pages/explain/explain-page.tsx').then(({ ExplainPage }) => ({ default: ExplainPage })));
const receipt = lazy(() => import('./pages/receipt/receipt-page.tsx').then(({ ReceiptPage }) => ({ default: ReceiptPage })));

const PAGES: readonly PageEntry[] = [
  { path: 'board', page: board, nav: { label: 'nav.board', icon: BoardIcon, letter: 'b' }, deed: null },
  { path: 'session', under: 'bill', page: explain, nav: null, deed: 'bills' },
  { path: 'session', page: session, nav: null, deed: null },
  { path: 'sessions', page: sessions, nav: { label: 'nav.sessions', icon: SessionsIcon, letter: 's' }, deed: null },
  { path: 'piles', page: piles, nav: { label: 'nav.piles', icon: PilesIcon, letter: 'p' }, deed: null, covers: ['pile', 'pairing'] },
  { path: 'pairing', page: pairing, nav: null, deed: null },
  { path: 'pile', under: 'selftest', page: selfTest, nav: null, deed: null },
  { path: 'pile', page: pile, nav: null, deed: null },
  { path: 'zones', page: zones, nav: { label: 'nav.zones', icon: ZonesIcon, letter: 'z', group: 'safety' }, deed: null, covers: ['zone'] },
  { path: 'zone', under: 'record', page: fieldRecord, nav: null, deed: null },
  { path: 'zone', page: zones, nav: null, deed: null },
  { path: 'map', page: map, nav: { label: 'nav.map', icon: MapIcon, letter: 'm', group: 'safety' }, deed: null },
  { path: 'matrix', page: matrix, nav: { label: 'nav.matrix', icon: MatrixIcon, letter: 'x', group: 'safety' }, deed: null },
  {
    path: 'sensors',
    page: sensors,
    nav: { label: 'nav.sensors', icon: SensorsIcon, letter: 'd', group: 'safety' },
    deed: null,
    covers: ['sensor'],
  },
  { path: 'sensor', page: sensor, nav: null, deed: null },
  { path: 'cameras', page: cameras, nav: { label: 'nav.cameras', icon: CamerasIcon, letter: 'k', group: 'safety' }, deed: null, covers: ['camera', 'camera-wall'] }, // prettier-ignore
  { path: 'camera', page: camera, nav: null, deed: null },
  { path: 'camera-wall', page: cameraWall, nav: null, deed: null },
  {
    path: 'sightings',
    page: sightings,
    nav: { label: 'nav.sightings', icon: SightingsIcon, letter: 'u', group: 'safety' },
    deed: 'sightings',
  },
  { path: 'till', page: till, nav: { label: 'nav.till', icon: TillIcon, letter: 't', group: 'money' }, deed: 'till' },
  { path: 'open', page: openItems, nav: { label: 'nav.open', icon: OpenItemsIcon, letter: '5', group: 'money' }, deed: 'open-items' },
  { path: 'accounts', page: accounts, nav: { label: 'nav.accounts', icon: AccountsIcon, letter: 'y', group: 'money' }, deed: 'accounts', covers: ['account'] }, // prettier-ignore
  { path: 'account', page: accounts, nav: null, deed: 'accounts' },
  { path: 'cards', page: cards, nav: { label: 'nav.cards', icon: CardsIcon, letter: 'c', group: 'money' }, deed: 'cards-read' },
  { path: 'invoices', page: invoices, nav: { label: 'nav.invoices', icon: InvoicesIcon, letter: 'g', group: 'money' }, deed: 'invoices-read', covers: ['invoice'] }, // prettier-ignore
  { path: 'invoice', page: invoice, nav: null, deed: 'invoices-read' },
  { path: 'complaints', page: complaints, nav: { label: 'nav.complaints', icon: ComplaintsIcon, letter: '4', group: 'money' }, deed: 'complaints' }, // prettier-ignore
  { path: 'reports', page: reports, nav: { label: 'nav.reports', icon: ReportsIcon, letter: 'h', group: 'money' }, deed: 'reports' },
  { path: 'ledger', page: ledger, nav: { label: 'nav.ledger', icon: LedgerIcon, letter: 'l', group: 'money' }, deed: 'ledger' },
  { path: 'plans', page: plans, nav: { label: 'nav.price-plans', icon: PlansIcon, letter: 'r', group: 'prices' }, deed: 'plans-read' },
  {
    path: 'plan-places',
    page: planPlaces,
    nav: { label: 'nav.plan-places', icon: PlacesIcon, letter: '1', group: 'prices' },
    deed: 'plans-read',
  },
  {
    path: 'holidays',
    page: holidays,
    nav: { label: 'nav.holidays', icon: HolidaysIcon, letter: '2', group: 'prices' },
    deed: 'plans-read',
  },
  {
    path: 'benefits',
    page: benefits,
    nav: { label: 'nav.benefits', icon: BenefitsIcon, letter: '3', group: 'prices' },
    deed: 'plans-read',
  },
  { path: 'reservations', page: reservations, nav: { label: 'nav.reservations', icon: ReservationsIcon, letter: 'v' }, deed: null },
  { path: 'firmware', page: firmware, nav: { label: 'nav.firmware', icon: FirmwareIcon, letter: 'f' }, deed: 'firmware' },
  { path: 'journal', page: journal, nav: { label: 'nav.journal', icon: JournalIcon, letter: 'j' }, deed: 'journal' },
  { path: 'alarms', page: alarms, nav: { label: 'nav.alarms', icon: AlarmsIcon, letter: 'a', group: 'alarms' }, deed: null },
  {
    path: 'alarm-rules',
    page: alarmRules,
    nav: { label: 'nav.alarm-rules', icon: AlarmRulesIcon, letter: 'w', group: 'alarms' },
    deed: null,
  },
  { path: 'wall', page: wall, nav: null, deed: null },
  {
    path: 'incidents',
    page: incidents,
    nav: { label: 'nav.incidents', icon: IncidentsIcon, letter: 'i', group: 'alarms' },
    deed: 'incidents',
    covers: ['incident'],
  },
  { path: 'incident', page: incidents, nav: null, deed: 'incidents' },
  { path: 'notify', page: notify, nav: { label: 'nav.notify', icon: NotifyIcon, letter: 'n', group: 'alarms' }, deed: 'notify' },
  { path: 'equipment', page: equipment, nav: { label: 'nav.equipment', icon: EquipmentIcon, letter: 'q', group: 'safety' }, deed: null },
  { path: 'people', page: people, nav: { label: 'nav.people', icon: PeopleIcon, letter: 'o' }, deed: 'operators' },
  { path: 'hq', page: hq, nav: { label: 'nav.hq', icon: HqIcon, letter: '6' }, deed: null },
  { path: 'settings', page: settings, nav: { label: 'nav.settings', icon: SettingsIcon, letter: 'e' }, deed: null },
  { path: 'receipt', page: receipt, nav: null, deed: 'bills' },
];

const NAV: readonly NavItem[] = PAGES.flatMap(({ nav, path, deed, covers = [] }) => (nav === null ? [] : [{ ...nav, path, deed, covers }]));

export function App() {
  const api = useApi();
  const { loginEnded, feed } = useScreen();
  const { i18n } = useTranslation();
  const status = useCall(api.setup.status, undefined);
  const me = useCall(api.auth.me, undefined);
  const { fault, reload } = useStart(status, me, loginEnded);
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

  if (fault !== null) return <FaultState fault={fault} onRetry={reload} />;
  if (status.data === undefined || me.data === undefined) return null;
  return <Inside status={status.data} me={known} onEntered={reload} />;
}

function FirstRun({ status, onEntered }: { readonly status: SetupStatus; readonly onEntered: () => void }) {
  const [takesOver, setTakesOver] = useState(false);
  if (takesOver)
    return (
      <Suspense fallback={null}>
        <TakeOverPage onDone={onEntered} onBack={() => setTakesOver(false)} />
      </Suspense>
    );
  return <SetupPage status={status} onDone={onEntered} onTakeOver={() => setTakesOver(true)} />;
}

function Inside({ status, me, onEntered }: { readonly status: SetupStatus; readonly me: Me | null; readonly onEntered: () => void }) {
  const api = useApi();
  if (!status.setUp) return <FirstRun status={status} onEntered={onEntered} />;
  if (me === null)
    return <LoginPage title={status.stationName ?? 'Stationmaster'} version={status.version} login={api.auth.login} onDone={onEntered} />;
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
  const { t } = useTranslation();
  const [here] = useRoute().parts;
  const logout = () => void api.auth.logout().then(onLeft, onLeft);
  if (info.data === undefined) return info.fault === null ? null : <FaultState fault={info.fault} onRetry={info.reload} />;
  const page = <RoutedPage pages={PAGES} home="board" homeText={t('page.to-board')} />;
  return (
    <StandProvider stand={{ me, station: info.data }}>
      {here === 'wall' ? (
        page
      ) : (
        <>
          <Shell nav={NAV} onLogout={logout}>
            {page}
          </Shell>
          <AlarmAnnouncer />
        </>
      )}
    </StandProvider>
  );
}
