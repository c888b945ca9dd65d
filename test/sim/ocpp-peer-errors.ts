/** The three ways a simulated peer's line can fail, as types a test can match. */
import type { IncomingHttpHeaders } from 'node:http';

/** The upgrade was not granted: `status` and `body` of the HTTP answer, or `code` (ECONNREFUSED, ...) when there was none. */
export class HandshakeRefused extends Error {
  readonly status: number | null;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly code: string | null;

  constructor(status: number | null, body: string, headers: IncomingHttpHeaders, code: string | null) {
    super(status === null ? `no handshake: ${code ?? 'unknown cause'}` : `handshake refused with ${status}: ${body.slice(0, 200)}`);
    this.name = 'HandshakeRefused';
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.code = code;
  }
}

/** Nothing came within the time allowed. */
export class PeerTimeout extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PeerTimeout';
  }
}

/** The socket ended while something was awaited. */
export class PeerClosed extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(identity: string, code: number, reason: string) {
    super(`${identity}: the socket closed (${code}${reason === '' ? '' : `, ${reason}`})`);
    this.name = 'PeerClosed';
    this.code = code;
    this.reason = reason;
  }
}
