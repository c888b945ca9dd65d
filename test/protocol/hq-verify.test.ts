/** HQ's people prove the book of shared money by the command line, over a real PostgreSQL. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { root } from '../../build/project.ts';
import { enter, putSharedAccount, type EntryKind } from '../../hq-receiver/store/lease-book.ts';
import { accountBody } from '../support/hq-orders.ts';
import { openHqDatabase } from '../support/hq-database.ts';

const run = promisify(execFile);
const hq = await openHqDatabase();

const verify = (...more: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  run(process.execPath, [path.join(root, 'hq-receiver/index.ts'), 'verify', ...more], {
    env: { ...process.env, DATABASE_URL: hq.url },
  });

async function account(accountId: string, entries: Readonly<Partial<Record<EntryKind, number>>>): Promise<void> {
  await putSharedAccount(hq.db, accountId, accountBody('Fleet', { shared: { low: 100, step: 500 } }), 'EUR', 0);
  for (const [kind, amount] of Object.entries(entries) as [EntryKind, number][])
    await enter(hq.db, { entryId: kind, accountId, kind, amount, stationId: null, atMs: 0, by: 'ann', note: '' });
}

describe.skipIf(!hq.isThere)('the book of shared money', { timeout: 60_000 }, () => {
  test('agrees while every entry is there, what was settled left out; an account that does not is named', async () => {
    expect((await verify()).stdout).toBe('The book of shared money agrees with what is free, in all 0 accounts.\n');
    await account('empty', {});
    await account('parcels', { 'top-up': 5_000, grant: -3_000, settle: -1_000 });
    await account('taxis', { 'top-up': 700 });
    expect((await verify()).stdout).toContain('in all 3 accounts');
    await hq.db.run("UPDATE shared_account SET free = free + 1 WHERE account_id = 'parcels'");
    await hq.db.run("DELETE FROM wallet_entry WHERE account_id = 'taxis'");
    await expect(verify()).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: [
        'Account parcels: 2001 is free, but its entries come to 2000 (minor units of EUR).\n',
        'Account taxis: 700 is free, but its entries come to 0 (minor units of EUR).\n',
      ].join(''),
    });
  });

  test('is proved as a whole alone', async () => {
    await expect(verify('parcels')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('no such command') as unknown });
  });
});
