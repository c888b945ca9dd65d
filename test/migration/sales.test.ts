/** Migration 24 on a file that has bills and postings: they wait to be counted, are counted before the first event, a step at a time, and once. */
import { expect, test } from 'vitest';
import { countEarlier } from '../../station-core/flow/sale.ts';
import { checkWhole } from '../../station-core/store/checks.ts';
import { migrations } from '../../station-core/store/migrations/all.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { uncounted } from '../../station-core/store/sales.ts';
import { NOON, temporaryFolder } from '../unit/store/support.ts';
import { twoLayerPlan } from '../support/plans.ts';

const SETTINGS = { name: 'Yard', zone: 'Europe/Berlin', currency: { code: 'EUR', digits: 2 }, language: 'en', heartbeatS: 300, idleCapS: 43_200, activePlanId: null }; // prettier-ignore
const HOUR_MS = 3_600_000;

/** Charges of 1 kWh over an hour each, billed with 0.70 and paid in cash: as version 17 wrote them. */
function oldFile(count: number): string {
  const folder = temporaryFolder();
  const db = openStore({ dataFolder: folder, nowMs: NOON, migrations: migrations.slice(0, 17) });
  const plan = twoLayerPlan();
  const totals = {
    energy: 10_000,
    chargingMs: HOUR_MS,
    idleMs: 0,
    total: 70,
    byLayer: { energy: 60, service: 10, idle: 0 },
    net: 70,
    tax: 0,
  };
  const line = { kind: 'component', dimension: 'ENERGY', label: 'peak', fromMs: 0, toMs: 0, rate: 60_000, volume: 10_000, billedVolume: 10_000, energyBySource: { read: 10_000, interpolated: 0, estimated: 0 }, taxPpm: null, tax: 0 }; // prettier-ignore
  const lines = [{ ...line, layer: 'energy', net: 6_000 }, { ...line, layer: 'service', net: 1_000 }]; // prettier-ignore
  const body = JSON.stringify({ currency: SETTINGS.currency, planId: plan.id, planVersion: 1, lines, totals });
  db.begin();
  db.run('INSERT INTO station (only, settings) VALUES (1, ?)', JSON.stringify(SETTINGS));
  db.run(
    'INSERT INTO plan (id, version, name, body, saved_at_ms, saved_by) VALUES (?, 1, ?, ?, 0, ?)',
    plan.id,
    plan.name,
    JSON.stringify(plan),
    'boss',
  );
  for (let n = 1; n <= count; n += 1) {
    const at = NOON + n * HOUR_MS;
    db.run(
      `INSERT INTO session (transaction_id, id, pile_id, evse, connector, start_key, phase, started_by, limits, plan_id, plan_version, started_at_ms, charge_ended_at_ms, freed_at_ms,
         closed_at_ms, meter, energy, flags, bill_id) VALUES (?, ?, 'P1', 1, 1, ?, 'closed', 'card', '{}', ?, 1, ?, ?, ?, ?, ?, 10000, '[]', ?)`,
      n, `s-${n}`, `key-${n}`, plan.id, at, at + HOUR_MS, at + HOUR_MS, at + HOUR_MS, JSON.stringify({ startRegister: 0, offset: 0, lastRegister: 10_000, suspectedFall: null }), `b-${n}`,
    ); // prettier-ignore
    db.run(
      "INSERT INTO bill (number, id, session_id, issued_at_ms, total, energy, body, carried_over, state, paid_at_ms, paid_by) VALUES (?, ?, ?, ?, 70, 10000, ?, 0, 'paid', ?, 'cash')",
      n, `b-${n}`, `s-${n}`, at + HOUR_MS, body, at + HOUR_MS,
    ); // prettier-ignore
    for (const [debit, credit, amount, reason] of [['receivable', 'revenue-energy', 60, 'bill'], ['receivable', 'revenue-service', 10, 'bill'], ['cash', 'receivable', 70, 'payment']] as const)
      db.run(
        'INSERT INTO transfer (id, at_ms, debit, credit, amount, reason, bill_id, session_id) VALUES (?,?,?,?,?,?,?,?)',
        `b-${n}/${reason}/${credit}`, at + HOUR_MS, debit, credit, amount, reason, `b-${n}`, `s-${n}`,
      ); // prettier-ignore
  }
  db.commit();
  db.close();
  return folder;
}

test('a new file has nothing to catch up with', () => {
  const db = openStore({ dataFolder: temporaryFolder(), nowMs: NOON });
  expect(uncounted(db)).toEqual({ nextBill: 1, lastBill: 0, nextTransfer: 1, lastTransfer: 0 });
  expect(countEarlier(db)).toBe(false);
  db.close();
});

test('bills and postings of an earlier version are counted, 500 a step; a check in between finds nothing wrong', () => {
  const folder = oldFile(700);
  const db = openStore({ dataFolder: folder, nowMs: NOON });
  expect(uncounted(db)).toEqual({ nextBill: 1, lastBill: 700, nextTransfer: 1, lastTransfer: 2_100 });
  expect(checkWhole(db, NOON).problems).toEqual([]);
  expect(db.transaction(() => countEarlier(db))).toBe(true);
  expect(uncounted(db)).toMatchObject({ nextBill: 501, lastBill: 700, nextTransfer: 501 });
  expect(checkWhole(db, NOON).problems).toEqual([]);
  db.close();
  // The PC went off in between: the next start goes on.
  const again = openStore({ dataFolder: folder, nowMs: NOON });
  while (again.transaction(() => countEarlier(again)));
  expect(checkWhole(again, NOON).problems).toEqual([]);
  expect(again.get('SELECT sum(bills) AS bills, sum(energy) AS energy, sum(net + tax) AS total FROM sale_sum')).toEqual({
    bills: 700,
    energy: 7_000_000,
    total: 49_000,
  });
  expect(again.get("SELECT sum(bills) AS bills, sum(net + tax) AS total FROM sale_paid WHERE way = 'cash'")).toEqual({
    bills: 700,
    total: 49_000,
  });
  expect(again.get("SELECT sum(debits) AS debits, sum(times) AS times FROM moved_day WHERE account = 'cash'")).toEqual({
    debits: 49_000,
    times: 700,
  });
  expect(again.get('SELECT sum(energy) AS energy, sum(charging_ms) AS ms FROM use_slot')).toEqual({ energy: 7_000_000, ms: 700 * HOUR_MS });
  expect(countEarlier(again)).toBe(false);
  again.close();
});
