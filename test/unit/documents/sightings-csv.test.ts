/** The sightings as CSV. */
import { expect, test } from 'vitest';
import { id } from '../../../station-core/base/ids.ts';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import { sightingsCsv } from '../../../station-core/documents/sightings-csv.ts';
import type { SightingRow } from '../../../station-core/domain/camera-views.ts';

const row = (change: Partial<SightingRow>): SightingRow => ({
  id: id('s1'),
  cameraId: id('c1'),
  cameraName: 'Gate',
  signal: 'plate',
  label: 'B-XY 1',
  atMs: utcMs(Date.parse('2026-07-01T10:00:05Z')),
  picture: null,
  isWatched: false,
  ...change,
});

async function csvOf(pages: readonly (readonly SightingRow[])[], language: 'en' | 'zh'): Promise<string> {
  async function* feed(): AsyncGenerator<readonly SightingRow[], void, undefined> {
    for (const page of pages) yield await Promise.resolve(page);
  }
  let text = '';
  for await (const part of sightingsCsv(feed(), { zone: zoneName('Europe/Berlin'), language })) text += part;
  return text;
}

test('has a line for each, in the time of the station, page after page', async () => {
  const text = await csvOf([[row({ isWatched: true, picture: 's1.jpg' })], [row({ signal: 'person', label: '' })]], 'en');
  expect(text.split('\r\n')).toEqual([
    '\ufeffTime,UTC offset,What,Plate or label,Camera,On the watch list,Picture',
    '2026-07-01 12:00:05,UTC+02:00,Number plate,B-XY 1,Gate,yes,s1.jpg',
    '2026-07-01 12:00:05,UTC+02:00,Person,,Gate,,',
    '',
  ]);
});

test('a label that a camera made up is text, never a formula', async () =>
  expect(await csvOf([[row({ label: '=HYPERLINK("http://x")' })]], 'zh')).toContain(`"'=HYPERLINK(""http://x"")"`));
