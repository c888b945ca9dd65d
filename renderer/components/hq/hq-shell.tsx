/** The frame around HQ's pages: rail, bar with HQ's name, the line, language, colours and person; strips for a lost line and for alarms. */
import CloudOffIcon from '@mui/icons-material/CloudOff';
import HubIcon from '@mui/icons-material/HubOutlined';
import PersonIcon from '@mui/icons-material/PersonOutlined';
import SyncIcon from '@mui/icons-material/Sync';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type SvgIcon from '@mui/material/SvgIcon';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay, type HqDeed } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { useRoute } from '../../client/router.ts';
import { useLine, useNow } from '../../client/screen-context.tsx';
import { usePlace } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { shortTimeText } from '../../format/time-text.ts';
import type { hqCommon } from '../../i18n/en/hq-common.ts';
import { SEVERITY_ICON, severityTone, useAlarmWords } from '../alarm-looks.ts';
import { Frame, RailLink } from '../frame.tsx';
import { Mark } from '../mark.tsx';
import { ShortcutsDialog, useShortcuts } from '../shortcuts.tsx';
import { Strip } from '../strip.tsx';
import { LanguageSwitch, ThemeSwitch } from '../top-bar.tsx';
import { OwnPasswordDialog } from './own-password-dialog.tsx';

/** A page as HQ's rail shows it. */
export interface HqPlace {
  readonly path: string;
  readonly label: Extract<keyof typeof hqCommon, `nav.${string}`>;
  readonly icon: typeof SvgIcon;
  /** "g" and this letter goes there. */
  readonly letter: string;
  /** null: for everybody. */
  readonly deed: HqDeed | null;
  /** Pages reached from it. */
  readonly covers: readonly string[];
}

export function HqShell(props: {
  readonly name: string;
  readonly places: readonly HqPlace[];
  readonly onLogout: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const { role } = useHqMe();
  const [here = 'stations'] = useRoute().parts;
  const [help, setHelp] = useState(false);
  const shown = props.places.filter(({ deed }) => deed === null || hqMay(role, deed));
  const shortcuts = shown.map(({ path, letter, label }) => ({ path, letter, text: t(label) }));
  useShortcuts(shortcuts, () => setHelp(true));
  const rail = shown.map(({ path, label, icon, covers }) => (
    <RailLink
      key={path}
      href={hrefOf([path])}
      icon={icon}
      text={t(label)}
      current={path === here ? 'page' : covers.includes(here) ? 'true' : undefined}
    />
  ));
  const strips = (
    <>
      <LostStrip />
      <AlarmStrip />
    </>
  );
  return (
    <Frame bar={<Bar name={props.name} onLogout={props.onLogout} onKeys={() => setHelp(true)} />} rail={rail} strips={strips}>
      {props.children}
      <ShortcutsDialog nav={shortcuts} open={help} onClose={() => setHelp(false)} />
    </Frame>
  );
}

function Bar({ name, onLogout, onKeys }: { readonly name: string; readonly onLogout: () => void; readonly onKeys: () => void }) {
  return (
    <Box
      component="header"
      sx={{
        height: 48,
        display: 'flex',
        alignItems: 'center',
        gap: { xs: 0.75, sm: 2 },
        px: { xs: 1.5, sm: 2.5 },
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      <Box sx={{ fontWeight: 600, fontSize: '1rem', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }}>
        {name}
      </Box>
      <LineMark />
      <Box sx={{ flex: 1 }} />
      <LanguageSwitch />
      <ThemeSwitch />
      <UserMenu onLogout={onLogout} onKeys={onKeys} />
    </Box>
  );
}

function LineMark() {
  const { t } = useTranslation();
  const line = useLine();
  if (line.kind === 'open') return <Mark tone="quiet" icon={HubIcon} text={t('line.hq')} />;
  if (line.kind === 'lost') return <Mark tone="soon" icon={CloudOffIcon} text={t('line.lost')} />;
  return <Mark tone="quiet" icon={SyncIcon} text={t('line.connecting')} />;
}

function LostStrip() {
  const { t } = useTranslation();
  const { zone } = usePlace();
  const line = useLine();
  const now = useNow();
  if (line.kind !== 'lost') return null;
  return (
    <Strip tone="soon" icon={<CloudOffIcon />} role="status">
      <span>{t('line.banner', { time: shortTimeText(line.sinceMs, zone, now) })}</span>
    </Strip>
  );
}

/** Critical and high alarms of all stations; the others are on their page. Nothing when there are none. */
function AlarmStrip() {
  const { t } = useTranslation();
  const wordsOf = useAlarmWords();
  const standing = useCall(useHqApi().alarms.standing, undefined);
  useFresh(standing.reload, 5_000);
  if (standing.data === undefined) return null;
  const { worst, counts } = standing.data;
  if (worst === null || (worst.severity !== 'critical' && worst.severity !== 'high')) return null;
  const Icon = SEVERITY_ICON[worst.severity];
  const rule = worst.detail['rule'];
  return (
    <Strip tone={worst.acknowledgedAtMs === null ? severityTone(worst.severity) : 'quiet'} icon={<Icon />} role="status">
      <strong>{t('alarm.banner', { count: counts.critical + counts.high })}</strong>
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }}>
        {[worst.stationName, worst.kind === 'rule' && typeof rule === 'string' ? rule : wordsOf(worst.kind)].join(' · ')}
      </Box>
      <Box component="a" href={hrefOf(['alarms'])} sx={{ fontWeight: 600, whiteSpace: 'nowrap', marginInlineStart: 'auto' }}>
        {t('alarm.show')}
      </Box>
    </Strip>
  );
}

function UserMenu({ onLogout, onKeys }: { readonly onLogout: () => void; readonly onKeys: () => void }) {
  const { t } = useTranslation();
  const me = useHqMe();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [password, setPassword] = useState(false);
  const pick = (deed: () => void) => () => {
    setAnchor(null);
    deed();
  };
  return (
    <>
      <Button
        color="inherit"
        size="small"
        startIcon={<PersonIcon />}
        aria-haspopup="menu"
        aria-label={t('top.user', { name: me.name })}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Box
          component="span"
          sx={{ display: { xs: 'none', sm: 'block' }, maxWidth: 160, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
        >
          {me.name}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem disabled dense>
          {t(`hqRole.${me.role}`)}
        </MenuItem>
        <MenuItem onClick={pick(onKeys)}>{t('top.keys')}</MenuItem>
        <MenuItem onClick={pick(() => setPassword(true))}>{t('top.password')}</MenuItem>
        <MenuItem onClick={pick(onLogout)}>{t('top.logout')}</MenuItem>
      </Menu>
      {password && <OwnPasswordDialog onClose={() => setPassword(false)} />}
    </>
  );
}
