/** A station's side of the exchange, made by hand for tests of the receiver: keys, rows of every kind, batches, and batches that are wrong on purpose. */
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ASSERTION_AUDIENCE, type Manifest, type WireRow } from '../../station-core/hq/wire.ts';
import type { WireKind } from '../../station-core/hq/wire-objects.ts';

export interface StationKeyPair {
  readonly privateKey: KeyObject;
  /** SPKI PEM. */
  readonly publicPem: string;
}

export function newKeyPair(): StationKeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString() };
}

export function signWith(key: StationKeyPair, bytes: Uint8Array | string): string {
  return sign(null, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, key.privateKey).toString('base64url');
}

/** private_key_jwt (RFC 7523), by hand: claims replace or take away (undefined) the usual ones. */
export function assertionOf(key: StationKeyPair, stationId: string, nowMs: number, claims: Readonly<Record<string, unknown>> = {}): string {
  const iat = Math.floor(nowMs / 1_000);
  const usual = { iss: stationId, sub: stationId, aud: ASSERTION_AUDIENCE, iat, exp: iat + 120, jti: randomUUID() };
  const said = [
    { alg: 'EdDSA', typ: 'JWT' },
    { ...usual, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${said}.${signWith(key, said)}`;
}

/** An object to tell; version 1 and the time 0 unless told. */
export interface ToldObject {
  readonly kind: WireKind;
  readonly id: string;
  readonly body: unknown;
  readonly version?: number;
  readonly atMs?: number;
}

/** What is done to a batch before it is signed (manifest) or after (head, body). */
export interface Tamper {
  readonly manifest?: Partial<Record<keyof Manifest, unknown>>;
  readonly rows?: (rows: WireRow[]) => unknown[];
  readonly ndjson?: (text: string) => string;
  readonly gzip?: (bytes: Buffer) => Buffer;
  readonly head?: (head: { manifest: string; signature: string }) => unknown;
  readonly key?: StationKeyPair;
}

export interface MadeBatch {
  readonly bytes: Buffer;
  readonly manifest: Manifest;
  readonly manifestHash: string;
  readonly rows: readonly WireRow[];
  /** batch-<epoch>-<number>.batch */
  readonly fileName: string;
}

/** Makes the batches of one station in their order. */
export class BatchMaker {
  readonly stationId: string;
  readonly key: StationKeyPair;
  epoch: number;
  number = 0;
  seq = 0;
  previous = '';

  constructor(stationId: string, key: StationKeyPair, epoch = 1) {
    this.stationId = stationId;
    this.key = key;
    this.epoch = epoch;
  }

  /** The next batch; the one after it stands on this one. */
  next(objects: readonly ToldObject[], madeAtMs = 0): MadeBatch {
    const made = this.make(objects, {}, madeAtMs);
    this.number += 1;
    this.seq += objects.length;
    this.previous = made.manifestHash;
    return made;
  }

  /** What would be next, with something wrong; the maker stays where it is. */
  make(objects: readonly ToldObject[], tamper: Tamper = {}, madeAtMs = 0): MadeBatch {
    const rows = objects.map((object, index): WireRow => ({
      epoch: this.epoch,
      seq: this.seq + 1 + index,
      kind: object.kind,
      id: object.id,
      version: object.version ?? 1,
      atMs: object.atMs ?? 0,
      body: object.body,
    }));
    const said = tamper.rows === undefined ? rows : tamper.rows(rows);
    const lines = said.map((row) => `${JSON.stringify(row)}\n`).join('');
    const ndjson = tamper.ndjson === undefined ? lines : tamper.ndjson(lines);
    const counts: Record<string, number> = {};
    for (const row of rows) counts[row.kind] = (counts[row.kind] ?? 0) + 1;
    const manifest: Manifest = {
      format: 'stationmaster-batch/1',
      stationId: this.stationId,
      epoch: this.epoch,
      number: this.number + 1,
      fromSeq: this.seq + 1,
      toSeq: this.seq + rows.length,
      rows: rows.length,
      counts,
      bytes: Buffer.byteLength(ndjson),
      sha256: createHash('sha256').update(ndjson).digest('hex'),
      previous: this.previous,
      madeAtMs,
      ...(tamper.manifest as Partial<Manifest>),
    };
    const text = JSON.stringify(manifest);
    const head = { manifest: text, signature: signWith(tamper.key ?? this.key, text) };
    const gzip = gzipSync(ndjson);
    const bytes = Buffer.concat([
      Buffer.from(`${JSON.stringify(tamper.head === undefined ? head : tamper.head(head))}\n`),
      tamper.gzip === undefined ? gzip : tamper.gzip(gzip),
    ]);
    const manifestHash = createHash('sha256').update(text).digest('hex');
    return { bytes, manifest, manifestHash, rows, fileName: `batch-${manifest.epoch}-${manifest.number}.batch` };
  }
}

/** One bite out of every rule of a batch: what is wrong with it and how it is called. The maker stands before its next batch. */
export function brokenBatches(maker: BatchMaker, objects: readonly ToldObject[]): { what: string; code: string; bytes: Buffer }[] {
  const wrong = (what: string, code: string, tamper: Tamper) => ({ what, code, bytes: maker.make(objects, tamper).bytes });
  const flipped = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
  return [
    wrong('no head', 'hq.bad-request', { head: () => 'batch' }),
    wrong('a manifest that is no JSON', 'hq.bad-request', { head: (head) => ({ ...head, manifest: '{' }) }),
    wrong('a manifest of another format', 'hq.bad-request', { manifest: { format: 'stationmaster-batch/9' } }),
    wrong('a field nobody knows in the manifest', 'hq.bad-request', { manifest: { extra: 1 } as Partial<Manifest> }),
    wrong('a manifest changed after it was signed', 'hq.bad-signature', {
      head: (head) => ({ ...head, manifest: head.manifest.replace('"madeAtMs":0', '"madeAtMs":1') }),
    }),
    wrong('the key of somebody else', 'hq.bad-signature', { key: newKeyPair() }),
    wrong('rows changed after they were signed', 'hq.tampered', {
      gzip: (gzip) => gzipSync(gunzipSync(gzip).toString('utf8').replace('"version":1', '"version":2')),
    }),
    wrong('a flipped bit in the gzip', 'hq.tampered', { gzip: (gzip) => flipped(gzip, Math.floor(gzip.length / 2)) }),
    wrong('half of the gzip', 'hq.tampered', { gzip: (gzip) => gzip.subarray(0, Math.floor(gzip.length / 2)) }),
    wrong('no gzip at all', 'hq.tampered', { gzip: () => Buffer.alloc(0) }),
    wrong('a zip bomb', 'hq.too-large', { gzip: () => bomb }),
    wrong('a manifest that says more bytes than may be', 'hq.too-large', { manifest: { bytes: 9 * 1024 * 1024 } }),
    wrong('a manifest that says more rows than may be', 'hq.too-large', { manifest: { rows: 1_001, toSeq: maker.seq + 1_001 } }),
    wrong('bytes that are not as many', 'hq.manifest-lies', { manifest: { bytes: 1 } }),
    wrong('rows that are not as many', 'hq.manifest-lies', {
      manifest: { rows: objects.length + 1, toSeq: maker.seq + objects.length + 1 },
    }),
    wrong('counts of kinds that are not theirs', 'hq.manifest-lies', { manifest: { counts: { session: 999 } } }),
    wrong('a sequence that its rows do not have', 'hq.manifest-lies', {
      rows: (rows) => rows.map((row) => ({ ...row, seq: row.seq + 1 })),
    }),
    wrong('rows of another epoch', 'hq.manifest-lies', { rows: (rows) => rows.map((row) => ({ ...row, epoch: row.epoch + 1 })) }),
    wrong('a sequence that starts late', 'hq.manifest-lies', {
      rows: (rows) => rows.map((row) => ({ ...row, seq: row.seq + 5 })),
      manifest: { fromSeq: maker.seq + 6, toSeq: maker.seq + 5 + objects.length },
    }),
    wrong('a row that is no JSON', 'hq.bad-row', { ndjson: (text) => text.replace('{', '[') }),
    wrong('a row with a field too many', 'hq.bad-row', { rows: (rows) => rows.map((row) => ({ ...row, extra: 1 })) }),
    wrong('a kind nobody knows', 'hq.bad-row', {
      rows: (rows) => rows.map((row) => ({ ...row, kind: 'dream' })),
      manifest: { counts: { dream: objects.length } },
    }),
    wrong('a body that is not one of its kind', 'hq.bad-row', { rows: (rows) => rows.map((row) => ({ ...row, body: { id: 7 } })) }),
    wrong('a body nested deeper than may be', 'hq.bad-row', {
      ndjson: (text) => text.replace('"body":{', `"body":{"deep":${'['.repeat(5_000)}${']'.repeat(5_000)},`),
    }),
    wrong('a batch from the future', 'hq.gap', {
      manifest: { number: maker.number + 3, fromSeq: maker.seq + 50, toSeq: maker.seq + 49 + objects.length },
      rows: (rows) => rows.map((row) => ({ ...row, seq: row.seq + 49 })),
    }),
    wrong('another previous batch', 'hq.fork', { manifest: { previous: 'f'.repeat(64) } }),
    wrong('an epoch nobody opened', 'hq.fork', {
      manifest: { epoch: maker.epoch + 1 },
      rows: (rows) => rows.map((row) => ({ ...row, epoch: row.epoch + 1 })),
    }),
  ];
}
