/**
 * Group commit: all events that have arrived share one transaction at synchronous=FULL. One that fails is undone and answered
 * alone: the group is rolled back and done again, now with a savepoint for each (they are dear, and hardly any event fails).
 * If the commit fails, nobody in the group is answered (DESIGN, promise 1).
 */
import { Fault, isFault, messageOf, type FaultCode, type FaultDetail } from '../base/fault.ts';
import { id, type EventId, type PileId } from '../base/ids.ts';
import { zoneName, type ZoneName } from '../base/time.ts';
import type { Answer } from '../domain/answer.ts';
import type { Command } from '../domain/command.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Notice, Outcome } from '../domain/outcome.ts';
import type { PileEntry } from '../domain/ports.ts';
import type { QuirkEntry } from '../domain/quirks.ts';
import type { Writer } from '../store/connection.ts';
import { appendJournal } from '../store/journal.ts';
import { pileEntries } from '../store/piles.ts';
import { settingsOf } from '../store/settings.ts';
import type { Vault } from '../store/vault.ts';
import { applyWrite } from './apply.ts';
import { dispatch } from './dispatch.ts';
import { tellHq } from './hq-notices.ts';
import { isJournalled, journalEntry } from './journal-entry.ts';
import { changedEntries } from './pile-entries.ts';
import { countSales } from './sale.ts';

export interface Ticketed {
  readonly ticket: number;
  readonly event: StationEvent;
}

export type TicketReply =
  | { readonly ticket: number; readonly answer: Answer }
  | { readonly ticket: number; readonly fault: { readonly code: FaultCode; readonly detail: FaultDetail } }
  | { readonly ticket: number; readonly problem: string };

/** What leaves the writer after a commit. */
export interface GroupResult {
  readonly replies: readonly TicketReply[];
  readonly commands: readonly Command[];
  readonly notices: readonly Notice[];
  /** Piles of which something changed that handshakes need. */
  readonly entries: readonly PileEntry[];
  readonly journalled: boolean;
}

/** So many things that time made due share a commit: a tick after a rush of stops must not keep the piles waiting. The answer says that more is due. */
const MOST_DUE_PER_TICK = 10;
/** Things looked at in one tick, those that fail included. */
const MOST_ROUNDS_PER_TICK = 200;

const MORE_DUE: Outcome = { answer: { kind: 'ticked', more: true }, writes: [], commands: [], notices: [] };

export interface Committer {
  /** Never throws for an event's own failure. Throws only where the file cannot be written at all: the group was answered with the fault before. */
  commit(group: readonly Ticketed[]): GroupResult;
  /** The station's zone, UTC until it was set up. */
  readonly zone: ZoneName;
}

