/** The station's file server on the pile network: images for piles, logs from piles, over HTTP, HTTPS and, when a pile needs it, FTP. */
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { Fault, messageOf } from '../../../base/fault.ts';
import { MINUTE_MS } from '../../../base/time.ts';
import type { FileTicket, Listen, PileFiles } from '../../../domain/ports.ts';
import { hostFor } from './addresses.ts';
import type { PortRange } from './ftp-data-ports.ts';
import { FtpServer } from './ftp-server.ts';
import { ftpSecret } from './ftp-session.ts';
import { listenHttp, type Credentials, type HttpListener } from './http.ts';
import { PILE_FILES_LIMITS, type PileFilesLimits } from './limits.ts';
import { Shelves } from './shelves.ts';
import { Tickets, type Ticket } from './tickets.ts';
import { addressName, Transfers, type PileFilesHost } from './transfers.ts';

export interface PileFilesOptions {
  /** `<dataFolder>/files`. */
  readonly folder: string;
  /** Ids of the files that rows name; all others are deleted at the start. */
  readonly known: ReadonlySet<string>;
  /** null: switched off. Port 0: the system picks one. */
  readonly http: Listen | null;
  readonly https: Listen | null;
  readonly ftp: (Listen & { readonly passive: PortRange }) | null;
  /** The station's own certificates, one for each kind of key; asked again now and then, and before a pile is sent there. */
  readonly credentials: () => Promise<readonly Credentials[]>;
  readonly newId: () => string;
  readonly limits?: Partial<PileFilesLimits>;
  readonly freeOf?: (folder: string) => Promise<number>;
}

const RENEW_MS = 60 * MINUTE_MS;

/** A listener that cannot open is logged and left out: files can wait, charging cannot. */
export async function openPileFiles(host: PileFilesHost, options: PileFilesOptions): Promise<PileFiles> {
  const limits = { ...PILE_FILES_LIMITS, ...options.limits };
  const { clock, log } = host;
  const { fileBytes, freeBytes } = limits;
  const shelves = await Shelves.open(
    {
      folder: options.folder,
      fileBytes,
      freeBytes,
      newId: options.newId,
      ...(options.freeOf === undefined ? {} : { freeOf: options.freeOf }),
    },
    options.known,
  );
  const tickets = await Tickets.open({ file: path.join(options.folder, 'addresses.json'), clock, log, most: limits.tickets });
  const transfers = new Transfers(host, shelves, tickets, limits);
  const tryListen = async (place: Listen | null, credentials: readonly Credentials[] | null): Promise<HttpListener | null> => {
    if (place === null) return null;
    try {
      return await listenHttp(transfers, place, credentials);
    } catch (error) {
      log.error({ ...place, problem: messageOf(error) }, 'files for piles cannot be served there; the station goes on without');
      return null;
    }
  };
  const http = await tryListen(options.http, null);
  const https = options.https === null ? null : await tryListen(options.https, await options.credentials());
  const ftp = options.ftp === null ? null : new FtpServer(transfers, options.ftp, options.ftp.passive, () => tickets.has('ftp'));
  if (tickets.has('ftp'))
    await ftp?.open().catch((error: unknown) => log.error({ problem: messageOf(error) }, 'FTP for piles cannot be opened'));
  const stopRenewing = clock.every(RENEW_MS, () => {
    options.credentials().then(
      (fresh) => https?.renew(fresh),
      (error: unknown) => log.error({ problem: messageOf(error) }, 'the certificate of the file server could not be renewed'),
    );
  });

  const issue = async ({ pileId, requestId, way }: FileTicket, what: Ticket['what']): Promise<string> => {
    const ticket: Ticket = { pileId, requestId, scheme: way.scheme, expiresMs: clock.now() + limits.ticketMs, what };
    const name = what.kind === 'image' ? addressName(what.image.name) : '';
    const at = (listenHost: string): string =>
      hostFor(
        listenHost,
        way.pileAddress,
        Object.values(networkInterfaces()).flatMap((all) => all ?? []),
      );
    if (way.scheme === 'ftp') {
      if (ftp === null || options.ftp === null) throw notServed('FTP');
      const port = await ftp.open();
      const user = `pile-${randomBytes(4).toString('hex')}`;
      const password = tickets.issue(ticket, (secret) => ftpSecret(user, secret));
      return `ftp://${user}:${password}@${at(options.ftp.host)}:${port}/${name}`;
    }
    const listener = way.scheme === 'https' ? https : http;
    if (listener === null) throw notServed(way.scheme.toUpperCase());
    // A pile that knows no elliptic keys made the station make a certificate it can read; it is to find it here too.
    if (way.scheme === 'https') listener.renew(await options.credentials());
    return `${way.scheme}://${at(listener.host)}:${listener.port}/${what.kind === 'image' ? 'f' : 'u'}/${tickets.issue(ticket)}/${name}`;
  };

  return {
    addresses: [
      ...(http === null ? [] : [`http://${http.host}:${http.port}`]),
      ...(https === null ? [] : [`https://${https.host}:${https.port}`]),
    ],
    offer: async (image, ticket) => {
      await transfers.sizeOf(image);
      return issue(ticket, { kind: 'image', image });
    },
    expect: async (kind, ticket) => {
      await transfers.requireRoom(0);
      return issue(ticket, { kind: 'upload', file: kind });
    },
    keep: (source, fileId) => shelves.keep('firmware', source, fileId),
    read: (shelf, fileId) => shelves.read(shelf, fileId),
    remove: (shelf, fileId) => shelves.remove(shelf, fileId),
    close: async () => {
      stopRenewing();
      await ftp?.close();
      await https?.close();
      await http?.close();
      await tickets.close();
    },
  };
}

function notServed(what: string): Fault {
  return new Fault('pile.call-error', { help: `Files are not served over ${what}: it is switched off, or its port is in use.` });
}
