/** The head line of a batch: what it says it is, and that the station's key said so. Nothing of the rows is unpacked before that. */
import {
  batchHead,
  manifest as manifestShape,
  MOST_BYTES,
  MOST_GZIP_BYTES,
  MOST_HEAD_BYTES,
  MOST_ROWS,
  type Manifest,
} from '../../station-core/hq/wire.ts';
import { Refusal } from '../refusal.ts';
import { sha256Hex } from './keys.ts';

export interface BatchHead {
  readonly manifest: Manifest;
  /** The text that is signed. */
  readonly text: string;
  /** SHA-256 of that text: the batch's name in the chain. */
  readonly hash: string;
  readonly signature: string;
  /** gzip of the rows. */
  readonly body: Uint8Array;
}

const NEWLINE = 0x0a;

/** Throws Refusal('hq.bad-request') for what is no batch, 'hq.too-large', 'hq.manifest-lies' for one that contradicts itself. */
export function readHead(bytes: Uint8Array): BatchHead {
  const end = bytes.subarray(0, MOST_HEAD_BYTES).indexOf(NEWLINE);
  if (end < 0) throw new Refusal('hq.bad-request', 'This is no batch: its first line is not there.');
  const head = batchHead.safeParse(parseJson(bytes.subarray(0, end)));
  if (!head.success) throw new Refusal('hq.bad-request', 'This is no batch: its first line is not {manifest, signature}.');
  const manifest = manifestShape.safeParse(parseJson(Buffer.from(head.data.manifest, 'utf8')));
  if (!manifest.success)
    throw new Refusal('hq.bad-request', `The manifest is not one of this format: ${manifest.error.issues[0]?.path.join('.') ?? ''}.`);
  const body = bytes.subarray(end + 1);
  checkSizes(manifest.data, body.length);
  return { manifest: manifest.data, text: head.data.manifest, hash: sha256Hex(head.data.manifest), signature: head.data.signature, body };
}

function checkSizes(manifest: Manifest, gzipBytes: number): void {
  const { rows, bytes, fromSeq, toSeq } = manifest;
  if (rows > MOST_ROWS) throw new Refusal('hq.too-large', `A batch has at most ${MOST_ROWS} rows. Cut fewer.`);
  if (bytes > MOST_BYTES) throw new Refusal('hq.too-large', `A batch has at most ${MOST_BYTES} bytes before gzip. Cut fewer.`);
  if (gzipBytes > MOST_GZIP_BYTES) throw new Refusal('hq.too-large', `A batch has at most ${MOST_GZIP_BYTES} bytes after gzip. Cut fewer.`);
  if (toSeq - fromSeq + 1 !== rows)
    throw new Refusal('hq.manifest-lies', 'The manifest names another number of rows than its sequence has.');
  const counted = Object.values(manifest.counts).reduce((sum, count) => sum + count, 0);
  if (counted !== rows) throw new Refusal('hq.manifest-lies', 'The counts of the kinds do not add up to the rows of the manifest.');
}

/** undefined: no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
