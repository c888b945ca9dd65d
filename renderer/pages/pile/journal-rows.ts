/** What the journal beside a pile shows of each message: which way it went, whether it was trouble, and which are wanted. */
import type { JournalRow } from '../../../station-core/api/contract.ts';

export interface JournalWish {
  readonly text: string;
  readonly direction: '' | 'from-pile' | 'to-pile';
  readonly errorsOnly: boolean;
}

/** A call to the pile is journalled with its answer, as one row; what somebody ordered goes to it as well. */
export function directionOf({ kind }: Pick<JournalRow, 'kind'>): 'from-pile' | 'to-pile' {
  return kind === 'pile.answered' || kind.startsWith('operator.') ? 'to-pile' : 'from-pile';
}

const refusing = /^(Rejected|Failed|NotSupported|NotImplemented|UnlockFailed|Faulted|Unknown.*|VersionMismatch|Invalid.*|InternalError)$/;
const troubled: ReadonlySet<string> = new Set(['pile.bad-message', 'pile.refused', 'pile.security-event']);

/** Broke the schema, could not be taken, was turned away, or was answered with a no, an error or silence. */
export function isTrouble({ kind, violation, body }: Pick<JournalRow, 'kind' | 'violation' | 'body'>): boolean {
  if (violation !== null || troubled.has(kind)) return true;
  if (kind !== 'pile.answered') return /"(status|errorCode)":"(Faulted|[A-Za-z]*Failed|GroundFailure|InternalError)"/.test(body);
  try {
    const { answer } = JSON.parse(body) as { readonly answer?: Readonly<Record<string, unknown>> | null };
    if (answer === null) return true;
    const status = answer?.['status'];
    return answer !== undefined && ('error' in answer || (typeof status === 'string' && refusing.test(status)));
  } catch {
    // Cut at 64 KiB: an answer that long is none of the short words.
    return false;
  }
}

export function isWanted(row: JournalRow, wish: JournalWish): boolean {
  const text = wish.text.trim().toLowerCase();
  return (
    (wish.direction === '' || directionOf(row) === wish.direction) &&
    (!wish.errorsOnly || isTrouble(row)) &&
    (text === '' || `${row.action ?? row.kind} ${row.messageId ?? ''} ${row.body} ${row.violation ?? ''}`.toLowerCase().includes(text))
  );
}
