/** What the safety lane must know before a socket is opened: how it was left. */
import type { IncidentId } from '../../base/ids.ts';
import type { Incident } from '../../domain/incident.ts';
import type { PileReturn, SafetySetup, ZoneState } from '../../domain/safety.ts';
import type { Alarm } from '../../domain/station.ts';
import { standingAlarms } from '../alarms.ts';
import type { Reader } from '../connection.ts';
import { lastStepSeq, openIncidents } from '../incidents.ts';
import { pileReturns } from '../pile-returns.ts';
import { safetySetup } from '../safety-items.ts';
import { zoneStates } from '../zone-states.ts';

export interface LaneStart {
  readonly setup: SafetySetup;
  readonly zones: readonly ZoneState[];
  readonly incidents: readonly (Incident & { readonly lastSeq: number })[];
  /** Of the site's rules and of silent sensors: what stood, or had to be reset, when the core went. */
  readonly alarms: readonly Alarm[];
  /** Piles that were stopped and were not given back what they had. */
  readonly returns: readonly PileReturn[];
}

export function laneStart(db: Reader): LaneStart {
  return db.snapshot(() => ({
    setup: safetySetup(db),
    zones: zoneStates(db),
    incidents: openIncidents(db).map((incident) => ({ ...incident, lastSeq: lastStepSeq(db, incident.id satisfies IncidentId) })),
    alarms: standingAlarms(db),
    returns: pileReturns(db),
  }));
}
