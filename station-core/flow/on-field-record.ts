/** The installer's record of a zone: each check is begun here, told here by the lane, the core or the installer, and ends by itself where nobody does. */
import { id, type OperatorId, type PileId, type SensorId, type ZoneId } from '../base/ids.ts';
import { SECOND_MS, type UtcMs } from '../base/time.ts';
import type { OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { FieldCheck, FieldRecord } from '../domain/field-record.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { SafetySetup, Sensor } from '../domain/safety.ts';
import * as step from '../rules/safety/field-record.ts';
import { looksAt } from '../rules/safety/looks-at.ts';
import type { Reader } from '../store/connection.ts';
import { fieldRecordById, fieldRecordsOf, openFieldRecordOf, openFieldRecords } from '../store/field-records.ts';
import { operatorById } from '../store/operators.ts';
import { safetyItem, safetySetup } from '../store/safety-items.ts';
import { openSessionsOf } from '../store/sessions.ts';
import { openOrdersOf } from '../store/start-orders.ts';
import { zoneState } from '../store/zone-states.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { SETUP_CHANGED } from './on-safety.ts';
import { isStopped } from './on-zone.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;
/** A person's deed at a check of an open record. */
interface At {
  readonly record: FieldRecord;
  readonly check: FieldCheck;
}

const LONGEST_TEXT = 500;
const LONGEST_NAME = 60;

/** Begun twice under one id it is begun once. */
export function onBeginFieldRecord({ db }: Context, event: Of<'operator.begin-field-record'>): Outcome {
  const { recordId, zoneId, receivedMs } = event;
  const item = safetyItem(db, 'zone', zoneId);
  if (item?.kind !== 'zone') return notFound({ zone: zoneId });
  if (fieldRecordById(db, recordId) !== null) return outcome(DONE);
  if (openFieldRecordOf(db, zoneId) !== null)
    return refused({ zone: item.zone.name, help: 'A record of this zone is open; close it first.' });
  const installer = event.installer.trim();
  if (installer === '' || installer.length > LONGEST_NAME) return refused({ field: 'installer', help: 'Say who signs the record.' });
  const checks = step.checksOf(zoneId, safetySetup(db), fieldRecordsOf(db, zoneId)[0]?.checks ?? []);
  if (checks.length === 0)
    return refused({ zone: item.zone.name, help: 'The zone has no sensor, relay or watchdog output that could be tried.' });
  if (checks.length > step.MOST_CHECKS)
    return refused({ zone: item.zone.name, help: `A record holds at most ${step.MOST_CHECKS} checks; make two zones of this one.` });
  const record: FieldRecord = {
    id: recordId,
    zoneId,
    zoneName: item.zone.name,
    installer,
    begunBy: event.operatorId,
    begunByName: nameOf(db, event),
    begunAtMs: receivedMs,
    closedByName: null,
    endedAtMs: null,
    verdict: null,
    note: '',
    checks,
  };
  return outcome(DONE, put(record));
}

export function onCheckField({ db }: Context, event: Of<'operator.check-field'>): Outcome {
  return atCheck(db, event, (at) => {
    const { check } = at;
    if (check.state === 'running') return refused({ check: check.name, help: 'It is being tried already.' });
    if (check.tries >= step.MOST_TRIES)
      return refused({ check: check.name, help: 'It was tried often enough; close the record and begin another.' });
    return check.target.kind === 'sensor' ? checkSensor(db, at, event) : checkOutput(db, at, event);
  });
}

/** In test mode its alarms trip nothing; where no rule would hear it, that is the finding. */
function checkSensor(db: Reader, { record, check }: At, event: Of<'operator.check-field'>): Outcome {
  const setup = safetySetup(db);
  const sensor = check.target.kind === 'sensor' ? sensorOf(setup, check.target.sensorId) : null;
  if (sensor === null || !sensor.enabled)
    return refused({ check: check.name, help: 'It is not in use any more; leave it out and say so.' });
  const others = record.checks.filter(({ state, target }) => state === 'running' && target.kind === 'sensor').length;
  if (others >= step.MOST_SENSORS_AT_ONCE) return refused({ help: `At most ${step.MOST_SENSORS_AT_ONCE} sensors are tried at once.` });
  const begun = step.begun(check, event.receivedMs, nameOf(db, event), null);
  if (step.lookingOf(sensor, setup.rules) === null)
    return outcome(
      DONE,
      withCheck(record, step.ended(begun, sensor.isSafety ? 'failed' : 'warned', { code: 'no-rule', facts: {} }, event.receivedMs)),
    );
  return outcome(
    DONE,
    join(withCheck(record, begun), testMode(begun, event.operatorId, event.receivedMs, step.testEndsMs(begun, event.receivedMs))),
  );
}

/** The order leaves after this is written. */
function checkOutput(db: Reader, { record, check }: At, event: Of<'operator.check-field'>): Outcome {
  if (check.target.kind === 'sensor') return refused({ check: check.name, help: 'It is a sensor.' });
  const setup = safetySetup(db);
  const { relayId, kind } = check.target;
  const relay = setup.relays.find(({ id }) => id === relayId) ?? null;
  if (relay === null || (relay.kind === 'watchdog') !== (kind === 'watchdog'))
    return refused({ check: check.name, help: 'It is not set up any more; leave it out and say so.' });
  if (isStopped(zoneState(db, record.zoneId)?.phase ?? 'clear'))
    return outcome({ kind: 'refused', code: 'safety.zone-stopped', detail: { zone: record.zoneName, help: 'Reset it first.' } });
  const other = record.checks.find(({ state, target }) => state === 'running' && target.kind !== 'sensor');
  if (other !== undefined) return refused({ check: other.name, help: 'One output is tried at a time; wait until it is done.' });
  const seconds = event.seconds ?? 0;
  if (kind === 'watchdog' && (!isPause(seconds) || seconds * SECOND_MS <= (relay.pulseMs ?? 0)))
    return refused({
      field: 'seconds',
      help: 'It stands still for 1 to 60 whole seconds, and for longer than it takes between two of its pulses.',
    });
  const takesPower = kind === 'watchdog' || relay.kind === 'shunt-trip' || relay.kind === 'contactor';
  const pileIds = takesPower
    ? pilesAt(setup, kind === 'watchdog' && relay.zoneId === null && relay.pileId === null ? null : record.zoneId)
    : [];
  const busy = pileIds.find((pileId) => isInUse(db, pileId));
  if (busy !== undefined)
    return refused({ pileId: busy, help: 'A car is charging there, or about to. Try it when nothing charges: it takes the power.' });
  const begun = step.begun(check, event.receivedMs, nameOf(db, event), kind === 'watchdog' ? seconds * SECOND_MS : step.RELAY_MS);
  const order: Parts['commands'][number] = {
    kind: 'field.check',
    recordId: record.id,
    checkId: check.id,
    tries: begun.tries,
    what: kind,
    relayId,
    forMs: begun.forMs ?? step.RELAY_MS,
    pileIds,
  };
  return outcome(DONE, join(withCheck(record, begun), { ...noParts(), commands: [order] }));
}

export function onToldFieldCheck({ db }: Context, event: Of<'operator.told-field-check'>): Outcome {
  return atCheck(db, event, ({ record, check }) => {
    const { seen } = event;
    if (check.state !== 'asking') return refused({ check: check.name, help: 'Try it first, then say what was seen.' });
    if (seen.note.length > LONGEST_TEXT) return refused({ field: 'note', help: `A note has at most ${LONGEST_TEXT} characters.` });
    if (check.target.kind === 'watchdog' && seen.did && seen.cameBack === null)
      return refused({ field: 'cameBack', help: 'Say whether it came back as well.' });
    return outcome(DONE, withCheck(record, step.seenBy(check, seen, event.receivedMs)));
  });
}

/** A sensor's wait may be broken off so; an output that acts is done in seconds. */
export function onSkipFieldCheck({ db }: Context, event: Of<'operator.skip-field-check'>): Outcome {
  return atCheck(db, event, ({ record, check }) => {
    const reason = event.reason.trim();
    if (reason.length < 3 || reason.length > LONGEST_TEXT) return refused({ field: 'reason', help: 'Say why it is left out.' });
    if (check.state === 'running' && check.target.kind !== 'sensor')
      return refused({ check: check.name, help: 'It is being tried; wait until it is done.' });
    const skipped = step.ended(check, 'skipped', { code: 'left-out', facts: { reason } }, event.receivedMs);
    return outcome(
      DONE,
      join(withCheck(record, { ...skipped, byName: nameOf(db, event) }), testOver(check, event.operatorId, event.receivedMs)),
    );
  });
}

export function onCloseFieldRecord({ db }: Context, event: Of<'operator.close-field-record'>): Outcome {
  const record = fieldRecordById(db, event.recordId);
  if (record === null) return notFound({ record: event.recordId });
  if (record.verdict !== null) return outcome(DONE);
  const left = record.checks.filter(({ state }) => state === 'open' || state === 'running' || state === 'asking');
  const verdict = step.verdictOf(record.checks);
  if (verdict === null)
    return refused({ left: left.length, help: `Still to do: ${left.slice(0, 3).map(({ name }) => name).join(', ')}. Try them, or leave them out with a reason.` }); // prettier-ignore
  const note = event.note.trim();
  if (note.length > LONGEST_TEXT) return refused({ field: 'note', help: `A note has at most ${LONGEST_TEXT} characters.` });
  return outcome(DONE, put({ ...record, verdict, note, endedAtMs: event.receivedMs, closedByName: nameOf(db, event) }));
}

/** Of an earlier try, or of a check that was broken off meanwhile, it is only written in the journal. */
export function onFieldChecked({ db }: Context, event: Extract<SafetyEvent, { kind: 'field.checked' }>): Outcome {
  const record = fieldRecordById(db, event.recordId);
  const check = record?.checks.find(({ id }) => id === event.checkId);
  if (record?.verdict !== null || check?.state !== 'running' || check.tries !== event.tries) return outcome(DONE);
  return outcome(DONE, withCheck(record, step.outcomeTold(check, event.result, event.receivedMs)));
}

/** An alarm of a test came or went: the sensors that are tried just now hear of it. */
export function fieldAlarmTold({ db }: Context, event: Extract<SafetyEvent, { kind: 'alarm.told' }>): Parts {
  if (!event.isTest || !event.key.startsWith('test:')) return noParts();
  return openFieldRecords(db).reduce((all, record) => {
    const heard = record.checks.map((check) => heardBy(db, check, event));
    return heard.every((one, at) => one === record.checks[at])
      ? all
      : join(
          all,
          put({ ...record, checks: heard }),
          ...record.checks.flatMap((check, at) => afterAlarm(check, heard[at] ?? check, record.begunBy, event.receivedMs)),
        );
  }, noParts());
}

function heardBy(db: Reader, check: FieldCheck, event: Extract<SafetyEvent, { kind: 'alarm.told' }>): FieldCheck {
  if (check.state !== 'running' || check.target.kind !== 'sensor') return check;
  // An alarm that went with its test or its rule says nothing of the sensor.
  if (event.change === 'cleared')
    return check.waitsFor === 'rest' && check.alarmKey === event.key && event.detail['why'] === undefined
      ? step.rested(check, event.receivedMs)
      : check;
  const { sensorId } = check.target;
  if (check.waitsFor !== 'alarm' || event.tested?.sensorIds.includes(sensorId) !== true) return check;
  const setup = safetySetup(db);
  const rule = setup.rules.find(({ id }) => id === event.ruleId);
  const sensor = sensorOf(setup, sensorId);
  if (rule === undefined || sensor === null || looksAt(rule, sensor) === null) return check;
  return step.alarmed(check, { key: event.key, rule, afterReadingMs: event.tested.afterReadingMs }, event.receivedMs);
}

/** Test mode lasts as long as the check does, and ends with a sensor that is at rest. */
function afterAlarm(before: FieldCheck, after: FieldCheck, by: OperatorId, nowMs: UtcMs): Parts {
  return before === after ? noParts() : testMode(after, by, nowMs, after.state === 'running' ? step.testEndsMs(after, nowMs) : nowMs);
}

/** Checks whose time is over. */
export function* fieldRecordSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const record of openFieldRecords(db)) {
    const isDue = ({ state, dueAtMs }: FieldCheck): boolean => state === 'running' && dueAtMs !== null && dueAtMs <= nowMs;
    const due = record.checks.filter(isDue);
    if (due.length === 0) continue;
    yield () => {
      const setup = safetySetup(db);
      const looking = ({ target }: FieldCheck) => {
        const sensor = target.kind === 'sensor' ? sensorOf(setup, target.sensorId) : null;
        return sensor === null ? null : step.lookingOf(sensor, setup.rules);
      };
      const checks = record.checks.map((check) => (isDue(check) ? step.late(check, looking(check), nowMs) : check));
      return join(put({ ...record, checks }), ...due.map((check) => testOver(check, record.begunBy, nowMs)));
    };
  }
}

