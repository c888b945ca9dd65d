/** Bench: a file with a busy month behind it: so many closed sessions with their bills and what they count for. Made by SQL: a million would take the flow an hour. */
import { utcMs } from '../../station-core/base/time.ts';
import { openStore } from '../../station-core/store/open-store.ts';

export const MONTH = { fromDay: '2026-05-01', toDay: '2026-05-31' } as const;
const PILES = 64;

/** Sessions over the days, hours, piles and groups of 31 days from `from` on (UTC ms); the sums are made from them as verify makes them. */
export function fillSales(dataFolder: string, count: number, from = Date.parse(`${MONTH.fromDay}T00:00:00Z`)): void {
  const db = openStore({ dataFolder, nowMs: utcMs(Date.now()), synchronous: 'off' });
  const every = Math.floor((31 * 86_400_000) / count);
  db.begin();
  db.run(`CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i,
    ${from} + i * ${every} AS at_ms, 100000 + (i * 7919) % 400000 AS energy, 'LOAD-' || substr('000' || (1 + i % ${PILES}), -4) AS pile, 1 + (i / ${PILES}) % 2 AS connector FROM n`);
  db.run(`INSERT INTO session (transaction_id, id, pile_id, evse, connector, start_key, phase, started_by, limits, plan_id, plan_version, started_at_ms, charge_ended_at_ms,
      freed_at_ms, closed_at_ms, end_reason, meter, energy, flags, bill_id)
    SELECT 1000 + i, 'past-' || i, pile, connector, connector, 'past-' || i, 'closed', 'card', '{"amount":null,"energy":null,"durationS":null}', 'plan-yard', 1, at_ms,
      at_ms + 2700000, at_ms + 3000000, at_ms + 3005000, 'Local', '{"startRegister":0,"offset":0,"lastRegister":' || energy || ',"suspectedFall":null}', energy, '[]', 'bill-' || i FROM n`);
  db.run(`INSERT INTO bill (number, id, session_id, issued_at_ms, total, energy, body, carried_over, state, paid_at_ms, paid_by, paid)
    SELECT i, 'bill-' || i, 'past-' || i, at_ms + 3005000, energy * 7 / 1000, energy, '{"currency":{"code":"EUR","digits":2},"planId":"plan-yard","planVersion":1,"lines":[],"totals":{}}',
      0, 'paid', at_ms + 3005000, 'cash', energy * 7 / 1000 FROM n`);
  db.run(`INSERT INTO sale (bill_number, bill_id, day, pile_id, evse, connector, group_id, energy, charging_ms, idle_ms, gross_energy, gross_service, gross_idle, net, tax, discount, use)
    SELECT i, 'bill-' || i, date(at_ms / 1000, 'unixepoch'), pile, connector, connector, CASE i % 4 WHEN 0 THEN 'taxis' WHEN 1 THEN 'fleet' ELSE '' END, energy, 2700000, 300000,
      energy * 6 / 1000, energy * 7 / 1000 - energy * 6 / 1000, 0, energy * 6 / 1000, energy * 7 / 1000 - energy * 6 / 1000, 0,
      '[["' || date(at_ms / 1000, 'unixepoch') || '",' || ((at_ms / 1800000) % 48) || ',' || energy || ',2700000,3000000]]' FROM n`);
  db.run(`INSERT INTO sale_sum SELECT day, pile_id, evse, connector, group_id, count(*), sum(energy), sum(charging_ms), sum(idle_ms), sum(gross_energy), sum(gross_service),
      sum(gross_idle), sum(net), sum(tax), sum(discount), 0 FROM sale GROUP BY 1, 2, 3, 4, 5`);
  db.run(`UPDATE sale SET paid_on = day, paid_way = 'cash', paid_operator = 'boss'`);
  db.run(`INSERT INTO sale_paid SELECT day, paid_way, paid_operator, count(*), sum(energy), sum(charging_ms), sum(idle_ms), sum(gross_energy), sum(gross_service), sum(gross_idle),
      sum(net), sum(tax), sum(discount) FROM sale GROUP BY 1, 2, 3`);
  db.run(
    `INSERT INTO use_day SELECT day, pile_id, evse, connector, sum(energy), sum(charging_ms), sum(charging_ms + idle_ms) FROM sale GROUP BY 1, 2, 3, 4`,
  );
  db.run(
    `INSERT INTO use_slot SELECT day, json_extract(use, '$[0][1]'), sum(energy), sum(charging_ms), sum(charging_ms + idle_ms) FROM sale GROUP BY 1, 2`,
  );
  for (const layer of ['energy', 'service'])
    db.run(`INSERT INTO sale_period SELECT day, pile_id, '${layer}', 'component', 'ENERGY', CASE bill_number % 4 WHEN 0 THEN 'sharp' WHEN 1 THEN 'peak' WHEN 2 THEN 'flat' ELSE 'valley' END,
      sum(energy), 0, sum(gross_${layer}) * 100, 0 FROM sale GROUP BY 1, 2, 6`);
  db.run(`INSERT INTO moved_day SELECT day, account, reason, operator, sum(debit), sum(credit), count(*) FROM (
      SELECT day, 'cash' AS account, 'payment' AS reason, 'boss' AS operator, net + tax AS debit, 0 AS credit FROM sale
      UNION ALL SELECT day, 'revenue-energy', 'bill', '', 0, gross_energy FROM sale UNION ALL SELECT day, 'revenue-service', 'bill', '', 0, gross_service FROM sale)
    GROUP BY 1, 2, 3, 4`);
  db.run('DROP TABLE n');
  db.commit();
  db.close();
}
