/** URL path of a handshake -> charge point identity (OCPP-J 1.6 §3.1.1), before any library looks at it (F31). */
import type { PileId } from '../../../base/ids.ts';
import { id } from '../../../base/ids.ts';
import type { HandshakeCause } from '../../../domain/event.ts';

export type Identity =
  | { readonly ok: true; readonly pileId: PileId }
  | { readonly ok: false; readonly cause: HandshakeCause; readonly shown: string; readonly detail: string };

const LONGEST_PATH = 1_024;
export const LONGEST_IDENTITY = 48;

/** The last segment of the path, percent-decoded; what stands before it is the installer's own (F24). */
export function readIdentity(url: string | undefined): Identity {
  const path = (url ?? '').split(/[?#]/, 1)[0] ?? '';
  const segment = path.slice(path.lastIndexOf('/') + 1);
  if (!path.startsWith('/') || path.length > LONGEST_PATH) return refused('bad-path', segment, 'the path is not readable');
  if (segment === '') return refused('no-identity', '', 'the path ends without a charge point identity');
  let identity: string;
  try {
    identity = decodeURIComponent(segment);
  } catch {
    return refused('bad-path', segment, 'the path is not valid percent-encoding');
  }
  if (!isPrintable(identity)) return refused('bad-path', identity, 'the identity has characters that cannot be printed');
  if (identity.length > LONGEST_IDENTITY)
    return refused('identity-too-long', identity, `the identity has ${identity.length} characters, at most ${LONGEST_IDENTITY} are taken`);
  return { ok: true, pileId: id<PileId>(identity) };
}

/** Anything a peer wrote, made fit for a screen: printable, short, never empty. */
export function shownText(text: string, longest = LONGEST_IDENTITY): string {
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, longest);
  return printable.trim() === '' ? '?' : printable;
}

function refused(cause: HandshakeCause, shown: string, detail: string): Identity {
  return { ok: false, cause, shown: shownText(shown), detail };
}

/** '.' and '..' would be folded away by URL rules. */
function isPrintable(text: string): boolean {
  return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text) && text.trim() === text && text !== '.' && text !== '..';
}
