import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openApi } from '../../station-core/api/serve.ts';
import { openApiStation, type ApiStation } from '../support/api-station.ts';

let folder: string;
let station: ApiStation;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'screens-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>the screens</title>');
  writeFileSync(join(folder, 'assets', 'main-4f1c.js'), 'export {};');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  station = await openApiStation({ rendererFolder: folder });
});
afterEach(async () => {
  await station.close();
  rmSync(folder, { recursive: true });
});

test.each<[string, number, string, string]>([
  ['/', 200, 'text/html', 'no-cache'],
  ['/sessions/abc?tab=1', 200, 'text/html', 'no-cache'],
  ['/assets/main-4f1c.js', 200, 'javascript', 'public, max-age=31536000, immutable'],
  ['/icon.svg', 200, 'image/svg', 'no-cache'],
  ['/assets/gone-1234.js', 404, 'application/json', 'no-store'],
  ['/gone.png', 404, 'application/json', 'no-store'],
  ['/download/gone', 404, 'application/json', 'no-store'],
  ['/health', 200, 'application/json', 'no-store'],
])('%s is answered %i, as %s, kept as %s', async (path, status, type, cache) => {
  const reply = await station.ask(path);
  expect([reply.status, reply.headers['cache-control']]).toEqual([status, cache]);
  expect(reply.headers['content-type']).toContain(type);
});

test('no page may run what is not a file of ours, be framed by others or be guessed at', async () => {
  for (const path of ['/', '/assets/main-4f1c.js', '/health', '/gone.png']) {
    const { headers } = await station.ask(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/script-src[^;]*(unsafe|\*|http)/);
    expect(policy).toContain("frame-ancestors 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  }
});

test('nothing outside of the folder is served, however it is asked for', async () => {
  writeFileSync(join(folder, '..', 'outside.txt'), 'secret');
  for (const path of [
    '/../outside.txt',
    '/..%2foutside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/..%5coutside.txt',
  ]) {
    expect((await station.ask(path)).body.toString()).not.toContain('secret');
  }
  rmSync(join(folder, '..', 'outside.txt'));
});

test('a port in use is told by name', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as AddressInfo;
  const opening = openApi(station.ports, { loopback: { host: '127.0.0.1', port }, network: null, rendererFolder: null });
  await expect(opening).rejects.toMatchObject({ code: 'config.port-in-use', message: expect.stringContaining(String(port)) as string });
  await new Promise((resolve) => blocker.close(resolve));
});

test('screens without HTTPS are not served to others', async () => {
  const opening = openApi(station.ports, { loopback: { host: '0.0.0.0', port: 0 }, network: null, rendererFolder: null });
  await expect(opening).rejects.toMatchObject({ code: 'config.bad-value', message: expect.stringContaining('127.0.0.1') as string });
});

test('without built screens the page says what to do', async () => {
  const bare = await openApi(station.ports, {
    loopback: { host: '127.0.0.1', port: 0 },
    network: null,
    rendererFolder: join(folder, 'not-there'),
  });
  const reply = await station.ask('/', { base: bare.url });
  expect([reply.status, reply.body.toString()]).toEqual([503, 'The screens are not built. Run: npm run build\n']);
  await bare.close();
});
