/** The way from a smoke detector to a stopped zone, through the whole core: real Modbus, real piles, a real file. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { id, type AlarmRuleId, type PileId } from '../../station-core/base/ids.ts';
import { textOf } from '../sim/ocpp-frame.ts';
import { COILS, ZONE, SMOKE_RULE } from '../support/fire-site.ts';
import { GUARD, LaneSite } from '../support/lane-site.ts';
import { SOON } from '../support/plant-peers.ts';

let lane: LaneSite;
afterEach(() => lane.close());

const seen = (check: () => void): Promise<void> => vi.waitFor(check, SOON);

test('smoke stops every charge of the zone, latches it, calls the siren; each step is written down with its time', async () => {
  lane = await LaneSite.open(['P1', 'P2']);
  const [p1, p2] = [await lane.booted('P1'), await lane.booted('P2')];
  const [t1, t2] = [await lane.peers.charging(p1.peer), await lane.peers.charging(p2.peer, 2)];
  lane.site.smoke(true);
  await lane.until('latched');
  await seen(() =>
    expect([p1.told, p2.told]).toEqual([expect.arrayContaining([`stop ${t1}`, 'bar']), expect.arrayContaining([`stop ${t2}`, 'bar'])]),
  );
  await seen(() => expect(lane.coil('siren')).toBe(true));
  await seen(() =>
    expect(lane.steps()).toEqual(
      expect.arrayContaining(['reading', 'alarm-raised', 'zone-latched', 'order-sent', 'order-answered', 'relay-acted', 'power-off']),
    ),
  );
  expect(lane.site.steps().every(({ afterMs }) => afterMs >= 0)).toBe(true);
  // Power fell, so nothing was forced.
  expect({ trip: lane.coil('trip'), told: [...p1.told, ...p2.told].filter((word) => word === 'reset' || word === '0 A') }).toEqual({
    trip: false,
    told: [],
  });
  expect(lane.plant.reader().all('SELECT stop_reason FROM session ORDER BY pile_id')).toEqual([
    { stop_reason: 'safety' },
    { stop_reason: 'safety' },
  ]);
  expect(
    lane.plant.reader().all("SELECT kind FROM alarm WHERE cleared_at_ms IS NULL AND kind IN ('rule','zone-latched') ORDER BY kind"),
  ).toEqual([{ kind: 'rule' }, { kind: 'zone-latched' }]);
});

test('while the smoke stands nobody resets it; then in two steps, and the piles go back in service', async () => {
  lane = await LaneSite.open(['P1']);
  const p1 = await lane.booted('P1');
  await lane.peers.charging(p1.peer);
  lane.site.smoke(true);
  await lane.until('latched');
  const { safety } = lane.plant.plant;
  expect(() => safety.askReset(ZONE, GUARD, 'hurry')).toThrow(/still stands/);
  lane.site.smoke(false);
  await seen(() => expect(safety.zones()[0]?.standing).toEqual([]));
  expect(() => safety.confirmReset(ZONE, GUARD)).toThrow(/under way/);
  safety.askReset(ZONE, GUARD, 'all clear');
  await lane.until('resetting');
  expect(p1.told).not.toContain('free');
  safety.confirmReset(ZONE, GUARD);
  await lane.until('clear');
  await seen(() => expect(p1.told).toContain('free'));
  await seen(() => expect(lane.coil('siren')).toBe(false));
  await seen(() => expect(lane.plant.reader().all('SELECT closed_at_ms IS NOT NULL AS closed FROM incident')).toEqual([{ closed: 1 }]));
});

test.each([
  ['refuses', 'the shunt trip after 10 s without falling power'],
  ['charges-on', 'the shunt trip after 10 s without falling power'],
] as const)('F22 a pile that %s ends at %s, and is not reset', { timeout: 40_000 }, async (manner, _end) => {
  lane = await LaneSite.open(['P1']);
  const p1 = await lane.booted('P1', manner);
  await lane.peers.charging(p1.peer);
  lane.site.smoke(true);
  await lane.until('latched');
  expect(lane.coil('trip')).toBe(false);
  await seen(() => expect(lane.coil('trip')).toBe(true));
  expect([p1.told.includes('0 A'), p1.told.includes('reset')]).toEqual([true, false]);
});

test('F22 where the matrix says trip the power is taken at once, whatever the piles do', async () => {
  lane = await LaneSite.open(['P1'], ['trip', 'record']);
  lane.site.smoke(true);
  await seen(() => expect(lane.coil('trip')).toBe(true));
  await lane.until('latched');
  await seen(() => {
    const tripped = lane.site.steps().find(({ what, relayId }) => what === 'relay-acted' && relayId === 'trip');
    expect(tripped?.afterMs).toBeLessThan(5_000);
  });
});

describe('starts where nothing may start', () => {
  test('a start in a stopped zone is booked, answered Blocked and stopped at once', async () => {
    lane = await LaneSite.open(['P1']);
    const p1 = await lane.booted('P1');
    lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
    await lane.until('latched');
    const answer = await p1.peer.callOk('StartTransaction', lane.peers.start(1, 1_000));
    expect(answer).toMatchObject({ idTagInfo: { status: 'Blocked' } });
    await seen(() => expect(p1.told).toContain(`stop ${String(answer['transactionId'])}`));
    expect(lane.plant.reader().all('SELECT transaction_id, stop_reason FROM session')).toEqual([
      { transaction_id: answer['transactionId'], stop_reason: 'safety' },
    ]);
    expect(await p1.peer.callOk('Authorize', { idTag: 'CARD1' })).toMatchObject({ idTagInfo: { status: 'ConcurrentTx' } });
    await seen(() => expect(lane.steps()).toContain('start-blocked'));
  });

  test('a start from a screen is refused by name, and so is every order that could put power on', async () => {
    lane = await LaneSite.open(['P1']);
    await lane.booted('P1');
    lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
    await lane.until('latched');
    const pileId = id<PileId>('P1');
    const limits = { amount: null, energy: null, durationS: null };
    const start = await lane.plant.click({ kind: 'operator.start-session', ref: { pileId, evse: 1, connector: 1 }, cardId: null, limits });
    const free = await lane.plant.click({
      kind: 'operator.order-pile',
      pileId,
      order: { kind: 'availability', evse: 0, connector: 0, operative: true },
    });
    const look = await lane.plant.click({ kind: 'operator.order-pile', pileId, order: { kind: 'read-configuration', keys: [] } });
    expect([start, free, look]).toMatchObject([
      { kind: 'refused', code: 'safety.zone-stopped' },
      { kind: 'refused', code: 'safety.zone-stopped' },
      { kind: 'ordered' },
    ]);
  });

  test('orders that wait their turn while the zone is stopped are never sent afterwards', async () => {
    lane = await LaneSite.open(['P1']);
    const p1 = await lane.booted('P1');
    const pileId = id<PileId>('P1');
    const free = { kind: 'availability', evse: 0, connector: 0, operative: true } as const;
    const ordered = await Promise.all(
      Array.from({ length: 20 }, () => lane.plant.click({ kind: 'operator.order-pile', pileId, order: free })),
    );
    lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
    const results = await Promise.all(
      ordered.flatMap((answer) => (answer.kind === 'ordered' ? [lane.plant.plant.commandResult(answer.commandId)] : [])),
    );
    expect(results).toHaveLength(20);
    expect(results.some(({ outcome }) => outcome !== 'accepted')).toBe(true);
    await seen(() => expect(p1.told).toContain('bar'));
    expect(p1.told.slice(p1.told.indexOf('bar'))).not.toContain('free');
  });

  test('held after a start until the detector was read: a start is blocked and stopped, what ran before goes on', async () => {
    lane = await LaneSite.open(['P1']);
    const before = await lane.booted('P1');
    const running = await lane.peers.charging(before.peer, 2);
    await lane.restart(() => lane.io.powerOff());
    const p1 = await lane.booted('P1');
    expect(lane.phases()).toEqual([{ zone_id: ZONE, phase: 'held' }]);
    const answer = await p1.peer.callOk('StartTransaction', lane.peers.start(1, 1_000));
    expect(answer).toMatchObject({ idTagInfo: { status: 'Blocked' } });
    await seen(() => expect(p1.told).toContain(`stop ${String(answer['transactionId'])}`));
    expect([p1.told.includes(`stop ${running}`), p1.told.includes('bar')]).toEqual([false, false]);
  });
});

describe('across a restart', () => {
  test('a stopped zone comes up stopped; its piles are off again right after their boot', async () => {
    lane = await LaneSite.open(['P1']);
    lane.site.smoke(true);
    await lane.until('latched');
    await lane.restart();
    expect(lane.phases()).toEqual([{ zone_id: ZONE, phase: 'latched' }]);
    const p1 = await lane.booted('P1');
    await seen(() => expect(p1.told).toContain('bar'));
    expect(() => lane.plant.plant.safety.askReset(ZONE, GUARD, 'hurry')).toThrow(/still stands/);
    lane.site.smoke(false);
    await seen(() => expect(lane.plant.plant.safety.zones()[0]?.standing).toEqual([]));
    await lane.reset();
  });

  test('its siren is ordered as soon as the module is dialled again, and that it was not there yet is no alarm', async () => {
    lane = await LaneSite.open(['P1']);
    lane.site.smoke(true);
    await lane.until('latched');
    await seen(() => expect(lane.coil('siren')).toBe(true));
    // The module lost its power together with the PC: its outputs come back at rest.
    const atRest = lane.io.coilBecomes(COILS.siren, false);
    await lane.restart(() => lane.io.set('coil', COILS.siren, false));
    await atRest;
    await seen(() => expect(lane.coil('siren')).toBe(true));
    expect(lane.plant.reader().all("SELECT key FROM alarm WHERE kind = 'relay-failed'")).toEqual([]);
  });

  test('a pile that comes back to a stopped zone with its charge is stopped again', async () => {
    lane = await LaneSite.open(['P1']);
    const first = await lane.booted('P1');
    const transactionId = await lane.peers.charging(first.peer);
    first.peer.terminate();
    await first.peer.closed;
    lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
    await lane.until('latched');
    const back = await lane.booted('P1');
    await seen(() => expect(back.told).toEqual(expect.arrayContaining([`stop ${transactionId}`, 'bar'])));
    await seen(() => expect(lane.steps()).toContain('pile-came-back'));
  });
});

test('a pile that was away when its zone was reset, and until the core was started anew, is in service again when it comes back', async () => {
  lane = await LaneSite.open(['P1']);
  const first = await lane.booted('P1');
  lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
  await lane.until('latched');
  await seen(() => expect(first.told).toContain('bar'));
  first.peer.terminate();
  await first.peer.closed;
  await seen(() => expect(lane.plant.plant.isPileConnected(id<PileId>('P1'))).toBe(false));
  await lane.reset();
  await lane.restart();
  const back = await lane.booted('P1');
  await seen(() => expect(back.told).toContain('free'));
  await seen(() => expect(lane.plant.reader().all('SELECT * FROM pile_return')).toEqual([]));
});

test("a pile of a stopped zone is not refused before the reset: nobody could stop it any more, and its relay would be nobody's", async () => {
  lane = await LaneSite.open(['P1']);
  await lane.booted('P1');
  lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
  await lane.until('latched');
  const pileId = id<PileId>('P1');
  const refuse = () => lane.plant.click({ kind: 'operator.refuse-pile', pileId });
  expect(await refuse()).toMatchObject({ kind: 'refused', code: 'safety.zone-stopped' });
  await lane.reset();
  expect(await refuse()).toEqual({ kind: 'done' });
});

test('OCPP 2.0.1: a charge that never said where it is is stopped like every other', async () => {
  lane = await LaneSite.open(['Q1']);
  const stopped: string[] = [];
  const peer = await lane.peers.dial('Q1', {
    subprotocols: ['ocpp2.0.1'],
    handlers: {
      '*': () => ({ status: 'Accepted' }),
      RequestStopTransaction: (payload) => {
        stopped.push(textOf(payload, 'transactionId') ?? '');
        return { status: 'Accepted' };
      },
    },
  });
  await peer.callOk('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 'Acme', model: 'Two' } });
  await peer.callOk('TransactionEvent', {
    eventType: 'Started',
    timestamp: lane.peers.now(),
    triggerReason: 'Authorized',
    seqNo: 0,
    transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
    idToken: { idToken: 'CARD1', type: 'ISO14443' },
  });
  lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
  await lane.until('latched');
  await seen(() => expect(stopped).toContain('tx-1'));
});

test('a drill stops the charges and spares every relay; its end gives the zone free', async () => {
  lane = await LaneSite.open(['P1'], ['trip', 'siren', 'record']);
  const p1 = await lane.booted('P1');
  await lane.peers.charging(p1.peer);
  const { safety } = lane.plant.plant;
  safety.beginDrill(ZONE, SMOKE_RULE, GUARD);
  await lane.until('latched');
  await seen(() => expect(p1.told).toContain('bar'));
  await seen(() => expect(lane.steps().filter((what) => what === 'relay-spared')).toHaveLength(2));
  expect([lane.coil('siren'), lane.coil('trip')]).toEqual([false, false]);
  safety.endDrill(ZONE, GUARD);
  await lane.until('clear');
  await seen(() => expect(p1.told).toContain('free'));
  await seen(() =>
    expect(lane.plant.reader().all("SELECT json_extract(body, '$.isDrill') AS drill, closed_at_ms IS NULL AS open FROM incident")).toEqual([
      { drill: 1, open: 0 },
    ]),
  );
});

test('smoke during a drill is smoke: the relays act', async () => {
  lane = await LaneSite.open(['P1'], ['trip', 'siren', 'record']);
  lane.plant.plant.safety.beginDrill(ZONE, SMOKE_RULE, GUARD);
  await lane.until('latched');
  lane.site.smoke(true);
  await seen(() => expect([lane.coil('siren'), lane.coil('trip')]).toEqual([true, true]));
  expect(lane.plant.plant.safety.zones()).toMatchObject([{ isDrill: false, phase: 'latched', firstOut: 'rule:smoke/sensor:SMOKE' }]);
  const incidents = (): unknown =>
    lane.plant.reader().all("SELECT json_extract(body, '$.isDrill') AS drill, closed_at_ms IS NULL AS open FROM incident ORDER BY number");
  await seen(() => expect(incidents()).toEqual([{ drill: 1, open: 0 }, { drill: 0, open: 1 }])); // prettier-ignore
});

test('OCPP 2.0.1: a transaction in a stopped zone is booked, answered Blocked and stopped by the name the pile gave it', async () => {
  lane = await LaneSite.open(['Q1']);
  const stopped: string[] = [];
  const peer = await lane.peers.dial('Q1', {
    subprotocols: ['ocpp2.0.1'],
    handlers: {
      '*': () => ({ status: 'Accepted' }),
      RequestStopTransaction: (payload) => {
        stopped.push(textOf(payload, 'transactionId') ?? '');
        return { status: 'Accepted' };
      },
    },
  });
  await peer.callOk('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 'Acme', model: 'Two' } });
  lane.plant.plant.safety.stopZone(ZONE, GUARD, 'smell of burning');
  await lane.until('latched');
  const answer = await peer.callOk('TransactionEvent', {
    eventType: 'Started',
    timestamp: lane.peers.now(),
    triggerReason: 'Authorized',
    seqNo: 0,
    transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
    evse: { id: 1, connectorId: 1 },
    idToken: { idToken: 'CARD1', type: 'ISO14443' },
  });
  expect(answer).toMatchObject({ idTokenInfo: { status: 'Blocked' } });
  await seen(() => expect(stopped).toContain('tx-1'));
  expect(lane.plant.reader().all('SELECT stop_reason FROM session')).toEqual([{ stop_reason: 'safety' }]);
});

test('a hot connector stops its own pile and no other: the rule every station comes with', async () => {
  lane = await LaneSite.open(['P1', 'P2']);
  const [p1, p2] = [await lane.booted('P1'), await lane.booted('P2')];
  const cells = [{ ruleId: id<AlarmRuleId>('connector-hot'), zoneId: null, effects: ['stop-pile', 'record'] as const }];
  await lane.plant.click({ kind: 'operator.put-safety', item: { kind: 'matrix', cells } });
  const transactionId = await lane.peers.charging(p1.peer);
  await p1.peer.callOk('StatusNotification', { ...lane.peers.status(1, 'Charging'), errorCode: 'HighTemperature' });
  await seen(() => expect(p1.told).toContain(`stop ${transactionId}`));
  await seen(() => expect(lane.steps()).toEqual(expect.arrayContaining(['alarm-raised', 'order-sent'])));
  expect([p2.told, lane.plant.plant.safety.zones()[0]?.phase]).toEqual([[], 'clear']);
});

test('a silent detector trips the zone where its silence does, and holds it where that is set', { timeout: 60_000 }, async () => {
  lane = await LaneSite.open(['P1']);
  const zone = { id: ZONE, name: 'Row A', silence: 'trip', outline: [] } as const;
  await lane.plant.click({ kind: 'operator.put-safety', item: { kind: 'zone', zone } });
  await lane.io.powerOff();
  await lane.until('latched');
  expect(lane.plant.plant.safety.zones()).toMatchObject([{ firstOut: 'sensor-silent:SMOKE', waitingFor: [{ sensorId: 'SMOKE' }] }]);
  expect(() => lane.plant.plant.safety.askReset(ZONE, GUARD, 'hurry')).toThrow(/still stands/);
  await lane.io.powerOn();
  await seen(() => expect(lane.plant.plant.safety.zones()[0]?.waitingFor).toEqual([]));
  await lane.reset();
  await lane.plant.click({ kind: 'operator.put-safety', item: { kind: 'zone', zone: { ...zone, silence: 'hold' } } });
  await lane.io.powerOff();
  await lane.until('held');
});
