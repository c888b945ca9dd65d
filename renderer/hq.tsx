/** Where HQ's pages start. */
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { HqProvider, openHq } from './client/hq/hq-context.tsx';
import { HqApp } from './hq-app.tsx';
import { hqEnglish } from './i18n/hq-resources.ts';
import { createI18n, loadLanguage, showLanguage, storedLanguage } from './i18n/i18n.ts';
import { createStationTheme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('hq.html has no #root');

const language = storedLanguage() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
const i18n = createI18n(language, { english: hqEnglish, chinese: async () => (await import('./i18n/hq-chinese.ts')).hqChinese });
// No page is drawn in one language and then in another.
await loadLanguage(i18n, language).catch(() => undefined);
showLanguage(i18n, language);

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <ThemeProvider theme={createStationTheme()} defaultMode="system" disableTransitionOnChange>
        <CssBaseline />
        <HqProvider hq={openHq(window.location.origin)}>
          <HqApp />
        </HqProvider>
      </ThemeProvider>
    </I18nextProvider>
  </StrictMode>,
);
