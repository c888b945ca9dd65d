/** The installer's record of a zone on paper: one page for any usual zone, more for a very large one, the same bytes for the same record, words for everything. */
import { expect, test } from 'vitest';
import { must } from '../../../station-core/base/assert.ts';
import { id } from '../../../station-core/base/ids.ts';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import { fieldRecordPdf } from '../../../station-core/documents/field-record-pdf.ts';
import { checkWords, recordVerdictWord } from '../../../station-core/documents/field-record-words.ts';
import { readFonts } from '../../../station-core/documents/fonts.ts';
import type { FieldCheck, FieldCheckState, FieldFindingCode, FieldRecordView } from '../../../station-core/domain/field-record.ts';
import type { RelayKind, SensorKind } from '../../../station-core/domain/safety.ts';
import { fieldRecordViewOf } from '../../support/stage-field-records.ts';

const now = Date.UTC(2026, 10, 21, 9, 3);
const languages = ['en', 'zh'] as const;

/** As the type has them: the compiler misses none. */
const codes = Object.keys({
  'alarm-and-rest': 1, 'waits-for-rest': 1, 'no-rule': 1, 'no-alarm': 1, 'no-alarm-alone': 1, 'not-at-rest': 1, acted: 1, 'acted-seen': 1, 'acted-unseen': 1,
  'not-acted': 1, stood: 1, 'fell-and-back': 1, 'did-not-fall': 1, 'did-not-come-back': 1, 'not-stood': 1, 'charge-began': 1, 'no-outcome': 1, 'broken-off': 1, 'left-out': 1,
} satisfies Record<FieldFindingCode, 1>) as FieldFindingCode[]; // prettier-ignore
const sensorKinds = Object.keys({
  smoke: 1, heat: 1, 'carbon-monoxide': 1, gas: 1, temperature: 1, humidity: 1, water: 1, door: 1, voltage: 1, current: 1, power: 1, energy: 1, 'push-button': 1, 'fire-panel': 1, 'trip-feedback': 1, other: 1,
} satisfies Record<SensorKind, 1>) as SensorKind[]; // prettier-ignore
const relayKinds = Object.keys({
  siren: 1, 'shunt-trip': 1, contactor: 1, light: 1, ventilation: 1, watchdog: 1, other: 1,
} satisfies Record<RelayKind, 1>) as RelayKind[]; // prettier-ignore
const states: readonly FieldCheckState[] = ['open', 'running', 'asking', 'passed', 'warned', 'failed', 'skipped'];

const view = (recordId = 'zone-b 0', language: 'en' | 'zh' = 'en'): FieldRecordView =>
  must(fieldRecordViewOf(recordId, language, now), 'the stage has it');
const check: FieldCheck = must(view().checks[0], 'it has checks');

test.each(codes)('%s is said in both languages', (code) => {
  const facts = { rule: 'Smoke', afterMs: 8_412, readingMs: 3, restMs: 42_000, minutes: 5, tookMs: 29, seconds: 2, stoodMs: 20_040, problem: 'no answer.', reason: 'wet' };
  const [en, zh] = languages.map((language) => checkWords({ ...check, finding: { code, facts } }, language).sentence ?? '');
  expect(en).toMatch(/^[A-Z].*\.$/);
  expect(zh).toMatch(/[\u4e00-\u9fff].*。$/u);
  expect(`${en ?? ''}${zh ?? ''}`).not.toMatch(/undefined|NaN|null|\{|\.\.|。。/);
}); // prettier-ignore

test('each state, kind and verdict has a name in both languages', () => {
  const words = languages.flatMap((language) => [
    ...states.map((state) => checkWords({ ...check, state }, language).state),
    ...sensorKinds.map(
      (what) => checkWords({ ...check, target: { kind: 'sensor', sensorId: id('s'), what, isSafety: true } }, language).kind,
    ),
    ...relayKinds.map((what) => checkWords({ ...check, target: { kind: 'relay', relayId: id('r'), what } }, language).kind),
    ...(['passed', 'warned', 'failed'] as const).map((verdict) => recordVerdictWord(verdict, language)),
  ]);
  expect(words.filter((word) => word.trim() === '')).toEqual([]);
});

test('what the installer wrote and what was tried before stand beside the finding', () => {
  const one: FieldCheck = {
    ...check,
    finding: { code: 'acted-seen', facts: { tookMs: 29, seconds: 2 } },
    seen: { did: true, cameBack: null, note: 'heard at the gate.' },
    earlier: [{ endedAtMs: utcMs(now), state: 'failed', finding: { code: 'not-acted', facts: { problem: 'no answer' } } }],
  };
  expect(checkWords(one, 'en')).toMatchObject({
    sentence: 'Acted for 2 s, 29 ms after the order. It was seen to work. Seen: heard at the gate.',
    earlier: ['Tried before: It did not act: no answer.'],
  });
  expect(checkWords(one, 'zh')).toMatchObject({
    sentence: '动作 2 秒，命令后 29 毫秒执行；现场确认有效。现场说明：heard at the gate。',
    earlier: ['此前：未动作：no answer。'],
  });
});

const sheet = (record: FieldRecordView, language: 'en' | 'zh' = 'en') => ({
  stationName: 'Yard '.repeat(20),
  record,
  zone: zoneName('Europe/Berlin'),
  language,
  signed: JSON.stringify(record),
  signature: 'x'.repeat(86),
});
const times = (record: FieldRecordView, count: number): FieldRecordView => ({
  ...record,
  checks: Array.from({ length: count }, () => record.checks).flat(),
});
const long = (record: FieldRecordView): FieldRecordView => ({
  ...record,
  zoneName: '北侧停车场第一排'.repeat(9),
  installer: 'Fitter & Sons '.repeat(4).trim(),
  note: 'Mast 3 was wet. '.repeat(31).trim(),
  checks: record.checks.map((one) => ({
    ...one,
    name: 'Smoke detector above the transformer box '.repeat(2).trim(),
    finding: { code: 'not-acted', facts: { problem: 'unexpected message while the bus was busy; '.repeat(5) } },
  })),
});

const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

test.each<[string, () => FieldRecordView, readonly [number, number]]>([
  ['a good record of ten checks', () => view('zone-a 2'), [1, 1]],
  ['everything wrong', () => view(), [1, 1]],
  ['twenty checks with long sentences', () => times(view(), 2), [1, 1]],
  ['the longest names, notes and sentences there are', () => long(view()), [1, 1]],
  ['forty checks with much to say', () => times(view(), 4), [2, 2]],
  ['three hundred, as many as a record holds', () => times(view(), 30), [10, 14]],
])('pages of %s', async (_, record, [least, most]) => {
  const fonts = await readFonts();
  for (const language of languages) {
    const pages = pagesOf(await fieldRecordPdf(sheet(record(), language), fonts));
    expect(pages).toBeGreaterThanOrEqual(least);
    expect(pages).toBeLessThanOrEqual(most);
  }
});

test('the same record gives the same bytes, another one others', async () => {
  const fonts = await readFonts();
  const pdf = async (record: FieldRecordView) => Buffer.from(await fieldRecordPdf(sheet(record), fonts));
  expect((await pdf(view())).equals(await pdf(view()))).toBe(true);
  expect((await pdf(view())).equals(await pdf(view('zone-a 2')))).toBe(false);
});
