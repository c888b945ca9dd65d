/** Windows as the shell makes them: a locked-down view of the station's own pages, and nothing else. */
import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron';

/** The desktop window, or the full-screen picture on a second screen. */
export type WindowKind = 'desk' | 'wall';

/** The address the local page's "try again" leads to; it is caught, never opened. */
export const retryAddress = 'stationmaster:retry';

type Look = {
  kind: WindowKind;
  preload: string;
  icon: string;
  version: string;
  devTools: boolean;
  bounds?: { x: number; y: number; width: number; height: number };
};

/** Options of a window: isolated, sandboxed, without Node, without ways to loosen that from a page. */
export function windowOptions({ kind, preload, icon, version, devTools, bounds }: Look): BrowserWindowConstructorOptions {
  const wall = kind === 'wall';
  return {
    title: 'Stationmaster',
    icon,
    width: 1_280,
    height: 860,
    minWidth: 900,
    minHeight: 600,
    ...bounds,
    show: false,
    fullscreen: wall,
    autoHideMenuBar: true,
    backgroundColor: '#101418',
    webPreferences: {
      preload,
      additionalArguments: [`--stationmaster-version=${version}`],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      // The board and the wall must go on counting while another window covers them.
      backgroundThrottling: false,
      // A siren on the wall must sound where nobody has clicked yet.
      autoplayPolicy: 'no-user-gesture-required',
      devTools,
    },
  };
}

/** Whether a page at this address may be shown: the station's own origin, nothing else. False for any address before the station is up. */
export function isOwnAddress(address: string, screens: string | null): boolean {
  if (screens === null) return false;
  const url = URL.parse(address);
  return url !== null && url.protocol === 'http:' && url.origin === new URL(screens).origin;
}

/** Keeps a window on the station's pages: every other navigation, frame, new window and embedded view is refused. `screens` is asked each time, for the port changes with a restart. */
export function guardContents(
  contents: WebContents,
  screens: () => string | null,
  onRetry: () => void,
  popup: () => BrowserWindowConstructorOptions,
): void {
  const refuse = (details: { url: string; preventDefault: () => void }): void => {
    if (isOwnAddress(details.url, screens())) return;
    details.preventDefault();
    if (details.url === retryAddress && contents.getURL().startsWith('file:')) onRetry();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) =>
    isOwnAddress(url, screens()) ? { action: 'allow', overrideBrowserWindowOptions: popup() } : { action: 'deny' },
  );
}

/** Refuses every permission and device, and every download that does not come from the station's own pages. */
export function guardSession(session: Session, screens: () => string | null): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    const from = item.getURL().replace(/^blob:/, '');
    if (!isOwnAddress(from, screens())) event.preventDefault();
  });
}
