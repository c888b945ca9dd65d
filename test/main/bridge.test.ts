/** The bridge: what the preload script shows a page, and how main/ checks each call. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IpcMain } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { bridgeChannels, printOptions, registerBridge } from '../../main/bridge.ts';
import type { BridgeAnswer } from '../../main/bridge.ts';
import type { DesktopAnswer, StationmasterBridge } from '../../preload/bridge.ts';

const stub = vi.hoisted(() => ({
  exposeInMainWorld: vi.fn<(name: string, api: unknown) => void>(),
  invoke: vi.fn<(channel: string, ...args: unknown[]) => Promise<unknown>>(),
}));
vi.mock('electron', () => ({ contextBridge: { exposeInMainWorld: stub.exposeInMainWorld }, ipcRenderer: { invoke: stub.invoke } }));

const screens = 'http://127.0.0.1:4080';
const ok: BridgeAnswer = { ok: true };

type Handler = Parameters<IpcMain['handle']>[1];
type Asking = { url?: string; parent?: unknown; frame?: null; contents?: unknown };

function bridge(
  deps: { where?: string | null; secondScreen?: boolean; up?: boolean } = {},
): (channel: string, args: unknown[], asking?: Asking) => Promise<unknown> {
  const handlers = new Map<string, Handler>();
  registerBridge({
    ipc: { handle: (channel, handler) => void handlers.set(channel, handler) },
    screens: () => (deps.up === false ? null : screens),
    askWhere: () => Promise.resolve(deps.where ?? null),
    secondScreen: () => deps.secondScreen ?? true,
    log: () => undefined,
  });
  return (channel, args, { url = `${screens}/board`, parent = null, frame, contents = {} } = {}) => {
    const event = { sender: contents, senderFrame: frame === null ? null : { url, parent } };
    return Promise.resolve(handlers.get(channel)?.(event as Parameters<Handler>[0], ...args));
  };
}

const printer = (success: boolean, reason: string): { print: unknown; seen: unknown[] } => {
  const seen: unknown[] = [];
  return {
    seen,
    print: (options: unknown, done: (success: boolean, reason: string) => void) => {
      seen.push(options);
      done(success, reason);
    },
  };
};

describe('the page sees', () => {
  test('five things by name, and nothing of Electron', async () => {
    vi.stubGlobal('process', { ...process, argv: ['electron', '--stationmaster-version=0.1.0'], platform: 'linux' });
    await import('../../preload/index.ts');
    vi.unstubAllGlobals();
    const [name, api] = stub.exposeInMainWorld.mock.calls[0] ?? [];
    const shown = api as StationmasterBridge;
    expect([name, Object.keys(shown).sort()]).toEqual(['stationmaster', ['openSecondScreen', 'platform', 'print', 'saveFile', 'version']]);
    expect([shown.version, shown.platform]).toEqual(['0.1.0', 'linux']);
    stub.invoke.mockResolvedValue(ok);
    await shown.print({ paper: 'a4' });
    await shown.saveFile({ name: 'bill.pdf', bytes: new Uint8Array(1) });
    await shown.openSecondScreen(true);
    expect(stub.invoke.mock.calls.map(([channel]) => channel)).toEqual([
      bridgeChannels.print,
      bridgeChannels.saveFile,
      bridgeChannels.openSecondScreen,
    ]);
  });

  test('the same answers that main gives', () => {
    const answer: BridgeAnswer = ok;
    const same: DesktopAnswer = answer;
    const back: BridgeAnswer = same;
    expect(back).toBe(answer);
  });
});

describe('who may ask', () => {
  test.each<[string, Asking, boolean]>([
    ['the station’s page', {}, true],
    ['a frame inside it', { parent: {} }, false],
    ['a frame that is gone', { frame: null }, false],
    ['another origin', { url: 'http://127.0.0.1:4081/' }, false],
    ['the local page', { url: 'file:///app/out/main/pages/silent.html' }, false],
  ])('%s', async (_, asking, allowed) => {
    for (const channel of Object.values(bridgeChannels)) {
      const answer = await bridge()(channel, [{ nonsense: true }], asking);
      expect(answer).toEqual({ ok: false, why: allowed ? 'bad-request' : 'not-allowed' });
    }
  });

  test('nobody while the station is not up', async () => {
    expect(await bridge({ up: false })(bridgeChannels.openSecondScreen, [true])).toEqual({ ok: false, why: 'not-allowed' });
  });
});

describe('printing', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['paper nobody has', { paper: 'a0' }],
    ['a roll shorter than a finger', { paper: 'receipt-80mm', heightMm: 10 }],
    ['a roll longer than a person', { paper: 'receipt-80mm', heightMm: 5_000 }],
    ['a thousand copies', { paper: 'a4', copies: 1_000 }],
    ['options of Electron', { paper: 'a4', deviceName: 'x' }],
  ])('is refused with %s', async (_, request) => {
    const contents = printer(true, '');
    expect(await bridge()(bridgeChannels.print, [request], { contents })).toEqual({ ok: false, why: 'bad-request' });
    expect(contents.seen).toEqual([]);
  });

  test.each<[string, boolean, string, BridgeAnswer]>([
    ['done', true, '', ok],
    ['cancelled', false, 'Print job canceled', { ok: false, why: 'cancelled' }],
    ['failed', false, 'Invalid printer settings', { ok: false, why: 'failed' }],
  ])('tells when it is %s', async (_, success, reason, answer) => {
    expect(await bridge()(bridgeChannels.print, [{ paper: 'a4' }], { contents: printer(success, reason) })).toEqual(answer);
  });

  test('the receipt is 80 mm wide and as long as it is', () => {
    expect(printOptions({ paper: 'receipt-80mm', heightMm: 142, silent: true })).toEqual({
      pageSize: { width: 80_000, height: 142_000 },
      margins: { marginType: 'none' },
      silent: true,
      copies: 1,
      printBackground: true,
    });
    expect(printOptions({ paper: 'a4', copies: 2 })).toEqual({ pageSize: 'A4', silent: false, copies: 2, printBackground: true });
  });
});

describe('saving a file', () => {
  const bytes = new TextEncoder().encode('a,b\n');

  test('writes it where the person said', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-bridge-'));
    const where = path.join(folder, 'chosen.csv');
    expect(await bridge({ where })(bridgeChannels.saveFile, [{ name: 'sessions.csv', bytes }])).toEqual(ok);
    expect(await readFile(where, 'utf8')).toBe('a,b\n');
    expect(await bridge({ where: folder })(bridgeChannels.saveFile, [{ name: 'sessions.csv', bytes }])).toEqual({
      ok: false,
      why: 'failed',
    });
    await rm(folder, { recursive: true });
  });

  test('does nothing when the person cancels', async () => {
    expect(await bridge({ where: null })(bridgeChannels.saveFile, [{ name: 'sessions.csv', bytes }])).toEqual({
      ok: false,
      why: 'cancelled',
    });
  });

  test.each([
    '../bill.pdf',
    'a/b.pdf',
    'a\\b.pdf',
    'C:bill.pdf',
    '.hidden.pdf',
    'bill.exe',
    'bill',
    'bill.pdf\n',
    `${'x'.repeat(130)}.pdf`,
    '',
  ])('refuses the name %j', async (name) => {
    expect(await bridge({ where: '/never' })(bridgeChannels.saveFile, [{ name, bytes }])).toEqual({ ok: false, why: 'bad-request' });
  });

  test.each(['账单 7.pdf', 'sessions 2026-11-21.csv'])('takes the name %j', async (name) => {
    expect(await bridge({ where: null })(bridgeChannels.saveFile, [{ name, bytes }])).toEqual({ ok: false, why: 'cancelled' });
  });
});

test('the second screen needs a second display', async () => {
  expect(await bridge({ secondScreen: false })(bridgeChannels.openSecondScreen, [true])).toEqual({ ok: false, why: 'no-second-screen' });
  expect(await bridge()(bridgeChannels.openSecondScreen, [true])).toEqual(ok);
  expect(await bridge()(bridgeChannels.openSecondScreen, ['yes'])).toEqual({ ok: false, why: 'bad-request' });
  expect(await bridge()(bridgeChannels.openSecondScreen, [true, 'more'])).toEqual({ ok: false, why: 'bad-request' });
});
