/**
 * The smallest pile driver: piles that send one line of text over TCP, "<pile> heartbeat". Copy it to
 * drivers/pile/<protocol>/driver.ts, put it into registry.ts, and keep what it shows: parse at the door, write, then answer,
 * a limit on everything, close what was opened.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { messageOf } from '../base/fault.ts';
import { id, type PileId } from '../base/ids.ts';
import type { Listen, PileDriver, PileDriverHost } from '../domain/ports.ts';

/** Lines waiting for their answer; a pile that sends more is cut off. */
const MOST_WAITING = 64;

export async function openBlueprint(host: PileDriverHost, listen: Listen): Promise<PileDriver> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(host, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(listen.port, listen.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    addresses: [`tcp://${listen.host}:${port}`],
    order: () => Promise.resolve({ outcome: 'rejected', status: 'NotSupported' }),
    disconnect: () => undefined,
    isConnected: () => false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serve(host: PileDriverHost, socket: Socket): void {
  let waiting = 0;
  socket.on('error', (error) => host.log.info({ error: error.message }, 'a blueprint pile went away'));
  createInterface({ input: socket }).on('line', (line) => {
    const pile = /^([\w-]{1,48}) heartbeat$/.exec(line)?.[1];
    if (pile === undefined || waiting >= MOST_WAITING) {
      socket.destroy();
      return;
    }
    waiting += 1;
    host
      .submit({ kind: 'pile.heartbeat', id: host.newEventId(), receivedMs: host.clock.now(), pileId: id<PileId>(pile), wire: null })
      .then(
        () => socket.write('ok\n'),
        (error: unknown) => socket.write(`error ${messageOf(error)}\n`),
      )
      .finally(() => (waiting -= 1));
  });
}
