/** Events of cameras: the topics of many makers become signals by map files; what is not understood says so, or says nothing. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../../station-core/base/fault.ts';
import { meaningsOf, readTruth, type EventMap } from '../../../station-core/drivers/camera/onvif/event-map.ts';
import { loadEventMaps, mapsFor, readMap } from '../../../station-core/drivers/camera/onvif/event-maps.ts';
import { readNotifications, topicSegments, type Notification } from '../../../station-core/drivers/camera/onvif/notifications.ts';
import { SignalStates } from '../../../station-core/drivers/camera/onvif/signal-states.ts';
import { escapeXml, readXml } from '../../../station-core/drivers/camera/onvif/xml.ts';
import { NO_SHARED_DATA, sharedData } from '../../support/shared-data.ts';

let folder: string;
let maps: readonly EventMap[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onvif-events-'));
  maps = (await loadEventMaps(folder)).maps;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Items = Readonly<Record<string, string | null>>;

function message(topic: string, { source = {}, data = {}, operation = 'Changed', elements = [] as readonly string[], utc = '2026-01-14T11:00:00Z' }: {
  readonly source?: Items | undefined; readonly data?: Items | undefined; readonly operation?: string | null | undefined; readonly elements?: readonly string[] | undefined; readonly utc?: string | undefined;
}): string {
  const items = (all: Items): string =>
    Object.entries(all).map(([name, value]) => `<tt:SimpleItem Name="${escapeXml(name)}" ${value === null ? '' : `Value="${escapeXml(value)}"`}/>`).join('');
  return (
    '<tev:PullMessagesResponse xmlns:tev="e" xmlns:wsnt="w" xmlns:tt="t"><wsnt:NotificationMessage>' +
    `<wsnt:Topic>${escapeXml(topic)}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}" ${operation === null ? '' : `PropertyOperation="${operation}"`}>` +
    `<tt:Source>${items(source)}</tt:Source><tt:Data>${items(data)}${elements.map((name) => `<tt:ElementItem Name="${name}"><x/></tt:ElementItem>`).join('')}</tt:Data>` +
    '</tt:Message></wsnt:Message></wsnt:NotificationMessage></tev:PullMessagesResponse>'
  );
} // prettier-ignore

/** signal, on, label of every meaning. */
function read(xml: string): string[] {
  return readNotifications(readXml(xml))
    .flatMap((one) => meaningsOf(one, maps))
    .map(({ signal, on, label }) => [signal, on === null ? 'pulse' : on ? 'on' : 'off', label].join(' ').trim());
}

