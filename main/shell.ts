/** The desktop shell from start to orderly quit: the station, its windows, the tray. Everything that decides is in the files it calls. */
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  powerMonitor,
  powerSaveBlocker,
  screen,
  session,
  Tray,
  utilityProcess,
} from 'electron';
import { askHealth, findRunningCore } from './attach.ts';
import { autostartFor, hiddenSwitch } from './autostart.ts';
import { registerBridge } from './bridge.ts';
import type { CoreChild } from './core-process.ts';
import { configFileArgument, dataFolder, dataFolderArgument } from './data-folder.ts';
import { desktopLog } from './desktop-log.ts';
import { keepAwake } from './power.ts';
import { hostStation } from './station-host.ts';
import type { StationState } from './station-host.ts';
import { textsFor } from './texts.ts';
import { trayMenu, trayTip } from './tray.ts';
import { guardContents, guardSession, windowOptions } from './windows.ts';
import type { WindowKind } from './windows.ts';

/** How long a quit waits for the core to finish its commits and close its sockets. */
const closeMaxMs = 20_000;

const here = path.dirname(fileURLToPath(import.meta.url));
const files = {
  core: path.join(here, 'core-entry.js'),
  silentPage: path.join(here, 'pages', 'silent.html'),
  icon: path.join(here, 'pages', 'icon.png'),
  preload: path.join(here, '..', 'preload', 'index.cjs'),
  // Served to the site's phones too: plain files on disk, beside the archive (electron-builder.yml unpacks them).
  renderer: path.join(here, '..', 'renderer').replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'),
};

