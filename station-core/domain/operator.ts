/** People who log in, and what a role may do. */
import type { OperatorId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

export type Role = 'owner' | 'attendant' | 'installer' | 'maintenance' | 'viewer';

export interface Operator {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: Role;
  /** argon2id, encoded. */
  readonly passwordHash: string;
  readonly disabled: boolean;
  readonly createdAtMs: UtcMs;
}

/** A login that can be revoked; the cookie's secret is kept only as its SHA-256. */
export interface Login {
  readonly secretHash: string;
  readonly operatorId: OperatorId;
  readonly createdAtMs: UtcMs;
  readonly expiresAtMs: UtcMs;
  readonly userAgent: string;
  readonly remoteAddress: string;
}
