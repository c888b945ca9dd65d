/** The frame that pages stand in: a bar at the top, a rail of places at the left (on a phone at the foot, under the thumb), strips over the page. */
import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import type SvgIcon from '@mui/material/SvgIcon';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const RAIL_PX = 88;

export interface FrameProps {
  readonly bar: ReactNode;
  /** RailLinks. */
  readonly rail: ReactNode;
  /** What stands over the page, e.g. banners and tabs. */
  readonly strips: ReactNode;
  readonly children: ReactNode;
}

export function Frame({ bar, rail, strips, children }: FrameProps) {
  const { t } = useTranslation();
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
        {bar}
      </Box>
      <Rail>{rail}</Rail>
      <Box
        component="main"
        id="main"
        tabIndex={-1}
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, outline: 'none' }}
      >
        <Box sx={{ flex: 'none', '@media print': { display: 'none' } }}>{strips}</Box>
        <Box sx={{ flex: 1, minHeight: 0 }}>{children}</Box>
      </Box>
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

function Rail({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
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
      {children}
    </Box>
  );
}

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

/** One place of the rail; current 'true': a page below it is shown. */
export function RailLink(props: {
  readonly href: string;
  readonly icon: typeof SvgIcon;
  readonly text: string;
  readonly current: 'page' | 'true' | undefined;
}) {
  const Icon = props.icon;
  return (
    <Item href={props.href} aria-current={props.current}>
      <Icon aria-hidden />
      {props.text}
    </Item>
  );
}
