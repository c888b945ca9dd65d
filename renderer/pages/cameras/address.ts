/** What somebody types as a camera's address, made into one the station can use. */

export type TypedAddress =
  | { readonly kind: 'onvif'; readonly url: string }
  /** Pictures alone: nothing can be asked of it. */
  | { readonly kind: 'rtsp'; readonly url: string }
  | { readonly kind: 'wrong'; readonly why: 'addressMissing' | 'addressPassword' | 'addressForm' };

/** Where nearly all cameras answer. */
const usualPath = '/onvif/device_service';
const longest = 300;

/** "192.168.1.20" is enough; a name and a password in it are refused, they have fields of their own. */
export function readAddress(typed: string): TypedAddress {
  const text = typed.trim();
  if (text === '') return { kind: 'wrong', why: 'addressMissing' };
  if (text.includes('@')) return { kind: 'wrong', why: 'addressPassword' };
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (full.length > longest || /\s/.test(full) || !URL.canParse(full)) return { kind: 'wrong', why: 'addressForm' };
  const url = new URL(full);
  if (url.hostname === '') return { kind: 'wrong', why: 'addressForm' };
  // Video over TLS (rtsps) is not read.
  if (url.protocol === 'rtsp:') return { kind: 'rtsp', url: full };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'wrong', why: 'addressForm' };
  if (url.pathname === '/' && url.search === '') url.pathname = usualPath;
  return { kind: 'onvif', url: url.href };
}

/** "192.168.1.20:8000" of an address, for a list. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
