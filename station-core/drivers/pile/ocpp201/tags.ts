/** Card numbers of the station -> IdTokenType: 2.0.1 wants the kind of a tag, which nobody at the desk was asked for. */
import type { TagKind } from '../../../domain/command.ts';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^E0[0-9A-F]{14}$/i, 'ISO15693'], // the UID of a vicinity card begins with E0 (ISO 15693-3)
  [/^(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}$/i, 'MacAddress'],
  [/^[A-Z]{2}-?[A-Z0-9]{3}-?C[A-Z0-9]{8}(?:-?[A-Z0-9])?$/i, 'eMAID'], // ISO 15118-1 annex H
];

/** A tag made here for one start is Central; what looks like nothing else is a proximity card. */
export function idToken(tag: string, kind: TagKind = 'card'): { readonly idToken: string; readonly type: string } {
  if (kind === 'made') return { idToken: tag, type: 'Central' };
  return { idToken: tag, type: KINDS.find(([pattern]) => pattern.test(tag))?.[1] ?? 'ISO14443' };
}
