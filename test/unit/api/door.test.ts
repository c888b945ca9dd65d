import { expect, test } from 'vitest';
import { cookieName, readCookie, setCookieText } from '../../../station-core/api/cookie.ts';
import { checkKnock, hostsOf, isLoopback, type Door, type Knock } from '../../../station-core/api/door.ts';

const network: Door = { kind: 'network', isSecure: true, hosts: () => hostsOf(['station-pc', '192.168.7.20', 'fd00::1'], 8_443, true) };
const plain: Knock = { host: 'station-pc:8443', origin: undefined, fetchSite: undefined, isNavigation: false };

test.each<[string, Partial<Knock>, boolean]>([
  ['its own name', {}, true],
  ['its own name in capitals', { host: 'Station-PC:8443' }, true],
  ['its own address', { host: '192.168.7.20:8443' }, true],
  ['IPv6', { host: '[fd00::1]:8443', origin: 'https://[fd00::1]:8443' }, true],
  ['no port', { host: 'station-pc' }, false],
  ['a name that begins like it', { host: 'station-pc.evil.example:8443' }, false],
  ['no name', { host: '' }, false],
  ['its own page', { origin: 'https://station-pc:8443' }, true],
  ['its own page without TLS', { origin: 'http://station-pc:8443' }, false],
  ['the page of another name of its own', { origin: 'https://192.168.7.20:8443' }, false],
  ['a page with a user in front', { origin: 'https://station-pc:8443@evil.example' }, false],
  ['a sandboxed page', { origin: 'null' }, false],
  ['an image on another page', { fetchSite: 'cross-site' }, false],
  ['another port of this host', { fetchSite: 'same-site' }, false],
  ['typed into the browser', { fetchSite: 'none' }, true],
  ['a link on another page', { fetchSite: 'cross-site', isNavigation: true }, true],
])('%s: let in is %s', (_, over, isIn) => {
  const knock = (): void => checkKnock(network, { ...plain, ...over });
  if (isIn) expect(knock).not.toThrow();
  else expect(knock).toThrow(/not one of this station/);
});

test('a usual port may be left out', () => {
  expect([...hostsOf(['a'], 443, true)]).toEqual(['a', 'a:443']);
  expect([...hostsOf(['a'], 80, true)]).toEqual(['a:80']);
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.1.1', false],
  ['128.0.0.1', false],
  ['', false],
  ['127.0.0.1.evil', false],
])('%s is this PC: %s', (address, local) => expect(isLoopback(address)).toBe(local));

test('the cookie is found among others, and by its whole name', () => {
  expect(readCookie('a=1; stationmaster-80=secret; b=2', 'stationmaster-80')).toBe('secret');
  expect(readCookie('xstationmaster-80=no; stationmaster-8=no', 'stationmaster-80')).toBe('');
  expect(readCookie(undefined, 'a')).toBe('');
  expect(setCookieText(cookieName({ isSecure: false }, 80), null, false)).toBe(
    'stationmaster-80=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
  );
});
