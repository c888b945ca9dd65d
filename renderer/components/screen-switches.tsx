/** What each screen chooses for itself: its language and its colours. */
import DarkIcon from '@mui/icons-material/DarkModeOutlined';
import LightIcon from '@mui/icons-material/LightModeOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { useColorScheme } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, languageOf } from '../i18n/i18n.ts';

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
