/** Where HQ's pages start. */
import { HqProvider, openHq } from './client/hq/hq-context.tsx';
import { draw } from './draw.tsx';
import { HqApp } from './hq-app.tsx';
import { hqEnglish } from './i18n/hq-resources.ts';

await draw(
  { english: hqEnglish, chinese: async () => (await import('./i18n/hq-chinese.ts')).hqChinese },
  <HqProvider hq={openHq(window.location.origin)}>
    <HqApp />
  </HqProvider>,
);
