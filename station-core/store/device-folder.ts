/** A pile's id as a folder name that Linux, macOS and Windows all take, and back. */
import { assert } from '../base/assert.ts';
import { id, type PileId } from '../base/ids.ts';

/** Events without a pile: operators, clock, the station itself. No pile's folder begins with '~'. */
const STATION = '~station';
/** Kept as they are; everything else becomes % and four digits of base 36, so that 48 characters always fit into a name. */
const PLAIN = /^[A-Za-z0-9_.-]$/;
/** Windows reserves these as the part before the first dot, in any case. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** The longest name ext4, NTFS and APFS all take, in bytes. */
const NAME_MAX = 255;

/**
 * 'CP-1' -> 'CP-1~d': what follows ~ marks the capital letters, because Windows would take 'CP-1' and 'cp-1' for one folder.
 * null (no pile) -> '~station'.
 */
export function folderOf(pileId: PileId | null): string {
  if (pileId === null) return STATION;
  const letters = Array.from(pileId);
  const reserved = RESERVED.test(pileId);
  const name = letters
    .map((letter, at) => {
      const isDotAtAnEnd = letter === '.' && (at === 0 || at === letters.length - 1);
      return PLAIN.test(letter) && !isDotAtAnEnd && !(reserved && at === 0) ? letter : escaped(letter);
    })
    .join('');
  const capitals = capitalsOf(letters);
  const folder = capitals === 0n ? name : `${name}~${capitals.toString(36)}`;
  assert(folder.length <= NAME_MAX, 'an id of 48 characters fits into a file name');
  return folder;
}

/** The pile of a folder, null for the station's own; undefined for a folder that is none of ours. */
export function pileOfFolder(folder: string): PileId | null | undefined {
  if (folder === STATION) return null;
  const name = folder.replace(/~[0-9a-z]+$/, '');
  const text = name.replace(/%([0-9a-z]{4})/g, (whole, digits: string) => {
    const point = parseInt(digits, 36);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
  if (text.length === 0 || text.length > 80) return undefined;
  const pileId = id<PileId>(text);
  return folderOf(pileId) === folder ? pileId : undefined;
}

function escaped(letter: string): string {
  return `%${(letter.codePointAt(0) ?? 0).toString(36).padStart(4, '0')}`;
}

/** One bit per character that is a capital letter, the first character lowest. */
function capitalsOf(letters: readonly string[]): bigint {
  return letters.reduce((bits, letter, at) => (/[A-Z]/.test(letter) ? bits | (1n << BigInt(at)) : bits), 0n);
}
