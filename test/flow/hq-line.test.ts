/** A station and an HQ over a real line: everything arrives once, whatever the line and HQ do. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HqServer, type HqMishap } from '../sim/hq-server.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';

const BOSS = id<OperatorId>('boss');
let hq: HqServer;
let station: HqUploader;

beforeEach(async () => {
  station = new HqUploader();
  hq = await HqServer.open({ nowMs: () => station.flow.nowMs });
  hq.addCode('ABCD-1234', 'yard-7');
});
afterEach(async () => {
  await station.close();
  await hq.close();
});

const state = () => hqLine(station.flow.db);
const progress = () => station.line.progress();
const stopped = () => alarmByKey(station.flow.db, 'station:hq-stopped')?.clearedAtMs;

/** Told, made anew: something of the station changed. */
function change(label = 'Van 2'): void {
  station.flow.send({ kind: 'operator.add-card', operatorId: BOSS, number: `N-${label}`, label, validUntilMs: null });
}

/** HQ holds every object that the station ever told, in its newest version, and each row once. */
function expectEqual(): void {
  const at = hq.station('yard-7');
  const order = (a: { kind: string; object_id: string }, b: { kind: string; object_id: string }): number =>
    a.kind === b.kind ? (a.object_id < b.object_id ? -1 : 1) : a.kind < b.kind ? -1 : 1;
  const told = station.flow.db.all('SELECT kind, object_id, version FROM hq_object').map((row) => ({ ...row }));
  const held = [...at.objects.values()].map(({ kind, id: objectId, version }) => ({ kind, object_id: objectId, version }));
  expect(held.sort(order)).toEqual((told as { kind: string; object_id: string }[]).sort(order));
  const rows = at.batches.filter(({ epoch }) => epoch === at.epoch).flatMap((batch) => batch.rows.map(({ seq }) => seq));
  expect(rows).toEqual(rows.map((_, index) => index + 1));
  expect(state()).toMatchObject({ waiting: 0, next: null, openBatches: 0 });
}

describe('the line as it should be', () => {
  beforeEach(() => station.enrol(hq.url, ' abcd-1234 '));

  test('everything that was there goes to HQ, and later only what is new', async () => {
    await station.sendNow();
    expect(progress()).toMatchObject({ phase: 'resting', failures: 0, problem: null, sending: null });
    expectEqual();
    const before = hq.station('yard-7').batches.length;
    await station.sendNow();
    expect(hq.station('yard-7').batches).toHaveLength(before);
    change();
    await station.sendNow();
    expectEqual();
    expect(
      hq
        .station('yard-7')
        .batches.at(-1)
        ?.rows.map(({ kind }) => kind),
    ).toContain('card');
  });

  test('a token that HQ does not take any more is asked for anew, once', async () => {
    await station.sendNow();
    hq.forgetTokens();
    change();
    await station.sendNow();
    expect(progress().failures).toBe(0);
    expectEqual();
  });

  test('a directive is taken, and what became of it goes up', async () => {
    await station.sendNow();
    hq.direct('yard-7', { kind: 'group', objectId: 'taxi', version: 1, body: { name: 'Taxis' } });
    hq.direct('yard-7', { kind: 'from-the-future', objectId: 'x', version: 1, body: {} });
    await station.sendNow();
    expect(state().directives).toBe(2);
    station.flow.pass(2, 1);
    await station.sendNow();
    const outcomes = [...hq.station('yard-7').objects.values()]
      .filter(({ kind }) => kind === 'directive')
      .map(({ body }) => body as { number: number });
    expect(outcomes.sort((a, b) => a.number - b.number)).toMatchObject([
      { number: 1, state: 'applied' },
      { number: 2, state: 'refused' },
    ]);
  });

  test('a PC whose clock is years away talks to HQ all the same', async () => {
    await hq.close();
    const behind = await HqServer.open({ nowMs: () => station.flow.nowMs + 3 * 365 * 86_400_000 });
    behind.addCode('OTHER', 'yard-7');
    const other = new HqUploader();
    await other.enrol(behind.url, 'other');
    await other.sendNow();
    expect(other.line.progress()).toMatchObject({ phase: 'resting', failures: 0 });
    await other.close();
    await behind.close();
  });
});

