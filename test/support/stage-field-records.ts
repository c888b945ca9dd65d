/** Canned records of zones for the stage: one open in the middle of everything, closed ones good and bad; what they say comes from the real words. */
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { checkWords } from '../../station-core/documents/field-record-words.ts';
import type { FieldCheck, FieldCheckTarget, FieldRecord, FieldRecordRow, FieldRecordView } from '../../station-core/domain/field-record.ts';
import { verdictOf } from '../../station-core/rules/safety/field-record.ts';

type Language = 'en' | 'zh';
type Found = Pick<FieldCheck, 'state' | 'finding'> & Partial<FieldCheck>;

const minuteMs = 60_000;
const smoke = (at: number): FieldCheckTarget => ({ kind: 'sensor', sensorId: id(`smoke-${at}`), what: 'smoke', isSafety: true });
const relay = (what: 'siren' | 'shunt-trip' | 'ventilation' | 'light'): FieldCheckTarget => ({ kind: 'relay', relayId: id(what), what });
const watchdog: FieldCheckTarget = { kind: 'watchdog', relayId: id('watch'), pulseMs: 1_000 };
const heat: FieldCheckTarget = { kind: 'sensor', sensorId: id('heat-1'), what: 'heat', isSafety: true };
const door: FieldCheckTarget = { kind: 'sensor', sensorId: id('door-1'), what: 'door', isSafety: false };

const PLACES: readonly (readonly [string, FieldCheckTarget])[] = [
  ['Door of the transformer box', door],
  ['Heat above the transformer box 北侧', heat],
  ['Smoke row A 1', smoke(1)],
  ['Smoke row A 2', smoke(2)],
  ['Smoke row A 3', smoke(3)],
  ['Fans', relay('ventilation')],
  ['Shunt trip of row A', relay('shunt-trip')],
  ['Siren at the gate', relay('siren')],
  ['Flashing light', relay('light')],
  ['Watchdog relay K4', watchdog],
];

const passedSensor: Found = {
  state: 'passed',
  finding: { code: 'alarm-and-rest', facts: { rule: 'Smoke', afterMs: 8_412, readingMs: 3, restMs: 42_700 } },
};
const seen = (tookMs: number, note = ''): Found => ({
  state: 'passed',
  finding: { code: 'acted-seen', facts: { tookMs, seconds: 2 } },
  seen: { did: true, cameBack: null, note },
});
const watched: Found = {
  state: 'passed',
  finding: { code: 'fell-and-back', facts: { stoodMs: 20_043, seconds: 20 } },
  seen: { did: true, cameBack: true, note: '' },
  forMs: 20_000,
};

const GOOD: readonly Found[] = [
  { state: 'passed', finding: { code: 'alarm-and-rest', facts: { rule: 'Door open', afterMs: 3_100, readingMs: 0, restMs: 5_000 } } },
  {
    state: 'passed',
    finding: { code: 'alarm-and-rest', facts: { rule: 'Heat above 70 °C', afterMs: 64_900, readingMs: 12, restMs: 121_000 } },
  },
  passedSensor,
  passedSensor,
  passedSensor,
  seen(38),
  seen(41),
  seen(29, 'heard at the gate and in the office'),
  seen(33),
  watched,
];

/** What can be wrong, in its longest words. */
const BAD: readonly Found[] = [
  { state: 'warned', finding: { code: 'no-rule', facts: {} } },
  { state: 'skipped', finding: { code: 'left-out', facts: { reason: 'scaffold in the way until the roof is done 脚手架未拆' } } },
  {
    ...passedSensor,
    tries: 2,
    earlier: [{ endedAtMs: utcMs(0), state: 'failed', finding: { code: 'no-alarm', facts: { minutes: 5 } } }],
  },
  { state: 'failed', finding: { code: 'not-at-rest', facts: { rule: 'Smoke', afterMs: 8_412, readingMs: 3 } } },
  { state: 'failed', finding: { code: 'no-alarm-alone', facts: { minutes: 5 } } },
  { state: 'failed', finding: { code: 'not-acted', facts: { problem: 'the device did not answer within 500 ms.' } } },
  seen(41),
  {
    state: 'failed',
    finding: { code: 'acted-unseen', facts: { tookMs: 29, seconds: 2 } },
    seen: { did: false, cameBack: null, note: 'its fuse was out' },
  },
  { state: 'failed', finding: { code: 'broken-off', facts: {} } },
  {
    state: 'failed',
    finding: { code: 'did-not-fall', facts: { stoodMs: 20_043, seconds: 20 } },
    seen: { did: false, cameBack: null, note: '' },
  },
];

