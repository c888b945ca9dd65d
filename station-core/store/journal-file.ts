/**
 * One device and day of archived journal: `<YYYY-MM-DD>.ndjson.gz`, gzip members one after another, which any gzip tool reads.
 * Each member's header says how long it is and which numbers it holds (RFC 1952 §2.3.1.1 extra field), so that a search hops
 * over members and unpacks only what it needs. Files only grow: a member torn by a crash stays where it is and is stepped over.
 */
import { closeSync, fsyncSync, openSync, readFileSync, readSync, fstatSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { assert } from '../base/assert.ts';
import type { JournalRow } from './journal.ts';

/** Where a member lies, and the numbers it holds. */
export interface Member {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** ID1 ID2 CM=deflate FLG=FEXTRA, no time, no flags, OS unknown, XLEN 24, subfield 'SM' of 20 bytes. */
const START = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 24, 0, 0x53, 0x4d, 20, 0]);
const HEADER_BYTES = START.byteLength + 20;
const TRAILER_BYTES = 8;
/** What one member may unpack to; the archive makes them far smaller. */
const UNPACKED_MAX_BYTES = 64 * 1_024 * 1_024;

/** Appends the rows (ascending seq, at least one) as one member and returns when they are on the disk. */
export function appendMember(file: string, rows: readonly JournalRow[]): void {
  const member = pack(rows);
  const handle = openSync(file, 'a');
  try {
    let written = 0;
    while (written < member.byteLength) written += writeSync(handle, member, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** All members of a file in the order they were written; [] where there is no file. */
export function listMembers(file: string): Member[] {
  const handle = openOrNull(file);
  if (handle === null) return [];
  try {
    const size = fstatSync(handle).size;
    const members: Member[] = [];
    let offset = 0;
    while (offset + HEADER_BYTES <= size) {
      const member = headerAt(handle, file, offset);
      if (member !== null && isWhole(handle, member, size)) {
        members.push(member);
        offset += member.bytes;
      } else offset = nextStart(file, offset + 1) ?? size;
    }
    return members;
  } finally {
    closeSync(handle);
  }
}

/** The rows of a member, or null where its bytes are damaged: its rows then still stand in the table, or the disk lost them. */
export function readMember(member: Member): JournalRow[] | null {
  const packed = Buffer.alloc(member.bytes);
  const handle = openSync(member.file, 'r');
  try {
    if (readSync(handle, packed, 0, member.bytes, member.offset) < member.bytes) return null;
  } finally {
    closeSync(handle);
  }
  const unpacked = unpack(packed);
  return unpacked === null ? null : unpacked.toString('utf8').trimEnd().split('\n').map(parseRow);
}

function pack(rows: readonly JournalRow[]): Buffer {
  const first = rows[0];
  const last = rows.at(-1);
  assert(first !== undefined && last !== undefined && first.seq <= last.seq, 'a member holds rows in ascending order');
  const plain = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'utf8');
  const deflated = deflateRawSync(plain);
  const header = Buffer.alloc(HEADER_BYTES);
  START.copy(header);
  header.writeUInt32LE(HEADER_BYTES + deflated.byteLength + TRAILER_BYTES, START.byteLength);
  header.writeBigUInt64LE(BigInt(first.seq), START.byteLength + 4);
  header.writeBigUInt64LE(BigInt(last.seq), START.byteLength + 12);
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32(plain), 0);
  trailer.writeUInt32LE(plain.byteLength, 4);
  return Buffer.concat([header, deflated, trailer]);
}

function unpack(packed: Buffer): Buffer | null {
  try {
    const plain = inflateRawSync(packed.subarray(HEADER_BYTES, -TRAILER_BYTES), { maxOutputLength: UNPACKED_MAX_BYTES });
    const trailer = packed.subarray(-TRAILER_BYTES);
    return crc32(plain) === trailer.readUInt32LE(0) && plain.byteLength === trailer.readUInt32LE(4) ? plain : null;
  } catch {
    // Not deflate at all: the write was torn after the header.
    return null;
  }
}

/** The shape is the promise of `pack`; the checksum was compared. */
function parseRow(line: string): JournalRow {
  return JSON.parse(line) as JournalRow;
}

function headerAt(handle: number, file: string, offset: number): Member | null {
  const header = Buffer.alloc(HEADER_BYTES);
  if (readSync(handle, header, 0, HEADER_BYTES, offset) < HEADER_BYTES || !header.subarray(0, START.byteLength).equals(START)) return null;
  const bytes = header.readUInt32LE(START.byteLength);
  const firstSeq = Number(header.readBigUInt64LE(START.byteLength + 4));
  const lastSeq = Number(header.readBigUInt64LE(START.byteLength + 12));
  return bytes > HEADER_BYTES + TRAILER_BYTES && firstSeq <= lastSeq ? { file, offset, bytes, firstSeq, lastSeq } : null;
}

/** By what follows it; where that is torn, by its own checksum: the member before a torn one is good and its rows stand nowhere else. */
function isWhole(handle: number, member: Member, size: number): boolean {
  const next = member.offset + member.bytes;
  return next === size || (next < size && (startsAt(handle, next) || readMember(member) !== null));
}

function startsAt(handle: number, offset: number): boolean {
  const start = Buffer.alloc(START.byteLength);
  return readSync(handle, start, 0, START.byteLength, offset) === START.byteLength && start.equals(START);
}

/** Steps over damage to the next thing that looks like a member; rare, so it may read the whole file. */
function nextStart(file: string, from: number): number | null {
  const at = readFileSync(file).indexOf(START, from);
  return at < 0 ? null : at;
}

function openOrNull(file: string): number | null {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
