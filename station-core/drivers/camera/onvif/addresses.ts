/** Addresses that a camera tells. It may not send the station, and the password, to somebody else. */
import { Fault } from '../../../base/fault.ts';

/** The address of the device service as it was typed or found. Throws Fault('input.invalid'). */
export function serviceUrlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '')
    throw new Fault('input.invalid', {
      field: 'serviceUrl',
      help: 'Write it as http://192.168.1.20/onvif/device_service, without name and password.',
    });
  return url;
}

/**
 * The address of a service: the camera's path on the host it was reached by. Behind a router it tells an address of its own
 * network, and a hostile one tells somebody else's; neither counts. From TLS never back to plain.
 */
export function addressFrom(told: string, base: URL): URL {
  const url = new URL(base.href);
  if (!URL.canParse(told)) return url;
  const parsed = new URL(told);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return url;
  if (parsed.hostname === base.hostname && parsed.protocol === base.protocol) url.port = parsed.port;
  url.pathname = parsed.pathname;
  url.search = parsed.search;
  return url;
}

/** A stream's or picture's address: as told, on the host the camera was reached by, without credentials. Throws Fault('camera.bad-answer'). */
export function toldUrl(told: string, base: URL, schemes: readonly string[]): URL {
  const parsed = URL.canParse(told) && told.length <= 300 ? new URL(told) : null;
  if (parsed === null || !schemes.includes(parsed.protocol))
    throw new Fault('camera.bad-answer', { help: 'The address it tells cannot be used.' });
  parsed.username = '';
  parsed.password = '';
  const isHttp = parsed.protocol === 'http:' || parsed.protocol === 'https:';
  if (isHttp) return addressFrom(parsed.href, base);
  parsed.hostname = base.hostname;
  return parsed;
}
