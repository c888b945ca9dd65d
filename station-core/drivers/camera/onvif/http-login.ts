/** The log-in that HTTP itself asks for: Digest (RFC 7616: MD5, SHA-256) and Basic (RFC 7617). */
import { createHash, randomBytes } from 'node:crypto';

export interface Challenge {
  readonly scheme: 'digest' | 'basic';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';
  readonly hasQop: boolean;
  /** The nonce was too old, the password was right. */
  readonly isStale: boolean;
}

/** The strongest challenge of the headers that we can answer; null: none. At most 4 KiB are looked at. */
export function readChallenge(headers: readonly string[]): Challenge | null {
  const all = headers
    .flatMap((header) => header.slice(0, 4_096).split(/,\s*(?=(?:Digest|Basic)\s)/i))
    .map(parse)
    .filter((one) => one !== null);
  return (
    all.find((one) => one.scheme === 'digest' && one.algorithm.startsWith('SHA-256')) ??
    all.find((one) => one.scheme === 'digest') ??
    all.find((one) => one.scheme === 'basic') ??
    null
  );
}

export interface LoginAsk {
  readonly method: string;
  /** Path and query. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** How often this nonce was used, from 1. */
  readonly count: number;
}

/** Value of the Authorization header. */
export function answerChallenge(challenge: Challenge, asked: LoginAsk): string {
  const { username, password, method, uri } = asked;
  if (challenge.scheme === 'basic') return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  const { realm, nonce, opaque, algorithm, hasQop } = challenge;
  const hash = (text: string): string =>
    createHash(algorithm.startsWith('SHA-256') ? 'sha256' : 'md5')
      .update(text, 'utf8')
      .digest('hex');
  const cnonce = randomBytes(8).toString('hex');
  const count = asked.count.toString(16).padStart(8, '0');
  const who = hash(`${username}:${realm}:${password}`);
  const first = algorithm.endsWith('-sess') ? hash(`${who}:${nonce}:${cnonce}`) : who;
  const second = hash(`${method}:${uri}`);
  const response = hash(hasQop ? `${first}:${nonce}:${count}:${cnonce}:auth:${second}` : `${first}:${nonce}:${second}`);
  return [
    `Digest username="${quoted(username)}"`,
    `realm="${quoted(realm)}"`,
    `nonce="${quoted(nonce)}"`,
    `uri="${quoted(uri)}"`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(hasQop ? ['qop=auth', `nc=${count}`, `cnonce="${cnonce}"`] : []),
    ...(opaque === null ? [] : [`opaque="${quoted(opaque)}"`]),
  ].join(', ');
}

function parse(header: string): Challenge | null {
  const scheme = /^\s*(digest|basic)\b/i.exec(header)?.[1]?.toLowerCase();
  if (scheme !== 'digest' && scheme !== 'basic') return null;
  const fields = new Map<string, string>();
  for (const [, key = '', inQuotes, plain] of header.matchAll(/([a-z-]{1,20})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
    fields.set(key.toLowerCase(), inQuotes?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  const algorithm = (['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const).find(
    (known) => known.toLowerCase() === (fields.get('algorithm') ?? 'MD5').toLowerCase(),
  );
  const nonce = fields.get('nonce') ?? '';
  if (scheme === 'digest' && (algorithm === undefined || nonce === '')) return null;
  const qop = fields.get('qop');
  // auth-int alone would need the body's hash; no camera was seen with it.
  if (qop !== undefined && !/(^|[\s,])auth($|[\s,])/.test(qop)) return null;
  return {
    scheme,
    realm: fields.get('realm') ?? '',
    nonce,
    opaque: fields.get('opaque') ?? null,
    algorithm: algorithm ?? 'MD5',
    hasQop: qop !== undefined,
    isStale: fields.get('stale')?.toLowerCase() === 'true',
  };
}

/** A quote inside of quotes, and nothing that could end the header. */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f]/g, '').replace(/(["\\])/g, '\\$1');
}
