import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_MS, utcMs } from '../../../station-core/base/time.ts';
import type { Clock } from '../../../station-core/domain/ports.ts';
import { openKeys } from '../../../station-core/keys/open-keys.ts';
import { pilePassword } from '../../../station-core/keys/pile-password.ts';

const START = Date.parse('2026-11-21T12:00:00Z');
let folder: string;
let nowMs = START;
const clock: Clock = { now: () => utcMs(nowMs), monotonic: () => nowMs, after: () => () => undefined, every: () => () => undefined };
let names = { names: ['localhost', 'station-pc'], addresses: ['127.0.0.1', '192.168.7.20'] };
const open = (): ReturnType<typeof openKeys> => openKeys(join(folder, 'keys'), clock, { names: () => names });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  nowMs = START;
  names = { names: ['localhost', 'station-pc'], addresses: ['127.0.0.1', '192.168.7.20'] };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keys made once are the same after a restart, and no private key lies open', async () => {
  const first = await open();
  const made = await first.serverCredentials();
  const second = await open();
  expect(second.masterKey.equals(first.masterKey)).toBe(true);
  expect(second.caCertificatePem()).toBe(first.caCertificatePem());
  expect(await second.serverCredentials()).toEqual(made);
  for (const file of readdirSync(join(folder, 'keys'))) {
    const path = join(folder, 'keys', file);
    expect(readFileSync(path, 'utf8')).not.toContain('PRIVATE KEY');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  }
});

test('the listener is certified by the station for every name people may type', async () => {
  const keys = await open();
  const { certificatePem, covers, validUntilMs } = await keys.serverCredentials();
  const leaf = new X509Certificate(certificatePem);
  const ca = new X509Certificate(keys.caCertificatePem());
  expect(leaf.checkIssued(ca)).toBe(true);
  expect(leaf.verify(ca.publicKey)).toBe(true);
  expect(ca.ca).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.checkHost('station-pc')).toBe('station-pc');
  expect(leaf.checkIP('192.168.7.20')).toBe('192.168.7.20');
  expect(leaf.checkHost('elsewhere.example')).toBeUndefined();
  expect(covers).toEqual(names);
  expect(validUntilMs - START).toBeLessThanOrEqual(398 * DAY_MS);
});

test.each<[string, () => void, boolean]>([
  ['the same next day', () => (nowMs += DAY_MS), false],
  ['31 days before the end', () => (nowMs += (397 - 31) * DAY_MS), false],
  ['29 days before the end', () => (nowMs += (397 - 29) * DAY_MS), true],
  ['another address', () => (names = { ...names, addresses: ['127.0.0.1', '10.0.0.9'] }), true],
  ['an address less', () => (names = { ...names, addresses: ['127.0.0.1'] }), false],
  ['the clock set back before it was made', () => (nowMs -= 3 * DAY_MS), true],
])('certificate, %s: new is %s', async (_, change, renewed) => {
  const keys = await open();
  const before = await keys.serverCredentials();
  change();
  const after = await keys.serverCredentials();
  expect(after.certificatePem !== before.certificatePem).toBe(renewed);
  expect(keys.caCertificatePem()).toBe((await open()).caCertificatePem());
});

test.each<[string, (keys: string) => void, RegExp]>([
  ['a lost master key', (keys) => rmSync(join(keys, 'master.key')), /master key is missing/],
  ['a garbled master key', (keys) => writeFileSync(join(keys, 'master.key'), 'hello'), /not a master key/],
  ['a short master key', (keys) => writeFileSync(join(keys, 'master.key'), 'stationmaster-key-1 none aGVsbG8=\n'), /wrong length/],
  [
    'another station’s master key',
    (keys) => writeFileSync(join(keys, 'master.key'), `stationmaster-key-1 none ${Buffer.alloc(32, 7).toString('base64')}\n`),
    /keys folder that belongs to this station/,
  ],
  [
    'a master key of a kind that is not known',
    (keys) => writeFileSync(join(keys, 'master.key'), 'stationmaster-key-1 safe-storage aGVs\n'),
    /not a master key/,
  ],
])('%s is refused with what to do, and nothing is made in its place', async (_, damage, sentence) => {
  await open();
  damage(join(folder, 'keys'));
  const before = readdirSync(join(folder, 'keys'));
  await expect(open()).rejects.toThrow(sentence);
  expect(readdirSync(join(folder, 'keys'))).toEqual(before);
});

test('a pile password belongs to its hash and to no other', async () => {
  const password = pilePassword.generate();
  expect(password).toMatch(/^[A-Z2-7]{32}$/);
  expect(pilePassword.generate()).not.toBe(password);
  const hash = pilePassword.hash(password);
  expect(hash).not.toContain(password);
  expect(pilePassword.hash(password)).not.toBe(hash);
  expect(await pilePassword.verify(hash, Buffer.from(password))).toBe(true);
  expect(await pilePassword.verify(hash, Buffer.from(`${password.slice(0, -1)}!`))).toBe(false);
  expect(await pilePassword.verify(hash, Buffer.alloc(0))).toBe(false);
  expect(await pilePassword.verify('$argon2id$whatever', Buffer.from(password))).toBe(false);
});

test.each(['short', 'fifteen-chars-x', 'with a space in it', 'ümlaut-0123456789', 'x'.repeat(41)])('%s is no pile password', (text) => {
  expect(() => pilePassword.hash(text)).toThrow(/16 to 40 printable/);
});
