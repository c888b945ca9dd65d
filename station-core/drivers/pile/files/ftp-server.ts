/** The FTP listener: open only while some pile has an FTP address, or a session runs. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Fault } from '../../../base/fault.ts';
import type { Listen } from '../../../domain/ports.ts';
import { DataPorts, type PortRange } from './ftp-data-ports.ts';
import { FtpSession } from './ftp-session.ts';
import type { Transfers } from './transfers.ts';

export class FtpServer {
  readonly #transfers: Transfers;
  readonly #listen: Listen;
  readonly #ports: DataPorts;
  readonly #isNeeded: () => boolean;
  readonly #sessions = new Map<Socket, FtpSession>();
  #opening: Promise<number> | null = null;
  #server: Server | null = null;
  #stopWatching: () => void = () => undefined;

  constructor(transfers: Transfers, listen: Listen, passive: PortRange, isNeeded: () => boolean) {
    this.#transfers = transfers;
    this.#listen = listen;
    this.#ports = new DataPorts(passive);
    this.#isNeeded = isNeeded;
  }

  /** Resolves with the port. Throws Fault('config.port-in-use') where it cannot listen. */
  open(): Promise<number> {
    this.#opening ??= this.#start().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async #start(): Promise<number> {
    const server = createServer((socket) => this.#welcome(socket));
    server.maxConnections = this.#transfers.limits.ftpSessions * 2;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code === 'EADDRINUSE' ? 'config.port-in-use' : 'config.bad-value';
        reject(new Fault(code, { ...this.#listen, problem: error.code ?? error.message }));
      });
      server.listen(this.#listen.port, this.#listen.host, resolve);
    });
    server.on('error', (error) => this.#transfers.log.error({ error: error.message }, 'the FTP server reported an error'));
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.#transfers.log.info({ port }, 'the FTP server is open: a pile needs it');
    this.#stopWatching = this.#transfers.clock.every(this.#transfers.limits.ftpLingerMs, () => {
      if (this.#sessions.size === 0 && !this.#isNeeded()) void this.close();
    });
    return port;
  }

  #welcome(socket: Socket): void {
    const { ftpSessions, ftpSessionsOfOne } = this.#transfers.limits;
    const ofOne = [...this.#sessions.keys()].filter(({ remoteAddress }) => remoteAddress === socket.remoteAddress).length;
    if (this.#sessions.size >= ftpSessions || ofOne >= ftpSessionsOfOne) {
      socket.on('error', () => socket.destroy());
      socket.end('421 Too many sessions; try again later\r\n', () => socket.destroy());
      return;
    }
    socket.on('close', () => this.#sessions.delete(socket));
    this.#sessions.set(socket, new FtpSession(this.#transfers, this.#ports, socket));
  }

  async close(): Promise<void> {
    this.#stopWatching();
    const server = this.#server;
    this.#server = null;
    this.#opening = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const gone = [...this.#sessions.keys()].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    for (const session of this.#sessions.values()) session.end();
    await Promise.all([closed, ...gone]);
  }
}