/** What ran as the core ended is broken off; test modes end by their own time. */
export function brokenOffRecords(db: Reader, nowMs: UtcMs): Parts {
  const broken = openFieldRecords(db).filter(({ checks }) => checks.some(({ state }) => state === 'running'));
  return join(...broken.map((record) => put({ ...record, checks: record.checks.map((check) => step.brokenOff(check, nowMs)) })));
}

function atCheck(
  db: Reader,
  { recordId, checkId }: Of<'operator.check-field' | 'operator.told-field-check' | 'operator.skip-field-check'>,
  deed: (at: At) => Outcome,
): Outcome {
  const record = fieldRecordById(db, recordId);
  const check = record?.checks.find(({ id }) => id === checkId);
  if (record === null || check === undefined) return notFound({ record: recordId, check: checkId });
  return record.verdict === null ? deed({ record, check }) : refused({ record: record.id, help: 'The record is closed; begin another.' });
}

/** endsAtMs now: the test is over. */
function testMode({ target }: FieldCheck, begunBy: OperatorId, nowMs: UtcMs, endsAtMs: UtcMs): Parts {
  if (target.kind !== 'sensor') return noParts();
  const test = { sensorId: target.sensorId, begunBy, begunAtMs: nowMs, endsAtMs };
  return join(SETUP_CHANGED, { writes: [{ kind: 'sensor-test.put', test }], commands: [], notices: [{ topic: 'sensors' }] });
}

