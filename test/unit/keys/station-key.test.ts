/** The station's signing key: made once, sealed at rest, and its signatures hold for the text alone. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { isSignedBy, openStationKey } from '../../../station-core/keys/station-key.ts';

const masterKey = Buffer.alloc(32, 7);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'station-key-'));
});

test('what it signed is found signed, and nothing else', async () => {
  const key = await openStationKey(folder, masterKey);
  const signature = key.sign('{"verdict":"passed"}');
  expect(isSignedBy(key.publicKeyPem, '{"verdict":"passed"}', signature)).toBe(true);
  expect(isSignedBy(key.publicKeyPem, '{"verdict":"failed"}', signature)).toBe(false);
  const other = await openStationKey(await mkdtemp(path.join(tmpdir(), 'station-key-')), masterKey);
  expect(isSignedBy(other.publicKeyPem, '{"verdict":"passed"}', signature)).toBe(false);
});

test.each(['', 'no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'])(
  'a public key %j that is none signs nothing',
  async (pem) => {
    const key = await openStationKey(folder, masterKey);
    expect(isSignedBy(pem, 'x', key.sign('x'))).toBe(false);
  },
);

test('it is the same after a restart, and lies sealed', async () => {
  const before = await openStationKey(folder, masterKey);
  const after = await openStationKey(folder, masterKey);
  expect(after.publicKeyPem).toBe(before.publicKeyPem);
  expect(await readFile(path.join(folder, 'station.key'), 'utf8')).not.toContain('PRIVATE');
});

test('with another master key it does not open', async () => {
  await openStationKey(folder, masterKey);
  await expect(openStationKey(folder, Buffer.alloc(32, 8))).rejects.toThrow('cannot be used');
});
