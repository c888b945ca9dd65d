/**
 * Who the station is, to HQ: a JWT signed with the station's key (RFC 7523, private_key_jwt) for an access token. There is no
 * shared secret. The times in it are the station's clock, set right by what HQ tells of its own, so that no clock has to be right.
 */
import type { Clock } from '../domain/ports.ts';
import type { HqCalls } from './calls.ts';
import { isHqRefused } from './refused.ts';
import { ASSERTION_AUDIENCE } from './wire.ts';

const ASSERTION_LASTS_S = 120;
/** A token is not used in its last seconds: a slow line could carry it past its end. */
const SPARE_MS = 30_000;

interface TokenHost {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly stationId: string;
  /** Ed25519 over the text, base64url. */
  readonly sign: (text: string) => string;
  readonly newId: () => string;
}

export class Tokens {
  readonly #host: TokenHost;
  #token: { readonly text: string; readonly endsMonotonic: number } | null = null;
  /** HQ's clock less ours. */
  #aheadMs = 0;

  constructor(host: TokenHost) {
    this.#host = host;
  }

  /** The token at hand, or a new one. Throws HqRefused, Fault('hq.unreachable'), Fault('hq.bad-answer'). */
  async bearer(calls: HqCalls): Promise<string> {
    const { clock } = this.#host;
    if (this.#token !== null && clock.monotonic() < this.#token.endsMonotonic) return this.#token.text;
    this.#token = null;
    const told = await this.#ask(calls);
    this.#aheadMs = told.server_time_ms - clock.now();
    this.#token = { text: told.access_token, endsMonotonic: clock.monotonic() + told.expires_in * 1_000 - SPARE_MS };
    return told.access_token;
  }

  /** HQ does not take it any more. */
  forget(): void {
    this.#token = null;
  }

  /** A refusal that tells HQ's time may be one for our clock: once more, by that time. */
  async #ask(calls: HqCalls): ReturnType<HqCalls['token']> {
    try {
      return await calls.token(this.#assertion());
    } catch (error) {
      if (!isHqRefused(error) || error.dateMs === null || error.code !== 'hq.bad-token') throw error;
      this.#aheadMs = error.dateMs - this.#host.clock.now();
      return calls.token(this.#assertion());
    }
  }

  #assertion(): string {
    const { clock, stationId, sign, newId } = this.#host;
    const iat = Math.floor((clock.now() + this.#aheadMs) / 1_000);
    const claims = { iss: stationId, sub: stationId, aud: ASSERTION_AUDIENCE, jti: newId(), iat, exp: iat + ASSERTION_LASTS_S };
    const signed = `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${sign(signed)}`;
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
