/** Codes that start one charge: made from random bits, read as people type them, kept only as a keyed hash. */
import { createHmac, createSecretKey, hkdfSync, randomInt } from 'node:crypto';

export interface StartCodes {
  /** A new code and its hash: 10 letters of 32, 50 random bits, written in two groups of five. */
  readonly make: () => { readonly code: string; readonly codeHash: string };
  /** The code that belongs to a phone's secret: made anew each time, so that the phone shows it again and nothing keeps it. */
  readonly of: (secret: string) => { readonly code: string; readonly codeHash: string };
  /** The hash of a code as it was typed, whatever the case, spaces and dashes; O is read as 0, I and L as 1. null: it cannot be a code. */
  readonly hash: (typed: string) => string | null;
}

/** Crockford's base 32: no letter that is easily taken for another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;
/** More than a code with all its dashes; nothing longer is looked at. */
const MOST_TYPED = 40;

/** The file alone, without the master key, does not let anybody try codes against it. */
export function createStartCodes(masterKey: Uint8Array): StartCodes {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(), 'stationmaster start-code', 32)));
  const hashOf = (code: string): string => createHmac('sha256', key).update(code, 'utf8').digest('hex').slice(0, 32);
  return {
    make: () => {
      const code = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)] ?? '0').join('');
      return { code: `${code.slice(0, 5)}-${code.slice(5)}`, codeHash: hashOf(code) };
    },
    of: (secret) => {
      const bytes = createHmac('sha256', key).update(`phone ${secret}`, 'utf8').digest();
      // 256 values over 32 letters: each is as likely as the others.
      const code = Array.from(bytes.subarray(0, LENGTH), (byte) => LETTERS[byte % LETTERS.length] ?? '0').join('');
      return { code: `${code.slice(0, 5)}-${code.slice(5)}`, codeHash: hashOf(code) };
    },
    hash: (typed) => {
      const code = readCode(typed);
      return code === null ? null : hashOf(code);
    },
  };
}

/** The ten letters of what was typed; null: it is no code. */
export function readCode(typed: string): string | null {
  if (typed.length > MOST_TYPED) return null;
  const code = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s‐-―-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1'); // prettier-ignore
  return code.length === LENGTH && Array.from(code).every((letter) => LETTERS.includes(letter)) ? code : null;
}
