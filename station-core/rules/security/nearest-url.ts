/** Of several addresses of this PC, the one a pile is most likely to reach: the one most alike to its own. */

/** null where there is none to choose from. IPv4 by leading bits; anything else counts as the first. */
export function nearestUrl(urls: readonly string[], remoteAddress: string | null): string | null {
  const remote = bitsOf(remoteAddress ?? '');
  let best: { readonly url: string; readonly alike: number } | null = null;
  for (const url of urls) {
    const host = /^[a-z]+:\/\/([^/:]+)/.exec(url)?.[1] ?? '';
    const alike = remote === null ? 0 : alikeBits(bitsOf(host), remote);
    if (best === null || alike > best.alike) best = { url, alike };
  }
  return best?.url ?? null;
}

function alikeBits(a: string | null, b: string): number {
  if (a === null) return 0;
  let alike = 0;
  while (alike < a.length && a[alike] === b[alike]) alike += 1;
  return alike;
}

function bitsOf(address: string): string | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (parts === null) return null;
  return parts
    .slice(1)
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
}
