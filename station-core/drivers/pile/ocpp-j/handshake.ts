/** Who may connect: subprotocol, admission, password, limits (OCPP-J 1.6 §3, §6). Decides; the listener acts. */
import type { PileId } from '../../../base/ids.ts';
import type { HandshakeCause } from '../../../domain/event.ts';
import type { PileDriverHost } from '../../../domain/ports.ts';
import type { Dialect } from './dialect.ts';
import type { OcppJLimits } from './limits.ts';

export type Verdict =
  | { readonly ok: true; readonly dialect: Dialect }
  /** status null: the handshake is completed without a subprotocol and then closed, as OCPP-J 1.6 §3.2 wants it. */
  | { readonly ok: false; readonly cause: HandshakeCause; readonly status: number | null; readonly detail: string };

export interface Knock {
  readonly pileId: PileId;
  readonly offered: readonly string[];
  readonly password: Uint8Array | undefined;
  readonly hasCredentials: boolean;
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
  if (entry === null || entry.passwordHash === null) return { ok: true, dialect };
  if (knock.password === undefined) {
    const detail = knock.hasCredentials ? 'the user name in the credentials is not the identity' : 'no credentials came with the handshake';
    return { ok: false, cause: 'password-missing', status: 401, detail };
  }
  const isRight = await host.verifyPassword(entry.passwordHash, knock.password);
  return isRight
    ? { ok: true, dialect }
    : { ok: false, cause: 'password-wrong', status: 401, detail: 'the password is not the one set for this pile' };
}

/** The offered subprotocols, each once and in order. Never throws. */
export function offeredProtocols(header: string | undefined): string[] {
  const names = (header ?? '').split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/.test(name)))].slice(0, 16);
}
