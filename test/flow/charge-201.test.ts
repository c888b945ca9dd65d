/** A charge of OCPP 2.0.1 through real sockets and the whole core: a simulated pile on one side, the file on the other, the bill held against a plain calculation. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PileId, type SessionId } from '../../station-core/base/ids.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import type { Session } from '../../station-core/domain/session.ts';
import { billsOfSession } from '../../station-core/store/bills.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { registerPoints, toSession } from '../../station-core/store/sessions.ts';
import { trialBalance } from '../../station-core/store/ledger.ts';
import { newEventId } from '../../station-core/system.ts';
import { acCar } from '../sim/car.ts';
import { SimPile201 } from '../sim/pile201.ts';
import type { SimPile201Options } from '../sim/pile201-options.ts';
import { ManualTimers } from '../sim/timers.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { SOON } from '../support/plant-peers.ts';
import { plainBill } from '../support/plain-bill.ts';
import { TWO_LAYER } from '../support/plans.ts';

/** A quarter of an hour before the price falls: 19:45 in Berlin. */
const EVENING = Date.UTC(2026, 0, 14, 18, 45);
const MINUTE = 60_000;
const PILE = id<PileId>('Q1');

let clock: ManualClock;
let timers: ManualTimers;
let plant: TestPlant;
let db: ReadConnection;
let pile: SimPile201;

beforeEach(async () => {
  clock = new ManualClock(EVENING);
  timers = new ManualTimers(EVENING);
  // An hour passes in a second here: no ping could be answered in its time.
  plant = await openTestPlant({ clock, pileLimits: { pingMs: 24 * 60 * MINUTE } });
  db = plant.reader();
  const envelope = { id: newEventId(), receivedMs: clock.now(), pileId: PILE, wire: null };
  await plant.plant.submit({ ...envelope, kind: 'pile.booted', vendor: 'Acme', model: 'Two', serial: null, firmware: null });
  const connectors = [1, 2].map((evse) => ({ evse, connector: 1, name: `Q1-${evse}`, ratedPowerW: 22_000 }));
  await plant.click({ kind: 'operator.admit-pile', pileId: PILE, name: 'Q1', passwordHash: null, connectors });
});

afterEach(async () => {
  await pile.stop();
  await plant.close();
});

async function powered(options: Partial<SimPile201Options> = {}): Promise<void> {
  const evses = [1, 2].map(() => ({ kind: 'ac', maxW: 22_000, meter: { registerWh: 731_000 } }) as const);
  pile = new SimPile201({ url: plant.url, identity: 'Q1', timers, redialMs: 5, evses, ...options });
  pile.start();
  await pile.whenAccepted();
  await pile.settled();
}

/** Both clocks together, in steps short enough for the pings between them. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 10_000) {
    clock.advance(Math.min(left, 10_000));
    await timers.advance(Math.min(left, 10_000), () => pile.settled());
  }
}

function sessions(): Session[] {
  return db.all('SELECT * FROM session ORDER BY transaction_id').map(toSession);
}

function bills(): Bill[] {
  return sessions().flatMap((session) => billsOfSession(db, session.id));
}

/** The bill by the plain rules, from what the pile itself counted. */
function expectedTotal(session: Session): number {
  const [begin, ended] = [session.startedAtMs, session.chargeEndedAtMs ?? 0];
  const points = registerPoints(db, session.transactionId).map(({ atMs, register }) => ({ atMs, register }));
  const readings = [{ atMs: begin, register: session.meter.startRegister }, ...points.filter(({ atMs }) => atMs > begin)];
  return plainBill({
    form: TWO_LAYER,
    zone: 'Europe/Berlin',
    startedAtMs: begin,
    chargeEndedAtMs: ended,
    freedAtMs: session.freedAtMs ?? ended,
    readings,
  }).totalMinor;
}

async function closed(count = 1): Promise<Session[]> {
  await expect
    .poll(() => {
      clock.advance(1_000);
      return sessions().filter((session) => session.phase === 'closed').length;
    }, SOON)
    .toBe(count);
  return sessions();
}

