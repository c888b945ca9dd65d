/** The desktop application itself, where Electron's runtime and a display are: window, bridge, attach, orderly quit. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { bundle } from '../../build/bundle.ts';
import { hasDisplay, installedElectron } from '../../build/electron-runtime.ts';
import { root } from '../../build/project.ts';

const executablePath = installedElectron();
const why = executablePath === null ? "Electron's runtime is not on this machine" : hasDisplay() ? null : 'there is no display';

test.describe('the desktop application', () => {
  test.skip(why !== null, why ?? '');
  let folder = '';
  test.beforeAll(async () => {
    await bundle(['node', 'preload', 'renderer']);
    folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-electron-'));
  });
  test.afterAll(() => rm(folder, { recursive: true, force: true }));

  test('shows the screens, locked down, with its bridge, and quits in order', async () => {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const desktop = await _electron.launch({
      ...(executablePath === null ? {} : { executablePath }),
      args: [...asRoot, root, '--data-folder', folder],
    });
    const window = await desktop.firstWindow();
    await window.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\//);
    const seen = await window.evaluate('({ bridge: Object.keys(stationmaster).sort(), node: typeof process, require: typeof require })');
    expect(seen).toEqual({
      bridge: ['openSecondScreen', 'platform', 'print', 'saveFile', 'version'],
      node: 'undefined',
      require: 'undefined',
    });
    const before = window.url();
    await window.evaluate("location.assign('https://example.com/')");
    await expect.poll(() => window.url()).toBe(before);
    expect(await window.evaluate("window.open('https://example.com/') === null")).toBe(true);
    const ended = new Promise((resolve) => desktop.process().once('exit', resolve));
    await desktop.evaluate(({ app }) => app.quit());
    expect(await ended).toBe(0);
  });
});