/** A sensor whose alarm still stands stays in test mode until that ends by itself: it would stop its zone. */
function testOver(check: FieldCheck, by: OperatorId, nowMs: UtcMs): Parts {
  return check.state === 'running' && check.waitsFor === 'alarm' ? testMode(check, by, nowMs, nowMs) : noParts();
}

function withCheck(record: FieldRecord, changed: FieldCheck): Parts {
  return put({ ...record, checks: record.checks.map((check) => (check.id === changed.id ? changed : check)) });
}

function put(record: FieldRecord): Parts {
  return { writes: [{ kind: 'field-record.put', record }], commands: [], notices: [{ topic: 'zones' }] };
}

function sensorOf({ sensors }: SafetySetup, sensorId: SensorId): Sensor | null {
  return sensors.find(({ id }) => id === sensorId) ?? null;
}

/** zoneId null: of the whole station. */
function pilesAt({ zoneOfPile }: SafetySetup, zoneId: ZoneId | null): PileId[] {
  return Object.entries(zoneOfPile).flatMap(([pileId, zone]) => (zoneId === null || zone === zoneId ? [id<PileId>(pileId)] : []));
}

function isInUse(db: Reader, pileId: PileId): boolean {
  return openOrdersOf(db, pileId).length > 0 || openSessionsOf(db, pileId).some(({ phase }) => phase === 'charging');
}

function isPause(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= step.PAUSE_SECONDS.least && seconds <= step.PAUSE_SECONDS.most;
}

function nameOf(db: Reader, { operatorId }: Pick<OperatorEvent, 'operatorId'>): string {
  return operatorById(db, operatorId)?.name ?? operatorId;
}
