/** The names and addresses under which this PC can be reached on the site's network. */
import { hostname, networkInterfaces } from 'node:os';
import type { NetworkNames } from './authority.ts';

/** Read anew each time: a PC gets another address when the router does. Link-local IPv6 is left out (needs a zone in the URL). */
export function networkNames(): NetworkNames {
  const own = hostname().toLowerCase();
  const names = isDnsName(own) ? [own, ...(own.includes('.') ? [] : [`${own}.local`])] : [];
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map((entry) => entry.address)
    .filter((address) => !address.toLowerCase().startsWith('fe80'));
  return {
    names: [...new Set(['localhost', ...names])].sort(),
    addresses: [...new Set(['127.0.0.1', '::1', ...addresses])].sort(),
  };
}

function isDnsName(name: string): boolean {
  return /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(name);
}
