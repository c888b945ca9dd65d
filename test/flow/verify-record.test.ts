/** `verify-record FILE` at the command line: a record that was signed, one that was changed, and files that are none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStationKey, type StationKey } from '../../station-core/keys/station-key.ts';

const CLI = fileURLToPath(new URL('../../station-core/cli.ts', import.meta.url));
const RECORD = JSON.stringify({ kind: 'stationmaster-self-test-1', stationName: 'Yard', test: { verdict: 'failed' } });
let folder = '';
let key: StationKey;
let stranger: StationKey;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'verify-record-'));
  key = await openStationKey(path.join(folder), Buffer.alloc(32, 1));
  stranger = await openStationKey(mkdtempSync(path.join(folder, 'other-')), Buffer.alloc(32, 2));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verify(content: string | null): { readonly code: number | null; readonly out: string; readonly err: string } {
  const file = path.join(folder, 'test-record.json');
  if (content !== null) writeFileSync(file, content);
  const args = content === null ? [] : [file];
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'verify-record', ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const fileOf = (record: string, signature: string, publicKey: string): string => JSON.stringify({ record, signature, publicKey }, null, 2);

test('a record as the station gave it: its signature holds, and the key is shown, for a person to compare', () => {
  const { code, out, err } = verify(fileOf(RECORD, key.sign(RECORD), key.publicKeyPem));
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('the signature holds');
  expect(out).toContain(key.publicKeyPem.trim());
});

test.each<[string, () => string]>([
  ['its verdict was changed', () => fileOf(RECORD.replace('failed', 'passed'), key.sign(RECORD), key.publicKeyPem)],
  ['its signature was changed', () => fileOf(RECORD, key.sign(`${RECORD} `), key.publicKeyPem)],
  ['its key is another one', () => fileOf(RECORD, key.sign(RECORD), stranger.publicKeyPem)],
  ['its key is none', () => fileOf(RECORD, key.sign(RECORD), 'no key')],
])('a record does not hold when %s', (_, content) => {
  const { code, out, err } = verify(content());
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('changed after it was signed');
});

test.each<[string, string | null, RegExp]>([
  ['a picture', '\u0089PNG', /not a record of a test/],
  ['other JSON', '{"verdict":"passed"}', /not a record of a test/],
  ['nothing', '', /not a record of a test/],
  ['no file named', null, /Name the record’s file|Name the record's file/],
])('%s is told as such, in a sentence', (_, content, words) => {
  const { code, out, err } = verify(content);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/\bat .+:\d+:\d+|node:internal/);
});