describe('a charge of OCPP 2.0.1', () => {
  test('from the screen: plug in, start, over a price boundary, stop, unplug, bill', async () => {
    await powered();
    pile.plugIn(2, { car: acCar(20, 11_000) });
    await pile.settled();
    const ref = { pileId: PILE, evse: 2, connector: 1 };
    expect(
      await plant.click({ kind: 'operator.start-session', ref, cardId: null, limits: { amount: null, energy: null, durationS: null } }),
    ).toMatchObject({ kind: 'ordered' });
    await pass(3_000);
    await expect
      .poll(() => sessions().map(({ phase, startedBy, evse }) => [phase, startedBy, evse]), SOON)
      .toEqual([['charging', 'operator', 2]]);
    await pass(30 * MINUTE);
    expect(db.get("SELECT state FROM connector WHERE pile_id = 'Q1' AND evse = 2")).toEqual({ state: 'charging' });
    const [running] = sessions();
    await plant.click({ kind: 'operator.stop-session', sessionId: running?.id ?? id<SessionId>('none') });
    await pass(5_000);
    await expect.poll(() => sessions()[0]?.phase, SOON).toBe('finishing');
    pile.unplug(2);
    await pile.settled();
    const [session] = await closed();
    expect(session).toMatchObject({ endReason: 'Remote', flags: [] });
    const tx = pile.evse(2).lastTx;
    expect(session?.energy).toBe(Math.round(((tx?.ended?.registerWh ?? 0) - (tx?.registerStartWh ?? 0)) * 10));
    const [bill] = bills();
    expect(bill?.totals.total).toBe(session === undefined ? null : expectedTotal(session));
    expect(bill?.lines.filter((line) => line.layer === 'energy').map((line) => line.label)).toEqual(['peak', 'valley']);
    expect(tx?.totalCost).toBe((bill?.totals.total ?? 0) / 100);
    expect(trialBalance(db).reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
  });

  test('by a card, offline, told when the line is back, in the wrong order: the same charge', async () => {
    await powered({
      quirks: { replay: 'reversed' },
      variables: { 'AuthCtrlr.LocalPreAuthorize': 'true' },
      localList: { CARD1: 'Accepted' },
    });
    pile.goOffline();
    await pass(10_000);
    pile.plugIn(1, { car: acCar(20, 11_000) });
    expect(await pile.presentCard('CARD1')).toBe('started');
    await pass(20 * MINUTE);
    await pile.presentCard('CARD1');
    pile.unplug();
    await pass(5 * MINUTE);
    pile.goOnline();
    await pile.settled();
    await expect.poll(() => sessions().length, SOON).toBe(1);
    const [session] = await closed();
    expect(session).toMatchObject({ startedBy: 'card', flags: [], evse: 1, connector: 1 });
    const tx = pile.evse(1).lastTx;
    expect(session?.energy).toBe(Math.round(((tx?.ended?.registerWh ?? 0) - (tx?.registerStartWh ?? 0)) * 10));
    expect(bills()[0]?.totals.total).toBe(session === undefined ? null : expectedTotal(session));
  });

  test('by a card held to the reader before the car is there', async () => {
    await powered({ variables: { 'TxCtrlr.TxStartPoint': 'Authorized' } });
    expect(await pile.presentCard('CARD1', 2)).toBe('waiting-for-plug');
    await pass(10_000);
    pile.plugIn(2, { car: acCar(20, 11_000) });
    await pass(10 * MINUTE);
    await pile.presentCard('CARD1', 2);
    await pass(5_000);
    pile.unplug(2);
    await pile.settled();
    const [session] = await closed();
    expect(session).toMatchObject({ startedBy: 'card', evse: 2, connector: 1, flags: [] });
    expect(session?.energy).toBeGreaterThan(10_000);
    expect(bills()[0]?.totals.total).toBe(session === undefined ? null : expectedTotal(session));
  });

  test('by a card nobody knows is refused, and sells nothing', async () => {
    await powered();
    pile.plugIn(1, { car: acCar(20, 11_000) });
    expect(await pile.presentCard('STRANGER')).toBe('refused');
    pile.unplug();
    await pile.settled();
    expect(sessions().map(({ energy }) => energy)).toEqual([]);
  });

  test('through a power cut goes on as the same transaction (F07)', async () => {
    await powered();
    pile.plugIn(1, { car: acCar(20, 11_000) });
    await pile.presentCard('CARD1');
    await pass(5 * MINUTE);
    pile.powerCut({ transactions: 'resumes' });
    await pass(MINUTE);
    pile.powerUp();
    await pile.whenAccepted();
    await pass(5 * MINUTE);
    await pile.presentCard('CARD1');
    pile.unplug();
    await pile.settled();
    const [session, ...others] = await closed();
    expect(others).toEqual([]);
    const tx = pile.evse(1).lastTx;
    expect(session?.energy).toBe(Math.round(((tx?.ended?.registerWh ?? 0) - (tx?.registerStartWh ?? 0)) * 10));
    expect(session?.flags).toEqual(['amended']);
  });

  test('with parts that never come is booked, and marked', async () => {
    await powered({ quirks: { losesSeqNos: [2, 4] } });
    pile.plugIn(1, { car: acCar(20, 11_000) });
    await pile.presentCard('CARD1');
    await pass(10 * MINUTE);
    await pile.presentCard('CARD1');
    pile.unplug();
    await pile.settled();
    const [session] = await closed();
    const tx = pile.evse(1).lastTx;
    expect(session?.energy).toBe(Math.round(((tx?.ended?.registerWh ?? 0) - (tx?.registerStartWh ?? 0)) * 10));
    expect(session?.flags).toEqual(['sequence-gap']);
    expect(db.get("SELECT severity FROM alarm WHERE kind = 'sequence-gap'")).toEqual({ severity: 'low' });
  });
});
