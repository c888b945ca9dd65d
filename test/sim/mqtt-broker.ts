/** A site's own MQTT broker, as many sites have one beside the station: it lets everybody in and passes everything on. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { Aedes } from 'aedes';

export interface SiteBroker {
  /** mqtt://127.0.0.1:port; of one with a certificate mqtts://. */
  readonly url: string;
  /** Bytes that were said to it, inside TLS where it has a certificate. */
  readonly heardBytes: number;
  close(): Promise<void>;
}

/** Listens on loopback when this resolves. */
export async function openSiteBroker(
  port = 0,
  certificate: { readonly cert: string; readonly key: string } | null = null,
): Promise<SiteBroker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  let heardBytes = 0;
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heardBytes += bytes.length;
    });
    aedes.handle(socket);
  };
  const server = certificate === null ? createServer(take) : createSecureServer(certificate, take);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `${certificate === null ? 'mqtt' : 'mqtts'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get heardBytes() {
      return heardBytes;
    },
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
