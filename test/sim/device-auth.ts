/** The server's side of Basic (RFC 7617) and Digest (RFC 7616, and RFC 2069 of old cameras), for RTSP and HTTP alike. */
import { createHash, randomBytes } from 'node:crypto';

export type AuthScheme = 'basic' | 'digest-md5' | 'digest-sha256' | 'digest-old';

export interface AuthRule {
  readonly username: string;
  readonly password: string;
  /** Offered in this order; any of them is taken. */
  readonly schemes: readonly AuthScheme[];
  /** A nonce is good for so many requests, then it is stale; default: for ever. */
  readonly nonceLasts?: number;
}

const REALM = 'Simulated camera';

/** One device's memory of the nonces it gave (at most 1,000; then the oldest goes). */
export class DeviceAuth {
  readonly #rule: AuthRule;
  readonly #nonces = new Map<string, number>();

  constructor(rule: AuthRule) {
    this.#rule = rule;
  }

  /** Null: let in. Else the values of WWW-Authenticate. */
  challenge(method: string, uri: string, authorization: string | undefined): readonly string[] | null {
    const verdict = authorization === undefined ? 'wrong' : this.#judge(method, uri, authorization);
    if (verdict === 'right') return null;
    return this.#rule.schemes.map((scheme) => this.#offer(scheme, verdict === 'stale'));
  }

  #offer(scheme: AuthScheme, stale: boolean): string {
    if (scheme === 'basic') return `Basic realm="${REALM}"`;
    const nonce = randomBytes(16).toString('hex');
    this.#nonces.set(nonce, this.#rule.nonceLasts ?? Number.POSITIVE_INFINITY);
    const [oldest] = this.#nonces.keys();
    if (this.#nonces.size > 1_000 && oldest !== undefined) this.#nonces.delete(oldest);
    const tail = stale ? ', stale=true' : '';
    if (scheme === 'digest-old') return `Digest realm="${REALM}", nonce="${nonce}"${tail}`;
    return `Digest realm="${REALM}", qop="auth", nonce="${nonce}", algorithm=${scheme === 'digest-sha256' ? 'SHA-256' : 'MD5'}${tail}`;
  }

  #judge(method: string, uri: string, authorization: string): 'right' | 'wrong' | 'stale' {
    const { username, password, schemes } = this.#rule;
    if (authorization.startsWith('Basic ')) {
      const right = Buffer.from(`${username}:${password}`).toString('base64');
      return schemes.includes('basic') && authorization.slice(6).trim() === right ? 'right' : 'wrong';
    }
    const told = digestFields(authorization);
    const left = this.#nonces.get(told['nonce'] ?? '');
    if (left === undefined || told['username'] !== username) return 'wrong';
    const algorithm = told['algorithm'] ?? 'MD5';
    const scheme = algorithm === 'SHA-256' ? 'digest-sha256' : told['qop'] === undefined ? 'digest-old' : 'digest-md5';
    if (!schemes.includes(scheme) && !(scheme === 'digest-old' && schemes.includes('digest-md5'))) return 'wrong';
    if (told['uri'] !== uri && !uri.endsWith(told['uri'] ?? '/')) return 'wrong';
    if (told['response'] !== digestResponse(told, { username, password, method })) return 'wrong';
    if (left <= 0) return 'stale';
    this.#nonces.set(told['nonce'] ?? '', left - 1);
    return 'right';
  }
}

function digestResponse(
  told: Readonly<Record<string, string>>,
  who: { readonly username: string; readonly password: string; readonly method: string },
): string {
  const hash = (text: string): string =>
    createHash(told['algorithm'] === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const ha1 = hash(`${who.username}:${REALM}:${who.password}`);
  const ha2 = hash(`${who.method}:${told['uri'] ?? ''}`);
  const nonce = told['nonce'] ?? '';
  return told['qop'] === undefined
    ? hash(`${ha1}:${nonce}:${ha2}`)
    : hash(`${ha1}:${nonce}:${told['nc'] ?? ''}:${told['cnonce'] ?? ''}:${told['qop']}:${ha2}`);
}

function digestFields(authorization: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of authorization.matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]+))/g)) fields[name] = quoted ?? bare ?? '';
  return fields;
}
