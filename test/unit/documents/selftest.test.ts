/** The self-test's record on paper: one page whatever was found, the same bytes for the same test, words for everything in both languages. */
import { expect, test } from 'vitest';
import { id, type PileId } from '../../../station-core/base/ids.ts';
import { zoneName } from '../../../station-core/base/time.ts';
import { readFonts } from '../../../station-core/documents/fonts.ts';
import { selfTestPdf } from '../../../station-core/documents/selftest-pdf.ts';
import { protocolWord, stepWords, verdictWord } from '../../../station-core/documents/selftest-words.ts';
import type { SelfTest, SelfTestFindingCode, SelfTestStep, SelfTestStepId } from '../../../station-core/domain/selftest.ts';
import type { SelfTestView } from '../../../station-core/domain/views.ts';
import { SELF_TEST_STEPS } from '../../../station-core/rules/selftest/steps.ts';
import { selfTestRows } from '../../support/stage-selftest.ts';

const now = Date.UTC(2026, 10, 21, 9, 3);
const languages = ['en', 'zh'] as const;

/** As the type has them: the compiler misses none. */
const codes = Object.keys({
  connected: 1, offline: 1, vanished: 1, known: 1, 'no-serial': 1, profile: 1, plain: 1, answers: 1, 'cannot-trigger': 1, 'no-answer': 1, 'call-error': 1,
  'all-told': 1, 'known-untold': 1, 'state-unknown': 1, 'clock-right': 1, 'clock-off': 1, 'clock-unset': 1, 'settings-good': 1, 'settings-unread': 1,
  'meter-interval': 1, 'no-register': 1, 'register-told': 1, 'no-meter': 1, 'local-list': 1, 'no-local-list': 1, barred: 1, 'not-barred': 1, freed: 1,
  'not-freed': 1, 'plugged-in': 1, 'nobody-plugged': 1, started: 1, 'start-refused': 1, 'start-ignored': 1, counted: 1, 'no-readings': 1,
  'register-still': 1, 'power-above-rated': 1, 'register-per-session': 1, stopped: 1, 'stop-refused': 1, 'stop-ignored': 1, unplugged: 1,
  'still-plugged': 1, billed: 1, 'billed-flagged': 1, 'not-billed': 1, 'no-plan': 1, 'came-back': 1, 'restart-refused': 1, 'no-boot': 1, cancelled: 1, 'not-reached': 1,
} satisfies Record<SelfTestFindingCode, 1>) as SelfTestFindingCode[]; // prettier-ignore

const step = (stepId: SelfTestStepId, code: SelfTestFindingCode, facts: Readonly<Record<string, string | number>> = {}) =>
  ({ id: stepId, state: 'passed', finding: { code, facts } }) as const;

