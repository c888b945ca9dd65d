/** Proves who we are to a camera: Digest by SHA-256 or MD5, else Basic (RFC 7616, RFC 7617), the strongest it offers. */
import { createHash, randomBytes } from 'node:crypto';
import { trouble } from './trouble.ts';
import { header, type RtspMessage } from './wire.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface DigestChallenge {
  readonly kind: 'digest';
  readonly algorithm: 'SHA-256' | 'MD5';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly hasQop: boolean;
}

export type Challenge = DigestChallenge | { readonly kind: 'basic' };

/** What the camera wants, the strongest first; null: nothing that we know. */
export function challengeIn(answer: RtspMessage): Challenge | null {
  const all = (answer.headers.get('www-authenticate') ?? []).flatMap(challengesOf);
  const digests = all.filter((one) => one.kind === 'digest');
  return digests.find((one) => one.algorithm === 'SHA-256') ?? digests[0] ?? all.find((one) => one.kind === 'basic') ?? null;
}

/** True when the camera only wants a fresh nonce. */
export function isStale(answer: RtspMessage): boolean {
  return /\bstale\s*=\s*"?true/i.test(header(answer, 'www-authenticate') ?? '');
}

/** Makes the Authorization header of each request of one connection. */
export class Proof {
  readonly #credentials: Credentials;
  readonly #challenge: Challenge;
  #count = 0;

  /** Throws a Fault where no user name is set. */
  constructor(credentials: Credentials, challenge: Challenge) {
    if (credentials.username === '') throw trouble('the camera asks for a user name and password', 'refused');
    this.#credentials = credentials;
    this.#challenge = challenge;
  }

  header(method: string, url: string): string {
    const { username, password } = this.#credentials;
    if (this.#challenge.kind === 'basic') return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
    this.#count += 1;
    return digest(this.#challenge, this.#credentials, { method, url, count: this.#count, cnonce: randomBytes(8).toString('hex') });
  }
}

/** One Digest header; apart, so that the examples of the standards can be held against it. */
export function digest(
  challenge: DigestChallenge,
  { username, password }: Credentials,
  use: { readonly method: string; readonly url: string; readonly count: number; readonly cnonce: string },
): string {
  const { realm, nonce, opaque, hasQop, algorithm } = challenge;
  const hash = (text: string): string =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'utf8')
      .digest('hex');
  const nc = use.count.toString(16).padStart(8, '0');
  const who = hash(`${username}:${realm}:${password}`);
  const what = hash(`${use.method}:${use.url}`);
  const response = hash(hasQop ? `${who}:${nonce}:${nc}:${use.cnonce}:auth:${what}` : `${who}:${nonce}:${what}`);
  const fields = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(use.url)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
    ...(hasQop ? ['qop=auth', `nc=${nc}`, `cnonce="${use.cnonce}"`] : []),
  ];
  return `Digest ${fields.join(', ')}`;
}

function challengesOf(text: string): Challenge[] {
  // A scheme's name inside of quotes is part of a realm.
  const isOutside = (at: number): boolean => (text.slice(0, at).replace(/\\./g, '').split('"').length - 1) % 2 === 0;
  const marks = [...text.matchAll(/(?:^|,)\s*(Digest|Basic)(?=\s)/gi)].filter((mark) => isOutside(mark.index));
  return marks.flatMap((mark, at): Challenge[] => {
    const part = text.slice(mark.index + mark[0].length, marks[at + 1]?.index);
    if (mark[1]?.toLowerCase() === 'basic') return [{ kind: 'basic' }];
    const fields = fieldsOf(part);
    const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
    const nonce = fields.get('nonce');
    const qop = fields.get('qop');
    if ((algorithm !== 'MD5' && algorithm !== 'SHA-256') || nonce === undefined) return [];
    // auth-int alone would have the body hashed too; no camera asks for that.
    if (qop !== undefined && !/(^|[\s,])auth([\s,]|$)/i.test(qop)) return [];
    const realm = fields.get('realm') ?? '';
    return [{ kind: 'digest', algorithm, realm, nonce, opaque: fields.get('opaque') ?? null, hasQop: qop !== undefined }];
  });
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = '', inQuotes, plain] of text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g))
    fields.set(name.toLowerCase(), inQuotes?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  return fields;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]/g, '')}"`;
}
