/** Canned incidents, fire equipment and messages for the stage. */
import { dwh } from '../../station-core/base/energy.ts';
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Evidence, IncidentStep } from '../../station-core/domain/incident.ts';
import type { IncidentRow, IncidentView } from '../../station-core/domain/incident-views.ts';
import type { EquipmentRow, EquipmentView, NotificationRow, NotifyTargetRow } from '../../station-core/domain/views.ts';
import { people } from './stage-lists.ts';
import { alarmRows } from './stage-alarms.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const titles = ['Smoke in hall 1', 'Connector too hot', 'Smoke in hall 1', 'CO above 60 ppm', 'Emergency button at the gate'];

export function incidentRows(count: number, nowMs: number): IncidentRow[] {
  return Array.from({ length: Math.min(count, 7) }, (_, index): IncidentRow => {
    const openedAtMs = nowMs - (index * 9 + 0.1) * dayMs;
    return {
      id: id(`incident-${7 - index}`),
      number: 7 - index,
      zoneIds: [id('hall-1')],
      zoneNames: index === 3 ? ['Hall 1', 'Yard'] : ['Hall 1'],
      ruleId: id('smoke'),
      firstOut: 'rule:smoke/sensor:smoke-1',
      title: titles[index % titles.length] ?? '',
      isDrill: index === 2,
      openedAtMs: utcMs(openedAtMs),
      closedAtMs: index === 0 ? null : utcMs(openedAtMs + 34 * minuteMs),
      closedBy: index === 0 ? null : id('op-1'),
      note: index === 1 ? 'A contact of connector A was worn. Cable changed, tested at 150 A for an hour.' : '',
      clips: index === 4 ? 0 : 2,
      snapshots: 1,
      evidenceBytes: 18_300_000,
    };
  });
}

export function incidentView(incidentId: string, nowMs: number): (IncidentView & { readonly keyFingerprint: string }) | null {
  const incident = incidentRows(7, nowMs).find((row) => row.id === incidentId);
  if (incident === undefined) return null;
  const began = incident.openedAtMs;
  const steps: IncidentStep[] = [];
  const step = (afterMs: number, what: IncidentStep['what'], more: Partial<IncidentStep> = {}): void => {
    const none = { pileId: null, relayId: null, sensorId: null, cameraId: null, zoneId: null, detail: {} };
    steps.push({ incidentId: incident.id, seq: steps.length + 1, atMs: utcMs(began + afterMs), afterMs, what, ...none, ...more });
  };
  step(0, 'reading', { sensorId: id('smoke-1'), detail: { value: 1 } });
  step(1, 'alarm-raised', { detail: { name: incident.title } });
  for (let n = 1; n <= 4; n += 1) step(2 + n, 'order-sent', { pileId: id(`CP-0${n}`), detail: { order: 'stop' } });
  step(8, 'relay-acted', { relayId: id('siren'), detail: { tookMs: 12 } });
  step(21, 'zone-latched', { zoneId: id('hall-1') });
  step(140, 'camera-turned', { cameraId: id('cam-1') });
  step(150, 'recording-began', { cameraId: id('cam-1') });
  for (let n = 1; n <= 3; n += 1) step(200 + 40 * n, 'order-answered', { pileId: id(`CP-0${n}`), detail: { status: 'Accepted' } });
  step(410, 'order-answered', { pileId: id('CP-04'), detail: { status: 'Rejected' } });
  for (let n = 1; n <= 3; n += 1) step(2_000 + 310 * n, 'power-off', { pileId: id(`CP-0${n}`) });
  step(10_004, 'relay-acted', { relayId: id('shunt'), detail: { tookMs: 31 } });
  step(12_800, 'power-off', { pileId: id('CP-04') });
  step(95_000, 'acknowledged', { detail: { name: people[1] } });
  const kept = (kind: Evidence['kind'], name: string, more: Partial<Evidence> = {}): Evidence => ({
    id: id(`e-${name}`), incidentId: incident.id, kind, cameraId: null, name, bytes: 9_120_000, sha256: 'a3'.repeat(32),
    fromMs: utcMs(began - 10_000), toMs: utcMs(began + 60_000), trimmedAtMs: null, problem: null, ...more,
  }); // prettier-ignore
  return {
    incident,
    fromMs: utcMs(began - 10 * minuteMs),
    toMs: utcMs(nowMs),
    closedByName: incident.closedAtMs === null ? null : people[1],
    steps,
    evidence: [
      kept('clip', 'clip_1.mp4', { cameraId: id('cam-1') }),
      kept('clip', 'clip_2.mp4', { cameraId: id('cam-2'), problem: 'The camera went away for 4 s.' }),
      kept('clip', 'clip_3.mp4', { cameraId: id('cam-3'), trimmedAtMs: utcMs(nowMs - dayMs) }),
      ...(incident.closedAtMs === null
        ? []
        : [kept('journal', 'journal.ndjson', { bytes: 184_000 }), kept('sensor-curve', 'sensors.csv', { bytes: 8_400 })]),
    ],
    sessions: Array.from({ length: 4 }, (_, index) => ({
      sessionId: id(`s-${index}`),
      transactionId: 900 + index,
      pileId: id(`CP-0${index + 1}`),
      pileName: `Bay ${index + 1}`,
      evse: 1,
      connector: 1,
      startedAtMs: utcMs(began - (12 + index * 7) * minuteMs),
      chargeEndedAtMs: utcMs(began + 2_000 + index * 300),
      endReason: 'Remote',
      energy: dwh(84_000 + index * 31_000),
    })),
    deeds: [
      { atMs: utcMs(began + 95_000), operatorId: id('op-1'), name: people[1], kind: 'operator.acknowledge-alarm', body: '{}' },
      { atMs: utcMs(began + 31 * minuteMs), operatorId: id('op-1'), name: people[1], kind: 'operator.ask-zone-reset', body: '{}' },
    ],
    sensors: [
      { sensorId: id('smoke-1'), name: 'Smoke, hall 1 north', unit: '', zoneId: id('hall-1') },
      { sensorId: id('co-1'), name: 'CO, hall 1', unit: 'ppm', zoneId: id('hall-1') },
    ],
    names: {
      piles: { 'CP-01': 'Bay 1', 'CP-02': 'Bay 2', 'CP-03': 'Bay 3', 'CP-04': 'Bay 4' },
      cameras: { 'cam-1': 'Gate', 'cam-2': 'Hall 1 north', 'cam-3': 'Hall 1 south' },
      relays: { siren: 'Siren hall 1', shunt: 'Shunt trip hall 1' },
      zones: { 'hall-1': 'Hall 1' },
      people: { 'op-1': people[1], 'op-2': people[2] },
    },
    keyFingerprint: '3f9c41d7'.repeat(8),
  };
}

