/** A payload to a value: a number, a word that means yes or no, or one place in a JSON document. Never throws. */

export type PayloadValue = { readonly value: number; readonly problem: null } | { readonly value: null; readonly problem: string };

/** A sensor says a number; what is longer is something else, in bytes. */
export const LARGEST_PAYLOAD = 16_384;

const YES: ReadonlySet<string> = new Set(['true', 'on', 'yes', 'open', 'alarm', 'detected', 'active', 'triggered', 'wet', 'online']);
const NO: ReadonlySet<string> = new Set(['false', 'off', 'no', 'closed', 'close', 'normal', 'clear', 'inactive', 'idle', 'dry', 'offline']);

/** path: JSON pointer (RFC 6901); empty: the payload itself is the value. */
export function valueOfPayload(payload: Uint8Array, path: string): PayloadValue {
  if (payload.length > LARGEST_PAYLOAD)
    return bad(`the message has ${payload.length} bytes; more than ${LARGEST_PAYLOAD} are not looked at`);
  const text = decode(payload);
  if (text === null) return bad('the message is not text');
  if (path === '') return fromText(text);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // Whatever the parser says about junk helps nobody; that it is no JSON does.
    return bad('the message is not JSON');
  }
  const found = at(document, path);
  return found === undefined ? bad(`the message has nothing at ${path}`) : fromJson(found, path);
}

function fromJson(found: unknown, path: string): PayloadValue {
  switch (typeof found) {
    case 'number': return Number.isFinite(found) ? { value: found, problem: null } : bad(`${path} is no number that can be used`);
    case 'boolean': return { value: found ? 1 : 0, problem: null };
    case 'string': return fromText(found);
    default: return bad(`${path} is neither a number nor yes or no`);
  }
} // prettier-ignore

function fromText(text: string): PayloadValue {
  const word = text.trim();
  const lower = word.toLowerCase();
  if (YES.has(lower)) return { value: 1, problem: null };
  if (NO.has(lower)) return { value: 0, problem: null };
  // Number() takes '', '0x10' and 'Infinity' as well, which no sensor means.
  const value = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(word) ? Number(word) : NaN;
  return Number.isFinite(value) ? { value, problem: null } : bad(`"${printable(word)}" is neither a number nor yes or no`);
}

/** The value under the pointer; undefined: there is none. */
function at(document: unknown, path: string): unknown {
  let found = document;
  for (const part of path.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

function decode(payload: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    // Not UTF-8: binary.
    return null;
  }
}

/** Short, and without what would break a line. */
function printable(word: string): string {
  const clean = word.replace(/[^\p{L}\p{N}\p{P}\p{Zs}\p{S}]/gu, '·');
  return clean.length <= 40 ? clean : `${clean.slice(0, 40)}…`;
}

function bad(problem: string): PayloadValue {
  return { value: null, problem };
}
