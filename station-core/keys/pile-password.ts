/**
 * Pile passwords (OCPP-J 1.6 §6.2 AuthorizationKey). Salted SHA-256, fast on purpose: after a power cut a thousand piles
 * come back in the same second, and a slow hash would keep them waiting. It may be fast because the secret is not a
 * person's: we make 160 random bits, and nothing shorter than 16 characters is taken.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Fault } from '../base/fault.ts';

export interface PilePassword {
  /** 32 characters, 160 random bits, in letters and digits that any pile's web page takes. */
  readonly generate: () => string;
  /** Throws Fault('input.invalid') outside 16 to 40 printable ASCII characters. */
  readonly hash: (password: string) => string;
  /** True when the password belongs to the hash in one of the forms piles send it (F25); compares in constant time. False for a hash of another kind. */
  readonly verify: (hash: string, password: Uint8Array) => Promise<boolean>;
}

export const pilePassword: PilePassword = {
  generate: () => base32(randomBytes(20)),
  hash: (password) => {
    if (!/^[\x21-\x7e]{16,40}$/.test(password))
      throw new Fault('input.invalid', { field: 'password', help: 'A pile password has 16 to 40 printable characters without spaces.' });
    const salt = randomBytes(16);
    return `pile-sha256$${salt.toString('base64url')}$${digest(salt, Buffer.from(password)).toString('base64url')}`;
  },
  verify: (hash, password) => Promise.resolve(matches(hash, password)),
};

function matches(hash: string, password: Uint8Array): boolean {
  const [kind, salt, expected] = hash.split('$');
  if (kind !== 'pile-sha256' || salt === undefined || expected === undefined) return false;
  const wanted = Buffer.from(expected, 'base64url');
  const salted = Buffer.from(salt, 'base64url');
  return formsOf(password)
    .map((form) => digest(salted, form))
    .map((got) => wanted.length === got.length && timingSafeEqual(wanted, got))
    .includes(true);
}

/**
 * F25: AuthorizationKey is hexadecimal text by the letter (1.6 security whitepaper §4.1.1), and plain text in the field. Told one of
 * them, a pile sends it as it is, or the bytes it stands for, or those bytes written as hex.
 */
function formsOf(password: Uint8Array): Buffer[] {
  const sent = Buffer.from(password);
  const text = sent.toString('latin1');
  const hex = sent.toString('hex');
  const forms = [sent, Buffer.from(hex), Buffer.from(hex.toUpperCase())];
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return forms;
  return [...forms, Buffer.from(text, 'hex'), Buffer.from(text.toLowerCase()), Buffer.from(text.toUpperCase())];
}

function digest(salt: Uint8Array, password: Uint8Array): Buffer {
  return createHash('sha256').update(salt).update(password).digest();
}

/** RFC 4648 §6 alphabet in upper case: 20 bytes are exactly 32 characters. */
function base32(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: (bytes.length * 8) / 5 }, (_, i) =>
    alphabet.charAt(Number((bits >> BigInt(bytes.length * 8 - 5 * (i + 1))) & 31n)),
  ).join('');
}
