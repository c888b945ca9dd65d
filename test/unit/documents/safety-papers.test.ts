/** The matrix and the report of a drill on paper: as many pages as it takes, the same bytes for the same facts, both languages. */
import { expect, test } from 'vitest';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import { drillPdf, type DrillSheet } from '../../../station-core/documents/drill-pdf.ts';
import { readFonts } from '../../../station-core/documents/fonts.ts';
import { matrixPdf, type MatrixSheet } from '../../../station-core/documents/matrix-pdf.ts';
import { EFFECT_ORDER, effectWord, severityWord } from '../../../station-core/documents/safety-words.ts';
import { drillReportOf, matrixVersions, safetySetup } from '../../support/stage-safety.ts';

const now = Date.UTC(2026, 10, 21, 9, 3);
const languages = ['en', 'zh'] as const;
const setup = safetySetup(9);
const [newest] = matrixVersions(9, now);
if (newest === undefined) throw new Error('the stage has a version');

const sheet = (change: Partial<MatrixSheet> = {}): MatrixSheet => ({
  stationName: 'Yard North',
  zone: zoneName('Europe/Berlin'),
  language: 'en',
  printedAtMs: utcMs(now),
  zones: setup.zones,
  rules: setup.rules,
  unset: setup.unset,
  version: newest,
  digest: 'ab'.repeat(32),
  ...change,
});

const drill = (change: Partial<DrillSheet> = {}): DrillSheet => ({
  stationName: 'Yard North',
  zone: zoneName('Europe/Berlin'),
  language: 'en',
  report: drillReportOf(now),
  ...change,
});

const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

function many<T>(one: T | undefined, count: number, change: (at: number) => Partial<T>): T[] {
  if (one === undefined) throw new Error('the stage has one');
  return Array.from({ length: count }, (_, at) => ({ ...one, ...change(at) }));
}

const long = '北侧停车场第一排靠近大门的双枪直流充电桩区域'.slice(0, 40);

test.each<[string, Partial<MatrixSheet>, number]>([
  ['six rules in three zones', {}, 1],
  ['in Chinese', { language: 'zh', stationName: '林荫路充电站' }, 1],
  ['no rule, no zone', { rules: [], zones: [] }, 1],
  ['eleven zones go on three pages across', { zones: many(setup.zones[0], 11, (at) => ({ name: `${long}${at}` })) }, 3],
  ['forty rules go on several pages down', { rules: many(setup.rules[0], 40, (at) => ({ name: `Rule ${at} ${long}` })) }, 8],
])('the matrix: %s', async (_, change, pages) => {
  expect(pagesOf(await matrixPdf(sheet(change), await readFonts()))).toBe(pages);
});

test.each(languages)('the report of a drill, short and long (%s)', async (language) => {
  const fonts = await readFonts();
  const report = drillReportOf(now);
  const hundred = { ...report, piles: many(report.piles[0], 100, (at) => ({ name: `${long} ${at}` })) };
  expect(pagesOf(await drillPdf(drill({ language }), fonts))).toBe(1);
  expect(pagesOf(await drillPdf(drill({ language, report: hundred }), fonts))).toBe(3);
  expect(
    pagesOf(await drillPdf(drill({ language, report: { ...report, endedAtMs: null, piles: [], relays: [], cameras: [] } }), fonts)),
  ).toBe(1);
});

test('the same facts give the same bytes, another version others', async () => {
  const fonts = await readFonts();
  const bytes = async (made: Promise<Uint8Array>) => Buffer.from(await made);
  expect((await bytes(matrixPdf(sheet(), fonts))).equals(await bytes(matrixPdf(sheet(), fonts)))).toBe(true);
  expect(
    (await bytes(matrixPdf(sheet(), fonts))).equals(await bytes(matrixPdf(sheet({ version: { ...newest, version: 9 } }), fonts))),
  ).toBe(false);
  expect((await bytes(drillPdf(drill(), fonts))).equals(await bytes(drillPdf(drill(), fonts)))).toBe(true);
});

test('each effect and severity has a name of its own in both languages', () => {
  for (const language of languages) {
    const words = EFFECT_ORDER.map((effect) => effectWord(effect, language));
    expect(new Set(words).size).toBe(EFFECT_ORDER.length);
    expect(new Set((['low', 'medium', 'high', 'critical'] as const).map((severity) => severityWord(severity, language))).size).toBe(4);
    expect(words.every((word) => word.trim() !== '')).toBe(true);
  }
});
