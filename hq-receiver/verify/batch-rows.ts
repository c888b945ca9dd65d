/** The rows of a batch, unpacked within its limits and held against the manifest: all of them are right, or none is taken. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MOST_BYTES, MOST_ROW_BYTES, MOST_ROWS, row as rowShape, type Manifest } from '../../station-core/hq/wire.ts';
import { bodies, isWireKind, type WireBody, type WireKind } from '../../station-core/hq/wire-objects.ts';
import { Refusal } from '../refusal.ts';
import { parseJson } from './batch-head.ts';
import { sha256Hex } from './keys.ts';

/** A row whose body was checked by its kind. body null: the object is gone. */
export type CheckedRow = {
  readonly [Kind in WireKind]: {
    readonly kind: Kind;
    readonly id: string;
    readonly epoch: number;
    readonly seq: number;
    readonly version: number;
    readonly atMs: number;
    readonly body: WireBody<Kind> | null;
  };
}[WireKind];

/** A body may nest objects and lists so deep: more is nobody's data, and breaks what reads it later. */
const MOST_DEPTH = 64;

const unzip = promisify(gunzip);

/** Throws Refusal('hq.tampered' | 'hq.too-large' | 'hq.manifest-lies' | 'hq.bad-row'). */
export async function readRows(manifest: Manifest, gzip: Uint8Array): Promise<readonly CheckedRow[]> {
  const bytes = await unpack(gzip);
  if (sha256Hex(bytes) !== manifest.sha256)
    throw new Refusal('hq.tampered', 'The rows are not those of the manifest. Send the batch once more.');
  if (bytes.length !== manifest.bytes) throw new Refusal('hq.manifest-lies', 'The manifest names another number of bytes than there are.');
  const lines = linesOf(bytes, Math.min(manifest.rows, MOST_ROWS) + 1);
  if (lines.length !== manifest.rows) throw new Refusal('hq.manifest-lies', 'The manifest names another number of rows than there are.');
  const rows = lines.map((line, index) => readRow(line, manifest, index));
  checkCounts(rows, manifest);
  return rows;
}

/** Never more than MOST_BYTES in memory, whatever is in the gzip. */
async function unpack(gzip: Uint8Array): Promise<Buffer> {
  try {
    return await unzip(gzip, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('hq.too-large', `A batch has at most ${MOST_BYTES} bytes before gzip. Cut fewer.`);
    throw new Refusal('hq.tampered', 'The rows do not unpack. Send the batch once more.');
  }
}

/** Each row ends with a newline. */
function linesOf(bytes: Buffer, most: number): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  while (from < bytes.length && lines.length < most) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found;
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}

function readRow(line: Buffer, manifest: Manifest, index: number): CheckedRow {
  const where = `Row ${index + 1} of batch ${manifest.epoch}-${manifest.number}`;
  if (line.length > MOST_ROW_BYTES) throw new Refusal('hq.too-large', `${where} has more than ${MOST_ROW_BYTES} bytes.`);
  if (!isShallow(line)) throw new Refusal('hq.bad-row', `${where} is nested deeper than ${MOST_DEPTH}.`);
  const row = rowShape.safeParse(parseJson(line));
  if (!row.success) throw new Refusal('hq.bad-row', `${where} is no row: ${row.error.issues[0]?.path.join('.') ?? ''}.`);
  const { epoch, seq, kind, body } = row.data;
  if (epoch !== manifest.epoch || seq !== manifest.fromSeq + index)
    throw new Refusal('hq.manifest-lies', `${where} is ${epoch}/${seq}, the manifest says ${manifest.epoch}/${manifest.fromSeq + index}.`);
  if (!isWireKind(kind))
    throw new Refusal('hq.bad-row', `${where} is of a kind this HQ does not know (${kind}). HQ needs the newer program.`);
  if (body === null) return { ...row.data, kind, body };
  const checked = bodies[kind].safeParse(body);
  if (!checked.success)
    throw new Refusal('hq.bad-row', `${where}, ${kind} ${row.data.id}: ${checked.error.issues[0]?.path.join('.') ?? ''} is not right.`);
  return { ...row.data, kind, body: checked.data } as CheckedRow;
}

function checkCounts(rows: readonly CheckedRow[], manifest: Manifest): void {
  const counts = new Map<string, number>();
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const isSame =
    counts.size === Object.keys(manifest.counts).length && [...counts].every(([kind, count]) => manifest.counts[kind] === count);
  if (!isSame) throw new Refusal('hq.manifest-lies', 'The manifest counts other kinds than its rows are.');
}

/** Counts brackets outside of strings, on the bytes: the text is not parsed before. */
function isShallow(line: Buffer): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at];
    if (isText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > MOST_DEPTH) return false;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return true;
}
