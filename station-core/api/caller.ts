/** Who asks, and from where. */
import type { OperatorId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Role } from '../domain/operator.ts';

/** The person behind the cookie. */
export interface Caller {
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly role: Role;
  readonly secretHash: string;
  readonly loggedInMs: UtcMs;
  readonly expiresAtMs: UtcMs;
}

export interface From {
  readonly remoteAddress: string;
  readonly userAgent: string;
  /** By the loopback listener and from this PC. */
  readonly isLocal: boolean;
}
