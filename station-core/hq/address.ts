/** Where HQ is, as people type it: HTTPS, or HTTP to this PC alone. */
import { Fault } from '../base/fault.ts';
import type { HqSettings } from '../domain/hq.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The origin of the address, without a slash at its end. Throws Fault('input.invalid') for anything a batch must not go to. */
function originOf(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Fault('input.invalid', { field: 'url', help: 'It is an address like https://hq.example.com.' });
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || url.pathname !== '/')
    throw new Fault('input.invalid', { field: 'url', help: 'It has a name and a port and nothing after them: https://hq.example.com.' });
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw new Fault('input.invalid', { field: 'url', help: 'Without TLS HQ can only be on this PC. Use https.' });
  return url.origin;
}

/** What was typed, checked and in one form. Throws Fault('input.invalid') with the field. */
export function checkedSettings(settings: HqSettings): HqSettings {
  const { schedule, caPem, capKiBs } = settings;
  if (caPem !== null && !/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(caPem))
    throw new Fault('input.invalid', { field: 'caPem', help: 'It is a certificate as text, from BEGIN CERTIFICATE to END CERTIFICATE.' });
  return {
    url: originOf(settings.url),
    caPem,
    proxy: settings.proxy === null ? null : proxyOf(settings.proxy),
    capKiBs,
    schedule,
  };
}

/** A password of a proxy would stand in every backup: proxies that want one are refused. */
function proxyOf(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.search !== '' || url.username !== '' || url.password !== '')
    throw new Fault('input.invalid', {
      field: 'proxy',
      help: 'It is an address like http://proxy.local:3128, without a name or password.',
    });
  return url.origin;
}
