/** Who knocks at the door, over real sockets against the whole core: FIELD-FAULTS F24 and F31, and the piles that wait. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import type { PeerOptions } from '../sim/ocpp-peer.ts';
import { SimPile } from '../sim/pile16.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { BOOT, caughtUp, PlantPeers, SOON, valueOf } from '../support/plant-peers.ts';

let plant: TestPlant;
let peers: PlantPeers;
let db: ReadConnection;

beforeEach(async () => {
  plant = await openTestPlant({ piles: ['P1'] });
  await plant.admit('P9', { password: 'a-good-long-password' });
  peers = new PlantPeers(plant);
  db = plant.reader();
});
afterEach(async () => {
  await peers.close();
  await plant.close();
});

const knocks = (): unknown => db.all('SELECT identity, cause, remote_address, times FROM knock');
const fromHere = { remote_address: '127.0.0.1', times: 1 };

describe('F24 refused handshakes are on the pairing page with their cause', () => {
  const password = 'a-wrong-long-password';
  test.each<[string, string, Omit<PeerOptions, 'identity'>, number, string]>([
    ['no password', 'P9', {}, 401, 'password-missing'],
    ['a wrong password', 'P9', { password }, 401, 'password-wrong'],
    ["another pile's user name", 'P9', { password: 'a-good-long-password', user: 'P1' }, 401, 'password-missing'],
    ['an identity that is too long', 'x'.repeat(49), {}, 400, 'identity-too-long'],
    ['no identity', '127.0.0.1', { path: '/ocpp/' }, 404, 'no-identity'],
  ])('%s', async (_, identity, options, status, cause) => {
    const inside = await peers.booted('P1');
    await expect(peers.dial(identity, options)).rejects.toMatchObject({ status });
    await expect.poll(knocks, SOON).toEqual([{ identity: identity.slice(0, 48), cause, ...fromHere }]);
    await caughtUp(inside);
  });

  test.each<[string, readonly string[], string]>([
    ['no subprotocol', [], 'none was offered'],
    ['a later version only', ['ocpp2.1'], 'offered: ocpp2.1'],
  ])('%s: the handshake is completed and closed, as OCPP-J wants it', async (_, subprotocols, detail) => {
    // A WebSocket client that asked for a subprotocol and got none gives up by itself.
    const gone = await peers.dial('P1', { subprotocols }).then(
      async (peer) => (await peer.closed).code,
      (error: unknown) => (error as { code: unknown }).code,
    );
    expect([1002, 'Server sent no subprotocol']).toContain(gone);
    await expect.poll(knocks, SOON).toEqual([{ identity: 'P1', cause: 'wrong-subprotocol', ...fromHere }]);
    expect(valueOf(db.get('SELECT detail FROM knock'))).toContain(detail);
  });

  test.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['ocpp2.0.1', 'the boot of 1.6', BOOT, 'BootNotification with chargePointVendor is OCPP 1.6, the connection was made with ocpp2.0.1'],
    [
      'ocpp1.6',
      'the boot of 2.0.1',
      { reason: 'PowerUp', chargingStation: { vendorName: 'V', model: 'M' } },
      'BootNotification with chargingStation is OCPP 2.0.1, the connection was made with ocpp1.6',
    ],
  ])('under %s %s: an error, and the cause once', async (subprotocol, _, boot, detail) => {
    const peer = await peers.dial('P1', { subprotocols: [subprotocol] });
    for (const _again of [1, 2]) await expect(peer.callOk('BootNotification', boot)).rejects.toThrow();
    await expect.poll(knocks, SOON).toEqual([{ identity: 'P1', cause: 'wrong-version', ...fromHere }]);
    expect(valueOf(db.get('SELECT detail FROM knock'))).toBe(detail);
  });

  test('a percent-encoded identity with a path in front is the pile it names', async () => {
    await plant.admit('Hof 2/links');
    const peer = await peers.dial('Hof 2/links', { path: '/some/where/Hof%202%2Flinks' });
    expect(await peer.callOk('BootNotification', BOOT)).toMatchObject({ status: 'Accepted' });
    expect(knocks()).toEqual([]);
  });

  test('the same knock again counts up, it does not pile up', async () => {
    const other = await openTestPlant({ pileLimits: { refusalMs: 0 } });
    await other.admit('P9', { password: 'a-good-long-password' });
    const outside = new PlantPeers(other);
    for (let i = 0; i < 3; i += 1) await expect(outside.dial('P9')).rejects.toMatchObject({ status: 401 });
    const reader = other.reader();
    await expect.poll(() => reader.all('SELECT times FROM knock'), SOON).toEqual([{ times: 3 }]);
    await other.close();
  });
});

test('F31 an upgrade to /%E0%A4%A is refused with 400 and recorded; nobody else notices', async () => {
  const inside = await peers.booted('P1');
  const transactionId = await peers.charging(inside);
  for (let i = 0; i < 5; i += 1) await expect(peers.dial('?', { path: '/%E0%A4%A' })).rejects.toMatchObject({ status: 400 });
  await expect.poll(knocks, SOON).toEqual([{ identity: '%E0%A4%A', cause: 'bad-path', ...fromHere }]);
  await inside.callOk('MeterValues', peers.values(1, transactionId, 1_500));
  expect(db.get('SELECT phase, energy FROM session')).toEqual({ phase: 'charging', energy: 5_000 });
  await peers.booted('P1');
});

describe('F24 a pile nobody knows waits', () => {
  test('is answered Pending, gets nothing done, and is served once an operator accepts it', async () => {
    const pile = new SimPile({ url: plant.url, identity: 'NEW-1', vendor: 'Acme', model: 'Two', redialMs: 10 }).start();
    await expect.poll(() => pile.registration.answers, SOON).toEqual(['Pending']);
    const before = await Promise.all(
      ['Authorize', 'StatusNotification', 'StartTransaction', 'StopTransaction', 'MeterValues', 'Heartbeat'].map((action) =>
        pile.peer.call(action, { connectorId: 1, idTag: 'CARD1', transactionId: 1, meterStart: 0, meterStop: 0, meterValue: [] }),
      ),
    );
    expect(before.map((answer) => (answer.ok ? 'served' : answer.errorCode))).toEqual(before.map(() => 'SecurityError'));
    expect(db.all("SELECT id, admission, vendor, model FROM pile WHERE id = 'NEW-1'")).toEqual([
      { id: 'NEW-1', admission: 'waiting', vendor: 'Acme', model: 'Two' },
    ]);
    expect(valueOf(db.get('SELECT count(*) AS n FROM session'))).toBe(0);
    expect(valueOf(db.get('SELECT count(*) AS n FROM orphan_stop'))).toBe(0);
    await plant.click({
      kind: 'operator.admit-pile',
      pileId: id<PileId>('NEW-1'),
      name: 'Gate',
      passwordHash: null,
      connectors: [{ evse: 1, connector: 1, name: 'Gate', ratedPowerW: 22_000 }],
    });
    await pile.whenAccepted();
    pile.plugIn();
    expect(await pile.presentCard('CARD1')).toBe('started');
    await pile.settled();
    expect(db.all('SELECT pile_id, phase FROM session')).toEqual([{ pile_id: 'NEW-1', phase: 'charging' }]);
    await pile.stop();
  });

  test('at most 200 are kept; the next is turned away with its cause, and there is room again when one is accepted', async () => {
    const strangers = Array.from({ length: 200 }, (_, at) => `S-${at}`);
    const waiting = await Promise.all(strangers.map((name) => peers.dial(name)));
    const answers = await Promise.all(waiting.map((peer) => peer.callOk('BootNotification', BOOT)));
    expect(answers.every(({ status }) => status === 'Pending')).toBe(true);
    expect(valueOf(db.get("SELECT count(*) AS n FROM pile WHERE admission = 'waiting'"))).toBe(200);
    await expect(peers.dial('S-200')).rejects.toMatchObject({ status: 503 });
    await expect.poll(knocks, SOON).toEqual([{ identity: 'S-200', cause: 'waiting-list-full', ...fromHere }]);
    const inside = await peers.booted('P1');
    await plant.admit('S-0');
    const late = await peers.dial('S-200');
    expect(await late.callOk('BootNotification', BOOT)).toMatchObject({ status: 'Pending' });
    await caughtUp(inside);
  });

  test('all at once, none slips past the limit', async () => {
    const strangers = Array.from({ length: 230 }, (_, at) => `R-${at}`);
    const came = await Promise.allSettled(strangers.map((name) => peers.dial(name)));
    const boots = await Promise.allSettled(
      came.flatMap((one) => (one.status === 'fulfilled' ? [one.value.callOk('BootNotification', BOOT)] : [])),
    );
    expect(boots.filter((one) => one.status === 'fulfilled')).toHaveLength(200);
    expect(valueOf(db.get("SELECT count(*) AS n FROM pile WHERE admission = 'waiting'"))).toBe(200);
  });
});