/** In the middle of it: one of each state. */
function halfWay(nowMs: number): readonly Found[] {
  return [
    { state: 'warned', finding: { code: 'no-rule', facts: {} } },
    { state: 'open', finding: null },
    passedSensor,
    { state: 'running', finding: null, waitsFor: 'alarm', dueAtMs: utcMs(nowMs + 4 * minuteMs + 20_000) },
    {
      state: 'running',
      waitsFor: 'rest',
      dueAtMs: utcMs(nowMs + 3 * minuteMs),
      finding: { code: 'waits-for-rest', facts: { rule: 'Smoke', afterMs: 6_100, readingMs: 2 } },
    },
    { state: 'skipped', finding: { code: 'left-out', facts: { reason: 'not wired yet' } } },
    { state: 'open', finding: null },
    { state: 'asking', finding: { code: 'acted', facts: { tookMs: 29, seconds: 2 } } },
    { state: 'failed', finding: { code: 'not-acted', facts: { problem: 'the device has no such register (exception 2)' } }, tries: 1 },
    { state: 'open', finding: null, forMs: 20_000 },
  ];
}

function record(zoneId: string, at: number, found: readonly Found[], minutesAgo: number, isOpen: boolean, nowMs: number): FieldRecord {
  const begunAtMs = utcMs(nowMs - minutesAgo * minuteMs);
  const checks = PLACES.map(([name, target], index): FieldCheck => {
    const key = target.kind === 'sensor' ? target.sensorId : target.relayId;
    const what = found[index] ?? { state: 'open', finding: null };
    return {
      id: `${target.kind}:${key}`,
      name,
      target,
      waitsFor: null,
      alarmKey: null,
      tries: what.state === 'open' ? 0 : 1,
      beganAtMs: what.state === 'open' ? null : begunAtMs,
      endedAtMs: null,
      dueAtMs: null,
      forMs: null,
      byName: 'Mira Kovač',
      seen: null,
      earlier: [],
      ...what,
    };
  });
  return {
    id: id(`${zoneId} ${at}`),
    zoneId: id(zoneId),
    zoneName: 'Row A',
    installer: 'Jonas Weber, Elektro Nord GmbH',
    begunBy: id('op-1'),
    begunByName: 'Mira Kovač',
    begunAtMs,
    closedByName: isOpen ? null : '李伟',
    endedAtMs: isOpen ? null : utcMs(begunAtMs + 34 * minuteMs),
    verdict: isOpen ? null : verdictOf(checks),
    note: isOpen || found === GOOD ? '' : 'Fuse of the siren ordered; the scaffold comes down on Friday.',
    checks,
  };
}

/** zone-a: an open one and two closed; zone-b: one that failed; others none. */
export function fieldRecords(zoneId: string, nowMs: number): FieldRecord[] {
  switch (zoneId) {
    case 'zone-a':
      return [
        record(zoneId, 0, halfWay(nowMs), 21, true, nowMs),
        record(zoneId, 1, BAD, 60 * 24 * 2, false, nowMs),
        record(zoneId, 2, GOOD, 60 * 24 * 366, false, nowMs),
      ];
    case 'zone-b':
      return [record(zoneId, 0, BAD, 95, false, nowMs)];
    default:
      return [];
  }
}

export function fieldRecordRowsOf(zoneId: string, nowMs: number): FieldRecordRow[] {
  return fieldRecords(zoneId, nowMs).map((one) => ({
    ...one,
    counts: { passed: 1, warned: 0, failed: 0, skipped: 0, left: 0 },
  }));
}

export function fieldRecordViewOf(recordId: string, language: Language, nowMs: number): FieldRecordView | undefined {
  const found = fieldRecords(recordId.split(' ')[0] ?? '', nowMs).find((one) => one.id === recordId);
  if (found === undefined) return undefined;
  const { begunBy: _begunBy, checks, ...rest } = found;
  return { ...rest, checks: checks.map((check) => ({ ...check, words: checkWords(check, language) })) };
}