export function createCommitter(db: Writer, vault: Vault, quirks: readonly QuirkEntry[] = [], caPem = ''): Committer {
  let zone = settingsOf(db)?.zone ?? zoneName('UTC');
  let known = entriesOf(db);

  /** What handshakes must know anew: only what differs from what was told. */
  const tellEntries = (into: Gathered, outcome: Outcome): void => {
    into.entries.push(...changedEntries(db, known, outcome.writes));
  };

  const decide = (event: StationEvent, passOver = 0): Outcome => {
    const outcome = dispatch({ db, vault, quirks, caPem, passOver }, event);
    if (isJournalled(event, outcome)) appendJournal(db, journalEntry({ db, vault, quirks }, event, zone));
    for (const write of outcome.writes) applyWrite(db, vault, write);
    countSales(db, outcome.writes);
    tellHq(db, event, outcome.writes);
    return outcome;
  };

  /** One thing that fails (a session that cannot be priced) must not keep the others from closing: the tick goes on and fails at its end. */
  const decideTick = (event: StationEvent, into: Gathered): Outcome => {
    const failures: unknown[] = [];
    for (let round = 0; ; round += 1) {
      try {
        const part = round === 0 ? event : { ...event, id: id<EventId>(`${event.id}.${round}`) };
        const outcome = db.savepoint(() => decide(part, failures.length));
        const isLast = round >= MOST_ROUNDS_PER_TICK || outcome.writes.every((w) => w.kind === 'alive.put');
        if (isLast && failures.length === 0) return outcome;
        gather(into, outcome);
        tellEntries(into, outcome);
        if (isLast) break;
        if (round - failures.length + 1 >= MOST_DUE_PER_TICK && failures.length === 0) return MORE_DUE;
      } catch (error) {
        if (!db.inTransaction || round >= MOST_ROUNDS_PER_TICK) throw error;
        failures.push(error);
      }
    }
    throw failures[0];
  };

  /** 'each': an event that fails is undone alone. 'none': it throws EventFailed, and the whole group must be rolled back. */
  const decideGroup = (group: readonly Ticketed[], savepoints: 'each' | 'none'): GroupResult => {
    const into: Gathered = { commands: [], notices: new Map(), entries: [], journalled: false };
    const replies: TicketReply[] = [];
    for (const { ticket, event } of group) {
      try {
        const outcome = isTick(event) ? decideTick(event, into) : savepoints === 'each' ? db.savepoint(() => decide(event)) : decide(event);
        gather(into, outcome);
        tellEntries(into, outcome);
        replies.push({ ticket, answer: outcome.answer });
      } catch (error) {
        if (!db.inTransaction) throw error;
        // A tick has undone what failed of it by its own savepoints.
        if (savepoints === 'none' && !isTick(event)) throw new EventFailed();
        replies.push(failed(ticket, error));
      }
    }
    return { replies, ...into, notices: [...into.notices.values()] };
  };

  const rollBack = (): void => {
    db.rollback();
    known = entriesOf(db);
  };

  const inTransaction = (group: readonly Ticketed[], savepoints: 'each' | 'none'): GroupResult => {
    db.begin();
    const result = decideGroup(group, savepoints);
    db.commit();
    return result;
  };

  const commitGroup = (group: readonly Ticketed[]): GroupResult => {
    try {
      return inTransaction(group, 'none');
    } catch (error) {
      rollBack();
      if (!(error instanceof EventFailed)) throw error;
      return inTransaction(group, 'each');
    }
  };

  return {
    get zone() {
      return zone;
    },
    commit: (group) => {
      try {
        const result = commitGroup(group);
        zone = settingsOf(db)?.zone ?? zone;
        return result;
      } catch (error) {
        rollBack();
        return { replies: group.map(({ ticket }) => failed(ticket, error)), commands: [], notices: [], entries: [], journalled: false };
      }
    },
  };
}

/** An event of the group failed, and the file is as good as before: the group is done again, with savepoints. */
class EventFailed extends Error {}

function isTick(event: StationEvent): event is Extract<StationEvent, { kind: 'clock.ticked' }> {
  return event.kind === 'clock.ticked';
}

function entriesOf(db: Writer): Map<PileId, PileEntry> {
  return new Map(pileEntries(db).map((entry) => [entry.id, entry]));
}

interface Gathered {
  readonly commands: Command[];
  /** A thing that changed ten times in the group is named once. */
  readonly notices: Map<string, Notice>;
  readonly entries: PileEntry[];
  journalled: boolean;
}

function gather(into: Gathered, outcome: Outcome): void {
  into.commands.push(...outcome.commands);
  for (const notice of outcome.notices) into.notices.set(nameOf(notice), notice);
  into.journalled = true;
}

function nameOf(notice: Notice): string {
  switch (notice.topic) {
    case 'connector':
      return `connector/${notice.ref.pileId}/${notice.ref.evse}/${notice.ref.connector}`;
    case 'session':
      return `session/${notice.sessionId}`;
    case 'pile':
      return `pile/${notice.pileId}`;
    case 'plan':
      return `plan/${notice.planId}`;
    default:
      return notice.topic;
  }
}

function failed(ticket: number, error: unknown): TicketReply {
  if (isFault(error)) return { ticket, fault: { code: error.code, detail: error.detail } };
  return { ticket, problem: messageOf(error) };
}

/** The fault or bug of a reply, as an error. */
export function errorOf(reply: TicketReply): Error | null {
  if ('fault' in reply) return new Fault(reply.fault.code, reply.fault.detail);
  return 'problem' in reply ? new Error(reply.problem) : null;
}