const pieces: readonly (readonly [EquipmentRow['kind'], string, string, number | null])[] = [
  ['extinguisher', 'F 1', 'Hall 1, north door', -6],
  ['extinguisher', 'F 2', 'Hall 1, south door', 9],
  ['hydrant', 'H 1', 'Yard, by the transformer', 41],
  ['sand-box', 'S 1', 'Bay 8', null],
  ['detector', '烟感 12', '一号厅顶部', 75],
  ['emergency-light', 'N 4', 'Stairs', 160],
];

export function equipmentRows(count: number, nowMs: number): EquipmentRow[] {
  const day = (offset: number): string => new Date(nowMs + offset * dayMs).toISOString().slice(0, 10);
  return Array.from({ length: Math.min(count, pieces.length) }, (_, index): EquipmentRow => {
    const [kind, name, where, due] = pieces[index] ?? ['other', '', '', null];
    return {
      id: id(`piece-${index + 1}`), kind, name, where, zoneId: id('hall-1'), zoneName: index === 2 ? null : 'Hall 1', serial: `A-77${index}`,
      expiresOn: index === 4 ? day(700) : null, inspectEveryDays: due === null ? null : 90, inspectedOn: due === null ? null : day(due - 90),
      photo: null, retired: false, place: null, dueOn: due === null ? null : day(due), overdue: due !== null && due < 0,
    }; // prettier-ignore
  });
}

export function equipmentView(equipmentId: string, nowMs: number): EquipmentView | null {
  const row = equipmentRows(6, nowMs).find((one) => one.id === equipmentId);
  if (row === undefined) return null;
  const of = { equipmentId: row.id, photo: null };
  return {
    ...row,
    inspections: [
      {
        ...of,
        id: 'i-2',
        atMs: utcMs(nowMs - 96 * dayMs),
        by: id('op-1'),
        byName: people[1],
        inOrder: true,
        note: 'Seal whole, pressure in the green.',
      },
      {
        ...of,
        id: 'i-1',
        atMs: utcMs(nowMs - 190 * dayMs),
        by: id('op-2'),
        byName: people[2],
        inOrder: false,
        note: '压力不足，已送检。',
      },
    ],
  };
}

function message(index: number, nowMs: number): NotificationRow {
  const alarm = alarmRows(nowMs)[index % 4] ?? null;
  const failed = index % 5 === 3;
  const madeAtMs = nowMs - (index * 47 + 3) * minuteMs;
  return {
    id: `m-${index}`, targetId: 'night', targetName: index % 2 === 0 ? 'Night desk' : 'Fire brigade', alarmKey: alarm?.key ?? '', alarmSeq: index, alarm,
    what: (['raised', 'cleared', 'escalated', 'raised'] as const)[index % 4] ?? 'raised', madeAtMs: utcMs(madeAtMs), tries: failed ? 4 : 1,
    nextTryMs: failed ? utcMs(nowMs + 2 * minuteMs) : null, sentAtMs: failed ? null : utcMs(madeAtMs + 1_200),
    problem: failed ? 'The mail server mail.example.org:587 did not answer in time.' : '',
  }; // prettier-ignore
}

export function notifyTargets(count: number, nowMs: number): NotifyTargetRow[] {
  const shared = { step: 0, language: 'en', enabled: true, hasSecret: true, waiting: 0, last: message(0, nowMs) } as const;
  const mail = {
    kind: 'mail',
    host: 'mail.example.org',
    port: 587,
    security: 'starttls',
    username: 'station',
    from: 'station@example.org',
  } as const;
  const rows: NotifyTargetRow[] = [
    { ...shared, id: 'night', name: 'Night desk', channel: { ...mail, to: ['night@example.org', 'owner@example.org'] }, atLeast: 'high' },
    { ...shared, id: 'brigade', name: 'Fire brigade', channel: { kind: 'webhook', url: 'https://alarms.example.org/stations/yard' }, atLeast: 'critical', last: message(3, nowMs), waiting: 1 },
    { ...shared, id: 'boss', name: '站长', channel: { ...mail, to: ['boss@example.org'] }, atLeast: 'medium', step: 1, enabled: false, last: null },
  ]; // prettier-ignore
  return rows.slice(0, count);
}

export function messageRows(count: number, nowMs: number): NotificationRow[] {
  return Array.from({ length: Math.min(count, 31) }, (_, index) => message(index, nowMs));
}
