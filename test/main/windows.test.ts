/** What a window is allowed: its options, where it may go, what it may ask of the computer. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Session, WebContents } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { guardContents, guardSession, isOwnAddress, retryAddress, windowOptions } from '../../main/windows.ts';

const screens = 'http://127.0.0.1:4080';
const look = { kind: 'desk', preload: '/app/out/preload/index.cjs', icon: '/app/icon.png', version: '0.1.0', devTools: false } as const;

test('a window is isolated, sandboxed and without Node', () => {
  expect(windowOptions(look).webPreferences).toEqual({
    preload: look.preload,
    additionalArguments: ['--stationmaster-version=0.1.0'],
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
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
    devTools: false,
  });
});

test('the wall fills its display and is locked down like the desk', () => {
  const bounds = { x: 1_920, y: 0, width: 1_920, height: 1_080 };
  const wall = windowOptions({ ...look, kind: 'wall', bounds });
  expect(wall).toMatchObject({ ...bounds, fullscreen: true });
  expect(wall.webPreferences).toEqual(windowOptions(look).webPreferences);
});

describe('the only address is the station', () => {
  test.each<[string, string, boolean]>([
    ['its start page', 'http://127.0.0.1:4080/', true],
    ['a page of it', 'http://127.0.0.1:4080/sessions?day=1#top', true],
    ['another port', 'http://127.0.0.1:4081/', false],
    ['the same with TLS', 'https://127.0.0.1:4080/', false],
    ['a name that begins alike', 'http://127.0.0.1:4080.far.example/', false],
    ['a user name that looks alike', 'http://127.0.0.1:4080@far.example/', false],
    ['the world', 'https://example.com/', false],
    ['a file', 'file:///etc/passwd', false],
    ['a script', 'javascript:alert(1)', false],
    ['data', 'data:text/html,hi', false],
    ['the page of nothing', 'about:blank', false],
    ['no address', 'not an address', false],
  ])('%s', (_, address, allowed) => expect(isOwnAddress(address, screens)).toBe(allowed));

  test('and before the station is up, none', () => expect(isOwnAddress(`${screens}/`, null)).toBe(false));
});

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

function guarded(page: string): { go: (event: string, url: string) => boolean; opens: OpenHandler; onRetry: ReturnType<typeof vi.fn> } {
  const emitter = new EventEmitter();
  const onRetry = vi.fn();
  let opens: OpenHandler = () => ({ action: 'deny' });
  const contents = Object.assign(emitter, { getURL: () => page, setWindowOpenHandler: (handler: OpenHandler) => (opens = handler) });
  guardContents(
    contents as unknown as WebContents,
    () => screens,
    onRetry,
    () => windowOptions(look),
  );
  const go = (event: string, url: string): boolean => {
    const preventDefault = vi.fn();
    emitter.emit(event, { url, preventDefault });
    return preventDefault.mock.calls.length === 0;
  };
  return { go, opens: (details) => opens(details), onRetry };
}

describe('navigation', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s stays on the station', (event) => {
    const { go } = guarded(`${screens}/`);
    expect([go(event, `${screens}/piles`), go(event, 'https://example.com/')]).toEqual([true, false]);
  });

  test('an embedded view is never made', () => expect(guarded(`${screens}/`).go('will-attach-webview', '')).toBe(false));

  test('a new window opens for the own origin alone, locked down as well', () => {
    const { opens } = guarded(`${screens}/`);
    const details = (url: string): Parameters<OpenHandler>[0] => ({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    });
    expect(opens(details('https://example.com/'))).toEqual({ action: 'deny' });
    expect(opens(details(`${screens}/receipts/7`))).toEqual({ action: 'allow', overrideBrowserWindowOptions: windowOptions(look) });
  });

  test.each([
    ['the local page asks to try again', 'file:///app/out/main/pages/silent.html', 1],
    ['a page of the station cannot', `${screens}/`, 0],
  ])('%s', (_, page, times) => {
    const { go, onRetry } = guarded(page);
    expect(go('will-navigate', retryAddress)).toBe(false);
    expect(onRetry).toHaveBeenCalledTimes(times);
  });
});

test('permissions, devices and foreign downloads are refused', () => {
  const emitter = new EventEmitter();
  const handlers: Record<string, (...args: unknown[]) => unknown> = {};
  const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => (handlers[name] = handler);
  const session = Object.assign(emitter, {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
  });
  guardSession(session as unknown as Session, () => screens);
  const answer = vi.fn();
  handlers['request']?.(null, 'media', answer);
  expect(answer.mock.calls).toEqual([[false]]);
  expect([handlers['check']?.(null, 'notifications'), handlers['device']?.({})]).toEqual([false, false]);
  const download = (url: string): boolean => {
    const preventDefault = vi.fn();
    emitter.emit('will-download', { preventDefault }, { getURL: () => url });
    return preventDefault.mock.calls.length === 0;
  };
  expect([download(`${screens}/bill.pdf`), download(`blob:${screens}/7`), download('https://example.com/x.exe')]).toEqual([
    true,
    true,
    false,
  ]);
});

describe('the local page', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../main/pages/silent.html'), 'utf8');

  test('its policy allows its one script and nothing from anywhere', () => {
    const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page).toContain(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`);
    expect(page).not.toMatch(/https?:\/\//);
  });

  test('it speaks both languages in every state and leads to a retry', () => {
    const spoken = [...page.matchAll(/<section class="(\w+)" lang="(\w+)"/g)].map(([, state, language]) => `${state} ${language}`);
    expect(spoken).toEqual(['starting zh', 'starting en', 'silent zh', 'silent en', 'down zh', 'down en']);
    expect(page).toContain(`href="${retryAddress}"`);
  });
});
