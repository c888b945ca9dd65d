/** What a driver says went wrong. */
import type { ComplaintId, OperatorId, PersonKeyId, PileId, SessionId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

/** What was written, and how to reach who wrote it (empty: not told). */
export interface ComplaintText {
  readonly text: string;
  readonly contact: string;
}

export interface Complaint {
  readonly id: ComplaintId;
  readonly pileId: PileId | null;
  readonly sessionId: SessionId | null;
  readonly personKeyId: PersonKeyId;
  /** ComplaintText as JSON, sealed; '' once it was erased. */
  readonly sealedText: string;
  readonly state: 'open' | 'answered';
  readonly answer: string;
  readonly atMs: UtcMs;
  readonly answeredBy: OperatorId | null;
  readonly answeredAtMs: UtcMs | null;
}

/** A complaint on the desk's list. */
export interface ComplaintRow {
  readonly id: ComplaintId;
  readonly atMs: UtcMs;
  readonly pileId: PileId | null;
  readonly pileName: string | null;
  readonly sessionId: SessionId | null;
  readonly transactionId: number | null;
  readonly state: Complaint['state'];
  /** null: it was erased. */
  readonly text: string | null;
  readonly contact: string | null;
  readonly answer: string;
  readonly answeredBy: string | null;
  readonly answeredAtMs: UtcMs | null;
}
