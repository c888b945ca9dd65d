/** The self-test through the server: begun by whom it may, watched in both languages, put on a record whose signature holds. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import { isSignedBy } from '../../station-core/keys/station-key.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const REF = { pileId: 'P1', evse: 1, connector: 1 };
const WISH = { ref: REF, installer: 'A. Fitter', withCharge: false, withRestart: false };
const TAKEN = { outcome: 'accepted', status: 'Accepted' } as const;
let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
  station.flow.addPile('P1');
});
afterEach(() => station.close());

/** How a good pile takes an order of the test. */
function taken(order: PileOrder): CommandResult {
  if (order.kind === 'trigger' && order.message === 'status') for (const n of [1, 2]) station.flow.status(n, 'available');
  if (order.kind === 'availability') station.flow.status(order.connector, order.operative ? 'available' : 'unavailable');
  return order.kind === 'local-list-version' ? { ...TAKEN, version: 3 } : TAKEN;
}

function pass(seconds: number): void {
  const { flow } = station;
  for (let second = 0; second < seconds; second += 1) {
    flow.pass(1);
    for (const command of flow.commands.splice(0))
      if (command.kind === 'pile.order' && command.id.startsWith('selftest-'))
        flow.send({
          kind: 'pile.answered',
          pileId: id<PileId>('P1'),
          wire: null,
          commandId: command.id,
          order: command.order,
          result: taken(command.order),
        });
  }
}

const download = (path: string, browser: Browser = owner) =>
  station.ask(`/download/self-test/${path}`, { headers: { cookie: browser.cookie } });

