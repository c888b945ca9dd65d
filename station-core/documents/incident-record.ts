/** The record of an incident as text files: sensors and meters as CSV, charges as JSON, people and the journal as NDJSON. Times are UTC. */
import { toIso } from '../base/time.ts';
import type { IncidentRecord, RecordFile } from '../domain/incident-views.ts';
import { csvRecord, type Cell } from './csv.ts';

/** The journal is the last of them. */
export function recordFiles(record: IncidentRecord): readonly RecordFile[] {
  return [
    { kind: 'sensor-curve', name: 'sensors.csv', text: sensors(record) },
    { kind: 'meter-curve', name: 'meters.csv', text: meters(record) },
    { kind: 'sessions', name: 'sessions.json', text: `${JSON.stringify(record.sessions.map(charge), null, 2)}\n` },
    { kind: 'operators', name: 'people.ndjson', text: record.deeds.map((deed) => line({ ...deed, at: toIso(deed.atMs) })).join('') },
    { kind: 'journal', name: 'journal.ndjson', text: journal(record) },
  ];
}

function sensors({ readings }: IncidentRecord): string {
  const rows = readings.map(({ atMs, sensorId, name, value, unit, problem }) =>
    csvRecord([figure(toIso(atMs)), words(sensorId), words(name), figure(value), words(unit), words(problem ?? '')]),
  );
  return head('time,sensor,name,value,unit,problem') + rows.join('');
}

function meters({ meters: readings }: IncidentRecord): string {
  const rows = readings.map(({ atMs, session, register, power, stateOfCharge }) => {
    const { pileId, evse, connector, transactionId } = session;
    const figures = [evse, connector, transactionId, register === null ? null : register / 10_000, power, stateOfCharge].map(figure);
    return csvRecord([figure(toIso(atMs)), words(pileId), ...figures]);
  });
  return head('time,pile,evse,connector,transaction,register_kwh,power_w,state_of_charge') + rows.join('');
}

function charge(session: IncidentRecord['sessions'][number]) {
  const { startedAtMs, chargeEndedAtMs, energy } = session;
  return {
    ...session,
    startedAt: toIso(startedAtMs),
    chargeEndedAt: chargeEndedAtMs === null ? null : toIso(chargeEndedAtMs),
    energyKwh: energy / 10_000,
  };
}

function journal({ journal: messages, isJournalCut }: IncidentRecord): string {
  const lines = messages.map(({ seq, atMs, pileId, kind, ...told }) => line({ seq, at: toIso(atMs), pileId, kind, ...told }));
  return lines.join('') + (isJournalCut ? line({ cut: `only the first ${messages.length} lines are here` }) : '');
}

function head(columns: string): string {
  return `${columns}\r\n`;
}

function words(text: string): Cell {
  return { text };
}

function figure(value: string | number | null): Cell {
  return { figure: value === null ? '' : String(value) };
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