/** Runs the application; call once, after the single-instance lock is held. */
export function runShell(): void {
  const args = process.argv.slice(app.isPackaged ? 1 : 2);
  const where = { platform: process.platform, env: process.env, home: homedir() };
  const folder = dataFolder(args, where, process.cwd());
  const log = desktopLog(folder, () => new Date().toISOString());
  const texts = (): ReturnType<typeof textsFor> => textsFor(app.getLocale());
  const ownArgs = [
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(dataFolderArgument(args) === null ? [] : [`--data-folder=${folder}`]),
  ];
  const autostart = autostartFor(app, { ...where, executable: process.execPath, args: ownArgs });

  let desk: BrowserWindow | null = null;
  let wall: BrowserWindow | null = null;
  let tray: Tray | null = null;
  let quitting = false;
  let letSleep = (): void => undefined;

  const host = hostStation({
    station: { kind: 'open', dataFolder: folder, rendererFolder: files.renderer, configFile: configFileArgument(args) },
    find: () => findRunningCore(folder),
    answers: async (address) => (await askHealth(address)) !== null,
    spawn: forkCore,
    timers: { nowMs: () => performance.now(), after },
    onState: show,
    log,
  });
  const screens = (): string | null => {
    const state = host.state();
    return state.kind === 'up' ? state.screens : null;
  };

  app.on('second-instance', () => openDesk());
  // The station goes on in the tray; quitting is a choice made there.
  app.on('window-all-closed', () => undefined);
  app.on('web-contents-created', (_event, contents) => {
    guardContents(
      contents,
      screens,
      () => void host.retry(),
      () => lookOf('desk'),
    );
    contents.on('render-process-gone', (_gone, details) => log(`a window's page ended: ${details.reason}`));
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit();
  });
  app.on('activate', () => openDesk());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void quit());
  void app.whenReady().then(ready);

  async function ready(): Promise<void> {
    Menu.setApplicationMenu(null);
    guardSession(session.defaultSession, screens);
    registerBridge({ ipc: ipcMain, screens, askWhere, secondScreen, log });
    letSleep = keepAwake(powerSaveBlocker);
    powerMonitor.on('shutdown', () => void quit());
    makeTray();
    if (!args.includes(hiddenSwitch)) openDesk();
    await host.start();
  }

  function show(state: StationState): void {
    for (const [kind, window] of [
      ['desk', desk],
      ['wall', wall],
    ] as const)
      if (window !== null) load(kind, window);
    tray?.setToolTip(`Stationmaster: ${trayTip(state, texts())}`);
    refreshMenu();
  }

  function openDesk(): void {
    if (!app.isReady() || quitting) return;
    if (desk === null) {
      desk = openWindow('desk');
      desk.on('closed', () => (desk = null));
    }
    if (desk.isMinimized()) desk.restore();
    desk.show();
    desk.focus();
  }

  function secondScreen(open: boolean): boolean {
    if (!open) {
      wall?.close();
      return true;
    }
    const other = screen.getAllDisplays().find((display) => display.id !== screen.getPrimaryDisplay().id);
    if (other === undefined) return false;
    if (wall === null) {
      wall = openWindow('wall', other.bounds);
      wall.on('closed', () => (wall = null));
    }
    wall.show();
    return true;
  }

  function openWindow(kind: WindowKind, bounds?: Electron.Rectangle): BrowserWindow {
    const window = new BrowserWindow(lookOf(kind, bounds));
    window.webContents.on('did-fail-load', (_event, code, what, address, isTop) => {
      // -3 is a load replaced by another one, not a failure.
      if (!isTop || code === -3 || address.startsWith('file:')) return;
      log(`a window could not load the screens: ${what}`);
      loadSilent(window, 'failed', what);
    });
    window.on('query-session-end', () => void quit());
    load(kind, window);
    return window;
  }

  function lookOf(kind: WindowKind, bounds?: Electron.Rectangle): Electron.BrowserWindowConstructorOptions {
    const look = { kind, preload: files.preload, icon: files.icon, version: app.getVersion(), devTools: !app.isPackaged };
    return windowOptions(bounds === undefined ? look : { ...look, bounds });
  }

  function load(kind: WindowKind, window: BrowserWindow): void {
    const state = host.state();
    switch (state.kind) {
      case 'up':
        void window.loadURL(new URL(kind === 'wall' ? '/#/wall' : '/', state.screens).href).catch(() => log('the screens did not load'));
        return;
      case 'starting':
        loadSilent(window, 'starting', '');
        return;
      case 'silent':
        loadSilent(window, state.final ? 'down' : 'silent', state.reason);
        return;
      case 'closed':
        return;
    }
  }

  function loadSilent(window: BrowserWindow, state: string, reason: string): void {
    void window
      .loadFile(files.silentPage, { query: { state, reason, lang: app.getLocale() } })
      .catch(() => log('the local page did not load'));
  }

  function makeTray(): void {
    try {
      tray = new Tray(nativeImage.createFromPath(files.icon).resize({ width: 32, height: 32, quality: 'best' }));
      tray.on('click', openDesk);
      refreshMenu();
    } catch (error) {
      // A desktop without a tray: starting the application again opens the window of the running one.
      log(`no tray: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function refreshMenu(): void {
    const setAutostart = (on: boolean): void => {
      void autostart
        .set(on)
        .catch((error: unknown) => log(`autostart was not changed: ${String(error)}`))
        .finally(refreshMenu);
    };
    const menu = trayMenu(host.state(), autostart.isOn(), texts(), { open: openDesk, setAutostart, quit: () => void askAndQuit() });
    tray?.setContextMenu(Menu.buildFromTemplate(menu));
  }

  async function askWhere(
    contents: Electron.WebContents,
    file: { name: string; extension: string; label: string },
  ): Promise<string | null> {
    const options = {
      defaultPath: path.join(app.getPath('documents'), file.name),
      filters: [{ name: file.label, extensions: [file.extension] }],
    };
    const window = BrowserWindow.fromWebContents(contents);
    const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
    return canceled || filePath === '' ? null : filePath;
  }

  async function askAndQuit(): Promise<void> {
    const state = host.state();
    if (state.kind === 'up' && state.own) {
      const { quitYes, quitNo, quitAsk, quitDetail } = texts();
      const { response } = await dialog.showMessageBox({
        type: 'warning',
        buttons: [quitYes, quitNo],
        defaultId: 1,
        cancelId: 1,
        message: quitAsk,
        detail: quitDetail,
      });
      if (response !== 0) return;
    }
    await quit();
  }

  async function quit(): Promise<void> {
    if (quitting) return;
    quitting = true;
    log('quitting');
    await host.close(closeMaxMs).catch((error: unknown) => log(`closing: ${String(error)}`));
    letSleep();
    tray?.destroy();
    app.exit(0);
  }
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

function forkCore(): CoreChild {
  const child = utilityProcess.fork(files.core, [], { serviceName: 'Stationmaster core', stdio: 'inherit' });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
