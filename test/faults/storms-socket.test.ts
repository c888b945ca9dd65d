/** A whole site at once, over real sockets against the whole core: FIELD-FAULTS F14 and F32. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { startFleet, type Fleet } from '../sim/fleet.ts';
import { bootStorm } from '../sim/load.ts';
import type { SimPile } from '../sim/pile16.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { isOnline, SOON, valueOf } from '../support/plant-peers.ts';

const SEED = 2107;
const PILES = 200;
const name = (at: number): string => `SITE-${String(at + 1).padStart(3, '0')}`;
const card = (at: number): string => `CARD-${at + 1}`;

let plant: TestPlant;
let db: ReadConnection;

beforeEach(async () => {
  plant = await openTestPlant({ piles: Array.from({ length: PILES }, (_, at) => name(at)) });
  await Promise.all(
    Array.from({ length: PILES }, (_, at) =>
      plant.click({ kind: 'operator.add-card', number: card(at), label: card(at), validUntilMs: null }),
    ),
  );
  db = plant.reader();
});
afterEach(() => plant.close());

const count = (from: string): unknown => valueOf(db.get(`SELECT count(*) AS n FROM ${from}`));
const said = (action: string): unknown => count(`journal WHERE action = '${action}'`);

test('F14 power returns: 200 piles boot and report in the same second, no call fails and none is lost', async () => {
  const report = await bootStorm({ url: plant.url, count: PILES, seed: SEED, identity: name });
  expect(report).toMatchObject({ calls: PILES * 4, results: PILES * 4, errors: 0, lost: 0, firstFailures: [] });
  expect(said('BootNotification')).toBe(PILES);
  expect(said('StatusNotification')).toBe(PILES * 3);
  expect(count("pile WHERE vendor = 'Load' AND booted_at_ms IS NOT NULL")).toBe(PILES);
  expect(count("journal WHERE kind = 'pile.bad-message'")).toBe(0);
  // Hung up again, all in one moment: each pile's end is its own.
  await expect.poll(() => count('pile WHERE connection_id IS NOT NULL'), SOON).toBe(0);
});

test('F14 power fails and returns while every pile charges: each end is booked once', { timeout: 120_000 }, async () => {
  const fleet = await chargingFleet();
  expect(count("session WHERE phase = 'charging'")).toBe(PILES);
  fleet.powerCut({ transactions: 'stops' });
  fleet.powerUp();
  await fleet.whenAccepted();
  await fleet.settled();
  expect(failed(fleet.piles)).toEqual([]);
  expect(said('StopTransaction')).toBe(PILES);
  expect(count("session WHERE phase <> 'charging' AND end_reason = 'PowerLoss' AND flags NOT LIKE '%end-estimated%'")).toBe(PILES);
  expect(count('session')).toBe(PILES);
  expect(count('orphan_stop')).toBe(0);
  await fleet.stop();
});

test(
  'F32 200 piles drop abruptly and come back at once, three times: each is served, nothing is lost, no handle stays',
  { timeout: 120_000 },
  async () => {
    const fleet = await chargingFleet();
    const sockets = handles('TCPSocketWrap');
    const timers = handles('Timeout');
    for (let round = 1; round <= 3; round += 1) {
      fleet.dropLines();
      // What happens while the line is down is told after it.
      for (const pile of fleet.piles) for (let i = 0; i < 2; i += 1) tellReading(pile);
      await expect.poll(() => fleet.piles.filter((pile) => pile.line.connections === round + 1 && pile.accepted).length, SOON).toBe(PILES);
      await fleet.settled();
      expect(fleet.piles.filter((pile) => pile.line.unanswered.length > 0)).toEqual([]);
      expect(said('MeterValues')).toBe(PILES * 2 * round);
      await expect.poll(() => count("journal WHERE kind = 'pile.disconnected'"), SOON).toBe(PILES * round);
    }
    expect(fleet.piles.every(({ identity }) => isOnline(plant, identity))).toBe(true);
    expect(count('pile WHERE connection_id IS NOT NULL')).toBe(PILES);
    expect(count('session')).toBe(PILES);
    expect(plant.plant.inbox.waiting).toBe(0);
    await expect.poll(() => handles('TCPSocketWrap'), SOON).toBe(sockets);
    // A few timers come and go by themselves; one a pile would be hundreds.
    await expect.poll(() => handles('Timeout'), SOON).toBeLessThan(timers + PILES / 4);
    await fleet.stop();
    await expect.poll(() => count('pile WHERE connection_id IS NOT NULL'), SOON).toBe(0);
  },
);

/** All of them at once, every car plugged in and charging. */
async function chargingFleet(): Promise<Fleet> {
  const fleet = await startFleet({
    url: plant.url,
    count: PILES,
    seed: SEED,
    identity: name,
    dialsAtOnce: Infinity,
    pile: () => ({ connectors: [{ kind: 'ac', maxW: 22_000 }], redialMs: 10, keepCalls: 50 }),
    log: () => undefined,
  });
  await fleet.whenAccepted();
  fleet.piles.forEach((pile) => pile.plugIn());
  const outcomes = await Promise.all(fleet.piles.map((pile, at) => pile.presentCard(card(at))));
  expect(outcomes.every((outcome) => outcome === 'started')).toBe(true);
  await fleet.settled();
  return fleet;
}

function tellReading(pile: SimPile): void {
  pile.desk.tellValues(pile.connector(1), 'Sample.Periodic');
}

/** Sends that came back as errors. */
function failed(piles: readonly SimPile[]): unknown[] {
  return piles.flatMap((pile) => pile.calls().filter(({ answer }) => answer !== null && !answer.ok));
}

function handles(kind: string): number {
  return process.getActiveResourcesInfo().filter((one) => one === kind).length;
}
