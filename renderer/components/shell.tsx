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
import { AlarmBanner } from './alarm-banner.tsx';
import { BypassStrip } from './bypass-strip.tsx';
import { Frame, RailLink } from './frame.tsx';
import { isAt, railOf, type NavGroup, type NavItem, type RailPlace } from './nav-item.ts';
import { OfflineBanner } from './offline-banner.tsx';
import { ShortcutsDialog, useShortcuts } from './shortcuts.tsx';
import { DeviceAlarmsDialog } from './device-alarms-dialog.tsx';
import { TopBar } from './top-bar.tsx';

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
  const shortcuts = shown.map(({ path, letter, label }) => ({ path, letter, text: t(label) }));
  useShortcuts(shortcuts, () => setHelp(true));
  const strips = (
    <>
      <OfflineBanner />
      <AlarmBanner />
      <BypassStrip />
      <Tabs places={places} />
    </>
  );
  const bar = <TopBar onLogout={onLogout} onKeys={() => setHelp(true)} onDevice={() => setDevice(true)} />;
  return (
    <Frame bar={bar} rail={<Places places={places} />} strips={strips}>
      {children}
      {device && <DeviceAlarmsDialog onClose={() => setDevice(false)} />}
      <ShortcutsDialog nav={shortcuts} open={help} onClose={() => setHelp(false)} />
    </Frame>
  );
}

const GROUPS = {
  safety: { label: 'nav.safety', icon: SafetyIcon },
  alarms: { label: 'nav.alarms', icon: AlarmsIcon },
  money: { label: 'nav.money', icon: MoneyIcon },
  prices: { label: 'nav.plans', icon: PricesIcon },
} as const satisfies Readonly<Record<NavGroup, Pick<NavItem, 'label' | 'icon'>>>;

function Places({ places }: { readonly places: readonly RailPlace[] }) {
  const { t } = useTranslation();
  const [here = 'board'] = useRoute().parts;
  return places.map(({ key, group, first, tabs }) => {
    const { label, icon } = group === null ? first : GROUPS[group];
    const current = first.path === here ? 'page' : [first, ...tabs].some((item) => isAt(item, here)) ? 'true' : undefined;
    return <RailLink key={key} href={hrefOf([first.path])} icon={icon} text={t(label)} current={current} />;
  });
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
