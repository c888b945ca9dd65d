/** A stage for looking at screens: the whole contract answered with canned facts, any state of a page at the turn of a switch. Nothing is stored. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { RPCHandler } from '@orpc/server/node';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { stagedPicture } from './stage-cameras.ts';
import { stagedQr } from './stage-money.ts';
import { stagedPlan } from './stage-safety.ts';
import { stageRouter } from './stage-router.ts';
import { startScene, type Scene } from './stage-scene.ts';

export interface Stage {
  readonly url: string;
  readonly scene: Scene;
  /** The line breaks: every socket ends and no request is answered until it is mended. */
  cutLine(): void;
  mendLine(): void;
  close(): Promise<void>;
}

/** Serves `folder` (a built renderer) and the contract on a free loopback port. */
export async function openStage(folder: string, change: Partial<Scene> = {}): Promise<Stage> {
  const scene = { ...startScene, ...change };
  const router = stageRouter(scene);
  const calls = new RPCHandler(router);
  const feeds = new SocketHandler(router);
  const sockets = new Set<WebSocket>();
  let cut = false;

  const server = createServer((request, response) => {
    if (cut) return void request.socket.destroy();
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { matched } = await calls.handle(request, response, { prefix: '/rpc' });
    if (matched) return;
    if (request.url?.startsWith('/site-plan/') === true)
      return void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(stagedPlan);
    if (request.url?.startsWith('/static-qr/') === true)
      return void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(stagedQr);
    const picture = /^\/(?:camera|sighting)\/([^/?]+)/.exec(request.url ?? '')?.[1];
    if (picture === undefined) sendFile(folder, request, response);
    else response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' }).end(stagedPicture(picture, Date.now()));
  };
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (cut) return void socket.destroy();
    upgrades.handleUpgrade(request, socket, head, (client) => {
      sockets.add(client);
      client.on('close', () => sockets.delete(client));
      // The stage has no moving pictures: a codec nobody knows makes screens take snapshots.
      if (request.url?.startsWith('/live/') === true) client.send(JSON.stringify({ codec: 'none' }));
      else void feeds.upgrade(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scene,
    cutLine: () => {
      cut = true;
      for (const client of sockets) client.terminate();
    },
    mendLine: () => {
      cut = false;
    },
    close: async () => {
      for (const client of sockets) client.terminate();
      upgrades.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

function sendFile(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const name = path.normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
  const file = path.join(folder, name === '/' ? 'index.html' : name);
  if (!file.startsWith(folder) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': types[path.extname(file)] ?? 'application/octet-stream',
    // As strict as the station's own, so that a screen that breaks it breaks here.
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws:; frame-ancestors 'none'",
  });
  createReadStream(file).pipe(response);
}

/** Run by hand: `node test/support/stage.ts [folder] [connectors]` and open the address it prints. */
if (process.argv[1] === import.meta.filename) {
  const stage = await openStage(path.resolve(process.argv[2] ?? 'out/renderer'), { connectors: Number(process.argv[3] ?? 8) });
  console.log(stage.url);
  await wait(2 ** 31 - 1);
}
