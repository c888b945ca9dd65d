/** Random days on a site, from a seed: whatever piles, drivers and the PC do, money and energy add up. SIM_SEED repeats one. */
import { describe, expect, test } from 'vitest';
import { toBill } from '../../station-core/store/bills.ts';
import { ModelWorld } from './model-world.ts';

const GIVEN = Number.parseInt(process.env['SIM_SEED'] ?? '', 10);
const SEEDS = Number.isSafeInteger(GIVEN) ? [GIVEN] : Array.from({ length: Number(process.env['MODEL_RUNS'] ?? 40) }, (_, i) => 1_000 + i);

/** What must hold at any instant. */
function checkMoney(world: ModelWorld): void {
  const { station } = world;
  expect(world.problems).toEqual([]);
  expect(station.ledgerSum()).toBe(0);
  const bills = station.db.all('SELECT * FROM bill ORDER BY number').map(toBill);
  expect(bills.map((b) => b.number)).toEqual(bills.map((_, i) => i + 1));
  const standing = bills.filter((b) => b.state !== 'reversed');
  const owed = standing.filter((b) => b.state === 'issued').reduce((sum, b) => sum + b.totals.total - b.carriedOver, 0);
  const refund = standing.reduce((sum, b) => sum + Math.max(0, b.carriedOver - b.totals.total), 0);
  expect({ receivable: station.balance('receivable'), refund: -station.balance('refund-due') + 0 }).toEqual({ receivable: owed, refund });
  const revenue = ['revenue-energy', 'revenue-service', 'revenue-idle', 'tax-payable'].reduce((sum, a) => sum + station.balance(a), 0);
  expect(-revenue + 0).toBe(standing.reduce((sum, b) => sum + b.totals.total, 0));
  expect(new Set(standing.map((b) => b.sessionId)).size).toBe(standing.length);
}

/** What must hold once everybody has gone home. */
function checkEnd(world: ModelWorld): void {
  const { station, charges } = world;
  const sessions = station.sessions();
  expect(sessions.filter((s) => s.phase !== 'closed').map((s) => [s.transactionId, s.phase])).toEqual([]);
  expect(sessions.length).toBe(charges.filter((c) => c.transactionId !== null).length);
  for (const session of sessions) {
    const bill = station.bills(session.transactionId).find((b) => b.state !== 'reversed');
    expect({ transaction: session.transactionId, energy: bill?.totals.energy }).toEqual({
      transaction: session.transactionId,
      energy: session.energy,
    });
    const charge = charges.find((c) => c.transactionId === session.transactionId);
    const real = ((charge?.stopWh ?? 0) - (charge?.startWh ?? 0)) * 10;
    expect(session.energy).toBeLessThanOrEqual(real);
    if (charge?.stopHeard !== true) continue;
    const stood = Math.max(0, (charge.freedAtMs ?? station.nowMs) - (charge.stoppedAtMs ?? 0) - 600_000);
    expect({ transaction: session.transactionId, idleMs: Math.min(bill?.totals.idleMs ?? 0, stood) }).toEqual({
      transaction: session.transactionId,
      idleMs: bill?.totals.idleMs,
    });
    expect({ transaction: session.transactionId, energy: session.energy }).toEqual({ transaction: session.transactionId, energy: real });
  }
  expect(station.count("journal WHERE kind <> 'clock.ticked'")).toBe(world.events);
}

describe('a random day', () => {
  test.each(SEEDS)('of seed %i adds up', (seed) => {
    const world = new ModelWorld(seed);
    for (let part = 0; part < 8; part += 1) {
      world.run(25);
      checkMoney(world);
    }
    world.settle();
    checkMoney(world);
    checkEnd(world);
  });

  test('is the same day for the same seed', () => {
    const [a, b] = [1, 1].map(() => {
      const world = new ModelWorld(77);
      world.run(150);
      world.settle();
      return world.money();
    });
    expect(a).toBe(b);
  });
});
