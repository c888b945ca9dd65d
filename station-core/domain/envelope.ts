/** What every event carries, and what carries who asked for it. */
import type { EventId, OperatorId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

export interface Envelope {
  readonly id: EventId;
  readonly receivedMs: UtcMs;
}

export interface FromOperator extends Envelope {
  readonly operatorId: OperatorId;
}
