/** Ed25519 keys of stations and of HQ: read, named and used. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import type { SignedText } from '../../station-core/hq/wire.ts';
import { Refusal } from '../refusal.ts';

export interface StationKey {
  readonly key: KeyObject;
  /** SPKI PEM as we write it. */
  readonly pem: string;
  /** SHA-256 of the SPKI bytes, hex: the name of the key. */
  readonly hash: string;
}

export interface ServerKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** SPKI PEM: what stations keep. */
  readonly publicPem: string;
}

/** Throws Refusal('hq.bad-request') when it is no Ed25519 public key. */
export function readPublicKey(pem: string): StationKey {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: pem, format: 'pem' });
  } catch {
    throw new Refusal('hq.bad-request', 'publicKey is no public key in PEM (SPKI).');
  }
  if (key.asymmetricKeyType !== 'ed25519' || pem.includes('PRIVATE'))
    throw new Refusal('hq.bad-request', 'publicKey is no Ed25519 public key.');
  const der = key.export({ type: 'spki', format: 'der' });
  return { key, pem: key.export({ type: 'spki', format: 'pem' }).toString(), hash: createHash('sha256').update(der).digest('hex') };
}

/** signature: base64url of 64 bytes. */
export function isSignedBy(key: KeyObject, signed: Uint8Array | string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  return bytes.length === 64 && verify(null, typeof signed === 'string' ? Buffer.from(signed, 'utf8') : signed, key, bytes);
}

export function newServerKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function serverKeyOf(privatePem: string): ServerKey {
  const privateKey = createPrivateKey(privatePem);
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** JSON of what is said, with HQ's signature over exactly that text. */
export function signedText(key: ServerKey, said: unknown): SignedText {
  const text = JSON.stringify(said);
  return { text, signature: sign(null, Buffer.from(text, 'utf8'), key.privateKey).toString('base64url') };
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