describe('the robustness rules of the field', () => {
  test.each<[string, string, Parameters<typeof message>[1], string[]]>([
    ['upper case', 'tns1:RuleEngine/CellMotionDetector/Motion', { data: { IsMotion: 'TRUE' } }, ['motion on']],
    ['one and nought', 'tns1:VideoSource/MotionAlarm', { data: { State: '0' } }, ['motion off']],
    ['no prefix', 'RuleEngine/CellMotionDetector/Motion', { data: { IsMotion: 'true' } }, ['motion on']],
    ['a tail', 'tns1:RuleEngine/CellMotionDetector/Motion//.', { data: { IsMotion: '1' } }, ['motion on']],
    ['two topics glued', 'tns1:VideoSource/tns1:Device/Trigger/DigitalInput', { source: { InputToken: '00000' }, data: { LogicalState: 'true' } }, ['input on 00000']],
    ['a token that is free text', 'tns1:Device/Trigger/DigitalInput', { source: { InputToken: 'DIGIT_INPUT_000' }, data: { LogicalState: 'inactive' } }, ['input off DIGIT_INPUT_000']],
    ['a maker of its own', 'tns1:Device/Trigger/tnshik:AlarmIn', { source: { AlarmInToken: 'AlarmIn_1' }, data: { State: 'true' } }, ['input on AlarmIn_1']],
    ['a class list', 'tns1:RuleEngine/ObjectDetection/Object', { data: { ClassTypes: 'Human Fire' } }, ['person on', 'vehicle off', 'face off', 'fire on', 'smoke off']],
    ['an empty class list', 'tns1:RuleEngine/ObjectDetection/Object', { data: { ClassTypes: '' } }, ['person off', 'vehicle off', 'face off', 'fire off', 'smoke off']],
    ['several items', 'tns1:RuleEngine/TamperDetector', { source: { VideoSource: 'V', Rule: 'R' }, data: { Other: 'x', IsTamper: 'true' } }, ['tamper on']],
    ['embedded XML', 'tns1:RuleEngine/tnsajax:LineDetector/Crossing', { elements: ['LineCrossing'] }, ['line-crossed pulse']],
    ['a happening', 'tns1:RuleEngine/LineDetector/Crossed', { data: { ObjectId: '7' } }, ['line-crossed pulse']],
    ['a happening of before', 'tns1:RuleEngine/LineDetector/Crossed', { data: { ObjectId: '7' }, operation: 'Initialized' }, []],
    ['a plate', 'tns1:RuleEngine/Recognition/LicensePlate', { data: { PlateNumber: 'B-XY 12', Likelihood: '0.9' } }, ['plate pulse B-XY 12']],
    ['gone', 'tns1:RuleEngine/FireDetector', { data: {}, operation: 'Deleted' }, ['fire off']],
    ['the camera itself is hot', 'tns1:Device/Sensor/Temperature/High', { data: { State: 'true' } }, []],
    ['too hot to touch', 'tns1:RuleEngine/Radiometry/TemperatureAlarm', { data: { State: 'true', Temperature: '363.1' } }, ['over-temperature on']],
    ['a topic nobody knows', 'jeff:This/Rule/DoesNotExist', { data: { State: 'true' } }, []],
    ['no value', 'tns1:RuleEngine/CellMotionDetector/Motion', { data: { IsMotion: null } }, []],
    ['a value that is none', 'tns1:RuleEngine/CellMotionDetector/Motion', { data: { IsMotion: 'perhaps' } }, []],
  ])('%s', (_, topic, options, meanings) => {
    expect(read(message(topic, options))).toEqual(meanings);
  }); // prettier-ignore

  test('a time without zone is UTC, one with a zone is not', () => {
    const [plain, zoned, none] = ['2026-01-14T11:00:00', '2026-01-14T12:00:00+01:00', 'yesterday'].map((utc) => readNotifications(readXml(message('a/b', { utc })))[0]?.utcMs);
    expect([plain, zoned, none]).toEqual([Date.UTC(2026, 0, 14, 11), Date.UTC(2026, 0, 14, 11), null]);
  }); // prettier-ignore
});

describe('what stands at a camera', () => {
  const told = (changes: ReturnType<SignalStates['heard']>): string[] =>
    changes.map(({ signal, on, isInitial }) => `${signal} ${on ? 'on' : 'off'}${isInitial ? ' (stood)' : ''}`);
  const meaning = (signal: 'person' | 'fire' | 'plate', on: boolean | null, about = 'rule 1', label = '') => ({ signal, on, label, about });

  test('a repeated state is told once; Initialized is a state that stood', () => {
    const states = new SignalStates();
    expect(told(states.heard(meaning('fire', false), true, 0))).toEqual([]);
    expect(told(states.heard(meaning('fire', true), true, 0))).toEqual(['fire on (stood)']);
    expect(told(states.heard(meaning('fire', true), false, 1))).toEqual([]);
    expect(told(states.heard(meaning('fire', false), false, 2))).toEqual(['fire off']);
  });

  test('two detectors of one signal: over when both say so', () => {
    const states = new SignalStates();
    states.heard(meaning('person', true, 'gate'), false, 0);
    states.heard(meaning('person', true, 'yard'), false, 0);
    expect(told(states.heard(meaning('person', false, 'gate'), false, 1))).toEqual([]);
    expect(told(states.heard(meaning('person', false, 'yard'), false, 1))).toEqual(['person off']);
  });

  test('a happening is over by itself; a person is forgotten; a fire is not', () => {
    const states = new SignalStates();
    states.heard(meaning('plate', null, 'r', 'AB 1'), false, 0);
    states.heard(meaning('person', true), false, 0);
    states.heard(meaning('fire', true), false, 0);
    expect(told(states.passed(4_999))).toEqual([]);
    expect(told(states.passed(5_000))).toEqual(['plate off']);
    expect(told(states.passed(300_000))).toEqual(['person off']);
    expect(told(states.passed(1e12))).toEqual([]);
    expect(told(states.clear())).toEqual(['fire off']);
  });

  test('a flood of plates leaves room for a fire', () => {
    const states = new SignalStates();
    for (let at = 0; at < 5_000; at += 1) states.heard(meaning('plate', null, 'r', `P${at}`), false, 0);
    expect(told(states.heard(meaning('fire', true), false, 0))).toContain('fire on');
  });
});

