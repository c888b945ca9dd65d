/** Alarms and incidents of all stations. */
import { bodies, type WireBody } from '../../station-core/hq/wire-objects.ts';
import { allow, found } from '../access/context.ts';
import {
  alarmsBetween,
  countStanding,
  incidentById,
  listAlarms,
  listIncidents,
  worstStanding,
  type AlarmLine,
  type IncidentLine,
} from '../store/alarm-views.ts';
import { os } from './implement.ts';

export const alarms = {
  list: os.alarms.list.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { db, now } = context.hq;
    const { rows, total } = await listAlarms(db, input, now());
    return { rows: rows.flatMap(toRow), total, standing: await countStanding(db) };
  }),

  standing: os.alarms.standing.handler(async ({ context }) => {
    allow(context, 'look');
    const worst = await worstStanding(context.hq.db);
    return { counts: await countStanding(context.hq.db), worst: worst === null ? null : (toRow(worst)[0] ?? null) };
  }),
};

/** Alarms are shown with an incident from so long before it to so long after its end. */
const AROUND_MS = 10 * 60_000;

export const incidents = {
  list: os.incidents.list.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { rows, total } = await listIncidents(context.hq.db, input);
    return { rows: rows.map(toIncident), total };
  }),

  get: os.incidents.get.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { db, now } = context.hq;
    const incident = found(await incidentById(db, input.stationId, input.incidentId), { incident: input.incidentId });
    const around = await alarmsBetween(db, input.stationId, incident.begunAtMs - AROUND_MS, (incident.endedAtMs ?? now()) + AROUND_MS);
    const body = asRecord(incident.body);
    return {
      incident: toIncident(incident),
      facts: Object.entries(body).flatMap(([name, value]) => (SHOWN_APART.has(name) ? [] : factOf(name, value))),
      steps: (Array.isArray(body['steps']) ? body['steps'] : []).map(toStep),
      alarms: around.flatMap(toRow),
    };
  }),
};

function toRow({ stationId, stationName, zone, body }: AlarmLine) {
  const alarm = bodies.alarm.safeParse(body);
  if (!alarm.success) return [];
  const { key, kind, severity, detail, raisedAtMs, acknowledgedAtMs, clearedAtMs, isTest }: WireBody<'alarm'> = alarm.data;
  return [{ stationId, stationName, zone, key, kind, severity, detail, raisedAtMs, acknowledgedAtMs, clearedAtMs, isTest }];
}

function toIncident(line: IncidentLine) {
  const { stationId, stationName, zone, incidentId, begunAtMs, endedAtMs, isDrill, steps, body } = line;
  const title = asRecord(body)['title'];
  return { stationId, stationName, zone, incidentId, title: typeof title === 'string' ? title : '', begunAtMs, endedAtMs, isDrill, steps };
}

/** A station of another version may tell steps that this one does not know: what is known is named, the rest stands beside it. */
function toStep(told: unknown): { atMs: number | null; afterMs: number | null; what: string; detail: string } {
  const step = asRecord(told);
  const { atMs, afterMs, what, detail, incidentId: _incident, seq: _seq, ...subjects } = step;
  const facts = [...Object.entries(subjects), ...Object.entries(asRecord(detail))].filter(([, value]) => value !== null && value !== '');
  return {
    atMs: typeof atMs === 'number' ? atMs : null,
    afterMs: typeof afterMs === 'number' ? Math.round(afterMs) : null,
    what: typeof what === 'string' ? what : '',
    detail: facts.map(([name, value]) => `${name}: ${shown(value)}`).join(' · '),
  };
}

const SHOWN_APART = new Set(['steps', 'id', 'title', 'begunAtMs', 'endedAtMs', 'isDrill']);

function factOf(name: string, value: unknown): { name: string; value: string }[] {
  return value === null || value === '' ? [] : [{ name, value: shown(value) }];
}

/** Of what is long the beginning. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}
