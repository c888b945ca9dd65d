/** The station's own signing key (Ed25519): what it signs was made here and not changed since. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { readWhole, seal, unseal, writeWhole } from './sealed-file.ts';

export interface StationKey {
  /** SPKI PEM. Public: whoever checks a signature needs it. */
  readonly publicKeyPem: string;
  /** base64url, 86 characters. */
  readonly sign: (text: string) => string;
}

/** Reads `station.key` of this folder or makes it. Throws Fault('config.bad-value') when it does not open with the master key. */
export async function openStationKey(folder: string, masterKey: Buffer): Promise<StationKey> {
  const file = join(folder, 'station.key');
  const sealed = await readWhole(file);
  const key = sealed === null ? await makeKey(file, masterKey) : createPrivateKey(unseal(sealed, masterKey, 'station.key'));
  return {
    publicKeyPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
  };
}

/** True when the signature of this text was made with the key that belongs to this public one. False for anything unreadable. */
export function isSignedBy(publicKeyPem: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text, 'utf8'), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64url'));
  } catch {
    // Not a key, or not a signature: then it is not signed by it.
    return false;
  }
}

const recordFile = z.object({ record: z.string(), signature: z.string(), publicKey: z.string() });

/** A signed record as it was downloaded. Throws Fault('config.bad-value') for anything else. */
export function readRecord(file: string): { readonly text: string; readonly signature: string; readonly publicKey: string } {
  try {
    const { record, signature, publicKey } = recordFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { text: record, signature, publicKey };
  } catch (cause) {
    throw new Fault('config.bad-value', { file, help: 'It is not a record of a test as the station gives it.' }, { cause });
  }
}

async function makeKey(file: string, masterKey: Buffer): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeWhole(file, seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), masterKey, 'station.key'));
  return privateKey;
}
