/** Draws a screen into the page, the station's or HQ's, in its theme and in the language of who looks. */
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createI18n, loadLanguage, showLanguage, storedLanguage, type AllWords } from './i18n/i18n.ts';
import { createStationTheme } from './theme.ts';

/** Resolves once it is handed to React. Rejects where the page has no #root. */
export async function draw(words: AllWords, screen: ReactNode): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  const language = storedLanguage() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
  const i18n = createI18n(language, words);
  // No page is drawn in one language and then in another.
  await loadLanguage(i18n, language).catch(() => undefined);
  showLanguage(i18n, language);
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <ThemeProvider theme={createStationTheme()} defaultMode="system" disableTransitionOnChange>
          <CssBaseline />
          {screen}
        </ThemeProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}
