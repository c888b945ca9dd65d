/** Where drivers' phones come in, as the configuration says it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../../station-core/config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'driver-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (config: unknown): void => writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));

test('plain pages are open by default, those with accounts wait for a certificate', () => {
  expect(readConfig(folder).driver).toEqual({ enabled: true, host: '0.0.0.0', port: 8081, address: '' });
  expect(readConfig(folder).driverSecure).toMatchObject({ enabled: false, port: 8444 });
});

test('they move with the screens’ ports, and stay on this PC where everything does', () => {
  const moved = readConfig(folder, { screensPort: 18_080, networkPort: 18_443, loopbackOnly: true });
  expect([moved.driver.port, moved.driver.host, moved.driverSecure.port]).toEqual([18_081, '127.0.0.1', 18_444]);
  expect(readConfig(folder, { screensPort: 0, networkPort: 0 }).driver.port).toBe(0);
  expect(readConfig(folder, { screensPort: 0, driverPort: 18_090 }).driver.port).toBe(18_090);
});

test('files of the certificate are looked for beside the configuration', () => {
  write({ driverSecure: { enabled: true, address: 'https://charge.example:8444', certificate: 'tls/full.pem', key: '/etc/tls/key.pem' } });
  expect(readConfig(folder).driverSecure).toMatchObject({ certificate: path.join(folder, 'tls/full.pem'), key: '/etc/tls/key.pem' });
});

test.each<[string, unknown, string]>([
  ['an address without a scheme', { driver: { address: 'charge.example' } }, 'driver.address'],
  ['an address with a path', { driver: { address: 'http://charge.example/x' } }, 'driver.address'],
  ['an address with a name and a password', { driver: { address: 'http://a:b@charge.example' } }, 'driver.address'],
  ['a plain address for the secure door', { driverSecure: { address: 'http://charge.example' } }, 'driverSecure.address'],
  [
    'a secure door without a certificate',
    { driverSecure: { enabled: true, address: 'https://a.example', key: 'k' } },
    'driverSecure.certificate',
  ],
  ['a secure door without a key', { driverSecure: { enabled: true, address: 'https://a.example', certificate: 'c' } }, 'driverSecure.key'],
  ['a secure door without a name', { driverSecure: { enabled: true, certificate: 'c', key: 'k' } }, 'driverSecure.address'],
])('%s is refused by name', (_, config, key) => {
  write(config);
  expect(() => readConfig(folder)).toThrow(
    expect.objectContaining({ code: 'config.bad-value', detail: expect.objectContaining({ key }) as object }) as Error,
  );
});