describe('mishaps', () => {
  beforeEach(async () => {
    await station.enrol(hq.url, 'ABCD-1234');
    await station.sendNow();
    change();
  });

  const lines: readonly (readonly [string, HqMishap, string])[] = [
    ['the line breaks before the token', 'lost', '/oauth/token'],
    ['the line breaks before the mark', 'lost', '/station/v1/mark'],
    ['the mark comes half', 'half', '/station/v1/mark'],
    ['a batch is lost on its way', 'lost', '/station/v1/batches'],
    ['a batch is applied and the answer lost', 'unanswered', '/station/v1/batches'],
    ['the answer to a batch comes half', 'half', '/station/v1/batches'],
    ['a portal answers in place of HQ', 'junk', '/station/v1/batches'],
    ['somebody redirects', 'redirect', '/station/v1/batches'],
    ['an answer without an end', 'huge', '/station/v1/batches'],
    ['somebody forges the mark', 'forged', '/station/v1/mark'],
    ['somebody forges the acknowledgement', 'forged', '/station/v1/batches'],
    ['HQ is busy', { status: 503, body: { code: 'hq.busy', help: 'later' } }, '/station/v1/batches'],
    ['a proxy is broken', { status: 502 }, '/station/v1/mark'],
    ['a batch was spoiled on its way', { status: 422, body: { code: 'hq.tampered', help: 'x' } }, '/station/v1/batches'],
  ];
  test.each(lines)('%s: it waits, goes again, and HQ has it once', async (_, mishap, path) => {
    if (path === '/oauth/token') hq.forgetTokens();
    hq.next(mishap, path);
    await station.sendNow();
    expect(progress()).toMatchObject({ phase: 'waiting', failures: 1, sending: null });
    await station.sendNow();
    expect(progress()).toMatchObject({ phase: 'resting', failures: 0, problem: null });
    expectEqual();
    expect(stopped()).toBeUndefined();
  });

  test('a batch goes as the same bytes however often it is sent, whatever changed meanwhile', async () => {
    const before = hq.arrived.length;
    for (const label of ['a', 'b', 'c']) {
      hq.next({ status: 503, body: { code: 'hq.busy', help: 'later' } }, '/station/v1/batches');
      await station.sendNow();
      change(label);
    }
    await station.sendNow();
    const [first, ...others] = hq.arrived.slice(before);
    expect(others).toHaveLength(4);
    expect(others.map((bytes) => first?.equals(bytes))).toEqual([true, true, true, false]);
    expectEqual();
  });
});

describe('HQ refuses', () => {
  beforeEach(async () => {
    await station.enrol(hq.url, 'ABCD-1234');
    await station.sendNow();
    change();
  });

  test.each(['hq.tampered', 'hq.manifest-lies', 'hq.bad-row', 'hq.bad-signature', 'hq.too-large'])(
    'what it says of a batch twice stops the line: %s',
    async (code) => {
      for (const expected of ['waiting', 'stopped']) {
        hq.next({ status: 422, body: { code, help: 'no' } }, '/station/v1/batches');
        await station.sendNow();
        expect(progress().phase).toBe(expected);
      }
      expect(state().link).toMatchObject({ state: 'stopped', stoppedBy: { code } });
      expect(stopped()).toBeNull();
    },
  );

  test('a lock stops it; unlocked, one click lets it go on and nothing was lost', async () => {
    hq.station('yard-7').isLocked = true;
    await station.sendNow();
    expect(state().link).toMatchObject({ state: 'stopped', stoppedBy: { code: 'hq.locked' } });
    change('while locked');
    hq.station('yard-7').isLocked = false;
    await station.sendNow();
    expect(state().link).toMatchObject({ state: 'linked', stoppedBy: null });
    expectEqual();
    expect(stopped()).not.toBeNull();
  });

  test.each([
    ['ahead of this file: it was restored', { number: 99, seq: 999 }, 'hq.fork'],
    ['behind what HQ signed for: HQ was restored', { number: 0, seq: 0, hash: '' }, 'hq.gap'],
    ['of another history', { hash: 'f'.repeat(64) }, 'hq.fork'],
    ['of a later epoch', { epoch: 2, number: 0, seq: 0, hash: '' }, 'hq.epoch-closed'],
  ])('a mark %s stops it, but only told twice', async (_, mark, code) => {
    const at = hq.station('yard-7');
    at.mark = { ...at.mark, ...mark, ...('number' in mark && mark.number === 99 ? { hash: 'e'.repeat(64) } : {}) };
    await station.sendNow();
    expect(progress()).toMatchObject({ phase: 'waiting', problem: { code: 'hq.bad-answer' } });
    await station.sendNow();
    expect(state().link).toMatchObject({ state: 'stopped', stoppedBy: { code } });
  });
});

