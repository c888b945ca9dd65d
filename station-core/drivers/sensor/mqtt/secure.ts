/** A TLS connection to a broker that is trusted before a byte is said to it: by the PC's list, by a CA that is given, or by its pinned certificate. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { messageOf } from '../../../base/fault.ts';

export interface Trust {
  /** PEM of the CA that signed the broker's certificate; null: the PC's own list. */
  readonly ca: string | null;
  /** SHA-256 of the broker's certificate in lower case hex; null: whatever the CA says. */
  readonly pinned: string | null;
  /** Why nobody can be trusted now; null: go on. */
  readonly problem: string | null;
}

/** caFile and pinned as in the configuration; empty: not given. Never rejects: a file that cannot be read is told, and read again later. */
export async function readTrust(caFile: string, pinned: string): Promise<Trust> {
  const pin = pinned === '' ? null : pinned.replaceAll(':', '').toLowerCase();
  try {
    return { ca: caFile === '' ? null : await readFile(caFile, 'utf8'), pinned: pin, problem: null };
  } catch (error) {
    return { ca: null, pinned: pin, problem: `the file of mqtt.ca cannot be read: ${messageOf(error)}` };
  }
}

/**
 * What is written before the certificate was judged waits, and is gone where it is not trusted: a name and a password go to nobody else.
 * A pinned certificate needs no CA; where both are given both must agree.
 */
export function connectSecure(to: { readonly host: string; readonly port: number }, { ca, pinned, problem }: Trust): TLSSocket {
  const socket = connect({
    ...to,
    minVersion: 'TLSv1.2',
    // A name is told for the certificate to be chosen by; an address is none (RFC 6066 §3).
    ...(isIP(to.host) === 0 ? { servername: to.host } : {}),
    ...(ca === null ? {} : { ca: [ca] }),
    ...(pinned !== null && ca === null ? { rejectUnauthorized: false } : {}),
  });
  socket.cork();
  socket.once('secureConnect', () => {
    const shown = socket.getPeerX509Certificate();
    const isPinned = pinned === null || (shown !== undefined && createHash('sha256').update(shown.raw).digest('hex') === pinned);
    if (isPinned) socket.uncork();
    else socket.destroy(new Error(`${to.host}:${to.port} shows another certificate than the pinned one`));
  });
  if (problem !== null) socket.destroy(new Error(problem));
  return socket;
}
