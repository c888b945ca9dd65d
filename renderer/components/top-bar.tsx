/** The bar over every page: which station, whether it is heard, what time it is there, language, colours, person. */
import CloudOffIcon from '@mui/icons-material/CloudOff';
import DarkIcon from '@mui/icons-material/DarkModeOutlined';
import SensorsIcon from '@mui/icons-material/Sensors';
import LightIcon from '@mui/icons-material/LightModeOutlined';
import PersonIcon from '@mui/icons-material/PersonOutlined';
import SyncIcon from '@mui/icons-material/Sync';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Tooltip from '@mui/material/Tooltip';
import { useColorScheme } from '@mui/material/styles';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../client/may.ts';
import { useLine, useNow } from '../client/screen-context.tsx';
import { useMe, useStation } from '../client/station-context.tsx';
import { dayText, secondText } from '../format/time-text.ts';
import { chooseLanguage, languageOf } from '../i18n/i18n.ts';
import { Mark } from './mark.tsx';

interface UserDeeds {
  readonly onLogout: () => void;
  readonly onKeys: () => void;
  readonly onDevice: () => void;
}

export function TopBar({ onLogout, onKeys, onDevice }: UserDeeds) {
  const { name } = useStation();
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
      <Clock />
      <LanguageSwitch />
      <ThemeSwitch />
      <UserMenu onLogout={onLogout} onKeys={onKeys} onDevice={onDevice} />
    </Box>
  );
}

function LineMark() {
  const { t } = useTranslation();
  const line = useLine();
  if (line.kind === 'open') return <Mark tone="quiet" icon={SensorsIcon} text={t('line.open')} />;
  if (line.kind === 'lost') return <Mark tone="soon" icon={CloudOffIcon} text={t('line.lost')} />;
  return <Mark tone="quiet" icon={SyncIcon} text={t('line.connecting')} />;
}

function Clock() {
  const { t } = useTranslation();
  const { zone } = useStation();
  const now = useNow(1_000);
  return (
    <Tooltip title={t('top.clock', { zone })}>
      <Box
        component="time"
        sx={{ display: { xs: 'none', sm: 'block' }, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', fontSize: '0.875rem' }}
      >
        <Box component="span" sx={{ color: 'text.secondary', mr: 1 }}>
          {dayText(now, zone)}
        </Box>
        {secondText(now, zone)}
      </Box>
    </Tooltip>
  );
}

/** Offers the other language in its own words. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const other = languageOf(i18n) === 'zh' ? 'en' : 'zh';
  return (
    <Button
      color="inherit"
      size="small"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => chooseLanguage(i18n, other)}
      sx={{ minWidth: 68 }}
    >
      {other === 'zh' ? '中文' : 'English'}
    </Button>
  );
}

/** Light or dark, whatever the computer says. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const { mode, systemMode, setMode } = useColorScheme();
  const dark = (mode === 'system' ? systemMode : mode) === 'dark';
  const label = `${t('top.theme')}: ${t(dark ? 'top.theme.light' : 'top.theme.dark')}`;
  return (
    <Tooltip title={label}>
      <IconButton size="small" color="inherit" aria-label={label} onClick={() => setMode(dark ? 'light' : 'dark')}>
        {dark ? <LightIcon fontSize="small" /> : <DarkIcon fontSize="small" />}
      </IconButton>
    </Tooltip>
  );
}

function UserMenu({ onLogout, onKeys, onDevice }: UserDeeds) {
  const { t } = useTranslation();
  const me = useMe();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
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
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <MenuItem disabled dense>
          {t(`role.${me.role}`)}
        </MenuItem>
        <MenuItem
          onClick={() => {
            close();
            onKeys();
          }}
        >
          {t('top.keys')}
        </MenuItem>
        {may(me.role, 'alarms') && window.stationmaster === undefined && (
          <MenuItem
            onClick={() => {
              close();
              onDevice();
            }}
          >
            {t('top.device')}
          </MenuItem>
        )}
        {window.stationmaster !== undefined && (
          <MenuItem
            onClick={() => {
              close();
              void window.stationmaster?.openSecondScreen(true);
            }}
          >
            {t('top.second-screen')}
          </MenuItem>
        )}
        <MenuItem
          onClick={() => {
            close();
            onLogout();
          }}
        >
          {t('top.logout')}
        </MenuItem>
      </Menu>
    </>
  );
}
