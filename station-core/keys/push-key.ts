/** The key pair that says to push services that a message is this station's (VAPID, RFC 8292): ECDSA on P-256, beside the other keys. */
import { createECDH } from 'node:crypto';
import { join } from 'node:path';
import { readWhole, seal, unseal, writeWhole } from './sealed-file.ts';

export interface PushKey {
  /** Uncompressed point, 65 bytes, base64url: what a browser subscribes with. Public. */
  readonly publicKey: string;
  /** 32 bytes, base64url. */
  readonly privateKey: string;
}

/** Reads `push.key` of this folder or makes it. Throws Fault('config.bad-value') when it does not open with the master key. */
export async function openPushKey(folder: string, masterKey: Buffer): Promise<PushKey> {
  const file = join(folder, 'push.key');
  const sealed = await readWhole(file);
  const pair = createECDH('prime256v1');
  if (sealed === null) {
    pair.generateKeys();
    // A private key may begin with zeros; both sides count on 32 bytes.
    await writeWhole(file, seal(privateOf(pair), masterKey, 'push.key'));
  } else pair.setPrivateKey(Buffer.from(unseal(sealed, masterKey, 'push.key'), 'base64url'));
  return { publicKey: pair.getPublicKey('base64url', 'uncompressed'), privateKey: privateOf(pair) };
}

function privateOf(pair: ReturnType<typeof createECDH>): string {
  const key = pair.getPrivateKey();
  return Buffer.concat([Buffer.alloc(Math.max(0, 32 - key.length)), key]).toString('base64url');
}
