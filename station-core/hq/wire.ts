/**
 * What station and HQ say to each other, the one description both sides read (docs/hq.md tells it in words).
 *
 * A batch is one body: a line of JSON {manifest, signature}, a newline, then gzip of NDJSON. The same bytes go by HTTPS and lie as
 * `batch-<epoch>-<number>.batch` on a stick. `manifest` is a text: the signature is over exactly its UTF-8 bytes.
 */
import { z } from 'zod';

export const BATCH_TYPE = 'application/vnd.stationmaster.batch';
/** A batch has at most so many rows, bytes before gzip, and bytes after it; the receiver refuses more by name and reads no further. */
export const MOST_ROWS = 1_000;
export const MOST_BYTES = 8 * 1024 * 1024;
export const MOST_GZIP_BYTES = 2 * 1024 * 1024;
/** The head line of a batch. */
export const MOST_HEAD_BYTES = 16_384;
/** One row as text. */
export const MOST_ROW_BYTES = 1024 * 1024;
export const MOST_DIRECTIVES = 200;
/** A file goes in parts of at most so many bytes. */
export const FILE_PART_BYTES = 1024 * 1024;
export const MOST_FILE_BYTES = 2 * 1024 * 1024 * 1024;

/** aud of a client assertion (RFC 7523): whoever signs one means an HQ, under whatever address it is reached. */
export const ASSERTION_AUDIENCE = 'urn:stationmaster:hq';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** 9999-12-31T23:59:59.999Z: a calendar of four digits ends there. */
export const LAST_MS = 253_402_300_799_999;
const instant = z.number().int().min(0).max(LAST_MS);
const positive = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/);
export const stationIdText = z.string().regex(/^[A-Za-z0-9-]{1,36}$/);

export const manifest = z.strictObject({
  format: z.literal('stationmaster-batch/1'),
  stationId: stationIdText,
  epoch: positive,
  /** Gapless within the epoch, from 1. */
  number: positive,
  fromSeq: positive,
  toSeq: positive,
  rows: positive,
  /** Rows of each kind. */
  counts: z.record(z.string().max(40), positive),
  /** Of the NDJSON before gzip. */
  bytes: positive,
  sha256: hash,
  /** SHA-256 of the manifest before it in this epoch; '' for the first. */
  previous: z.union([hash, z.literal('')]),
  /** By the station's own clock: told, never judged. */
  madeAtMs: instant,
});
export type Manifest = z.infer<typeof manifest>;

export const batchHead = z.strictObject({ manifest: z.string().max(8_192), signature });

export const row = z.strictObject({
  epoch: positive,
  seq: positive,
  kind: z.string().min(1).max(40),
  id: z.string().min(1).max(200),
  version: positive,
  atMs: instant,
  /** null: it is gone. */
  body: z.unknown(),
});
export type WireRow = z.infer<typeof row>;

export const mark = z.strictObject({ epoch: positive, number: count, seq: count, hash: z.union([hash, z.literal('')]) });

/** What HQ signs when it holds everything up to a mark: the answer to a batch, and the file that goes back on the stick. */
export const acknowledgement = z.strictObject({ stationId: stationIdText, mark, atMs: count });
/** text: JSON of what is signed, with HQ's key (Ed25519, base64url). */
const signedText = z.strictObject({ text: z.string().max(8 * 1024 * 1024), signature });
export type SignedText = z.infer<typeof signedText>;

/** POST /station/v1/batches. applied false: HQ had it already, which is as good. */
export const batchAnswer = z.strictObject({ applied: z.boolean(), acknowledgement: signedText });

/** GET /station/v1/mark. Only what HQ signed moves what the station takes for acknowledged; a mark in a refusal is a hint to ask here. */
export const markAnswer = z.strictObject({ acknowledgement: signedText, directives: count, timeMs: count });

export const directive = z.strictObject({
  number: positive,
  kind: z.string().min(1).max(40),
  objectId: z.string().min(1).max(200),
  version: positive,
  validFromMs: count,
  issuedAtMs: count,
  /** HQ overrides the station's own object until then; left out: it is HQ's for good. */
  untilMs: count.nullable().optional(),
  /** By its kind: wire-directives. */
  body: z.unknown(),
});
/** GET /station/v1/directives?after=N, signed: at most MOST_DIRECTIVES, in their order; highest: of all there are. */
export const directiveSheet = z.strictObject({
  stationId: stationIdText,
  directives: z.array(directive).max(MOST_DIRECTIVES),
  highest: count,
});

