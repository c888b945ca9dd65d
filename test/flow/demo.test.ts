/** `npm run demo`, as a person starts it: what it has told the station is there, whole and in balance; stopped early, nothing of it stays. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../build/project.ts';
import { trialBalance } from '../../station-core/store/ledger.ts';
import { openReader } from '../../station-core/store/open.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { verifyFile } from '../../station-core/store/verify.ts';
import { systemClock } from '../../station-core/system.ts';
import { DEMO_PILES, LOCKED_OUT_PILE, OFFLINE_PILE, WAITING_PILE } from '../sim/demo-site.ts';

/** Where the demo makes its folder. */
let place: string;
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true, maxRetries: 5 }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

/** onWord is called with everything said so far, each time something is. */
function demo(args: readonly string[], onWord: (said: string, end: () => void) => void = () => undefined): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(root, 'test/sim/demo.ts'), ...args], {
    env: { ...process.env, TMPDIR: place, TEMP: place, TMP: place },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    onWord(said, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said, complained }));
  });
}

test('--once tells a week of history and ends; the store has all of it', { timeout: 180_000 }, async () => {
  const { code, said, complained } = await demo(['--once', '--keep', '--language', 'zh']);
  expect({ code, complained }).toEqual({ code: 0, complained: '' });
  expect(said).toMatch(/demo {3}\w+-\w+-\w+-\w+/);
  const folder = /Data folder: (.+)/.exec(said)?.[1] ?? '';
  expect(path.dirname(folder)).toBe(place);
  const file = storeFiles(folder).database;
  expect(verifyFile(file, systemClock().now()).problems).toEqual([]);
  const db = openReader(file);
  const count = (from: string): number => Number(db.get(`SELECT count(*) AS n FROM ${from}`)?.['n']);

  expect(db.all("SELECT id FROM pile WHERE admission = 'accepted' ORDER BY id")).toEqual(
    DEMO_PILES.map(({ identity }) => ({ id: identity })).sort((a, b) => a.id.localeCompare(b.id)),
  );
  expect(db.all("SELECT id FROM pile WHERE admission = 'waiting'")).toEqual([{ id: WAITING_PILE.identity }]);
  expect(db.all('SELECT identity, cause FROM knock')).toEqual([{ identity: LOCKED_OUT_PILE, cause: 'password-wrong' }]);
  const young = DEMO_PILES.filter(({ speaks }) => speaks === '2.0.1').map(({ identity }) => identity);
  expect(young).toHaveLength(2);
  for (const identity of young) expect(count(`journal WHERE pile_id = '${identity}' AND action = 'TransactionEvent'`)).toBeGreaterThan(5);
  expect(count("card WHERE state = 'active'")).toBe(16);
  expect(count("card WHERE state = 'blocked'")).toBe(1);
  expect(count("connector WHERE pile_id = 'AW-D-0401' AND connector = 2 AND error_code = 'GroundFailure'")).toBe(1);

  expect(count('(SELECT DISTINCT started_at_ms / 86400000 FROM session)')).toBeGreaterThanOrEqual(7);
  expect(count("session WHERE phase = 'closed'")).toBeGreaterThan(120);
  expect(count("session WHERE phase = 'charging'")).toBeGreaterThan(0);
  expect(count("session WHERE flags LIKE '%implausible%' OR flags LIKE '%unknown-card%'")).toBe(0);
  expect(count("session WHERE phase = 'closed' AND bill_id IS NULL")).toBe(0);
  expect(count("bill WHERE state = 'paid'")).toBeGreaterThan(100);
  expect(count("bill WHERE state = 'issued'")).toBeGreaterThan(5);
  const amended = db.all(
    "SELECT b.state FROM bill b JOIN session s ON s.id = b.session_id WHERE s.flags LIKE '%amended%' ORDER BY b.number",
  );
  expect(amended).toEqual([{ state: 'reversed' }, { state: 'issued' }]);
  expect(count('orphan_stop')).toBe(1);
  expect(db.all('SELECT DISTINCT kind FROM alarm WHERE cleared_at_ms IS NULL ORDER BY kind')).toEqual([
    { kind: 'orphan-stop' },
    { kind: 'pile-faulted' },
    { kind: 'pile-missing' },
  ]);
  expect(count(`alarm WHERE key = 'pile-missing:${OFFLINE_PILE}' AND cleared_at_ms IS NULL`)).toBe(1);
  expect(trialBalance(db).reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
  db.close();
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C in the middle of it ends in order and leaves nothing behind',
  { timeout: 60_000 },
  async () => {
    const ended = await demo(['--once'], (_, end) => end());
    expect(ended).toMatchObject({ code: 0, complained: '' });
    expect(readdirSync(place)).toEqual([]);
  },
);

test('an option that makes no sense is refused with a sentence', async () => {
  expect(await demo(['--language', 'fr'])).toEqual({ code: 1, said: '', complained: '--language is en or zh, not "fr".\n' });
  expect((await demo(['--speed', '9'])).complained).toContain('--speed');
  expect(readdirSync(place)).toEqual([]);
});
