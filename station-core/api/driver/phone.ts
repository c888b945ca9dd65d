/** What a phone keeps of its own: one secret for each thing it did, in a cookie that no script reads. Whoever has one sees that page. */
import { createHash, randomBytes } from 'node:crypto';
import { readCookie } from '../cookie.ts';

/** 132 random bits. */
const SECRET = /^[\w-]{22}$/;
/** The oldest go. */
const MOST = 24;
/** As long as browsers keep one (RFC 6265bis §5.5). */
const AGE_S = 400 * 86_400;

export function newSecret(): string {
  return randomBytes(17).toString('base64url').slice(0, 22);
}

/** SHA-256, lower-case hex: all that the station keeps of a secret. Random bits need no salt and no slow hash. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** What a page is called in addresses: it names the page to a phone that has its secret, and opens nothing by itself. */
export function pageNameOf(pageHash: string): string {
  return pageHash.slice(0, 16);
}

/** Browsers share cookies among the ports of a host, so the port is in the name. Lax: who comes back from a payment page is still known. */
export function phoneCookieName(isSecure: boolean, port: number): string {
  return `${isSecure ? '__Host-' : ''}stationmaster-driver-${port}`;
}

/** Newest first; anything that is no secret is left out. */
export function secretsOf(header: string | undefined, name: string): string[] {
  return readCookie(header, name)
    .split('.')
    .filter((secret) => SECRET.test(secret))
    .slice(0, MOST);
}

export function phoneCookie(name: string, secrets: readonly string[], isSecure: boolean): string {
  return cookieText(name, [...new Set(secrets)].slice(0, MOST).join('.'), AGE_S, isSecure);
}

/** Strict where nobody comes from elsewhere (an account), Lax otherwise. */
export function cookieText(name: string, value: string, ageS: number, isSecure: boolean, sameSite: 'Lax' | 'Strict' = 'Lax'): string {
  return `${name}=${value}; Path=/; Max-Age=${ageS}; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`;
}
