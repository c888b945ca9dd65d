/** What a driver says went wrong. */
import type { ComplaintId, OperatorId, PersonKeyId, PileId, SessionId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

export interface Complaint {
  readonly id: ComplaintId;
  readonly pileId: PileId | null;
  readonly sessionId: SessionId | null;
  readonly personKeyId: PersonKeyId;
  /** What was written and how to reach who wrote it, sealed. */
  readonly sealedText: string;
  readonly state: 'open' | 'answered';
  readonly answer: string;
  readonly atMs: UtcMs;
  readonly answeredBy: OperatorId | null;
  readonly answeredAtMs: UtcMs | null;
}
