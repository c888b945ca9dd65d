/** As much of Electron as the shell touches, without a window: everything is remembered, nothing is shown. */
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { vi } from 'vitest';

/** A window that keeps what it was made with and what it loaded. */
export class FakeWindow extends EventEmitter {
  static all: FakeWindow[] = [];
  static fromWebContents = (): null => null;
  readonly options: Record<string, unknown>;
  readonly loaded: string[] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: () => undefined,
    getURL: () => this.loaded.at(-1) ?? '',
  });
  shown = false;

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  loadFile(file: string, { query }: { query: Record<string, string> }): Promise<void> {
    this.loaded.push(`file://${file}?${new URLSearchParams(query).toString()}`);
    return Promise.resolve();
  }
  show(): void {
    this.shown = true;
  }
  focus(): void {
    this.emit('focus');
  }
  isMinimized(): boolean {
    return false;
  }
  close(): void {
    this.emit('closed');
  }
}

/** A core's process that only listens. */
export class FakeCore extends EventEmitter {
  static all: FakeCore[] = [];
  readonly sent: unknown[] = [];
  constructor() {
    super();
    FakeCore.all.push(this);
  }
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  kill(): boolean {
    this.emit('exit', 143);
    return true;
  }
}

let whenReady = Promise.withResolvers<unknown>();
let isReady = false;

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  exit: vi.fn(),
  quit: vi.fn(),
  isReady: () => isReady,
  whenReady: () => whenReady.promise,
  getVersion: () => '0.1.0',
  getLocale: () => 'en-US',
  getAppPath: () => '/app',
  getPath: () => tmpdir(),
  setPath: vi.fn(),
  requestSingleInstanceLock: vi.fn(() => true),
  getLoginItemSettings: () => ({ openAtLogin: false }),
  setLoginItemSettings: vi.fn(),
});

/** Lets the application become ready. */
export function becomeReady(): void {
  isReady = true;
  whenReady.resolve(null);
}

/** Forgets everything, for the next test. */
export function resetElectron(): void {
  FakeWindow.all = [];
  FakeCore.all = [];
  isReady = false;
  whenReady = Promise.withResolvers();
  for (const emitter of [app, powerMonitor, session.defaultSession]) emitter.removeAllListeners();
  for (const mock of [
    app.exit,
    app.quit,
    app.setPath,
    dialog.showMessageBox,
    powerSaveBlocker.start,
    powerSaveBlocker.stop,
    ipcMain.handle,
  ])
    mock.mockClear();
  trayMenus.length = 0;
}

export const dialog = { showMessageBox: vi.fn(() => Promise.resolve({ response: 0 })), showSaveDialog: vi.fn() };
export const ipcMain = { handle: vi.fn<(channel: string, handler: unknown) => void>() };
/** Every menu the tray was given, newest last. */
export const trayMenus: { label?: string; click?: () => void }[][] = [];
export const Menu = { setApplicationMenu: vi.fn(), buildFromTemplate: (template: { label?: string }[]) => template };
export const nativeImage = { createFromPath: () => ({ resize: () => ({}) }) };
export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = { start: vi.fn(() => 1), stop: vi.fn(), isStarted: () => true };
export const screen = {
  getPrimaryDisplay: () => ({ id: 1 }),
  getAllDisplays: vi.fn(() => [{ id: 1, bounds: { x: 0, y: 0, width: 1_920, height: 1_080 } }]),
};
export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  }),
};
export class Tray extends EventEmitter {
  setToolTip(): void {
    this.emit('tip');
  }
  setContextMenu(menu: { label?: string; click?: () => void }[]): void {
    trayMenus.push(menu);
  }
  destroy(): void {
    this.removeAllListeners();
  }
}
export const utilityProcess = { fork: (): FakeCore => new FakeCore() };
export { FakeWindow as BrowserWindow };
