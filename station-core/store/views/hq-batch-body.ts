/** The bytes of a batch, made where they are read: a thousand rows as JSON would hold the main thread's sockets. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { HqRow } from '../../domain/hq.ts';
import type { HqBatchBody } from '../../domain/hq-port.ts';
import type { Reader } from '../connection.ts';
import { hqRowsOf } from './hq-rows.ts';

/** What the receiver takes (hq/wire), told by whoever asks. */
export interface BatchLimits {
  readonly rowBytes: number;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Of the batch that is cut under this number. */
export function hqBatchBody(
  db: Reader,
  params: { readonly epoch: number; readonly number: number; readonly limits: BatchLimits },
): HqBatchBody {
  return batchBody(hqRowsOf(db, params), params.limits);
}

/** A row that is too large alone is cut down and goes; rows that are too large together are not. */
export function batchBody(rows: readonly HqRow[], limits: BatchLimits): HqBatchBody {
  const cutDown: string[] = [];
  const counts: Record<string, number> = {};
  const lines: Buffer[] = [];
  let bytes = 0;
  for (const row of rows) {
    const whole = lineOf(row, row.body);
    const line = whole.byteLength <= limits.rowBytes ? whole : cutLine(row, limits.rowBytes);
    if (line !== whole) cutDown.push(`${row.kind}/${row.objectId}`);
    counts[row.kind] = (counts[row.kind] ?? 0) + 1;
    bytes += line.byteLength;
    if (bytes > limits.bytes) return { kind: 'too-large' };
    lines.push(line);
  }
  const text = Buffer.concat(lines);
  const body = gzipSync(text);
  if (body.byteLength > limits.gzipBytes) return { kind: 'too-large' };
  return {
    kind: 'body',
    fromSeq: rows[0]?.seq ?? 0,
    toSeq: rows.at(-1)?.seq ?? 0,
    rows: rows.length,
    counts,
    bytes,
    sha256: createHash('sha256').update(text).digest('hex'),
    body,
    cutDown,
  };
}

/** As hq/wire `row`, with its newline. */
function lineOf({ epoch, seq, kind, objectId, version, madeAtMs }: HqRow, body: unknown): Buffer {
  return Buffer.from(`${JSON.stringify({ epoch, seq, kind, id: objectId, version, atMs: madeAtMs, body: body ?? null })}\n`, 'utf8');
}

/** Halves whatever is longest in the body until it fits; lists keep their beginnings. Every form of wire-objects still holds. */
function cutLine(row: HqRow, mostBytes: number): Buffer {
  let body: unknown = JSON.parse(JSON.stringify(row.body ?? null));
  let line = lineOf(row, body);
  while (line.byteLength > mostBytes) {
    const longest = longestIn(body);
    if (longest === null) return lineOf(row, null);
    longest.halve();
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) body = { ...body, isCutDown: true };
    line = lineOf(row, body);
  }
  return line;
}

interface Longest {
  readonly size: number;
  readonly halve: () => void;
}

/** The largest list or text anywhere in it, by what it weighs as JSON; null: nothing is left to be cut. */
function longestIn(value: unknown): Longest | null {
  let longest: Longest | null = null;
  const offer = (one: Longest): void => {
    if (longest === null || one.size > longest.size) longest = one;
  };
  const look = (one: unknown, put: (cut: unknown) => void): void => {
    if (typeof one === 'string') {
      if (one.length > 200) offer({ size: one.length, halve: () => put(one.slice(0, Math.floor(one.length / 2))) });
      return;
    }
    if (typeof one !== 'object' || one === null) return;
    if (Array.isArray(one)) {
      const list: unknown[] = one;
      if (list.length > 0) offer({ size: JSON.stringify(list).length, halve: () => list.splice(Math.floor(list.length / 2)) });
      // What a list holds is smaller than the list.
      return;
    }
    const object = one as Record<string, unknown>;
    for (const [key, inner] of Object.entries(object)) look(inner, (cut) => void (object[key] = cut));
  };
  look(value, () => undefined);
  return longest;
}