describe('map files', () => {
  const rule = { topic: 'A/B', signal: 'fire', item: 'State' };
  test.each<[string, string, number, string, RegExp]>([
    ['no JSON', '{\n "rules": [\n {]', 3, '', /not JSON/],
    ['no rules', '{}', 0, 'rules', /must be there/],
    ['an unknown key', JSON.stringify({ rules: [rule, { ...rule, itme: 'x' }] }, null, 1), 8, 'rules.1.itme', /No such key/],
    ['an unknown signal', JSON.stringify({ rules: [{ ...rule, signal: 'flood' }] }), 1, 'rules.0.signal', /one of person/],
    ['a rule that can never be on', JSON.stringify({ rules: [rule, { topic: 'A/B', signal: 'fire' }] }, null, 1), 8, 'rules.1.item', /Say which item/],
    ['a topic that is none', JSON.stringify({ rules: [{ ...rule, topic: 'tns1:A b' }] }), 1, 'rules.0.topic', /pattern/],
  ])('%s is left out, with line and field', (_, text, line, field, help) => {
    const loaded = readMap('own.json', text);
    expect(loaded.maps).toEqual([]);
    expect(loaded.problems).toEqual([{ file: 'own.json', line, field, help: expect.stringMatching(help) as unknown }]);
  }); // prettier-ignore

  test("the site's own come first, a bad one leaves the others in force, and a camera may go by one alone", async () => {
    const own = join(folder, 'camera-events');
    await mkdir(own, { recursive: true });
    await writeFile(
      join(own, 'yard.json'),
      JSON.stringify({ rules: [{ topic: 'CellMotionDetector/Motion', signal: 'smoke', item: 'IsMotion' }] }),
    );
    await writeFile(join(own, 'broken.json'), '{');
    const loaded = await loadEventMaps(folder);
    expect(loaded.maps.map(({ name }) => name)).toEqual(['yard', 'onvif', 'makers']);
    expect(loaded.problems).toMatchObject([{ file: 'broken.json' }]);
    expect(mapsFor(loaded.maps, 'makers').maps.map(({ name }) => name)).toEqual(['makers']);
    expect(mapsFor(loaded.maps, 'gone').isMissing).toBe(true);
    const [one] = readNotifications(readXml(message('x/CellMotionDetector/Motion', { data: { IsMotion: '1' } })));
    expect(one === undefined ? [] : meaningsOf(one, loaded.maps).map(({ signal }) => signal)).toEqual(['smoke']);
  });
});

