/** Bench: a file with a long past: so many readings over closed sessions of 240 readings each. */
import { dwh } from '../../station-core/base/energy.ts';
import { id, type EventId, type PileId, type SessionId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { startMeter } from '../../station-core/rules/sessions/registers.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { addReading, putSession } from '../../station-core/store/sessions.ts';

const PER_SESSION = 240;

export function fillReadings(dataFolder: string, count: number): void {
  const db = openStore({ dataFolder, nowMs: utcMs(Date.now()), synchronous: 'off' });
  const begin = Date.UTC(2025, 0, 1);
  db.begin();
  for (let n = 0; n < count / PER_SESSION; n += 1) {
    const startedAtMs = utcMs(begin + n * 3_600_000);
    const transactionId = 1_000 + n;
    putSession(db, {
      pileId: id<PileId>(`LOAD-${String((n % 8) + 1).padStart(4, '0')}`),
      evse: 1,
      connector: 1,
      id: id<SessionId>(`past-${id<EventId>(String(n))}`),
      transactionId,
      startKey: `past-${n}`,
      phase: 'closed',
      startedBy: 'card',
      tokenId: null,
      operatorId: null,
      limits: { amount: null, energy: null, durationS: null },
      planId: null,
      planVersion: null,
      startedAtMs,
      chargeEndedAtMs: utcMs(startedAtMs + 3_000_000),
      freedAtMs: utcMs(startedAtMs + 3_000_000),
      closedAtMs: utcMs(startedAtMs + 3_005_000),
      endReason: 'Local',
      meter: startMeter(dwh(0)),
      energy: dwh(100_000),
      power: null,
      stateOfCharge: null,
      lastReadingMs: utcMs(startedAtMs + 3_000_000),
      limitDueMs: null,
      stopOrderedMs: null,
      stopReason: null,
      flags: [],
      billId: null,
    });
    for (let i = 0; i < PER_SESSION; i += 1) {
      const atMs = utcMs(startedAtMs + i * 12_000);
      const sample = { phase: null, context: 'Sample.Periodic', location: 'Outlet', format: 'Raw' };
      addReading(db, {
        transactionId,
        atMs,
        receivedMs: atMs,
        register: dwh(i * 400),
        source: 'read',
        power: null,
        stateOfCharge: null,
        samples: [
          { value: String(i * 40), measurand: 'Energy.Active.Import.Register', unit: 'Wh', ...sample },
          { value: '12000', measurand: 'Power.Active.Import', unit: 'W', ...sample },
        ],
      });
    }
  }
  db.commit();
  db.close();
}