test.each(codes)('%s is said in both languages', (code) => {
  const facts = {
    protocol: 'ocpp1.6', vendor: 'Acme', model: 'Two', serial: 'S1', firmware: '1.0', profile: 2, connectors: 2, seconds: 30, register: 1, version: 1, word: 'Rejected',
    energy: 1, readings: 2, power: 1_000, rated: 1_000, reason: 'Remote', flags: 'end-estimated', measurands: 'x',
  }; // prettier-ignore
  const [en, zh] = languages.map((language) => stepWords(step('line', code, facts), language).sentence ?? '');
  expect(en).toMatch(/^[A-Z0-9].*\.$/);
  expect(zh).toMatch(/[\u4e00-\u9fff].*。$/u);
  expect(`${en ?? ''}${zh ?? ''}`).not.toMatch(/undefined|NaN|null|\{/);
});

test('each step, state and verdict has a name in both languages', () => {
  const states: SelfTestStep['state'][] = ['waiting', 'running', 'passed', 'warned', 'failed', 'skipped'];
  const verdicts: NonNullable<SelfTest['verdict']>[] = ['passed', 'warned', 'failed', 'cancelled'];
  const words = languages.flatMap((language) => [
    ...SELF_TEST_STEPS.map((one) => stepWords({ id: one.id, state: 'waiting', finding: null }, language).name),
    ...states.map((state) => stepWords({ id: 'line', state, finding: null }, language).state),
    ...verdicts.map((verdict) => verdictWord(verdict, language)),
  ]);
  expect(words.filter((word) => word.trim() === '')).toEqual([]);
  expect(new Set(words.slice(0, SELF_TEST_STEPS.length)).size).toBe(SELF_TEST_STEPS.length);
});

test.each<[string, SelfTestFindingCode, Readonly<Record<string, string | number>>, string, string]>([
  ['seconds behind', 'clock-off', { seconds: -90 }, 'The clock is 90 s behind.', '时钟慢了 90 秒。'],
  ['minutes ahead', 'clock-off', { seconds: 3_605 }, 'The clock is 60 min ahead.', '时钟快了 60 分钟。'],
  ['a wrong zone', 'clock-off', { seconds: -28_803 }, 'The clock is 8 h behind.', '时钟慢了 8 小时。'],
  ['a right clock', 'clock-right', { seconds: 0 }, 'within 1 s', '1 秒以内'],
  ['energy in kWh, power in kW', 'counted', { energy: 6_120, readings: 3, power: 48_240 }, '0.612 kWh in 3 readings, last with 48.2 kW.', '3 次读数共 0.612 kWh，最后功率 48.2 kW。'],
  ['what is unusual, in words', 'billed-flagged', { energy: 10_000, flags: 'end-estimated register-reset' }, '1.00 kWh, with something to look at: the end was estimated, the meter fell back.', '结束为估算、电表回落'],
])('%s', (_, code, facts, en, zh) => {
  expect(stepWords(step('clock', code, facts), 'en').sentence).toContain(en);
  expect(stepWords(step('clock', code, facts), 'zh').sentence).toContain(zh);
}); // prettier-ignore

test('a protocol is written as people write it', () => {
  expect(['ocpp1.6', 'ocpp2.0.1', 'other'].map(protocolWord)).toEqual(['OCPP 1.6', 'OCPP 2.0.1', 'other']);
});

const sheet = (view: SelfTestView, language: 'en' | 'zh', stationName = 'Yard North') => ({
  stationName,
  test: view,
  zone: zoneName('Europe/Berlin'),
  language,
  record: JSON.stringify(view),
  signature: 'x'.repeat(86),
});

function rowOf(pileId: string): SelfTestView {
  const [row] = selfTestRows(pileId, 'en', now);
  if (row === undefined) throw new Error('the stage has a test of it');
  return row;
}

/** Every name at its longest, every step failed with a sentence that never ends. */
function worst(): SelfTestView {
  const bad = rowOf('CP-04');
  const word = 'InternalError: 设备内部错误 unexpected message received while the internal bus was busy; '.repeat(12);
  return {
    ...bad,
    pileId: id<PileId>('X'.repeat(48)),
    connectorName: '充电枪左侧第一支连接器'.repeat(6),
    by: '王'.repeat(60),
    installer: 'Fitter & Sons '.repeat(5).trim(),
    steps: bad.steps.map((one) => ({ ...one, state: 'failed', finding: { code: 'call-error', facts: { word } } })),
    pile: {
      name: '北侧停车场第一排靠近大门的双枪直流充电桩'.repeat(3),
      place: '北'.repeat(80),
      zone: 'Zone '.repeat(30),
      vendor: '上海某某新能源科技股份有限公司',
      model: 'DC-120 Twin Pro Max (2026) '.repeat(3),
      serial: 'S'.repeat(50),
      firmware: '1.2.3-build.'.repeat(5),
      protocol: 'ocpp2.0.1',
      securityProfile: 3,
    },
  };
}

const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

test.each(languages)('one page, whatever was found and however long the names are (%s)', async (language) => {
  const fonts = await readFonts();
  for (const view of [rowOf('CP-03'), rowOf('CP-04'), worst()])
    expect(pagesOf(await selfTestPdf(sheet(view, language, 'Yard '.repeat(40)), fonts))).toBe(1);
});

test('the same test gives the same bytes, another one others', async () => {
  const fonts = await readFonts();
  const pdf = async (view: SelfTestView) => Buffer.from(await selfTestPdf(sheet(view, 'en'), fonts));
  expect((await pdf(rowOf('CP-04'))).equals(await pdf(rowOf('CP-04')))).toBe(true);
  expect((await pdf(rowOf('CP-04'))).equals(await pdf(rowOf('CP-03')))).toBe(false);
});