test('a test is begun, told step by step in the language asked for, and ends on a signed record', async () => {
  const { client } = owner;
  const { testId } = await client.selfTests.start(WISH);
  pass(1);
  const running = await client.selfTests.get({ testId, language: 'zh' });
  expect(running).toMatchObject({ verdict: null, by: 'Olga', installer: 'A. Fitter', connectorName: 'P1-1' });
  expect(running.steps[0]).toMatchObject({
    id: 'line',
    faults: ['F10', 'F24'],
    limitMs: 5_000,
    words: { name: '连接', state: '合格', sentence: '已连接，协议 OCPP 1.6。' },
  });
  expect((await download(`${testId}.pdf`)).body.toString()).toContain('still running');
  expect((await download(`${testId}.json`)).status).toBe(422);

  pass(120);
  const [ended] = await client.selfTests.list({ pileId: 'P1', language: 'en' });
  expect(ended).toMatchObject({ id: testId, verdict: 'warned' });
  expect(ended?.steps.find((step) => step.id === 'local-list')?.words.sentence).toBe('Keeps a list of cards (version 3).');

  const [english, chinese] = [await download(`${testId}.pdf?lang=en`), await download(`${testId}.pdf?lang=zh`)];
  for (const pdf of [english, chinese])
    expect([pdf.status, pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  expect(english.body.equals(chinese.body)).toBe(false);

  const file = JSON.parse((await download(`${testId}.json`)).body.toString()) as {
    readonly record: string;
    readonly signature: string;
    readonly publicKey: string;
  };
  expect(isSignedBy(file.publicKey, file.record, file.signature)).toBe(true);
  expect(isSignedBy(file.publicKey, file.record.replace('warned', 'passed'), file.signature)).toBe(false);
  expect(JSON.parse(file.record)).toMatchObject({
    kind: 'stationmaster-self-test-1',
    stationName: 'Yard',
    test: { id: testId, verdict: 'warned', installer: 'A. Fitter', pile: { serial: 'S1' } },
  });
  // The same test is the same record, however often it is fetched.
  expect((await download(`${testId}.json`)).body.toString()).toBe(JSON.stringify(file, null, 2));
});

test('the screen is told of every step, by the pile’s name', async () => {
  const { client, socket } = await owner.feeds();
  const changes = (await client.feed.changes())[Symbol.asyncIterator]();
  await changes.next();
  await owner.client.selfTests.start(WISH);
  const { value } = await changes.next();
  expect(value).toContainEqual({ topic: 'pile', pileId: 'P1' });
  socket.close();
});

test('cancelled: what was not reached says so, and a second time there is nothing to cancel', async () => {
  const { testId } = await owner.client.selfTests.start({ ...WISH, withCharge: true });
  pass(120);
  const waiting = await owner.client.selfTests.get({ testId, language: 'en' });
  expect(waiting.steps.find(({ state }) => state === 'running')?.id).toBe('plug-in');
  await owner.client.selfTests.cancel({ testId });
  const ended = await owner.client.selfTests.get({ testId, language: 'en' });
  expect(ended.verdict).toBe('cancelled');
  expect(ended.steps.at(-1)?.words).toEqual({ name: 'The bill', state: 'left out', sentence: 'Cancelled.' });
  expect((await faultOf(owner.client.selfTests.cancel({ testId }))).message).toContain('already ended');
});

test('refused with a reason: a second test of the pile, an unknown connector, a pile that is away, a name without end', async () => {
  const { client } = owner;
  await client.selfTests.start(WISH);
  expect((await faultOf(client.selfTests.start(WISH))).message).toContain('already running');
  expect((await faultOf(client.selfTests.start({ ...WISH, ref: { ...REF, connector: 7 } }))).code).toBe('input.not-found');
  expect((await faultOf(client.selfTests.start({ ...WISH, installer: 'x'.repeat(61) }))).code).toBe('input.invalid');
  station.flow.addPile('P2');
  station.flow.drop('P2');
  expect((await faultOf(client.selfTests.start({ ...WISH, ref: { ...REF, pileId: 'P2' } }))).code).toBe('pile.offline');
  expect((await faultOf(client.selfTests.get({ testId: 'none', language: 'en' }))).code).toBe('input.not-found');
  expect((await faultOf(client.selfTests.cancel({ testId: 'none' }))).code).toBe('input.not-found');
  expect((await download('none.pdf')).status).toBe(404);
});

test.each<[Exclude<Role, 'owner'>, string]>([
  ['installer', 'done'],
  ['maintenance', 'done'],
  ['attendant', 'access.forbidden'],
  ['viewer', 'access.forbidden'],
])('a test may be read and printed by %s; to begin and to cancel one is answered: %s', async (role, answered) => {
  const { testId } = await owner.client.selfTests.start(WISH);
  pass(120);
  const browser = await browserAs(station, owner, role);
  expect(await browser.client.selfTests.list({ pileId: 'P1', language: 'en' })).toHaveLength(1);
  expect((await download(`${testId}.pdf`, browser)).status).toBe(200);
  expect((await download(`${testId}.json`, browser)).status).toBe(200);
  expect(await codeOf(browser.client.selfTests.start(WISH))).toBe(answered);
  const [newest] = await owner.client.selfTests.list({ pileId: 'P1', language: 'en' });
  if (newest?.verdict !== null) await owner.client.selfTests.start(WISH);
  const running = (await owner.client.selfTests.list({ pileId: 'P1', language: 'en' })).find(({ verdict }) => verdict === null);
  expect(await codeOf(browser.client.selfTests.cancel({ testId: running?.id ?? '' }))).toBe(answered);
});

test('without a login there is nothing', async () => {
  const { testId } = await owner.client.selfTests.start(WISH);
  pass(120);
  const nobody = station.browser();
  expect(await codeOf(nobody.client.selfTests.list({ pileId: 'P1', language: 'en' }))).toBe('access.not-logged-in');
  expect(await codeOf(nobody.client.selfTests.start(WISH))).toBe('access.not-logged-in');
  expect((await download(`${testId}.pdf`, nobody)).status).toBe(401);
  expect((await download(`${testId}.json`, nobody)).status).toBe(401);
});
