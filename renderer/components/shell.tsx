/** The frame around every page: rail with the pages, bar with station, line, clock and person, banners. */
import PricesIcon from '@mui/icons-material/SellOutlined';
import MoneyIcon from '@mui/icons-material/PaymentsOutlined';
import AlarmsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import SafetyIcon from '@mui/icons-material/HealthAndSafetyOutlined';
import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../client/may.ts';
import { hrefOf } from '../client/route.ts';
import { useRoute } from '../client/router.ts';
import { useMe } from '../client/station-context.tsx';
import { AlarmBanner, OfflineBanner } from './banners.tsx';
import { BypassStrip } from './bypass-strip.tsx';
import { isAt, railOf, type NavGroup, type NavItem, type RailPlace } from './nav-item.ts';
import { ShortcutsDialog, useShortcuts } from './shortcuts.tsx';
import { DeviceAlarmsDialog } from './device-alarms-dialog.tsx';
import { TopBar } from './top-bar.tsx';

const RAIL_PX = 88;

export function Shell({
  nav,
  onLogout,
  children,
}: {
  readonly nav: readonly NavItem[];
  readonly onLogout: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const shown = nav.filter(({ deed }) => deed === null || may(me.role, deed));
  const places = railOf(shown);
  const [help, setHelp] = useState(false);
  const [device, setDevice] = useState(false);
  useShortcuts(shown, () => setHelp(true));
  return (
    <Box
      className="shell"
      sx={{
        height: '100dvh',
        display: 'grid',
        // On a phone the rail lies at the foot, under the thumb.
        gridTemplate: { xs: '48px minmax(0, 1fr) auto / minmax(0, 1fr)', sm: `48px 1fr / ${RAIL_PX}px minmax(0, 1fr)` },
        '@media print': { display: 'block', height: 'auto' },
      }}
    >
      <Skip href="#main" onClick={toMain}>
        {t('nav.skip')}
      </Skip>
      <Box className="no-print" sx={{ gridColumn: '1 / -1', '@media print': { display: 'none' } }}>
        <TopBar onLogout={onLogout} onKeys={() => setHelp(true)} onDevice={() => setDevice(true)} />
      </Box>
      <Rail places={places} />
      <Box
        component="main"
        id="main"
        tabIndex={-1}
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, outline: 'none' }}
      >
        <Box sx={{ flex: 'none', '@media print': { display: 'none' } }}>
          <OfflineBanner />
          <AlarmBanner />
          <BypassStrip />
          <Tabs places={places} />
        </Box>
        <Box sx={{ flex: 1, minHeight: 0 }}>{children}</Box>
      </Box>
      {device && <DeviceAlarmsDialog onClose={() => setDevice(false)} />}
      <ShortcutsDialog nav={shown} open={help} onClose={() => setHelp(false)} />
    </Box>
  );
}

/** The hash carries the page, so the jump is made here. */
function toMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

const Skip = styled('a')({
  position: 'absolute',
  left: 8,
  top: -60,
  zIndex: 2_000,
  padding: '8px 14px',
  background: 'var(--mui-palette-background-paper)',
  border: '2px solid var(--mui-palette-text-primary)',
  borderRadius: 6,
  '&:focus': { top: 6 },
});

const Item = styled('a')({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  gap: 3,
  padding: '9px 4px 7px',
  margin: '2px 8px',
  borderRadius: 6,
  fontSize: '0.75rem',
  lineHeight: 1.25,
  textAlign: 'center',
  textDecoration: 'none',
  color: 'var(--mui-palette-text-secondary)',
  '& svg': { fontSize: 22 },
  '@media (max-width: 599.95px)': { flex: 'none', minWidth: 72, margin: '2px 0' },
  '&:hover': { background: 'var(--mui-palette-action-hover)', color: 'var(--mui-palette-text-primary)' },
  '&[aria-current]': { background: 'var(--mui-palette-action-selected)', color: 'var(--mui-palette-text-primary)', fontWeight: 600 },
});

const GROUPS = {
  safety: { label: 'nav.safety', icon: SafetyIcon },
  alarms: { label: 'nav.alarms', icon: AlarmsIcon },
  money: { label: 'nav.money', icon: MoneyIcon },
  prices: { label: 'nav.plans', icon: PricesIcon },
} as const satisfies Readonly<Record<NavGroup, Pick<NavItem, 'label' | 'icon'>>>;

function Rail({ places }: { readonly places: readonly RailPlace[] }) {
  const { t } = useTranslation();
  const [here = 'board'] = useRoute().parts;
  return (
    <Box
      component="nav"
      aria-label={t('nav.label')}
      sx={{
        gridRow: { xs: 3, sm: 'auto' },
        display: { xs: 'flex', sm: 'block' },
        borderRight: { xs: 0, sm: 1 },
        borderTop: { xs: 1, sm: 0 },
        // Said again where the border is, which else would have the colour of the text.
        borderColor: { xs: 'divider', sm: 'divider' },
        bgcolor: 'background.paper',
        overflowX: { xs: 'auto', sm: 'hidden' },
        overflowY: { xs: 'hidden', sm: 'auto' },
        pt: { xs: 0, sm: 0.75 },
        '@media print': { display: 'none' },
      }}
    >
      {places.map(({ key, group, first, tabs }) => {
        const { label, icon: Icon } = group === null ? first : GROUPS[group];
        const isHere = first.path === here ? 'page' : [first, ...tabs].some((item) => isAt(item, here)) ? 'true' : undefined;
        return (
          <Item key={key} href={hrefOf([first.path])} aria-current={isHere}>
            <Icon aria-hidden />
            {t(label)}
          </Item>
        );
      })}
    </Box>
  );
}

const Tab = styled('a')({
  display: 'inline-flex',
  alignItems: 'center',
  padding: '9px 12px 7px',
  fontSize: '0.875rem',
  whiteSpace: 'nowrap',
  textDecoration: 'none',
  color: 'var(--mui-palette-text-secondary)',
  borderBottom: '2px solid transparent',
  '&:hover': { color: 'var(--mui-palette-text-primary)' },
  '&[aria-current]': { color: 'var(--mui-palette-text-primary)', fontWeight: 600, borderBottomColor: 'var(--mui-palette-text-primary)' },
});

/** The pages of the group that is shown; nothing elsewhere. */
function Tabs({ places }: { readonly places: readonly RailPlace[] }) {
  const { t } = useTranslation();
  const [here = 'board'] = useRoute().parts;
  const place = places.find(({ tabs }) => tabs.length > 1 && tabs.some((item) => isAt(item, here)));
  if (place === undefined || place.group === null) return null;
  return (
    <Box
      component="nav"
      aria-label={t(GROUPS[place.group].label)}
      sx={{ display: 'flex', flexWrap: 'wrap', px: 1, borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper' }}
    >
      {place.tabs.map((item) => (
        <Tab key={item.path} href={hrefOf([item.path])} aria-current={item.path === here ? 'page' : isAt(item, here) ? 'true' : undefined}>
          {t(item.label)}
        </Tab>
      ))}
    </Box>
  );
}
