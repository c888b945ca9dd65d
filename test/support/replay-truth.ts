/** What must be in the file after a replay, worked out from what the simulator sent and from nothing else. */
import { toBill } from '../../station-core/store/bills.ts';
import type { Reader, Row } from '../../station-core/store/connection.ts';
import { toSession } from '../../station-core/store/sessions.ts';
import type { TimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';
import type { ReplayedSession, SentFact } from '../sim/replay-script.ts';
import { plainBill, type PlainBill } from './plain-bill.ts';

/** The bill by the plain calculation. Idle time is taken as known throughout: the pile was connected, or the grace time covers it. */
export function expectedBill(one: ReplayedSession, form: TimeOfUse, zone: string): PlainBill {
  const at = (atMs: number, wattHours: number) => ({ atMs, register: wattHours * 10 });
  return plainBill({
    form,
    zone,
    startedAtMs: one.startedAtMs,
    chargeEndedAtMs: one.stoppedAtMs,
    freedAtMs: one.unpluggedAtMs,
    readings: [
      at(one.startedAtMs, one.meterStartWh),
      ...one.readings.map((reading) => at(reading.atMs, reading.registerWh)),
      at(one.stoppedAtMs, one.meterStopWh),
    ],
  });
}

/** Whether a message counts as acknowledged. */
export type IsAcknowledged = (fact: SentFact) => boolean;

/** Acknowledged facts that the file does not hold as they were sent, in words; [] is how it must be. */
export function lostFacts(
  db: Reader,
  sessions: readonly ReplayedSession[],
  isAcknowledged: IsAcknowledged = ({ ackedAtMs }) => ackedAtMs !== null,
): string[] {
  const stored = new Map(db.all('SELECT * FROM session').map((row) => [Number(row['transaction_id']), row]));
  const readings = new Set(
    db.all('SELECT transaction_id, at_ms FROM reading').map((row) => readingKey(row['transaction_id'], row['at_ms'])),
  );
  return sessions.flatMap((one) => lostOf(one, stored, readings, isAcknowledged));
}

function lostOf(
  one: ReplayedSession,
  stored: ReadonlyMap<number, Row>,
  readings: ReadonlySet<string>,
  isAcknowledged: IsAcknowledged,
): string[] {
  if (!isAcknowledged(one.start) || one.transactionId === null) return [];
  const name = `transaction ${one.transactionId} of ${one.identity}`;
  const row = stored.get(one.transactionId);
  if (row === undefined) return [`the start of ${name}`];
  const session = toSession(row);
  const lost: string[] = [];
  if (session.pileId !== one.identity || session.startedAtMs !== one.startedAtMs || session.meter.startRegister !== one.meterStartWh * 10)
    lost.push(`the facts of the start of ${name}`);
  one.values.forEach((fact, at) => {
    const atMs = one.readings[at]?.atMs ?? 0;
    if (isAcknowledged(fact) && !readings.has(readingKey(session.transactionId, atMs))) lost.push(`reading ${at + 1} of ${name}`);
  });
  if (isAcknowledged(one.stop)) {
    if (session.chargeEndedAtMs !== one.stoppedAtMs || session.flags.includes('end-estimated')) lost.push(`the stop of ${name}`);
    else if (session.energy !== one.energyWh * 10) lost.push(`the energy of ${name}: ${session.energy} for ${one.energyWh * 10}`);
  }
  return lost;
}

function readingKey(transactionId: unknown, atMs: unknown): string {
  return `${String(transactionId)}@${String(atMs)}`;
}

/** After the last session was closed: where the bills are not what the plain calculation says, or not one for each session. */
export function wrongBills(db: Reader, sessions: readonly ReplayedSession[], form: TimeOfUse, zone: string): string[] {
  const problems: string[] = [];
  const rows = db.all('SELECT * FROM session');
  if (rows.length !== sessions.length) problems.push(`${rows.length} sessions in the file, ${sessions.length} were sent`);
  const byTransaction = new Map(rows.map((row) => [Number(row['transaction_id']), toSession(row)]));
  const standing = Map.groupBy(
    db.all("SELECT * FROM bill WHERE state <> 'reversed'").map((row) => toBill(row)),
    (bill) => bill.sessionId,
  );
  for (const one of sessions) {
    const session = byTransaction.get(one.transactionId ?? 0);
    const bills = session === undefined ? [] : (standing.get(session.id) ?? []);
    const [bill] = bills;
    if (bill === undefined || bills.length !== 1) {
      problems.push(`transaction ${String(one.transactionId)} has ${bills.length} standing bills`);
      continue;
    }
    const { energyDwh, totalMinor, byLayer } = expectedBill(one, form, zone);
    const want = { energy: energyDwh, total: totalMinor, byLayer };
    const { energy, total, byLayer: layers } = bill.totals;
    const got = { energy, total, byLayer: { energy: layers.energy, service: layers.service, idle: layers.idle } };
    if (JSON.stringify(got) !== JSON.stringify(want))
      problems.push(`session ${one.session.id ?? '?'}: billed ${JSON.stringify(got)}, by hand ${JSON.stringify(want)}`);
  }
  return problems;
}
