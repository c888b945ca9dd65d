/** Which quirks hold for a pile, by the names it gives itself. One answer for drivers, decisions and screens. */
import type { PileMake, QuirkEntry, Quirks } from '../../domain/quirks.ts';

/** A pile about which nothing is known. */
export const NO_QUIRKS: Quirks = {
  registerKind: 'unknown',
  tagSuffixFrom: null,
  neverRead: [],
  neverWrite: [],
  profileUnit: null,
  wholeLimits: false,
  settleMs: null,
  callsPerSecond: null,
  hasSecurityExtensions: null,
  logBy: null,
  authorizationKeyForm: 'text',
};

/** The entries that match, in the order of the list. */
export function quirkEntriesFor(list: readonly QuirkEntry[], make: PileMake): QuirkEntry[] {
  return list.filter(
    ({ match }) => fits(match.vendor, make.vendor) && fits(match.model, make.model) && fits(match.firmware, make.firmware ?? ''),
  );
}

/** What they come to: the later entry wins; keys of all of them hold. */
export function quirksFor(list: readonly QuirkEntry[], make: PileMake): Quirks {
  return quirkEntriesFor(list, make).reduce<Quirks>((sum, entry) => ({ ...sum, ...settingsOf(entry, sum) }), NO_QUIRKS);
}

function settingsOf({ match: _match, note: _note, source: _source, file: _file, ...settings }: QuirkEntry, sum: Quirks): Partial<Quirks> {
  return {
    ...settings,
    neverRead: together(sum.neverRead, settings.neverRead),
    neverWrite: together(sum.neverWrite, settings.neverWrite),
  };
}

function together(before: readonly string[], more: readonly string[] = []): readonly string[] {
  return [...new Set([...before, ...more])];
}

/** * stands for any text. Blanks around a name and the case of letters count for nothing: makers change both from firmware to firmware. */
function fits(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const [head = '', ...rest] = pattern.trim().toLowerCase().split('*');
  const told = name.trim().toLowerCase();
  const tail = rest.pop();
  if (tail === undefined) return told === head;
  if (!told.startsWith(head) || told.length < head.length + tail.length || !told.endsWith(tail)) return false;
  let from = head.length;
  for (const piece of rest) {
    const at = told.indexOf(piece, from);
    if (at < 0 || at + piece.length > told.length - tail.length) return false;
    from = at + piece.length;
  }
  return true;
}
