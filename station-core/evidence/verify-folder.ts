/** Checks the evidence of an incident, unpacked: every sum, nothing missing, nothing added, and the signature over the sums. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../base/fault.ts';
import { PUBLIC_KEY, SIGNATURE, SUMS } from './signed-zip.ts';

export interface FolderCheck {
  readonly files: number;
  /** In plain words; empty: it is whole. */
  readonly problems: readonly string[];
  /** SHA-256 of the public key (SPKI, DER), lower-case hex: whose key it is, a person has to know. */
  readonly keyFingerprint: string;
}

/** Throws Fault('config.bad-value') for a folder that is no evidence of a station. */
export async function verifyFolder(folder: string): Promise<FolderCheck> {
  const sums = readText(folder, SUMS);
  const key = readKey(folder);
  const problems: string[] = [];
  if (!verify(null, Buffer.from(sums, 'utf8'), key, readBytes(folder, SIGNATURE)))
    problems.push(`${SUMS}: the signature is not of this key, or the list was changed after it was signed.`);
  const listed = new Set<string>([SUMS, SIGNATURE, PUBLIC_KEY]);
  for (const line of sums.split('\n').filter((text) => text !== '')) {
    const [, sum, name = ''] = /^([0-9a-f]{64}) {2}([^/\\]{1,255})$/.exec(line) ?? [];
    if (sum === undefined) {
      problems.push(`${SUMS}: a line is not a sum and a name: ${line.slice(0, 80)}`);
      continue;
    }
    listed.add(name);
    const found = await sumOf(path.join(folder, name));
    if (found === null) problems.push(`${name}: it is missing.`);
    else if (found !== sum) problems.push(`${name}: it was changed.`);
  }
  for (const name of readdirSync(folder)) if (!listed.has(name)) problems.push(`${name}: it does not belong to the evidence.`);
  const fingerprint = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { files: listed.size - 3, problems, keyFingerprint: fingerprint };
}

async function sumOf(file: string): Promise<string | null> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function readKey(folder: string) {
  try {
    return createPublicKey(readText(folder, PUBLIC_KEY));
  } catch (cause) {
    throw notEvidence(folder, cause);
  }
}

function readText(folder: string, name: string): string {
  return readBytes(folder, name).toString('utf8');
}

function readBytes(folder: string, name: string): Buffer {
  try {
    return readFileSync(path.join(folder, name));
  } catch (cause) {
    throw notEvidence(folder, cause);
  }
}

function notEvidence(folder: string, cause: unknown): Fault {
  return new Fault(
    'config.bad-value',
    {
      folder,
      help: `It is no evidence as the station gives it: unpack the archive whole; ${SUMS}, ${SIGNATURE} and ${PUBLIC_KEY} belong to it.`,
    },
    { cause },
  );
}