describe('recovery', () => {
  test('a restored file goes on in a new epoch, and lists what it lost', async () => {
    await station.enrol(hq.url, 'ABCD-1234');
    await station.sendNow();
    const backup = station.flow.db.all('SELECT kind, object_id, version, epoch, seq FROM hq_object');
    change('lost card');
    await station.sendNow();
    const held = hq.station('yard-7').objects.size;
    expect(held).toBe(backup.length + 1);
    // The file as it was before the last exchange.
    const { db } = station.flow;
    const lost = db.get("SELECT object_id FROM hq_object WHERE kind = 'card' ORDER BY seq DESC LIMIT 1")?.['object_id'];
    db.run("DELETE FROM hq_object WHERE kind = 'card' AND object_id = ?", String(lost));
    db.run('DELETE FROM hq_batch WHERE number = (SELECT max(number) FROM hq_batch)');
    db.forget('hq-object');
    await station.sendNow();
    await station.sendNow();
    expect(state().link).toMatchObject({ state: 'stopped', stoppedBy: { code: 'hq.fork' } });

    hq.addCode('BACK-1', 'yard-7', 'recover');
    hq.next('unanswered', '/station/v1/recover');
    const wish = { settings: station.settings(hq.url), code: 'back-1', stationId: 'yard-7' };
    await expect(station.desk.recover(wish, BOSS)).rejects.toMatchObject({ code: 'hq.unreachable' });
    const { link, lost: count } = await station.desk.recover(wish, BOSS);
    expect(link).toMatchObject({ epoch: 2, state: 'linked' });
    expect(count).toBe(1);
    expect(db.all('SELECT kind, object_id, own_version FROM hq_loss')).toEqual([{ kind: 'card', object_id: lost, own_version: 0 }]);
    station.backfill();
    await station.sendNow();
    expect(progress()).toMatchObject({ phase: 'resting', problem: null });
    expect(state()).toMatchObject({ waiting: 0, openBatches: 0, made: { epoch: 2 } });
  });

  test('what it does not look through any more is counted by HQ, and told', async () => {
    await station.enrol(hq.url, 'ABCD-1234');
    await station.sendNow();
    hq.addCode('NEW-PC', 'yard-7', 'recover');
    const held = hq.station('yard-7').objects.size;
    // Two objects a page.
    const fresh = new HqUploader({ mostPages: 2 });
    try {
      const { link } = await fresh.desk.recover({ settings: fresh.settings(hq.url), code: 'NEW-PC', stationId: 'yard-7' }, BOSS);
      expect(held).toBeGreaterThan(4);
      expect(link.unlooked).toBe(held - 4);
      expect(hqLine(fresh.flow.db).link?.unlooked).toBe(held - 4);
    } finally {
      await fresh.close();
    }
  });

  test('a new PC without a file takes the station over and lists what does not come back', async () => {
    await station.enrol(hq.url, 'ABCD-1234');
    await station.sendNow();
    hq.addCode('NEW-PC', 'yard-7', 'recover');
    const fresh = new HqUploader();
    const held = [...hq.station('yard-7').objects.values()].filter(
      // How the station is, it says itself; piles and plans it is given back.
      ({ kind, body }) => body !== null && !['station', 'location', 'pile', 'tariff'].includes(kind),
    ).length;
    const { lost } = await fresh.desk.recover({ settings: fresh.settings(hq.url), code: 'NEW-PC', stationId: 'yard-7' }, BOSS);
    expect(lost).toBe(held);
    fresh.backfill();
    await fresh.sendNow();
    expect(fresh.line.progress()).toMatchObject({ phase: 'resting', problem: null });
    // The old PC is a stranger now.
    await station.sendNow();
    expect(state().link).toMatchObject({ state: 'stopped', stoppedBy: { code: 'hq.old-key' } });
    await fresh.close();
  });
});

