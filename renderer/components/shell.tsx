/** The frame around every page: rail with the pages, bar with station, line, clock and person, banners. */
import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../client/may.ts';
import { hrefOf } from '../client/route.ts';
import { useRoute } from '../client/router.ts';
import { useMe } from '../client/station-context.tsx';
import { AlarmBanner, OfflineBanner } from './banners.tsx';
import type { NavItem } from './nav-item.ts';
import { ShortcutsDialog, useShortcuts } from './shortcuts.tsx';
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
  const [help, setHelp] = useState(false);
  useShortcuts(shown, () => setHelp(true));
  return (
    <Box
      className="shell"
      sx={{
        height: '100dvh',
        display: 'grid',
        gridTemplate: `48px 1fr / ${RAIL_PX}px minmax(0, 1fr)`,
        '@media print': { display: 'block', height: 'auto' },
      }}
    >
      <Skip href="#main" onClick={toMain}>
        {t('nav.skip')}
      </Skip>
      <Box className="no-print" sx={{ gridColumn: '1 / -1', '@media print': { display: 'none' } }}>
        <TopBar onLogout={onLogout} onKeys={() => setHelp(true)} />
      </Box>
      <Rail items={shown} />
      <Box
        component="main"
        id="main"
        tabIndex={-1}
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, outline: 'none' }}
      >
        <Box sx={{ flex: 'none', '@media print': { display: 'none' } }}>
          <OfflineBanner />
          <AlarmBanner />
        </Box>
        <Box sx={{ flex: 1, minHeight: 0 }}>{children}</Box>
      </Box>
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
  '&:hover': { background: 'var(--mui-palette-action-hover)', color: 'var(--mui-palette-text-primary)' },
  '&[aria-current]': { background: 'var(--mui-palette-action-selected)', color: 'var(--mui-palette-text-primary)', fontWeight: 600 },
});

function Rail({ items }: { readonly items: readonly NavItem[] }) {
  const { t } = useTranslation();
  const [here = 'board'] = useRoute().parts;
  return (
    <Box
      component="nav"
      aria-label={t('nav.label')}
      sx={{
        borderRight: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
        overflowY: 'auto',
        pt: 0.75,
        '@media print': { display: 'none' },
      }}
    >
      {items.map(({ path, label, icon: Icon, covers }) => (
        <Item key={path} href={hrefOf([path])} aria-current={path === here ? 'page' : covers?.includes(here) === true ? 'true' : undefined}>
          <Icon aria-hidden />
          {t(label)}
        </Item>
      ))}
    </Box>
  );
}
