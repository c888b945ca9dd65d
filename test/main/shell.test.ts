/** The shell as a whole, on an Electron that only remembers: start, restart, attach, last window closed, quit. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as electron from './fake-electron.ts';
import { runShell } from '../../main/shell.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const screens = 'http://127.0.0.1:4080';
const ready = { kind: 'ready', screens, piles: [] };
const argv = process.argv;
const signals = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') };
let folder = '';

beforeEach(async () => {
  electron.resetElectron();
  folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-shell-'));
  process.argv = ['stationmaster', '--data-folder', folder];
});
afterEach(async () => {
  process.argv = argv;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    for (const listener of process.listeners(name)) if (!signals[name].includes(listener)) process.off(name, listener);
  }
  await rm(folder, { recursive: true, force: true });
});

async function started(): Promise<{ core: electron.FakeCore; desk: electron.FakeWindow }> {
  runShell();
  electron.becomeReady();
  const core = await vi.waitFor(() => newest(electron.FakeCore.all));
  return { core, desk: newest(electron.FakeWindow.all) };
}

function newest<T>(all: readonly T[]): T {
  const last = all.at(-1);
  if (last === undefined) throw new Error('there is none yet');
  return last;
}

const page = (window: electron.FakeWindow): URLSearchParams => new URL(newest(window.loaded)).searchParams;
const choose = (label: string): void =>
  newest(electron.trayMenus)
    .find((item) => item.label === label)
    ?.click?.();

describe('starting', () => {
  test('a core is started for the data folder, and its screens are shown when it is ready', async () => {
    const { core, desk } = await started();
    expect(core.sent).toEqual([
      { kind: 'open', dataFolder: folder, rendererFolder: expect.stringMatching(/renderer$/) as string, configFile: null },
    ]);
    expect(page(desk).get('state')).toBe('starting');
    core.emit('message', ready);
    expect(desk.loaded.at(-1)).toBe(`${screens}/`);
    expect(desk.shown).toBe(true);
    expect(electron.powerSaveBlocker.start.mock.calls).toEqual([['prevent-app-suspension']]);
    expect(electron.ipcMain.handle.mock.calls.map(([channel]) => channel)).toHaveLength(3);
  });

  test('with the computer it starts without a window', async () => {
    process.argv.push('--hidden');
    runShell();
    electron.becomeReady();
    await vi.waitFor(() => newest(electron.FakeCore.all));
    expect(electron.FakeWindow.all).toEqual([]);
  });

  test('a core that runs already is attached to', async () => {
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ product: 'stationmaster', dataFolderId: 'd', version: '0.1.0' })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const running = `http://127.0.0.1:${address.port}`;
    await writeFile(
      path.join(folder, 'core.json'),
      JSON.stringify({ pid: 1, screens: running, version: '0.1.0', startedAtMs: 1, dataFolderId: 'd' }),
    );
    runShell();
    electron.becomeReady();
    await vi.waitFor(() => expect(newest(electron.FakeWindow.all).loaded.at(-1)).toBe(`${running}/`));
    expect(electron.FakeCore.all).toEqual([]);
    choose('Quit');
    await vi.waitFor(() => expect(electron.app.exit).toHaveBeenCalled());
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('starting it a second time shows the window of the first', async () => {
    const { desk } = await started();
    desk.emit('closed');
    electron.app.emit('second-instance');
    expect(electron.FakeWindow.all).toHaveLength(2);
    electron.app.emit('second-instance');
    expect(electron.FakeWindow.all).toHaveLength(2);
  });
});

describe('while it runs', () => {
  test('a core that dies leaves the local page with the reason, and a new core brings the screens back', async () => {
    const { core, desk } = await started();
    core.emit('message', ready);
    core.emit('message', { kind: 'failed', reason: 'the disk is full' });
    core.emit('exit', 1);
    expect([page(desk).get('state'), page(desk).get('reason')]).toEqual(['silent', 'the disk is full']);
    const next = await vi.waitFor(() => {
      expect(electron.FakeCore.all).toHaveLength(2);
      return newest(electron.FakeCore.all);
    });
    next.emit('message', { ...ready, screens: 'http://127.0.0.1:4099' });
    expect(desk.loaded.at(-1)).toBe('http://127.0.0.1:4099/');
    expect(await readFile(path.join(folder, 'desktop.log'), 'utf8')).toContain('the disk is full');
  });

  test('a page that cannot be loaded leaves the local page; a replaced load does not', async () => {
    const { core, desk } = await started();
    core.emit('message', ready);
    desk.webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', `${screens}/`, true);
    expect(desk.loaded.at(-1)).toBe(`${screens}/`);
    desk.webContents.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', `${screens}/`, true);
    expect(page(desk).get('state')).toBe('failed');
  });

  test('the last window closed changes nothing for the station', async () => {
    const { core, desk } = await started();
    desk.close();
    electron.app.emit('window-all-closed');
    expect([core.sent.length, electron.app.exit.mock.calls.length, electron.app.quit.mock.calls.length]).toEqual([1, 0, 0]);
    choose('Open Stationmaster');
    expect(electron.FakeWindow.all).toHaveLength(2);
  });
});

describe('quitting', () => {
  test('asks the person, then the core, and waits for it', async () => {
    const { core } = await started();
    core.emit('message', ready);
    choose('Quit');
    await vi.waitFor(() => expect(core.sent.at(-1)).toEqual({ kind: 'close' }));
    expect(electron.app.exit).not.toHaveBeenCalled();
    core.emit('message', { kind: 'closed' });
    core.emit('exit', 0);
    await vi.waitFor(() => expect(electron.app.exit.mock.calls).toEqual([[0]]));
    expect(electron.powerSaveBlocker.stop).toHaveBeenCalledWith(1);
    expect(electron.FakeCore.all).toHaveLength(1);
  });

  test('a person who thinks again keeps the station running', async () => {
    const { core } = await started();
    core.emit('message', ready);
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    choose('Quit');
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalled());
    await new Promise((resolve) => setImmediate(resolve));
    expect(core.sent).toHaveLength(1);
  });

  test.each<[string, () => void]>([
    ['the system shuts down', () => electron.powerMonitor.emit('shutdown')],
    ['the system asks the application to quit', () => electron.app.emit('before-quit', { preventDefault: () => undefined })],
    ['a signal comes', () => process.emit('SIGTERM')],
  ])('is orderly and without a question when %s', async (_, happens) => {
    const { core } = await started();
    core.emit('message', ready);
    happens();
    expect(core.sent.at(-1)).toEqual({ kind: 'close' });
    core.emit('exit', 0);
    await vi.waitFor(() => expect(electron.app.exit).toHaveBeenCalled());
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });
});

test('a second start of the same station ends at once; a named folder is a station of its own', async () => {
  electron.app.requestSingleInstanceLock.mockReturnValueOnce(false);
  await import('../../main/index.ts');
  expect(electron.app.quit).toHaveBeenCalledOnce();
  expect(electron.app.setPath.mock.calls).toEqual([['userData', path.join(folder, 'desktop')]]);
  expect(electron.FakeCore.all).toEqual([]);
});