describe('the stick', () => {
  test('the same batches go by stick, and the answer brings acknowledgement and directives back', async () => {
    await station.enrol(hq.url, 'ABCD-1234');
    const bundle = await station.desk.bundle();
    expect(bundle.batches.map(({ number }) => number)).toEqual([1]);
    const bytes = await Promise.all(bundle.batches.map((batch) => bundle.bytes(batch)));
    hq.direct('yard-7', { kind: 'group', objectId: 'taxi', version: 1, body: { name: 'Taxis' } });
    const answer = hq.carried('yard-7', bytes.flatMap((one) => (one === null ? [] : [Buffer.from(one)]))); // prettier-ignore
    expect(await station.desk.importAnswer(answer)).toEqual({ number: 1, directives: 1 });
    expect(state()).toMatchObject({ openBatches: 0, directives: 1 });
    expect(station.flow.db.get('SELECT via FROM hq_batch')).toEqual({ via: 'stick' });
    // By line goes on where the stick ended.
    await station.sendNow();
    expectEqual();
  });

  test.each([
    ['no JSON', 'hello'],
    ['another file', '{}'],
    ['another signature', null],
  ])('an answer that is %s is refused and changes nothing', async (_, text) => {
    await station.enrol(hq.url, 'ABCD-1234');
    await station.desk.bundle();
    const stranger = await HqServer.open();
    stranger.addCode('X', 'yard-7');
    const other = new HqUploader();
    await other.enrol(stranger.url, 'X');
    const answer = text ?? stranger.carried('yard-7', []);
    await expect(station.desk.importAnswer(answer)).rejects.toMatchObject({ code: 'hq.bad-answer' });
    expect(state().openBatches).toBe(1);
    await other.close();
    await stranger.close();
  });
});

describe('a core that dies', () => {
  test.each(['hq.cut', 'hq.batch-made', 'hq.acknowledged', 'hq.directives'])(
    'just before %s is written: the next one goes on',
    async (kind) => {
      await station.enrol(hq.url, 'ABCD-1234');
      hq.direct('yard-7', { kind: 'group', objectId: 'taxi', version: 1, body: { name: 'Taxis' } });
      let dies = true;
      const dying = new HqUploader({
        flow: station.flow,
        key: station.key,
        beforeEvent: (event) => {
          if (!dies || event.kind !== kind) return;
          dies = false;
          throw new Error('the core is gone');
        },
      });
      await dying.line.exchange();
      await dying.close();
      expect(dies).toBe(false);
      await station.sendNow();
      expect(state().directives).toBe(1);
      // What became of the directive is news of its own.
      await station.sendNow();
      expectEqual();
    },
  );
});

test('silence of a day is an alarm that ends with the first word', async () => {
  await station.enrol(hq.url, 'ABCD-1234');
  await station.sendNow();
  hq.next('lost');
  await station.sendNow();
  const silent = () => alarmByKey(station.flow.db, 'station:hq-silent');
  expect(silent()).toBeNull();
  station.flow.nowMs = utcMs(station.flow.nowMs + 25 * 3_600_000);
  hq.next('lost');
  await station.sendNow();
  expect(silent()).toMatchObject({ severity: 'low', clearedAtMs: null });
  await station.sendNow();
  expect(silent()?.clearedAtMs).not.toBeNull();
});
