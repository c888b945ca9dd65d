/** Finding a core that runs already: only one that answers, on this machine, for this data folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askHealth, findRunningCore } from '../../main/attach.ts';

let folder = '';
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-attach-'));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

const healthy = { product: 'stationmaster', dataFolderId: 'd-1', version: '0.1.0' };

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return `http://127.0.0.1:${address.port}`;
}

const answering =
  (body: unknown, status = 200): RequestListener =>
  (request, response) => {
    response.writeHead(request.url === '/health' ? status : 404, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const coreFile = (content: unknown): Promise<void> =>
  writeFile(path.join(folder, 'core.json'), typeof content === 'string' ? content : JSON.stringify(content));
const named = (screens: string, dataFolderId = 'd-1'): object => ({ pid: 77, screens, version: '0.1.0', startedAtMs: 1, dataFolderId });

test('a core that answers for this folder is found, by its origin', async () => {
  const screens = await serving(answering(healthy));
  await coreFile(named(`${screens}/#/board`));
  expect(await findRunningCore(folder)).toEqual({ screens, pid: 77, version: '0.1.0' });
});

test.each<[string, RequestListener]>([
  ['another data folder at that port', answering({ ...healthy, dataFolderId: 'd-2' })],
  ['another product at that port', answering({ ...healthy, product: 'printer' })],
  ['an error', answering(healthy, 503)],
  ['a redirect', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/health' }).end()],
  ['something that is not JSON', answering('<html>')],
  ['an answer without end', answering(JSON.stringify({ ...healthy, padding: 'x'.repeat(100_000) }))],
  ['a connection that breaks', (request) => request.destroy()],
  ['no answer at all', () => undefined],
])('a stale file is ignored: %s', async (_, answer) => {
  await coreFile(named(await serving(answer)));
  expect(await findRunningCore(folder)).toBeNull();
});

test.each<[string, unknown]>([
  ['half written', '{"pid":7,"scr'],
  ['not an object', '7'],
  ['without an id', { pid: 7, screens: 'http://127.0.0.1:9', version: '0', startedAtMs: 1 }],
  ['naming another machine', named('http://10.0.0.7:80')],
  ['naming a name that only looks local', named('http://127.0.0.1.far.example:80')],
  ['naming https', named('https://127.0.0.1:80')],
])('a core.json %s leads nowhere', async (_, content) => {
  await coreFile(content);
  expect(await findRunningCore(folder)).toBeNull();
});

test('no file, no folder, nobody listening', async () => {
  expect(await findRunningCore(folder)).toBeNull();
  expect(await findRunningCore(path.join(folder, 'missing'))).toBeNull();
  const gone = await serving(answering(healthy));
  await closers.pop()?.();
  await coreFile(named(gone));
  expect(await findRunningCore(folder)).toBeNull();
  expect(await askHealth(gone)).toBeNull();
});
