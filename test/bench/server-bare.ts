/** Bench: what the wire alone can do. `rpc`: ocpp-rpc with empty handlers; `ws`: the frames answered with `{}` by bare ws. Both store nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { WebSocketServer } from 'ws';

const RESULTS: Readonly<Record<string, object>> = {
  BootNotification: { status: 'Accepted', currentTime: '2026-01-01T00:00:00Z', interval: 300 },
  StartTransaction: { transactionId: 1, idTagInfo: { status: 'Accepted' } },
};

const http = createServer();
if (process.argv[2] === 'rpc') {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: false });
  server.auth((accept) => accept());
  server.on('client', (client: { handle(handler: (call: { method: string }) => object): void }) =>
    client.handle(({ method }) => RESULTS[method] ?? {}),
  );
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- ocpp-rpc's own way to take an upgrade
  http.on('upgrade', server.handleUpgrade);
} else {
  const server = new WebSocketServer({ server: http, handleProtocols: () => 'ocpp1.6' });
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const [, id, action] = JSON.parse(data.toString()) as [number, string, string];
      socket.send(JSON.stringify([3, id, RESULTS[action] ?? {}]));
    }),
  );
}
http.listen(0, '127.0.0.1', () => process.send?.({ url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}` }));
process.on('message', (ask) => {
  if (ask === 'memory') process.send?.({ rss: process.memoryUsage().rss });
  if (ask === 'close') process.exit(0);
});
