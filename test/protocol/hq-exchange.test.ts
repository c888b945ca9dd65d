/** Everything a station says to HQ, against a real receiver over a real PostgreSQL: it arrives once, or is refused by its name. */
import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { acknowledgement, batchAnswer, markAnswer, refusal } from '../../station-core/hq/wire.ts';
import { finishImage, putImagePart, startImage } from '../../hq-receiver/store/images.ts';
import { issueDirective } from '../../hq-receiver/store/issue-directive.ts';
import { BatchMaker, brokenBatches, type ToldObject } from '../support/hq-batches.ts';
import { openHqWithReceiver } from '../support/hq-database.ts';
import { sampleObjects, sampleSession, SAMPLE_MS } from '../support/hq-objects.ts';
import { ask, saidIn, TestStation } from '../support/hq-receiver.ts';

const hq = await openHqWithReceiver();

describe.skipIf(!hq.isThere)('the exchange with HQ', () => {
  let station: TestStation;

  beforeEach(async () => {
    station = await TestStation.enrolled(hq.receiver);
  });

  /** All that HQ holds of the station, as its own tables say it. */
  const sessionsOf = (stationId: string) =>
    hq.db.query('SELECT id, epoch, version, energy, body FROM session WHERE station_id = $1 ORDER BY id', [stationId]);

  test('one of each kind arrives whole, once, with its columns', async () => {
    const objects = sampleObjects();
    const { bytes, manifestHash } = station.batches.next(objects);
    const answer = await station.send(bytes);
    expect(answer.status).toBe(200);
    const { applied, acknowledgement: signed } = batchAnswer.parse(answer.body);
    expect(applied).toBe(true);
    const said = acknowledgement.parse(saidIn(signed));
    expect(said).toMatchObject({ stationId: station.stationId, mark: { epoch: 1, number: 1, seq: objects.length, hash: manifestHash } });
    expect(
      verify(null, Buffer.from(signed.text), createPublicKey(hq.receiver.hq.key.publicPem), Buffer.from(signed.signature, 'base64url')),
    ).toBe(true);
    const told = await station.get('/station/v1/objects?epoch=0&afterSeq=0');
    const kinds = new Map<string, unknown>();
    let page = told.body as { rows: { kind: string; id: string; body: unknown }[]; cursor: string | null };
    for (;;) {
      for (const row of page.rows) kinds.set(`${row.kind}/${row.id}`, row.body);
      if (page.cursor === null) break;
      page = (await station.get(`/station/v1/objects?epoch=0&afterSeq=0&cursor=${page.cursor}`)).body as typeof page;
    }
    expect(kinds).toEqual(new Map(objects.map(({ kind, id, body }) => [`${kind}/${id}`, body])));
    const rows = await hq.db.query('SELECT pile_id, evse, day, total FROM cdr WHERE station_id = $1', [station.stationId]);
    expect(rows).toEqual([{ pile_id: 'P1', evse: 1, day: '2026-03-05', total: 615 }]);
    const parts = await hq.db.query(`SELECT tableoid::regclass::text AS part FROM session WHERE station_id = $1`, [station.stationId]);
    expect(parts).toEqual([{ part: 'session_2026_03' }]);
  });

  test('the same batch again, or many at once, changes nothing and is acknowledged all the same', async () => {
    const { bytes } = station.batches.next([sampleSession('S1')]);
    await station.token();
    const answers = await Promise.all(Array.from({ length: 6 }, () => station.send(bytes)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(answers.filter(({ body }) => body['applied'] === true)).toHaveLength(1);
    for (const { body } of answers) expect(saidIn(body['acknowledgement'])).toMatchObject({ mark: { number: 1, seq: 1 } });
    expect(await sessionsOf(station.stationId)).toHaveLength(1);
  });

  test('a batch that comes too early is a gap with the mark, and fits once the one before it is there', async () => {
    const [first, second] = [station.batches.next([sampleSession('S1')]), station.batches.next([sampleSession('S2')])];
    const early = await station.send(second.bytes);
    expect([early.status, refusal.parse(early.body)]).toMatchObject([
      409,
      { code: 'hq.gap', mark: { epoch: 1, number: 0, seq: 0, hash: '' } },
    ]);
    expect((await station.send(first.bytes)).status).toBe(200);
    expect((await station.send(second.bytes)).status).toBe(200);
    const mark = markAnswer.parse((await station.get('/station/v1/mark')).body);
    expect(saidIn(mark.acknowledgement)).toMatchObject({ mark: { epoch: 1, number: 2, seq: 2, hash: second.manifestHash } });
  });

  test('an object is its newest version, and what is gone has no body any more', async () => {
    const account = (version: number, body: unknown): ToldObject => ({ kind: 'account', id: 'A1', version, body });
    const body = {
      id: 'A1',
      number: '7',
      kind: 'person',
      state: 'open',
      groupId: null,
      levelId: null,
      wallet: 1,
      owed: 0,
      isShared: false,
    };
    const told = [
      [sampleSession('S1', { energy: 1 }), account(1, body)],
      [sampleSession('S1', { energy: 5, version: 3 }), sampleSession('S4', { energy: 5, version: 3 }), account(2, { ...body, wallet: 2 })],
      // Told late and older: nothing of it counts.
      [sampleSession('S1', { energy: 2, version: 2 }), sampleSession('S4', { energy: 2, version: 2 }), account(3, null)],
      // Twice in one batch: the newer one. Gone from a table of months.
      [sampleSession('S2', { energy: 8, version: 2 }), sampleSession('S2', { energy: 7 }), { ...sampleSession('S3'), version: 1 }],
      [{ ...sampleSession('S3'), version: 2, body: null }],
      // Its start was corrected into another month.
      [sampleSession('S1', { energy: 6, version: 4, startedAtMs: SAMPLE_MS - 40 * 86_400_000 })],
    ];
    for (const objects of told) expect((await station.send(station.batches.next(objects).bytes)).status).toBe(200);
    expect((await sessionsOf(station.stationId)).map(({ id, version, energy }) => [id, version, energy])).toEqual([
      ['S1', 4, 6],
      ['S2', 2, 8],
      ['S3', 2, null],
      ['S4', 3, 5],
    ]);
    expect(await hq.db.query('SELECT version, number, wallet, body FROM account WHERE station_id = $1', [station.stationId])).toEqual([
      { version: 3, number: null, wallet: null, body: null },
    ]);
  });

  test('a row from a clock gone wild lies in the default part and is found', async () => {
    const far = sampleSession('S1', { startedAtMs: Date.UTC(2999, 0, 1) });
    expect((await station.send(station.batches.next([far, sampleSession('S2', { startedAtMs: 0 })]).bytes)).status).toBe(200);
    const rows = await hq.db.query(`SELECT id, tableoid::regclass::text AS part FROM session WHERE station_id = $1 ORDER BY id`, [
      station.stationId,
    ]);
    expect(rows).toEqual([{ id: 'S1', part: 'session_other' }, { id: 'S2', part: 'session_other' }]); // prettier-ignore
  });

  test('texts that PostgreSQL does not hold are mended, numbers that it does not hold refuse the batch', async () => {
    const named = (name: string): ToldObject => ({
      kind: 'pile',
      id: 'P1',
      body: { id: 'P1', name, online: true, vendor: null, model: null, firmware: null, connectors: [] },
    });
    const name = 'a\0b\ud83d\\u0000 \\ud800 \u{1F600}';
    expect((await station.send(station.batches.next([named(name)]).bytes)).status).toBe(200);
    expect(await hq.db.query('SELECT name FROM pile WHERE station_id = $1', [station.stationId])).toEqual([
      { name: 'a\ufffdb\ufffd\\u0000 \\ud800 \u{1F600}' },
    ]);
    const odd = {
      ...sampleSession('S1'),
      body: { ...(sampleSession('S1').body as object), ref: { pileId: 'P', evse: 2 ** 40, connector: 1 } },
    };
    const refused = await station.send(station.batches.make([odd]).bytes);
    expect([refused.status, refused.body['code']]).toEqual([422, 'hq.bad-row']);
  });

  test('whatever is wrong with a batch is refused by its name, written down, and leaves nothing behind', async () => {
    await station.send(station.batches.next([sampleSession('S0')]).bytes);
    const before = await station.get('/station/v1/objects?epoch=0&afterSeq=0');
    const codes = new Map<string, number>();
    for (const { what, code, bytes } of brokenBatches(station.batches, [sampleSession('S1'), sampleSession('S2')])) {
      const answer = await station.send(bytes);
      expect({ what, code: answer.body['code'], ok: refusal.safeParse(answer.body).success }).toEqual({ what, code, ok: true });
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    const rows = await hq.db.query('SELECT code, times FROM refusal WHERE station_id = $1', [station.stationId]);
    expect(new Map(rows.map((row) => [row['code'], row['times']]))).toEqual(codes);
    expect((await station.get('/station/v1/objects?epoch=0&afterSeq=0')).body).toEqual(before.body);
    expect((await station.send(station.batches.next([sampleSession('S1'), sampleSession('S2')]).bytes)).status).toBe(200);
  });

  test('another batch at a place that is taken is a fork', async () => {
    const fork = new BatchMaker(station.stationId, station.key);
    await station.send(station.batches.next([sampleSession('S1')]).bytes);
    const answer = await station.send(fork.next([sampleSession('S9')]).bytes);
    expect([answer.status, answer.body['code']]).toEqual([409, 'hq.fork']);
    await station.send(station.batches.next([sampleSession('S2')]).bytes);
    expect((await station.send(fork.next([sampleSession('S8')]).bytes)).body['code']).toBe('hq.fork');
    expect((await sessionsOf(station.stationId)).map(({ id }) => id)).toEqual(['S1', 'S2']);
  });

  test('a batch of another station is refused', async () => {
    const other = await TestStation.enrolled(hq.receiver);
    const answer = await station.send(other.batches.next([sampleSession('S1')]).bytes);
    expect([answer.status, answer.body['code']]).toEqual([401, 'hq.unknown-station']);
  });

  test('a file comes in parts, goes on where it stopped, and is whole by its hash', async () => {
    const [a, b] = [Buffer.alloc(1_000, 1), Buffer.alloc(500, 2)];
    for (const objectId of ['F1', 'F2'])
      await issueDirective(
        hq.db,
        {
          ...{ kind: 'request-file', objectId, body: { what: { kind: 'journal', day: '2026-03-05', pileId: null } } },
          ...{ target: { to: 'stations', stationIds: [station.stationId] }, validFromMs: null, untilMs: null, by: 'ann' },
        },
        SAMPLE_MS,
      );
    expect((await station.get('/station/v1/files/F1')).body).toEqual({ received: 0 });
    expect((await station.putPart('F1', 0, 1_500, a)).body).toEqual({ received: 1_000 });
    // Its answer was lost; and one from further on.
    expect((await station.putPart('F1', 0, 1_500, a)).body).toEqual({ received: 1_000 });
    expect((await station.putPart('F1', 1_200, 1_500, b.subarray(0, 100))).body).toEqual({ received: 1_000 });
    expect((await station.putPart('F1', 1_000, 1_500, b)).body).toEqual({ received: 1_500 });
    expect((await station.putPart('F1', 0, 1_500, b)).body).toEqual({ received: 1_500 });
    const [row] = await hq.db.query('SELECT total, received, sha256 FROM station_file_bytes WHERE station_id = $1', [station.stationId]);
    expect(row).toEqual({ total: 1_500, received: 1_500, sha256: await sha256(Buffer.concat([a, b])) });
    expect((await station.putPart('F2', 900, 1_000, b)).body['code']).toBe('hq.bad-request');
    expect((await station.putPart('F2', 0, 3 * 1024 ** 3, b)).body['code']).toBe('hq.bad-request');
    const large = await station.putPart('F2', 0, 2 ** 22, Buffer.alloc(2 ** 20 + 1));
    expect([large.status, large.body['code']]).toEqual([413, 'hq.too-large']);
  });

  test('firmware comes in ranges over its parts, and only when it is whole', async () => {
    const parts = [Buffer.alloc(1024 * 1024, 1), Buffer.alloc(1024 * 1024, 2), Buffer.alloc(10, 3)];
    const whole = Buffer.concat(parts);
    await startImage(hq.db, { imageId: 'IMG', name: 'a.bin', madeBy: 'test', madeAtMs: 0 });
    for (const [at, part] of parts.entries()) await putImagePart(hq.db, 'IMG', at * 1024 * 1024, part);
    const get = async (range?: string): Promise<Response> =>
      fetch(`${hq.receiver.url}/station/v1/firmware/IMG`, {
        headers: { authorization: `Bearer ${await station.token()}`, ...(range === undefined ? {} : { range }) },
      });
    expect((await get()).status).toBe(400);
    await finishImage(hq.db, { imageId: 'IMG', size: whole.length, sha256: await sha256(whole), nowMs: 0 });
    for (const [range, from, to] of [
      ['bytes=0-9', 0, 9],
      ['bytes=1048570-1048580', 1_048_570, 1_048_580],
      ['bytes=1048576-1048576', 1_048_576, 1_048_576],
      ['bytes=2097150-', 2_097_150, whole.length - 1],
      ['bytes=0-99999999', 0, whole.length - 1],
    ] as const) {
      const answer = await get(range);
      expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes ${from}-${to}/${whole.length}`]);
      expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(from, to + 1)), range).toBe(true);
    }
    for (const range of ['bytes=9999999-', 'bytes=-5', 'lines=1-2', 'bytes=0-1,3-4']) expect((await get(range)).status).toBe(400);
  });

  test('a batch larger than may be, of another type, or to nowhere is refused before it is read', async () => {
    const large = await station.send(Buffer.alloc(3 * 1024 * 1024));
    expect([large.status, large.body['code']]).toEqual([413, 'hq.too-large']);
    const headers = { authorization: `Bearer ${await station.token()}`, 'content-type': 'text/plain' };
    expect((await ask(hq.receiver.url, 'POST', '/station/v1/batches', headers, Buffer.from('x'))).body['code']).toBe('hq.bad-request');
    expect((await ask(hq.receiver.url, 'GET', '/station/v1/nothing')).status).toBe(404);
    expect((await station.get('/station/v1/objects?epoch=x&afterSeq=0')).body['code']).toBe('hq.bad-request');
    expect((await station.get('/station/v1/objects?epoch=0&afterSeq=0&cursor=1;DROP')).body['code']).toBe('hq.bad-request');
  });

  test('directives come signed, and none is there for a new station', async () => {
    const answer = await station.get('/station/v1/directives?after=0');
    expect(saidIn(answer.body)).toEqual({ stationId: station.stationId, directives: [], highest: 0 });
  });

  test('health and metrics are there', async () => {
    expect((await ask(hq.receiver.url, 'GET', '/health/live')).body).toEqual({ live: true });
    expect((await ask(hq.receiver.url, 'GET', '/health/ready')).body).toEqual({ ready: true });
    await station.send(station.batches.next([sampleSession('S1')]).bytes);
    const text = String((await ask(hq.receiver.url, 'GET', '/metrics')).body['text']);
    for (const name of [
      'hq_batches_total{result="applied"}',
      'hq_refusals_total{code="hq.fork"}',
      'hq_rows_total{kind="session"}',
      'hq_apply_seconds_count',
      'hq_database_connections',
    ])
      expect(text).toContain(name);
    expect(text).not.toContain(station.stationId);
  });

  test('no request was a bug', () => {
    expect(hq.receiver.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

async function sha256(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex');
}
