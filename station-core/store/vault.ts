/** The vault: finds a card without storing its number, and keeps numbers so that destroying one key erases them everywhere. */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { assert } from '../base/assert.ts';
import { id, type PersonKeyId, type TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Reader, Writer } from './connection.ts';
import { bytes } from './rows.ts';

export interface Vault {
  /** Keyed hash (HMAC-SHA-256, first 32 hex characters) of a tag in its canonical form: the same tag, the same id, on this station only. */
  tokenId(canonicalTag: string): TokenId;
  /** Makes a person's key. The id must be new. */
  createKey(db: Writer, keyId: PersonKeyId, nowMs: UtcMs): void;
  /** AES-256-GCM bound to the key's id; base64url. Throws when the key was destroyed: nobody seals for a person who is gone. */
  seal(db: Reader, keyId: PersonKeyId, plain: string): string;
  /** null once the key was destroyed. Text that was changed or belongs to another key throws: a bug or tampering. */
  open(db: Reader, keyId: PersonKeyId, sealed: string): string | null;
  /** False when there was none. What it sealed is unreadable from the commit on. */
  destroyKey(db: Writer, keyId: PersonKeyId, nowMs: UtcMs): boolean;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Unwrapped keys held in memory; the least used one goes first. */
const CACHE_KEYS = 1_024;

/** The master key stays outside of the file (32 bytes, from the keys folder): the file alone opens nothing. */
export function createVault(masterKey: Uint8Array): Vault {
  assert(masterKey.byteLength === KEY_BYTES, 'the master key has 32 bytes');
  const tokenKey = createSecretKey(derive(masterKey, 'token-id'));
  const wrappingKey = createSecretKey(derive(masterKey, 'person-key'));
  const cache = new KeyCache();

  /**
   * Asks the file each time and remembers only what this very wrapped key unwraps to: an erased key is gone at once in every
   * thread, and a key that was rolled back and made again is never mistaken for the first.
   */
  const keyOf = (db: Reader, keyId: PersonKeyId): KeyObject | null => {
    const row = db.get('SELECT wrapped_key FROM person_key WHERE id = ?', keyId);
    if (row === undefined) {
      cache.forget(keyId);
      return null;
    }
    const wrapped = Buffer.from(bytes(row, 'wrapped_key'));
    const known = cache.find(keyId, wrapped);
    if (known !== null) return known;
    const key = createSecretKey(decrypt(wrappingKey, wrapped, keyId));
    cache.keep(keyId, wrapped, key);
    return key;
  };

  return {
    tokenId: (canonicalTag) => id<TokenId>(createHmac('sha256', tokenKey).update(canonicalTag, 'utf8').digest('hex').slice(0, 32)),
    createKey: (db, keyId, nowMs) => {
      const wrapped = encrypt(wrappingKey, randomBytes(KEY_BYTES), keyId);
      db.runOne('INSERT INTO person_key (id, wrapped_key, created_at_ms) VALUES (?, ?, ?)', keyId, wrapped, nowMs);
    },
    seal: (db, keyId, plain) => {
      const key = keyOf(db, keyId);
      assert(key !== null, 'the person has a key');
      return encrypt(key, Buffer.from(plain, 'utf8'), keyId).toString('base64url');
    },
    open: (db, keyId, sealed) => {
      const key = keyOf(db, keyId);
      return key === null ? null : decrypt(key, Buffer.from(sealed, 'base64url'), keyId).toString('utf8');
    },
    destroyKey: (db, keyId, nowMs) => {
      cache.forget(keyId);
      return erase(db, keyId, nowMs);
    },
  };
}

/**
 * secure_delete ON here: the key's bytes are overwritten with zeros in the page, and so are pages that become free. FAST, the
 * writer's setting elsewhere, would leave freed pages as they are; ON for everything would write each archived journal page once
 * more for nothing, since what is secret there is sealed. Old pages in the WAL go with its next TRUNCATE, those in backups by `forgetErased`.
 */
function erase(db: Writer, keyId: PersonKeyId, nowMs: UtcMs): boolean {
  db.get('PRAGMA secure_delete = ON');
  try {
    if (db.run('DELETE FROM person_key WHERE id = ?', keyId) === 0) return false;
    db.runOne('INSERT INTO person_key_erased (id, erased_at_ms) VALUES (?, ?)', keyId, nowMs);
    return true;
  } finally {
    db.get('PRAGMA secure_delete = FAST');
  }
}

class KeyCache {
  readonly #keys = new Map<PersonKeyId, { readonly wrapped: Buffer; readonly key: KeyObject }>();

  find(keyId: PersonKeyId, wrapped: Buffer): KeyObject | null {
    const entry = this.#keys.get(keyId);
    if (!entry?.wrapped.equals(wrapped)) return null;
    this.#keys.delete(keyId);
    this.#keys.set(keyId, entry);
    return entry.key;
  }

  keep(keyId: PersonKeyId, wrapped: Buffer, key: KeyObject): void {
    this.forget(keyId);
    const oldest = this.#keys.keys().next();
    if (this.#keys.size >= CACHE_KEYS && oldest.done !== true) this.forget(oldest.value);
    this.#keys.set(keyId, { wrapped, key });
  }

  forget(keyId: PersonKeyId): void {
    this.#keys.delete(keyId);
  }
}

/** One purpose, one key (HKDF, RFC 5869). */
function derive(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(), `stationmaster ${purpose}`, KEY_BYTES));
}

/** nonce, ciphertext, tag; the key's id is authenticated with it, so that nothing sealed can be moved to another person. */
function encrypt(key: KeyObject, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, sealed: Buffer, bound: string): Buffer {
  assert(sealed.byteLength >= NONCE_BYTES + TAG_BYTES, 'sealed text has a nonce and a tag');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(bound, 'utf8')).setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
