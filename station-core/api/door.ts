/**
 * Who may knock at a listener: every request and every WebSocket names one of its own addresses (Host), and a browser
 * that comes from another page (Origin) is turned away. This is what keeps a page elsewhere, or a name that someone
 * points at this PC (DNS rebinding), from acting with the attendant's cookie.
 */
import { Fault } from '../base/fault.ts';

export interface Door {
  readonly kind: 'loopback' | 'network';
  readonly isSecure: boolean;
  /** 'name:port' in lower case, as browsers write it. */
  readonly hosts: () => ReadonlySet<string>;
}

export interface Knock {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site, which browsers send on secure and loopback addresses. */
  readonly fetchSite: string | undefined;
  /** A page asked for by typing or following a link may come from anywhere: it only shows. */
  readonly isNavigation: boolean;
}

/** Throws Fault('access.bad-host'). */
export function checkKnock(door: Door, knock: Knock): void {
  const host = knock.host?.toLowerCase() ?? '';
  if (!door.hosts().has(host)) throw new Fault('access.bad-host', { host: host.slice(0, 100) });
  const own = `${door.isSecure ? 'https' : 'http'}://${host}`;
  if (knock.origin !== undefined && knock.origin.toLowerCase() !== own)
    throw new Fault('access.bad-host', { origin: knock.origin.slice(0, 100) });
  const site = knock.fetchSite ?? 'same-origin';
  if (knock.origin === undefined && !knock.isNavigation && site !== 'same-origin' && site !== 'none')
    throw new Fault('access.bad-host', { site: site.slice(0, 20) });
}

/** How browsers write these names in Host: the port left out where it is the scheme's own, IPv6 in brackets. */
export function hostsOf(names: readonly string[], port: number, isSecure: boolean): ReadonlySet<string> {
  const written = names.map((name) => (name.includes(':') ? `[${name.toLowerCase()}]` : name.toLowerCase()));
  const isUsual = port === (isSecure ? 443 : 80);
  return new Set(written.flatMap((name) => (isUsual ? [name, `${name}:${port}`] : [`${name}:${port}`])));
}

/** 127.0.0.0/8, ::1, and IPv4 as IPv6 sockets show it. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';
}
