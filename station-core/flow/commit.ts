/**
 * Group commit: all events that have arrived share one transaction at synchronous=FULL. Each has its own savepoint, so one
 * that fails is rolled back and answered alone; if the commit fails, nobody in the group is answered (DESIGN, promise 1).
 */
import { Fault, isFault, messageOf, type FaultCode, type FaultDetail } from '../base/fault.ts';
import { id, type EventId, type PileId } from '../base/ids.ts';
import { zoneName, type ZoneName } from '../base/time.ts';
import type { Answer } from '../domain/answer.ts';
import type { Command } from '../domain/command.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Notice, Outcome } from '../domain/outcome.ts';
import type { PileEntry } from '../domain/ports.ts';
import type { Writer } from '../store/connection.ts';
import { appendJournal } from '../store/journal.ts';
import { pileEntries } from '../store/piles.ts';
import { settingsOf } from '../store/settings.ts';
import type { Vault } from '../store/vault.ts';
import { applyWrite } from './apply.ts';
import { dispatch } from './dispatch.ts';
import { isJournalled, journalEntry } from './journal-entry.ts';

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
  /** Piles whose admission or password changed. */
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

export function createCommitter(db: Writer, vault: Vault): Committer {
  let zone = settingsOf(db)?.zone ?? zoneName('UTC');
  let known = entriesOf(db);

  /** What handshakes must know anew: only what differs from what was told. */
  const tellEntries = (into: Gathered, outcome: Outcome): void => {
    for (const write of outcome.writes) {
      if (write.kind !== 'pile.put') continue;
      const { id: pileId, admission, passwordHash } = write.pile;
      const before = known.get(pileId);
      if (before?.admission === admission && before.passwordHash === passwordHash) continue;
      const entry = { id: pileId, admission, passwordHash };
      known.set(pileId, entry);
      into.entries.push(entry);
    }
  };

  const decide = (event: StationEvent, passOver = 0): Outcome =>
    db.savepoint(() => {
      const outcome = dispatch({ db, vault, passOver }, event);
      if (isJournalled(event, outcome)) appendJournal(db, journalEntry(db, vault, event, zone));
      for (const write of outcome.writes) applyWrite(db, vault, write);
      return outcome;
    });

  /** One thing that fails (a session that cannot be priced) must not keep the others from closing: the tick goes on and fails at its end. */
  const decideTick = (event: StationEvent, into: Gathered): Outcome => {
    const failures: unknown[] = [];
    for (let round = 0; ; round += 1) {
      try {
        const outcome = decide(round === 0 ? event : { ...event, id: id<EventId>(`${event.id}.${round}`) }, failures.length);
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

  return {
    get zone() {
      return zone;
    },
    commit: (group) => {
      const into: Gathered = { commands: [], notices: new Map(), entries: [], journalled: false };
      const replies: TicketReply[] = [];
      try {
        db.begin();
        for (const { ticket, event } of group) {
          try {
            const outcome = event.kind === 'clock.ticked' ? decideTick(event, into) : decide(event);
            gather(into, outcome);
            tellEntries(into, outcome);
            replies.push({ ticket, answer: outcome.answer });
          } catch (error) {
            if (!db.inTransaction) throw error;
            replies.push(failed(ticket, error));
          }
        }
        db.commit();
      } catch (error) {
        db.rollback();
        known = entriesOf(db);
        return { replies: group.map(({ ticket }) => failed(ticket, error)), commands: [], notices: [], entries: [], journalled: false };
      }
      zone = settingsOf(db)?.zone ?? zone;
      return { replies, ...into, notices: [...into.notices.values()] };
    },
  };
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
