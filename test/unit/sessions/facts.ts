/** Sessions and meters for tests of the session rules. */
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type PileId, type SessionId, type TokenId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { Session } from '../../../station-core/domain/session.ts';
import { startMeter } from '../../../station-core/rules/sessions/registers.ts';

export const T0 = utcMs(Date.UTC(2026, 0, 14, 11, 0));

/** Charging on connector 1 since T0, register 1,000 Wh, card `token-a`. */
export function session(changes: Partial<Session> = {}): Session {
  return {
    pileId: id<PileId>('P1'),
    evse: 1,
    connector: 1,
    id: id<SessionId>(`session-${changes.transactionId ?? 1}`),
    transactionId: 1,
    startKey: 'k',
    phase: 'charging',
    startedBy: 'card',
    tokenId: id<TokenId>('token-a'),
    operatorId: null,
    limits: { amount: null, energy: null, durationS: null },
    planId: null,
    planVersion: null,
    startedAtMs: T0,
    chargeEndedAtMs: null,
    freedAtMs: null,
    closedAtMs: null,
    endReason: null,
    meter: startMeter(dwh(10_000)),
    energy: dwh(0),
    power: null,
    stateOfCharge: null,
    lastReadingMs: null,
    limitDueMs: null,
    stopOrderedMs: null,
    stopReason: null,
    flags: [],
    billId: null,
    ...changes,
  };
}
