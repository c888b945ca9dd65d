/** The one cookie: a login's secret. Named with the port, for cookies are shared by all ports of a host. */
import type { Door } from './door.ts';

/** On HTTPS with the prefix that forbids others to set it (RFC 6265bis §4.1.3). */
export function cookieName(door: Pick<Door, 'isSecure'>, port: number): string {
  return `${door.isSecure ? '__Host-' : ''}stationmaster-${port}`;
}

/** The server decides how long a login holds; the browser keeps the cookie as long as one can be. secret null: take it away. */
export function setCookieText(name: string, secret: string | null, isSecure: boolean): string {
  const age = secret === null ? 0 : 30 * 86_400;
  return `${name}=${secret ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** '' when the header does not carry it. */
export function readCookie(header: string | undefined, name: string): string {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return '';
}
