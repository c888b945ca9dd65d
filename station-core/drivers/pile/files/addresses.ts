/** Which of the PC's addresses a pile is told: the one in the pile's own network. */
import { isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** listenHost 0.0.0.0 or :: is everywhere; any other is the only one there is. Bracketed where it is IPv6. */
export function hostFor(listenHost: string, pileAddress: string | null, interfaces: readonly NetworkInterfaceInfo[]): string {
  const isEverywhere = listenHost === '0.0.0.0' || listenHost === '::';
  const host = isEverywhere ? nearest(pileAddress, interfaces) : listenHost;
  return isIP(host) === 6 ? `[${host}]` : host;
}

function nearest(pileAddress: string | null, interfaces: readonly NetworkInterfaceInfo[]): string {
  const reachable = interfaces.filter((one) => !one.internal && one.family === 'IPv4');
  if (pileAddress !== null && isIP(pileAddress) === 4) {
    if (pileAddress.startsWith('127.')) return '127.0.0.1';
    const same = reachable.find((one) => isSameNetwork(one, pileAddress));
    if (same !== undefined) return same.address;
  }
  return reachable[0]?.address ?? '127.0.0.1';
}

function isSameNetwork(own: NetworkInterfaceInfo, other: string): boolean {
  const mask = numberOf(own.netmask);
  return ((numberOf(own.address) ^ numberOf(other)) & mask) === 0;
}

/** An IPv4 address as 32 bits. */
function numberOf(address: string): number {
  return address.split('.').reduce((all, part) => (all << 8) | Number(part), 0);
}
