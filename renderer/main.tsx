/** Where the page starts. */
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app.tsx';
import { openScreen } from './client/open-screen.ts';
import { ScreenProvider } from './client/screen-context.tsx';
import { createI18n, loadLanguage, showLanguage, storedLanguage } from './i18n/i18n.ts';
import { english } from './i18n/resources.ts';
import { createStationTheme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const language = storedLanguage() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
const i18n = createI18n(language, { english, chinese: async () => (await import('./i18n/chinese.ts')).chinese });
// No page is drawn in one language and then in another.
await loadLanguage(i18n, language).catch(() => undefined);
showLanguage(i18n, language);

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <ThemeProvider theme={createStationTheme()} defaultMode="system" disableTransitionOnChange>
        <CssBaseline />
        <ScreenProvider screen={openScreen(window.location.origin)}>
          <App />
        </ScreenProvider>
      </ThemeProvider>
    </I18nextProvider>
  </StrictMode>,
);
