/** What a driver's phone keeps a secret for: a start, money paid before a charge, a complaint. Whoever has the secret sees it. */
import type { CommandId, ComplaintId, PrepayId, SessionId, StartCodeId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { ConnectorRef } from './pile.ts';

export interface DriverPage {
  /** SHA-256 of the secret, lower-case hex. The secret itself is on the phone alone. */
  readonly pageHash: string;
  /** null: a complaint about the station. */
  readonly ref: ConnectorRef | null;
  /** The latest start that was ordered here. */
  readonly orderId: CommandId | null;
  readonly sessionId: SessionId | null;
  /** Paid before the charge, with the code that starts it. */
  readonly prepayId: PrepayId | null;
  readonly codeId: StartCodeId | null;
  readonly complaintId: ComplaintId | null;
  readonly atMs: UtcMs;
}