/** POST /station/v1/enrol. The body is signed with the key it names, in the header `x-signature`. */
export const enrolRequest = z.strictObject({
  code: z.string().min(1).max(100),
  /** SPKI PEM, Ed25519. */
  publicKey: z.string().max(1_000),
  name: z.string().min(1).max(200),
  zone: z.string().min(1).max(100),
  currency: z.string().regex(/^[A-Z]{3}$/),
  software: z.string().max(100),
});
export const enrolAnswer = z.strictObject({
  stationId: stationIdText,
  hqName: z.string().min(1).max(200),
  hqKey: z.string().max(1_000),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  partyId: z.string().regex(/^[A-Z0-9]{3}$/),
  epoch: positive,
});

/** POST /station/v1/recover, signed as enrol: a restored file or a replaced PC goes on as this station, in a new epoch. */
export const recoverRequest = z.strictObject({
  stationId: stationIdText,
  code: z.string().min(1).max(100),
  publicKey: z.string().max(1_000),
  software: z.string().max(100),
  /** How far the file at hand had it: of its last batch that was made. null: there is no file, all of it is new. */
  have: mark.nullable(),
  /** The last directive that the file at hand took in. An HQ that was put back to an earlier day numbers after it. */
  directives: count.optional(),
});
export const recoverAnswer = z.strictObject({
  ...enrolAnswer.shape,
  /** Where HQ closed the epoch before. */
  closed: mark,
  /** Number of the last directive that HQ knows of; those that the station has beyond it HQ has forgotten. */
  directives: count.optional(),
  name: z.string().min(1).max(200),
  zone: z.string().min(1).max(100),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/**
 * GET /station/v1/objects?epoch=E&afterSeq=N&cursor=…: what HQ got after a mark, as the newest row of each object; a page. What a site
 * has few of comes first (piles, prices, accounts, cards), what grows by the day last. left: so many objects lie behind this page, told
 * where the request has left=1.
 */
export const objectsAnswer = z.strictObject({ rows: z.array(row).max(1_000), cursor: z.string().nullable(), left: count.optional() });

/** GET and PUT /station/v1/files/<id>?offset=N&of=TOTAL (raw bytes): so many bytes are there; go on from here. */
export const fileAnswer = z.strictObject({ received: count });

/** POST /oauth/token, RFC 6749 4.4 with RFC 7523 2.2. */
export const tokenAnswer = z.object({
  access_token: z.string().max(4_096),
  token_type: z.literal('Bearer'),
  expires_in: positive,
  server_time_ms: count,
});

export type RefusalCode =
  /** Wait for what is missing: the answer tells the mark. Sequences from the future are a gap as well. */
  | 'hq.gap'
  /** Another batch stands at this place: the file was restored or copied. A recovery code opens a new epoch. */
  | 'hq.fork'
  | 'hq.epoch-closed'
  | 'hq.unknown-station'
  | 'hq.locked'
  /** A key that was replaced. */
  | 'hq.old-key'
  | 'hq.bad-signature'
  /** The bytes are not those of the manifest. */
  | 'hq.tampered'
  /** Counts, sequence or sizes in the manifest are not those of the rows. */
  | 'hq.manifest-lies'
  | 'hq.too-large'
  | 'hq.bad-row'
  | 'hq.bad-code'
  | 'hq.bad-request'
  | 'hq.bad-token'
  | 'hq.busy';

/** Every refusal of the receiver: HTTP 4xx or 503 with this body. mark: where the station has to go on. timeMs: HQ's clock. */
export const refusal = z.object({ code: z.string().max(40), help: z.string().max(1_000), mark: mark.optional(), timeMs: count.optional() });

/** `bundle.json` of a folder or ZIP on the stick. */
export const bundle = z.strictObject({
  format: z.literal('stationmaster-bundle/1'),
  stationId: stationIdText,
  /** Names of the batch files in their order. */
  batches: z.array(z.string().regex(/^batch-\d{1,9}-\d{1,9}\.batch$/)).max(100_000),
});
/** What goes back on the stick: `hq-answer-<station>.json`. */
export const stickAnswer = z.strictObject({
  format: z.literal('stationmaster-answer/1'),
  acknowledgement: signedText,
  /** A directive sheet. */
  directives: signedText,
});
