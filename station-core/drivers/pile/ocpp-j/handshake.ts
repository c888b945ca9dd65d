/** Who may connect: subprotocol, admission, certificate, password, security profile, limits (OCPP-J 1.6 §3, §6; security whitepaper §4). Decides; the listener acts. */
import type { PileId } from '../../../base/ids.ts';
import type { SecurityProfile } from '../../../domain/certificate.ts';
import type { HandshakeCause } from '../../../domain/event.ts';
import type { PileDriverHost, PileEntry } from '../../../domain/ports.ts';
import type { Dialect } from './dialect.ts';
import type { OcppJLimits } from './limits.ts';
import { problemOf, type PeerCertificate } from './peer-certificate.ts';

export type Verdict =
  | { readonly ok: true; readonly dialect: Dialect; readonly proof: Proof }
  /** status null: the handshake is completed without a subprotocol and then closed, as OCPP-J 1.6 §3.2 wants it. */
  | ({ readonly ok: false; readonly status: number | null } & Turned);

/** What the pile showed of itself. */
export interface Proof {
  readonly profile: SecurityProfile;
  /** CN of the certificate that was taken. */
  readonly certificateName: string | null;
  /** It came with the new password of the move under way. */
  readonly newPassword: boolean;
}

interface Turned {
  readonly cause: HandshakeCause;
  readonly detail: string;
}

export interface Knock {
  readonly pileId: PileId;
  readonly offered: readonly string[];
  readonly password: Uint8Array | undefined;
  readonly hasCredentials: boolean;
  /** It came by the door with TLS. */
  readonly isSecure: boolean;
  readonly certificate: PeerCertificate | null;
  /** Connected piles the station does not know yet, other than this one. */
  readonly unknownConnected: number;
}

/** dialects: newest first; the first one the pile offers too is taken. */
export async function decideHandshake(
  knock: Knock,
  dialects: readonly Dialect[],
  limits: OcppJLimits,
  host: PileDriverHost,
): Promise<Verdict> {
  const dialect = dialects.find(({ protocol }) => knock.offered.includes(protocol));
  if (dialect === undefined) {
    const wanted = dialects.map(({ protocol }) => protocol).join(' or ');
    const offered = knock.offered.length === 0 ? 'none was offered' : `offered: ${knock.offered.join(', ')}`;
    return { ok: false, cause: 'wrong-subprotocol', status: null, detail: `subprotocol ${wanted} is needed, ${offered}` };
  }
  const entry = host.entry(knock.pileId);
  if (entry === null && host.waitingCount() + knock.unknownConnected >= limits.waitingPiles)
    return { ok: false, cause: 'waiting-list-full', status: 503, detail: `${limits.waitingPiles} piles wait already` };
  if (entry?.admission === 'refused')
    return { ok: false, cause: 'refused-by-operator', status: 403, detail: 'an operator turned this pile away' };
  const shown = await prove(knock, entry, host);
  if ('cause' in shown) return { ok: false, status: shown.cause.startsWith('password') ? 401 : 403, ...shown };
  // F25: raised only once the pile was seen on more, so a pile that falls back by itself is let in again by an operator alone.
  if (entry !== null && shown.profile < entry.least)
    return {
      ok: false,
      status: 403,
      cause: 'profile-too-low',
      detail: `${NAMES[shown.profile]}; it was seen ${NAMES[entry.least]} before`,
    };
  return { ok: true, dialect, proof: shown };
}

const NAMES: Readonly<Record<SecurityProfile, string>> = {
  0: 'it comes without a password (profile 0)',
  1: 'with a password, without TLS (profile 1)',
  2: 'with TLS and a password (profile 2)',
  3: 'with TLS and its certificate (profile 3)',
};

async function prove(knock: Knock, entry: PileEntry | null, host: PileDriverHost): Promise<Proof | Turned> {
  const { certificate, pileId, isSecure } = knock;
  const problem = certificate === null ? null : problemOf(certificate, pileId, entry, host.clock.now());
  if (certificate !== null && problem === null) return { profile: 3, certificateName: certificate.commonName, newPassword: false };
  // One of ours that does not hold is a mistake or a theft, whatever else it brings.
  if (problem !== null && certificate?.isOurs === true) return problem;
  if (certificate === null && isSecure && entry?.least === 3)
    return { cause: 'certificate-missing', detail: 'it came by TLS without its certificate, which it had before' };
  const byPassword = await provePassword(knock, entry, host);
  // Makers put certificates of their own into piles, which some show wherever they are asked: then the password must do.
  if (problem !== null && ('cause' in byPassword || byPassword.profile < 2 || entry?.least === 3)) return problem;
  return byPassword;
}

async function provePassword(knock: Knock, entry: PileEntry | null, host: PileDriverHost): Promise<Proof | Turned> {
  const { password, isSecure, hasCredentials } = knock;
  const taken = (newPassword: boolean): Proof => ({ profile: isSecure ? 2 : 1, certificateName: null, newPassword });
  const [old, next] = [entry?.passwordHash ?? null, entry?.newPasswordHash ?? null];
  if (password !== undefined) {
    if (old !== null && (await host.verifyPassword(old, password))) return taken(false);
    if (next !== null && (await host.verifyPassword(next, password))) return taken(true);
  }
  // Nothing proves who it is, TLS or not.
  if (old === null) return { profile: 0, certificateName: null, newPassword: false };
  if (password !== undefined) return { cause: 'password-wrong', detail: 'the password is not the one set for this pile' };
  const detail = hasCredentials ? 'the user name in the credentials is not the identity' : 'no credentials came with the handshake';
  return { cause: 'password-missing', detail };
}

/** The offered subprotocols, each once and in order. Never throws. */
export function offeredProtocols(header: string | undefined): string[] {
  const names = (header ?? '').split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/.test(name)))].slice(0, 16);
}
