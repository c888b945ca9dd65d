/** Addresses of pages: `#/sessions?phase=charging`. In the hash, so that any server of files will do and a reload stays where it was. */

export interface Route {
  /** Parts of the path, decoded: "/sessions/abc" is ['sessions', 'abc']. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

/** Reads a location hash; never throws. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#?\/?/, '');
  const cut = text.indexOf('?');
  const path = cut < 0 ? text : text.slice(0, cut);
  return {
    parts: path
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
    query: new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1)),
  };
}

/** The address of a page, for `href`. Empty values are left out of the query. */
export function hrefOf(parts: readonly string[], query: Readonly<Record<string, string | null>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== '') search.set(name, value);
  const tail = search.toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${tail === '' ? '' : `?${tail}`}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign typed into the address bar: take it as it stands.
    return part;
  }
}
