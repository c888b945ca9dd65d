/** A receiver for tests, and a station that speaks to it by plain fetch, written from hq/wire alone. */
import { makeEnrolCode } from '../../hq-receiver/enrolment.ts';
import { openReceiver, type Receiver, type ReceiverOptions } from '../../hq-receiver/receiver.ts';
import { openPg } from '../../hq-receiver/store/pg-sql.ts';
import type { Database } from '../../hq-receiver/store/sql.ts';
import { BATCH_TYPE } from '../../station-core/hq/wire.ts';
import { assertionOf, BatchMaker, newKeyPair, signWith, type StationKeyPair } from './hq-batches.ts';

/** What the receiver wrote to its log. */
export interface Logged {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface TestReceiver extends Receiver {
  readonly logged: readonly Logged[];
}

export async function openTestReceiver(database: Database, options: Partial<ReceiverOptions> = {}): Promise<TestReceiver> {
  const logged: Logged[] = [];
  const write =
    (level: Logged['level']) =>
    (fields: Readonly<Record<string, unknown>>, text: string): void =>
      void logged.push({ level, fields, text });
  const receiver = await openReceiver({
    database,
    host: '127.0.0.1',
    port: 0,
    hqName: 'Test HQ',
    publicUrl: null,
    tls: null,
    trustProxy: false,
    metricsToken: null,
    pagesFolder: null,
    now: () => Date.now(),
    limits: { triesOfAddress: 100_000, requestsOfAddress: 1_000_000 },
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    ...options,
  });
  return Object.assign(receiver, { logged });
}

export function testDatabase(url: string): Database {
  return openPg({ url, most: 6, onIdleError: () => undefined });
}

/** An answer: its status, and its JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export interface EnrolOptions {
  readonly name?: string;
  readonly currency?: string;
  readonly zone?: string;
  readonly tags?: readonly string[];
}

/** One station: its key, its batches, its token. */
export class TestStation {
  readonly url: string;
  readonly key: StationKeyPair;
  readonly stationId: string;
  readonly batches: BatchMaker;
  #token = '';

  constructor(url: string, key: StationKeyPair, stationId: string, epoch = 1) {
    this.url = url;
    this.key = key;
    this.stationId = stationId;
    this.batches = new BatchMaker(stationId, key, epoch);
  }

  /** With a code made for it. */
  static async enrolled(receiver: Receiver, options: EnrolOptions = {}): Promise<TestStation> {
    const { name = 'Harbour', tags = [] } = options;
    const { code } = await makeEnrolCode(receiver.hq, { label: name, countryCode: 'DE', partyId: 'EXA', tags, days: 1, by: 'test' });
    const key = newKeyPair();
    const answer = await enrolWith(receiver.url, key, code, options);
    return new TestStation(receiver.url, key, String(answer.body['stationId']));
  }

  async token(): Promise<string> {
    if (this.#token !== '') return this.#token;
    const answer = await askToken(this.url, assertionOf(this.key, this.stationId, Date.now()));
    if (answer.status === 200) this.#token = String(answer.body['access_token']);
    return this.#token;
  }

  async send(bytes: Uint8Array): Promise<Answer> {
    const headers = { authorization: `Bearer ${await this.token()}`, 'content-type': BATCH_TYPE };
    return ask(this.url, 'POST', '/station/v1/batches', headers, bytes);
  }

  async get(path: string): Promise<Answer> {
    return ask(this.url, 'GET', path, { authorization: `Bearer ${await this.token()}` });
  }

  async putPart(id: string, offset: number, of: number, bytes: Uint8Array): Promise<Answer> {
    const headers = { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/octet-stream' };
    return ask(this.url, 'PUT', `/station/v1/files/${id}?offset=${offset}&of=${of}`, headers, bytes);
  }
}

export function enrolWith(url: string, key: StationKeyPair, code: string, options: EnrolOptions = {}): Promise<Answer> {
  const { name = 'Harbour', zone = 'Europe/Berlin', currency = 'EUR' } = options;
  return signed(url, '/station/v1/enrol', key, { code, publicKey: key.publicPem, name, zone, currency, software: '0.1.0' });
}

export function recoverWith(url: string, key: StationKeyPair, stationId: string, code: string, have: unknown): Promise<Answer> {
  return signed(url, '/station/v1/recover', key, { stationId, code, publicKey: key.publicPem, software: '0.1.0', have });
}

export function askToken(url: string, assertion: string): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return ask(url, 'POST', '/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, Buffer.from(form.toString()));
}

/** What HQ signed, read. */
export function saidIn(signedText: unknown): Readonly<Record<string, unknown>> {
  const { text } = signedText as { readonly text: string };
  return JSON.parse(text) as Record<string, unknown>;
}

function signed(url: string, path: string, key: StationKeyPair, said: unknown): Promise<Answer> {
  const body = Buffer.from(JSON.stringify(said));
  return ask(url, 'POST', path, { 'content-type': 'application/json', 'x-signature': signWith(key, body) }, body);
}

/** Any request; a body that is no JSON comes as {text}. */
export async function ask(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Uint8Array,
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(body) }) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}
