/** Handshakes that were turned away, told to the station at a rate that cannot fill its journal. */
import { messageOf } from '../../../base/fault.ts';
import { id, type PileId } from '../../../base/ids.ts';
import type { HandshakeCause } from '../../../domain/event.ts';
import type { PileDriverHost } from '../../../domain/ports.ts';
import { shownText } from './identity.ts';

export interface Refusal {
  readonly identity: string;
  readonly cause: HandshakeCause;
  readonly remoteAddress: string;
  readonly detail: string;
}

/** Pairs of address and identity remembered; past that the oldest is forgotten. */
const REMEMBERED = 1_024;
/** Reports of all peers together in one span; more are only counted in the log. */
const TOGETHER = 100;

export class Refusals {
  readonly #host: PileDriverHost;
  readonly #spanMs: number;
  readonly #lastByPeer = new Map<string, number>();
  #spanStart = 0;
  #inSpan = 0;

  constructor(host: PileDriverHost, spanMs: number) {
    this.#host = host;
    this.#spanMs = spanMs;
  }

  /** The same peer, identity and cause are reported once per span. */
  report({ identity, cause, remoteAddress, detail }: Refusal): void {
    if (!this.#mayReport(`${remoteAddress} ${cause} ${identity}`)) return;
    const host = this.#host;
    host
      .submit({
        kind: 'pile.refused',
        id: host.newEventId(),
        receivedMs: host.clock.now(),
        pileId: id<PileId>(shownText(identity)),
        wire: null,
        cause,
        remoteAddress,
        detail: shownText(detail, 200),
      })
      .catch((error: unknown) =>
        host.log.warn({ cause, remoteAddress, error: messageOf(error) }, 'a refused handshake could not be journalled'),
      );
  }

  #mayReport(peer: string): boolean {
    const now = this.#host.clock.monotonic();
    const last = this.#lastByPeer.get(peer);
    if (last !== undefined && now - last < this.#spanMs) return false;
    if (now - this.#spanStart >= this.#spanMs) {
      this.#spanStart = now;
      this.#inSpan = 0;
    }
    this.#inSpan += 1;
    if (this.#inSpan > TOGETHER) return false;
    this.#lastByPeer.delete(peer);
    this.#lastByPeer.set(peer, now);
    const oldest = this.#lastByPeer.keys().next();
    if (this.#lastByPeer.size > REMEMBERED && oldest.done !== true) this.#lastByPeer.delete(oldest.value);
    return true;
  }
}
