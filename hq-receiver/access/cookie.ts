/** The one cookie of HQ's pages: a login's secret. */

/** With HTTPS the prefix forbids others to set it (RFC 6265bis §4.1.3); without, the port tells several HQs of one host apart. */
export function cookieName(isSecure: boolean, port: number): string {
  return isSecure ? '__Host-stationmaster-hq' : `stationmaster-hq-${port}`;
}

/** secret null: take it away. The server decides how long a login holds. */
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
