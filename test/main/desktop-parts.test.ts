/** The shell's small parts: the data folder, autostart, tray, power, its log. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { autostartFor, desktopEntry } from '../../main/autostart.ts';
import { configFileArgument, dataFolder } from '../../main/data-folder.ts';
import { desktopLog } from '../../main/desktop-log.ts';
import { keepAwake } from '../../main/power.ts';
import type { StationState } from '../../main/station-host.ts';
import { textsFor } from '../../main/texts.ts';
import { trayMenu, trayTip } from '../../main/tray.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-desktop-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  const linux = { platform: 'linux', env: {}, home: '/home/ann' } as const;
  const windows = { platform: 'win32', env: { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, home: 'C:\\Users\\ann' } as const;
  test.each([
    ['Linux', [], linux, '/tmp', '/home/ann/.local/share/stationmaster/station'],
    ['Linux with XDG', [], { ...linux, env: { XDG_DATA_HOME: '/d' } }, '/tmp', '/d/stationmaster/station'],
    ['Windows', [], windows, 'C:\\x', 'C:\\Users\\ann\\AppData\\Roaming\\Stationmaster\\station'],
    [
      'macOS',
      [],
      { ...linux, platform: 'darwin', home: '/Users/ann' } as const,
      '/tmp',
      '/Users/ann/Library/Application Support/Stationmaster/station',
    ],
    ['an argument', ['--data-folder', '/srv/s1'], linux, '/tmp', '/srv/s1'],
    ['an argument with =', ['x', '--data-folder=../s1'], linux, '/tmp/here', '/tmp/s1'],
    ['an argument on Windows', ['--data-folder', 'D:\\s1'], windows, 'C:\\x', 'D:\\s1'],
    ['the environment', [], { ...linux, env: { STATIONMASTER_DATA: '/srv/s2' } }, '/tmp', '/srv/s2'],
    ['the argument before the environment', ['--data-folder=/a'], { ...linux, env: { STATIONMASTER_DATA: '/b' } }, '/tmp', '/a'],
    ['an argument without its value', ['--data-folder'], linux, '/tmp', '/home/ann/.local/share/stationmaster/station'],
  ])('%s', (_, args, where, cwd, expected) => expect(dataFolder(args, where, cwd)).toBe(expected));

  test('the config file comes the same way', () => {
    expect([configFileArgument(['--config-file', 'c.json']), configFileArgument(['--config-file=c.json']), configFileArgument([])]).toEqual(
      ['c.json', 'c.json', null],
    );
  });
});

describe('starting with the computer', () => {
  const app = { getLoginItemSettings: vi.fn(), setLoginItemSettings: vi.fn() };

  test('on Linux it is a .desktop file that comes and goes', async () => {
    const autostart = autostartFor(app, {
      platform: 'linux',
      env: { XDG_CONFIG_HOME: folder },
      home: '/nobody',
      executable: '/opt/Stationmaster/stationmaster',
      args: ['--data-folder=/srv/my station'],
    });
    const file = path.join(folder, 'autostart/stationmaster.desktop');
    expect(autostart.isOn()).toBe(false);
    await autostart.set(true);
    expect(autostart.isOn()).toBe(true);
    expect(await readFile(file, 'utf8')).toContain('Exec="/opt/Stationmaster/stationmaster" "--data-folder=/srv/my station" "--hidden"\n');
    await autostart.set(false);
    await autostart.set(false);
    expect([autostart.isOn(), existsSync(file)]).toEqual([false, false]);
  });

  test('an AppImage starts by the file the person has, not by its mount', async () => {
    const env = { XDG_CONFIG_HOME: folder, APPIMAGE: '/home/ann/Stationmaster.AppImage' };
    await autostartFor(app, { platform: 'linux', env, home: '/nobody', executable: '/tmp/.mount_x/stationmaster', args: [] }).set(true);
    expect(await readFile(path.join(folder, 'autostart/stationmaster.desktop'), 'utf8')).toContain(
      'Exec="/home/ann/Stationmaster.AppImage" "--hidden"',
    );
  });

  test.each([
    ['a quote', 'a"b', 'Exec="a\\\\"b"'],
    ['a percent sign', '50%', 'Exec="50%%"'],
    ['a backslash', 'a\\b', 'Exec="a\\\\\\\\b"'],
    ['a dollar', '$HOME', 'Exec="\\\\$HOME"'],
  ])('the Exec line survives %s', (_, argument, line) => expect(desktopEntry(argument, [])).toContain(line));

  test('elsewhere it is the login item', async () => {
    app.getLoginItemSettings.mockReturnValue({ openAtLogin: true });
    const autostart = autostartFor(app, { platform: 'win32', env: {}, home: 'C:\\', executable: 'C:\\s.exe', args: [] });
    expect(autostart.isOn()).toBe(true);
    await autostart.set(false);
    expect(app.setLoginItemSettings.mock.calls).toEqual([[{ openAtLogin: false, path: 'C:\\s.exe', args: ['--hidden'] }]]);
  });
});

describe('the tray', () => {
  const states: StationState[] = [
    { kind: 'up', screens: 'http://127.0.0.1:1', own: true },
    { kind: 'starting' },
    { kind: 'silent', reason: '', final: true },
    { kind: 'closed' },
  ];
  test.each([
    ['en-US', ['The station is running', 'The station is starting', 'The station core is silent', 'The station core is silent']],
    ['zh-CN', ['充电站正在运行', '充电站正在启动', '充电站核心没有响应', '充电站核心没有响应']],
    ['de', ['The station is running', 'The station is starting', 'The station core is silent', 'The station core is silent']],
  ])('says how the station is (%s)', (locale, tips) => expect(states.map((state) => trayTip(state, textsFor(locale)))).toEqual(tips));

  test('opens, sets autostart, quits', () => {
    const choices = { open: vi.fn(), setAutostart: vi.fn(), quit: vi.fn() };
    const menu = trayMenu({ kind: 'starting' }, true, textsFor('en'), choices);
    expect(menu.map((item) => item.label ?? '-')).toEqual([
      'The station is starting',
      '-',
      'Open Stationmaster',
      'Start with this computer',
      '-',
      'Quit',
    ]);
    expect([menu[0]?.enabled, menu[3]?.checked]).toEqual([false, true]);
  });
});

test('the computer is kept awake until it is let go, once', () => {
  const started = new Set<number>();
  const blocker = {
    start: vi.fn(() => (started.add(7), 7)),
    stop: vi.fn((id: number) => started.delete(id)),
    isStarted: (id: number) => started.has(id),
  };
  const letSleep = keepAwake(blocker);
  expect(blocker.start.mock.calls).toEqual([['prevent-app-suspension']]);
  letSleep();
  letSleep();
  expect(blocker.stop.mock.calls).toEqual([[7]]);
});

test('the log keeps one old file and never throws', async () => {
  const log = desktopLog(folder, () => '2026-11-21T00:00:00.000Z');
  log('first\nstill first');
  expect(await readFile(path.join(folder, 'desktop.log'), 'utf8')).toBe('2026-11-21T00:00:00.000Z first still first\n');
  await writeFile(path.join(folder, 'desktop.log'), 'x'.repeat(1_000_001));
  log('second');
  expect([(await stat(path.join(folder, 'desktop.log.1'))).size, (await stat(path.join(folder, 'desktop.log'))).size]).toEqual([
    1_000_001, 32,
  ]);
  await writeFile(path.join(folder, 'file'), '');
  desktopLog(path.join(folder, 'file', 'below'), () => '')('nowhere to write');
});
