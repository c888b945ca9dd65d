/** What is asked of HQ, one function for each call of wire.ts. What comes back is held against its form before anybody sees it. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { z } from 'zod';
import { Fault } from '../base/fault.ts';
import type { HqMark } from '../domain/hq.ts';
import type { Directive } from '../domain/hq-directive.ts';
import { utcMs } from '../base/time.ts';
import type { HqClient } from './client.ts';
import { checkDirectiveBody, isDirectiveKind } from './wire-directives.ts';
import {
  acknowledgement,
  BATCH_TYPE,
  batchAnswer,
  type directive,
  directiveSheet,
  enrolAnswer,
  fileAnswer,
  markAnswer,
  objectsAnswer,
  recoverAnswer,
  tokenAnswer,
  type SignedText,
} from './wire.ts';

/** RFC 7523 2.2. */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const MOST_SHEET_BYTES = 9 * 1_024 * 1_024;
/** A page of 1,000 rows; none is larger than a batch. */
const MOST_OBJECTS_BYTES = 16 * 1_024 * 1_024;

export type EnrolAnswer = z.infer<typeof enrolAnswer>;
export type RecoverAnswer = z.infer<typeof recoverAnswer>;
export type ObjectsPage = z.infer<typeof objectsAnswer>;

/** Directives that HQ signed for this station. */
export interface Sheet {
  readonly directives: readonly Directive[];
  readonly highest: number;
}

/** All of them throw HqRefused, Fault('hq.unreachable') and Fault('hq.bad-answer'). */
export class HqCalls {
  readonly #client: HqClient;

  constructor(client: HqClient) {
    this.#client = client;
  }

