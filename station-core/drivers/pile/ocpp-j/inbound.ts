/** What a pile may call and what is read of it: each version has a table of these. */
import type { PileId } from '../../../base/ids.ts';
import type { PileEvent } from '../../../domain/event.ts';
import type { Fields } from './values.ts';

type WithoutEnvelope<Event> = Event extends PileEvent ? Omit<Event, 'id' | 'receivedMs' | 'pileId' | 'wire'> : never;
/** A fact of a pile before it gets its id, its pile and its message. */
export type Fact = WithoutEnvelope<PileEvent>;

export interface Inbound {
  /** True: a message that breaks the schema is booked when `read` finds what it needs. */
  readonly salvaged: boolean;
  /** null: what the fact needs is not there. */
  read(payload: Fields, pileId: PileId): Fact | null;
  /** Fields whose text may name a person: the journal keeps that they came, not what they said. */
  readonly hidden?: readonly string[];
  /** What is booked only with a remark, although the schema lets it pass. */
  remark?(payload: Fields): string | null;
}

/** A message that is kept in the journal and decides nothing. */
export const notice = (topic: string): Inbound => ({ salvaged: false, read: () => ({ kind: 'pile.notice', topic }) });
