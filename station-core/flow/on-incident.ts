/** Incidents as the safety lane tells them: opened, step by step, evidence kept and trimmed, and a person's note. */
import type { OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { Incident } from '../domain/incident.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { nextIncidentNumber } from '../store/counters.ts';
import { evidenceById, incidentById } from '../store/incidents.ts';
import { pilesOfZone } from '../store/safety-items.ts';
import { openSessionsOf } from '../store/sessions.ts';
import { DONE, join, noParts, notFound, outcome, type Context, type Parts } from './context.ts';
import { keep } from './session-end.ts';

type Told<Kind extends SafetyEvent['kind']> = Extract<SafetyEvent, { kind: Kind }>;

const CHANGED: Parts = { writes: [], commands: [], notices: [{ topic: 'incidents' }] };

/** Told again, it is the same incident: another zone came to it, or it is over. Its number, note and end stay. */
export function onIncidentOpened({ db }: Context, event: Told<'incident.opened'>): Outcome {
  const known = incidentById(db, event.incident.id);
  const incident: Incident =
    known === null
      ? { ...event.incident, number: nextIncidentNumber(db) }
      : { ...event.incident, number: known.number, note: known.note, closedAtMs: known.closedAtMs ?? event.incident.closedAtMs, closedBy: known.closedBy ?? event.incident.closedBy }; // prettier-ignore
  const newZones = event.incident.zoneIds.filter((zoneId) => known?.zoneIds.includes(zoneId) !== true);
  const stopped = event.stopsZones ? newZones.flatMap((zoneId) => pilesOfZone(db, zoneId)) : [];
  // So that the station asks again for what goes on charging, and the session's page says who stopped it.
  const marked = stopped
    .flatMap((pileId) => openSessionsOf(db, pileId))
    .filter(({ phase, stopOrderedMs }) => phase === 'charging' && stopOrderedMs === null)
    .map((session) => keep({ ...session, stopOrderedMs: event.receivedMs, stopReason: 'safety' }));
  return outcome(DONE, join(CHANGED, written({ kind: 'incident.put', incident }), ...marked));
}

/** Steps of an incident that is not there (its opening could not be written) are left out: nothing can be hung on them. */
export function onIncidentStepped({ db }: Context, event: Told<'incident.stepped'>): Outcome {
  const steps = event.steps.filter(({ incidentId }) => incidentById(db, incidentId) !== null);
  return outcome(DONE, steps.length === 0 ? noParts() : join(CHANGED, written({ kind: 'incident-steps.add', steps })));
}

export function onEvidenceKept({ db }: Context, { evidence }: Told<'evidence.kept'>): Outcome {
  if (incidentById(db, evidence.incidentId) === null) return notFound({ incident: evidence.incidentId });
  return outcome(DONE, join(CHANGED, written({ kind: 'evidence.put', evidence })));
}

/** Their bytes were removed to make room; row and hash stay. */
export function onEvidenceTrimmed({ db }: Context, { evidenceIds, receivedMs }: Told<'evidence.trimmed'>): Outcome {
  const gone = evidenceIds.map((evidenceId) => evidenceById(db, evidenceId)).filter((one) => one !== null && one.trimmedAtMs === null);
  const writes = gone.flatMap((one): Write[] =>
    one === null ? [] : [{ kind: 'evidence.put', evidence: { ...one, trimmedAtMs: receivedMs } }],
  );
  return outcome(DONE, join(CHANGED, { ...noParts(), writes }));
}

const LONGEST_NOTE = 4_000;

export function onNoteIncident({ db }: Context, event: Extract<OperatorEvent, { kind: 'operator.note-incident' }>): Outcome {
  const incident = incidentById(db, event.incidentId);
  if (incident === null) return notFound({ incident: event.incidentId });
  return outcome(
    DONE,
    join(CHANGED, written({ kind: 'incident.put', incident: { ...incident, note: event.note.slice(0, LONGEST_NOTE) } })),
  );
}

function written(write: Write): Parts {
  return { ...noParts(), writes: [write] };
}