  /** text: as the request is signed, to the byte. */
  async enrol(text: string, signature: string): Promise<EnrolAnswer> {
    return formed(enrolAnswer, await this.#post('/station/v1/enrol', text, { 'x-signature': signature }), 'enrol');
  }

  async recover(text: string, signature: string): Promise<RecoverAnswer> {
    return formed(recoverAnswer, await this.#post('/station/v1/recover', text, { 'x-signature': signature }), 'recover');
  }

  async token(assertion: string): Promise<z.infer<typeof tokenAnswer>> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return formed(tokenAnswer, await this.#client.ask({ method: 'POST', path: '/oauth/token', headers, body: form }), 'token');
  }

  async mark(bearer: string): Promise<z.infer<typeof markAnswer>> {
    return formed(markAnswer, await this.#client.ask({ method: 'GET', path: '/station/v1/mark', headers: by(bearer) }), 'mark');
  }

  async batch(bearer: string, bytes: Uint8Array, onSent: (bytes: number) => void): Promise<z.infer<typeof batchAnswer>> {
    const headers = { ...by(bearer), 'content-type': BATCH_TYPE };
    return formed(
      batchAnswer,
      await this.#client.ask({ method: 'POST', path: '/station/v1/batches', headers, body: bytes, onSent }),
      'batch',
    );
  }

  async directives(bearer: string, after: number): Promise<SignedText> {
    const path = `/station/v1/directives?after=${after}`;
    const told = await this.#client.ask({ method: 'GET', path, headers: by(bearer), mostBytes: MOST_SHEET_BYTES });
    return formed(signed, told, 'directives');
  }

  /** isLast: no page is asked for after this one, so that HQ counts what lies behind it. */
  async objects(
    bearer: string,
    { epoch, seq }: { readonly epoch: number; readonly seq: number },
    cursor: string | null,
    isLast: boolean,
  ): Promise<ObjectsPage> {
    const next = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/station/v1/objects?epoch=${epoch}&afterSeq=${seq}${next}${isLast ? '&left=1' : ''}`;
    return formed(
      objectsAnswer,
      await this.#client.ask({ method: 'GET', path, headers: by(bearer), mostBytes: MOST_OBJECTS_BYTES }),
      'objects',
    );
  }

  /** How many bytes of the file are there. */
  async fileReceived(bearer: string, fileId: string): Promise<number> {
    const path = `/station/v1/files/${encodeURIComponent(fileId)}`;
    return formed(fileAnswer, await this.#client.ask({ method: 'GET', path, headers: by(bearer) }), 'file').received;
  }

  /** Answers how many are there now. */
  async filePart(
    bearer: string,
    fileId: string,
    place: { readonly offset: number; readonly of: number },
    bytes: Uint8Array,
  ): Promise<number> {
    const path = `/station/v1/files/${encodeURIComponent(fileId)}?offset=${place.offset}&of=${place.of}`;
    const headers = { ...by(bearer), 'content-type': 'application/octet-stream' };
    return formed(fileAnswer, await this.#client.ask({ method: 'PUT', path, headers, body: bytes }), 'file').received;
  }

  /** Bytes of an image from `from` on, at most `most` of them. */
  async firmwarePart(bearer: string, imageId: string, from: number, most: number): Promise<Uint8Array> {
    const path = `/station/v1/firmware/${encodeURIComponent(imageId)}`;
    const headers = { ...by(bearer), range: `bytes=${from}-${from + most - 1}` };
    return this.#client.ask({ method: 'GET', path, headers, mostBytes: most });
  }

  #post(path: string, text: string, headers: Readonly<Record<string, string>>): Promise<Uint8Array> {
    return this.#client.ask({ method: 'POST', path, headers: { ...headers, 'content-type': 'application/json' }, body: text });
  }
}

/** HQ's key as it was pinned at the enrolment. */
export function hqKeyOf(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Fault('hq.bad-answer', { help: "HQ's key is not an Ed25519 key." });
  return key;
}

/** The mark that HQ signed for this station. Throws Fault('hq.bad-answer') for what is not HQ's, or is another station's. */
export function readAcknowledgement(told: SignedText, hqKeyPem: string, stationId: string): HqMark {
  const { stationId: whose, mark } = formedText(acknowledgement, checked(told, hqKeyPem), 'acknowledgement');
  if (whose !== stationId) throw new Fault('hq.bad-answer', { station: whose, help: 'The acknowledgement is of another station.' });
  return mark;
}

/** As readAcknowledgement, of a directive sheet. */
export function readSheet(told: SignedText, hqKeyPem: string, stationId: string): Sheet {
  const sheet = formedText(directiveSheet, checked(told, hqKeyPem), 'directives');
  if (sheet.stationId !== stationId)
    throw new Fault('hq.bad-answer', { station: sheet.stationId, help: 'The directives are of another station.' });
  const directives = sheet.directives.map(toDirective);
  return { directives, highest: sheet.highest };
}

/** A body that breaks its kind's form is kept with what is wrong with it: the others of its sheet go on. */
function toDirective(one: z.infer<typeof directive>): Directive {
  const { kind, body, untilMs, ...told } = one;
  const checkedBody = isDirectiveKind(kind)
    ? checkDirectiveBody(kind, one.objectId, body)
    : ({ ok: false, problem: `${kind}: this version of the station does not know the kind` } as const);
  return {
    ...told,
    kind: isDirectiveKind(kind) ? kind : 'unknown',
    validFromMs: utcMs(told.validFromMs),
    issuedAtMs: utcMs(told.issuedAtMs),
    untilMs: untilMs === undefined || untilMs === null ? null : utcMs(untilMs),
    body: checkedBody.ok ? checkedBody.body : body,
    problem: checkedBody.ok ? null : checkedBody.problem,
  };
}

const signed = batchAnswer.shape.acknowledgement;

function checked({ text, signature }: SignedText, hqKeyPem: string): string {
  if (!verify(null, Buffer.from(text, 'utf8'), hqKeyOf(hqKeyPem), Buffer.from(signature, 'base64url')))
    throw new Fault('hq.bad-answer', { help: "It is not signed with HQ's key." });
  return text;
}

function by(bearer: string): { readonly authorization: string } {
  return { authorization: `Bearer ${bearer}` };
}

function formed<T>(form: z.ZodType<T>, bytes: Uint8Array, what: string): T {
  return formedText(form, Buffer.from(bytes).toString('utf8'), what);
}

function formedText<T>(form: z.ZodType<T>, text: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault('hq.bad-answer', { what, help: 'It is not JSON. Is something else than HQ at the address?' }, { cause });
  }
  const read = form.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Fault('hq.bad-answer', { what, field: issue?.path.join('.') ?? '', help: issue?.message ?? '' });
}
