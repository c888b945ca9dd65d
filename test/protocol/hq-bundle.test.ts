/** A station's stick: the same batches as by line, from a folder or a ZIP, by the command line or by a person at the pages; and sticks that are wrong. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { root } from '../../build/project.ts';
import { freshSetupCode } from '../../hq-receiver/access/login-desk.ts';
import { importBundle } from '../../hq-receiver/bundle.ts';
import { bundle, stickAnswer } from '../../station-core/hq/wire.ts';
import { newKeyPair, type MadeBatch } from '../support/hq-batches.ts';
import { openHqWithReceiver } from '../support/hq-database.ts';
import { sampleObjects, sampleSession } from '../support/hq-objects.ts';
import { ask, saidIn, TestStation } from '../support/hq-receiver.ts';

const hq = await openHqWithReceiver();
const run = promisify(execFile);

interface Stick {
  readonly name: string;
  readonly bytes: Buffer;
}

function listOf(stationId: string, batches: readonly MadeBatch[]): Stick {
  const said = bundle.parse({ format: 'stationmaster-bundle/1', stationId, batches: batches.map(({ fileName }) => fileName) });
  return { name: 'bundle.json', bytes: Buffer.from(JSON.stringify(said)) };
}

function stickOf(stationId: string, batches: readonly MadeBatch[]): Stick[] {
  return [listOf(stationId, batches), ...batches.map(({ fileName, bytes }) => ({ name: fileName, bytes }))];
}

async function zipOf(files: readonly Stick[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, bytes } of files) zip.addBuffer(bytes, name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

describe.skipIf(!hq.isThere)('a bundle on a stick', () => {
  let station: TestStation;
  let folder = '';

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-stick-'));
    station = await TestStation.enrolled(hq.receiver);
    return () => rmSync(folder, { recursive: true, force: true });
  });

  const three = (): MadeBatch[] => [
    station.batches.next(sampleObjects()),
    station.batches.next([sampleSession('S2')]),
    station.batches.next([sampleSession('S3')]),
  ];
  const inFolder = (files: readonly Stick[]): string => {
    for (const { name, bytes } of files) writeFileSync(path.join(folder, name), bytes);
    return folder;
  };
  const inZip = async (files: readonly Stick[]): Promise<string> => {
    const file = path.join(folder, 'stick.zip');
    writeFileSync(file, await zipOf(files));
    return file;
  };
  const refusalOf = async (place: string): Promise<unknown> => {
    try {
      return (await importBundle(hq.receiver.hq, place, 'test')).refused?.code;
    } catch (error) {
      return (error as { readonly code?: unknown }).code;
    }
  };
  const sessions = async (): Promise<number> =>
    (await hq.db.query('SELECT 1 FROM session WHERE station_id = $1', [station.stationId])).length;

  test.each(['folder', 'ZIP', 'ZIP with a folder in it'])('in a %s is applied once, and its answer says how far HQ has it', async (how) => {
    const files = stickOf(station.stationId, three());
    const inner = files.map(({ name, bytes }) => ({ name: `stick/${name}`, bytes }));
    const place = how === 'folder' ? inFolder(files) : await inZip(how === 'ZIP' ? files : inner);
    const done = await importBundle(hq.receiver.hq, place, 'test');
    expect(done).toMatchObject({ stationId: station.stationId, applied: 3, held: 0, refused: null, mark: { epoch: 1, number: 3 } });
    const answer = stickAnswer.parse(JSON.parse(done.answer.text));
    expect(saidIn(answer.acknowledgement)).toMatchObject({ stationId: station.stationId, mark: done.mark });
    expect(saidIn(answer.directives)).toEqual({ stationId: station.stationId, directives: [], highest: 0 });
    expect(await importBundle(hq.receiver.hq, place, 'test')).toMatchObject({ applied: 0, held: 3, refused: null });
    expect(await sessions()).toBe(3);
    const via = await hq.db.query('SELECT DISTINCT via FROM batch WHERE station_id = $1', [station.stationId]);
    expect(via).toEqual([{ via: 'stick' }]);
  });

  test('and the line carry the same: what came by one is held for the other', async () => {
    const batches = three();
    await station.send(batches[0]?.bytes ?? Buffer.alloc(0));
    expect(await importBundle(hq.receiver.hq, inFolder(stickOf(station.stationId, batches)), 'test')).toMatchObject({
      applied: 2,
      held: 1,
    });
    expect((await station.send(batches[2]?.bytes ?? Buffer.alloc(0))).body).toMatchObject({ applied: false });
  });

  test('ends at the first batch that is wrong; what came before it stays, and the refusal is written down', async () => {
    const [a, b, c] = three();
    if (a === undefined || b === undefined || c === undefined) throw new Error('three batches');
    const broken = { ...b, bytes: Buffer.concat([b.bytes.subarray(0, b.bytes.length - 5), Buffer.alloc(5)]) };
    const done = await importBundle(hq.receiver.hq, inFolder(stickOf(station.stationId, [a, broken, c])), 'Kim');
    expect(done).toMatchObject({ applied: 1, refused: { file: b.fileName, code: 'hq.tampered' }, mark: { number: 1 } });
    expect(await hq.db.query('SELECT code, last_route, last_address FROM refusal WHERE station_id = $1', [station.stationId])).toEqual([
      { code: 'hq.tampered', last_route: 'stick', last_address: 'Kim' },
    ]);
    expect(await sessions()).toBe(1);
  });

  test('that is wrong itself is refused by its name', async () => {
    const batches = three();
    const [first] = batches;
    if (first === undefined) throw new Error('a batch');
    const list = listOf(station.stationId, [first]);
    const other = await TestStation.enrolled(hq.receiver);
    const large = { name: first.fileName, bytes: Buffer.alloc(5 * 1024 * 1024) };
    const zip = await zipOf(stickOf(station.stationId, [first]));
    const put = (name: string, bytes: Buffer): string => {
      writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    // The directory of the ZIP says that a large entry is small: what unpacks to more than was said is not believed.
    const lying = await zipOf([list, large]);
    for (let at = 0; (at = lying.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'), at)) >= 0; at += 46)
      if (lying.readUInt32LE(at + 24) > 1024 * 1024) lying.writeUInt32LE(1_000, at + 24);
    const wrong: [what: string, place: string, code: string][] = [
      ['nothing there', path.join(folder, 'none'), 'hq.bad-request'],
      ['an empty folder', folder, 'hq.bad-request'],
      ['no ZIP', put('a.zip', Buffer.from('PK')), 'hq.bad-request'],
      ['half a ZIP', put('b.zip', zip.subarray(0, zip.length / 2)), 'hq.bad-request'],
      ['without a list', put('c.zip', await zipOf([{ name: first.fileName, bytes: first.bytes }])), 'hq.bad-request'],
      ['a list that is none', put('d.zip', await zipOf([{ name: 'bundle.json', bytes: Buffer.from('{}') }])), 'hq.bad-request'],
      ['a batch that is not there', put('e.zip', await zipOf([list])), 'hq.bad-request'],
      ['a batch larger than may be', put('f.zip', await zipOf([list, large])), 'hq.too-large'],
      ['a zip bomb', put('g.zip', lying), 'hq.bad-request'],
      ['two files of one name', put('h.zip', await zipOf([list, ...stickOf(station.stationId, [first]).map((file) => ({ ...file, name: `x/${file.name}` }))])), 'hq.bad-request'],
      ['a station nobody knows', put('i.zip', await zipOf([listOf('nobody', [first])])), 'hq.unknown-station'],
      ['batches of another station', put('j.zip', await zipOf([listOf(other.stationId, [first]), { name: first.fileName, bytes: first.bytes }])), 'hq.unknown-station'],
      ['a batch that another key signed', put('k.zip', await zipOf([list, { name: first.fileName, bytes: station.batches.make([sampleSession('S9')], { key: newKeyPair(), manifest: { number: 1, fromSeq: 1, toSeq: 1, previous: '' }, rows: (rows) => rows.map((row) => ({ ...row, seq: 1 })) }).bytes }])), 'hq.bad-signature'],
      ['a list that begins late', put('l.zip', await zipOf(stickOf(station.stationId, batches.slice(1)))), 'hq.gap'],
    ]; // prettier-ignore
    for (const [what, place, code] of wrong) expect({ what, code: await refusalOf(place) }).toEqual({ what, code });
    expect(await sessions()).toBe(0);
    const large2 = path.join(folder, 'large');
    mkdirSync(large2);
    writeFileSync(path.join(large2, 'bundle.json'), list.bytes);
    writeFileSync(path.join(large2, first.fileName), large.bytes);
    expect(await refusalOf(large2)).toBe('hq.too-large');
  });

  test('is taken in by the command line beside a running server', { timeout: 60_000 }, async () => {
    const place = inFolder(stickOf(station.stationId, three()));
    const call = (args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
      run(process.execPath, [path.join(root, 'hq-receiver/index.ts'), ...args], {
        cwd: folder,
        env: { ...process.env, DATABASE_URL: hq.url },
      });
    const { stdout } = await call(['import', place]);
    expect(stdout).toContain('3 batches taken, 0 were here already');
    const answer = path.join(folder, `hq-answer-${station.stationId}.json`);
    expect(stickAnswer.safeParse(JSON.parse(readFileSync(answer, 'utf8'))).success).toBe(true);
    await expect(call(['import', path.join(folder, 'none')])).rejects.toMatchObject({ code: 1 });
    await expect(call(['exprot'])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('stationmaster-hq [import') as unknown,
    });
  });

  test('is brought in by a person at the pages, and by nobody else', async () => {
    const bytes = await zipOf(stickOf(station.stationId, three()));
    const type = { 'content-type': 'application/octet-stream', origin: hq.receiver.url };
    expect((await ask(hq.receiver.url, 'POST', '/upload/bundle', type, bytes)).status).toBe(401);
    const code = await freshSetupCode(hq.db);
    const person = Buffer.from(JSON.stringify({ json: { code, name: 'Kim', password: 'a long enough password' } }));
    const setUp = await ask(
      hq.receiver.url,
      'POST',
      '/rpc/access/setUp',
      { 'content-type': 'application/json', origin: hq.receiver.url },
      person,
    );
    const cookie = setUp.headers.get('set-cookie')?.split(';')[0] ?? '';
    const done = await ask(hq.receiver.url, 'POST', '/upload/bundle', { ...type, cookie }, bytes);
    expect([done.status, done.body]).toMatchObject([200, { applied: 3, refused: null, stationName: 'Harbour' }]);
    const wrong = await ask(hq.receiver.url, 'POST', '/upload/bundle', { ...type, cookie }, Buffer.from('no ZIP'));
    expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([422, expect.stringContaining('neither a folder nor a ZIP')]);
  });
});
