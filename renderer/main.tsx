/** Where the page starts. */
import { App } from './app.tsx';
import { openScreen } from './client/open-screen.ts';
import { ScreenProvider } from './client/screen-context.tsx';
import { draw } from './draw.tsx';
import { english } from './i18n/resources.ts';

await draw(
  { english, chinese: async () => (await import('./i18n/chinese.ts')).chinese },
  <ScreenProvider screen={openScreen(window.location.origin)}>
    <App />
  </ScreenProvider>,
);
