/** HQ's server as it is started in earnest, with a certificate of its owner's own CA: a station that pins the CA talks to it, any other does not. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { enrolCode, openTestHq } from '../support/hq-world.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { maybePostgres } from '../support/postgres.ts';
import { testAuthority, type TestAuthority } from '../support/test-authority.ts';

const server = await maybePostgres();
if (!server.ok) console.log(server.why);

describe.skipIf(!server.ok)('over TLS', { timeout: 60_000 }, () => {
  let authority: TestAuthority;
  let folder: string;
  let databaseUrl: string;
  let hq: ChildProcess;
  let url: string;
  const stations: HqUploader[] = [];
  const newStation = (): HqUploader => {
    const made = new HqUploader();
    made.flow.nowMs = utcMs(Date.now());
    stations.push(made);
    return made;
  };
  /** As HQ's people make it; they may well work at another server of the same database. */
  const newCode = async (): Promise<string> => {
    const beside = await openTestHq(databaseUrl, () => Date.now());
    try {
      return await enrolCode(beside);
    } finally {
      await beside.close();
    }
  };

  beforeAll(async () => {
    if (!server.ok) return;
    folder = mkdtempSync(path.join(tmpdir(), 'hq-tls-'));
    authority = await testAuthority('The owner’s own root');
    const leaf = await authority.leaf({ commonName: 'localhost', use: 'server' });
    const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
    writeFileSync(cert, leaf.cert);
    writeFileSync(key, leaf.key, { mode: 0o600 });
    databaseUrl = await server.postgres.newDatabase();
    const env = { ...process.env, DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', TLS_CERT: cert, TLS_KEY: key };
    hq = spawn(process.execPath, ['hq-receiver/index.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    url = await listening(hq);
  });
  afterAll(async () => {
    for (const one of stations) await one.close();
    if (hq.exitCode === null) hq.kill('SIGKILL');
    if (server.ok) await server.postgres.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a station that pins the CA joins and sends everything', async () => {
    expect(url).toMatch(/^https:/);
    const station = newStation();
    await station.enrol(url, await newCode(), { caPem: authority.ca });
    await station.sendNow();
    expect(station.line.progress()).toMatchObject({ phase: 'resting', problem: null });
    const { waiting, held } = hqLine(station.flow.db);
    expect(waiting).toBe(0);
    expect(held.number).toBeGreaterThan(0);
  });

  test.each([
    ['trusts the public CAs alone', () => Promise.resolve(null)],
    ['pins another CA', async () => (await testAuthority('Another root')).ca],
  ])('one that %s tells it nothing, and its code is still good', async (_, whose) => {
    const station = newStation();
    const code = await newCode();
    await expect(station.enrol(url, code, { caPem: await whose() })).rejects.toMatchObject({ code: 'hq.unreachable' });
    expect(hqLine(station.flow.db).link).toBeNull();
    await station.enrol(url, code, { caPem: authority.ca });
    expect(hqLine(station.flow.db).link).not.toBeNull();
  });

  test('told to end, it ends in order', async () => {
    const gone = once(hq, 'exit');
    hq.kill('SIGTERM');
    expect((await gone)[0]).toBe(0);
  });
});

/** Where it says that it listens. Rejects when it ends instead. */
function listening(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the server has no output');
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const [, at] = /^HQ listens at (\S+)$/.exec(line) ?? [];
      if (at !== undefined) resolve(at);
    });
    child.once('exit', (code) => reject(new Error(`HQ's server ended with ${String(code)}`)));
  });
}