test('whatever a notification holds, reading it throws nothing but a Fault and stays within its limits', () => {
  const name = fc.oneof(fc.constantFrom('State', 'IsMotion', 'ClassTypes', '__proto__', 'constructor', ''), fc.string({ maxLength: 300 }));
  const items = fc.dictionary(name, fc.option(fc.string({ maxLength: 400 })), { maxKeys: 90 });
  const topic = fc.oneof(
    fc.constantFrom('RuleEngine/ObjectDetection/Object', 'Device/Trigger/DigitalInput'),
    fc.string({ maxLength: 400 }),
  );
  fc.assert(
    fc.property(topic, items, items, fc.constantFrom('Initialized', 'Changed', 'Deleted', 'x', null), (told, source, data, operation) => {
      try {
        for (const one of readNotifications(readXml(message(told, { source, data, operation })))) {
          expect(one.data.size).toBeLessThanOrEqual(64);
          for (const meaning of meaningsOf(one, maps)) expect(meaning.label.length).toBeLessThanOrEqual(80);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { numRuns: 300 },
  );
});

const events = sharedData('onvif', 'events');
describe.skipIf(events === null)(`recorded events (${NO_SHARED_DATA})`, () => {
  const lines = (file: string): Record<string, unknown>[] =>
    readFileSync(join(events ?? '', file), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  const itemsOf = (value: unknown): Items =>
    Object.fromEntries(
      Object.entries((value ?? {}) as Record<string, unknown>).map(([name, one]) => [
        name,
        typeof one === 'string' ? one : one === null ? null : JSON.stringify(one),
      ]),
    );

  test('37 of Axis, as they came: each is read; those that mean something to the station are counted', () => {
    const read = lines('axis_metadata_events.jsonl').map((line) => readNotifications(readXml(String(line['raw']))));
    expect(read).toHaveLength(37);
    const found = read.flat();
    expect(found).toHaveLength(36); // the first is the empty opening of the stream
    expect(found.every(({ operation, utcMs }) => operation !== null && utcMs !== null)).toBe(true);
    expect(tally(found)).toEqual({ motion: 13, 'line-crossed': 1, loitering: 1, tamper: 1, input: 2 });
  });

  test.each([
    ['vendor_events_decoded.jsonl', 22, 'source_items', 'data_items', 'operation', { motion: 2, person: 8, vehicle: 7, face: 5, fire: 5, smoke: 5, 'line-crossed': 3, input: 1, tamper: 1 }],
    ['issue_thread_events.jsonl', 12, 'source', 'data', 'property_operation', { input: 3, tamper: 1 }],
  ])('%s: each is read', (file, count, source, data, operation, signals) => {
    const all = lines(file);
    expect(all).toHaveLength(count);
    const found = all.flatMap((line) => {
      const elements = Object.keys((line['data_elements'] ?? {}));
      const [one] = readNotifications(
        readXml(message(String(line['topic']), { source: itemsOf(line[source]), data: itemsOf(line[data]), operation: line[operation] as string | null, elements })),
      );
      return one === undefined ? [] : [one];
    });
    expect(found).toHaveLength(count);
    expect(tally(found)).toEqual(signals);
  }); // prettier-ignore

  function tally(found: readonly Notification[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { signal } of found.flatMap((one) => meaningsOf(one, maps))) counts[signal] = (counts[signal] ?? 0) + 1;
    return counts;
  }
});

test('yes and no are read in many ways, and anything else is neither', () => {
  expect(['TRUE', ' 1', 'active', 'On'].map(readTruth)).toEqual([true, true, true, true]);
  expect(['false', '0', 'INACTIVE', 'off'].map(readTruth)).toEqual([false, false, false, false]);
  expect(['', '2', 'maybe'].map(readTruth)).toEqual([null, null, null]);
  expect(topicSegments('tns1:A/b:C//.')).toEqual(['A', 'C']);
});

test('every soap file with notifications is read through the same door', () => {
  const folderOf = sharedData('onvif', 'soap', 'mixed_ex_onvif');
  if (folderOf === null) return;
  const name = readdirSync(folderOf).find((one) => one === 'pull_messages.xml') ?? '';
  expect(readNotifications(readXml(readFileSync(join(folderOf, name), 'utf8'))).length).toBeGreaterThan(5);
});
