/** Which page is shown: set-up, log-in, or a page inside the shell. A new page is one line in PAGES. */
import BoardIcon from '@mui/icons-material/DashboardOutlined';
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
}

const board = lazy(() => import('./pages/board/board-page.tsx').then(({ BoardPage }) => ({ default: BoardPage })));
const session = lazy(() => import('./pages/session/session-page.tsx').then(({ SessionPage }) => ({ default: SessionPage })));

const PAGES: readonly PageEntry[] = [
  { path: 'board', page: board, nav: { label: 'nav.board', icon: BoardIcon, letter: 'b' }, deed: null },
  { path: 'session', page: session, nav: null, deed: null },
];

const NAV: readonly NavItem[] = PAGES.flatMap(({ nav, path, deed }) => (nav === null ? [] : [{ ...nav, path, deed }]));

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
  const entry = PAGES.find((page) => page.path === path);
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
