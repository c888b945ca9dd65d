/**
 * Who may knock at HQ's pages: every request names HQ's own address (Host), and a browser that comes from another page (Origin) is
 * turned away, so that a page elsewhere cannot act with a person's cookie.
 */
import { Denied } from './denied.ts';

/** The address people type, and whether it is reached by HTTPS. */
interface OwnAddress {
  /** 'name:port' in lower case as browsers write it, the scheme's own port left out. */
  readonly hosts: ReadonlySet<string>;
  readonly isSecure: boolean;
}

interface Knock {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site. */
  readonly fetchSite: string | undefined;
  /** A page asked for by typing or by following a link may come from anywhere: it only shows. */
  readonly isNavigation: boolean;
}

/** `publicUrl`: what a balancer or proxy in front is reached by, else null; the loopback names of the port are always HQ's own. Throws for a publicUrl that is none. */
export function ownAddress(publicUrl: string | null, port: number, isSecure: boolean): OwnAddress {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].flatMap((name) =>
    port === (isSecure ? 443 : 80) ? [name, `${name}:${port}`] : [`${name}:${port}`],
  );
  if (publicUrl === null) return { hosts: new Set(loopback), isSecure };
  const url = new URL(publicUrl);
  return { hosts: new Set([...loopback, url.host.toLowerCase()]), isSecure: isSecure || url.protocol === 'https:' };
}

/** Throws Denied('access.bad-host'). */
export function checkKnock(own: OwnAddress, knock: Knock): void {
  const host = knock.host?.toLowerCase() ?? '';
  if (!own.hosts.has(host))
    throw new Denied('access.bad-host', { host: host.slice(0, 100), help: 'Open it by the address in PUBLIC_URL.' });
  // A proxy in front may speak HTTPS where this process does not; the name is what counts.
  const from = knock.origin?.toLowerCase();
  if (from !== undefined && from !== `https://${host}` && from !== `http://${host}`)
    throw new Denied('access.bad-host', { origin: from.slice(0, 100) });
  if (own.isSecure && from?.startsWith('http://') === true && !isLoopback(host))
    throw new Denied('access.bad-host', { origin: from.slice(0, 100) });
  const site = knock.fetchSite ?? 'same-origin';
  if (from === undefined && !knock.isNavigation && site !== 'same-origin' && site !== 'none')
    throw new Denied('access.bad-host', { site: site.slice(0, 20) });
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}
