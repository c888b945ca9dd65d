/** One-time codes as people read them out: sixteen letters and digits that cannot be taken for each other, in groups of four. */
import { randomBytes } from 'node:crypto';
import { sha256Hex } from './keys.ts';

/** Crockford's base 32: no I, L, O, U. 80 bits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** 'XXXX-XXXX-XXXX-XXXX'. */
export function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => LETTERS[byte % 32] ?? '').join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Of what a person typed: small letters, spaces and the letters that are not in a code mean what they look like. */
export function codeHashOf(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return sha256Hex(letters);
}
