/** The sightings as CSV, page by page, so that months of them never stand in memory. */
import type { ZoneName } from '../base/time.ts';
import type { SightingRow } from '../domain/camera-views.ts';
import type { CameraSignal } from '../domain/camera.ts';
import { BYTE_ORDER_MARK, csvRecord, type Cell } from './csv.ts';
import { offsetText, timeText } from './figures.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface SightingsCsvLook {
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
}

/** Yields the header, then one chunk a page of rows. */
export async function* sightingsCsv(
  pages: AsyncIterable<readonly SightingRow[]>,
  look: SightingsCsvLook,
): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvRecord(COLUMNS.map((column) => ({ text: column[look.language] })));
  for await (const rows of pages) yield rows.map((row) => csvRecord(COLUMNS.map((column) => column.cell(row, look)))).join('');
}

interface Column {
  readonly en: string;
  readonly zh: string;
  readonly cell: (row: SightingRow, look: SightingsCsvLook) => Cell;
}

const COLUMNS: readonly Column[] = [
  { en: 'Time', zh: '时间', cell: (row, look) => ({ figure: timeText(row.atMs, look.zone) }) },
  { en: 'UTC offset', zh: '时区偏移', cell: (row, look) => ({ figure: offsetText(row.atMs, look.zone) }) },
  { en: 'What', zh: '类型', cell: (row, look) => ({ text: SIGNALS[row.signal][look.language] }) },
  { en: 'Plate or label', zh: '车牌或标签', cell: (row) => ({ text: row.label }) },
  { en: 'Camera', zh: '摄像机', cell: (row) => ({ text: row.cameraName }) },
  { en: 'On the watch list', zh: '在关注名单中', cell: (row, look) => ({ text: row.isWatched ? YES[look.language] : '' }) },
  { en: 'Picture', zh: '图片', cell: (row) => ({ text: row.picture ?? '' }) },
];

const YES = { en: 'yes', zh: '是' } as const;

const SIGNALS: Readonly<Record<CameraSignal, Readonly<Record<DocumentLanguage, string>>>> = {
  person: { en: 'Person', zh: '人员' },
  vehicle: { en: 'Vehicle', zh: '车辆' },
  face: { en: 'Face', zh: '人脸' },
  plate: { en: 'Number plate', zh: '车牌' },
  'line-crossed': { en: 'Line crossed', zh: '越线' },
  loitering: { en: 'Staying long', zh: '徘徊' },
  smoke: { en: 'Smoke', zh: '烟雾' },
  fire: { en: 'Fire', zh: '火焰' },
  'over-temperature': { en: 'Too hot', zh: '温度过高' },
  'no-helmet': { en: 'No helmet', zh: '未戴安全帽' },
  smoking: { en: 'Smoking', zh: '吸烟' },
  fall: { en: 'Fall', zh: '跌倒' },
  motion: { en: 'Motion', zh: '移动' },
  tamper: { en: 'Camera touched or covered', zh: '摄像机被碰动或遮挡' },
  input: { en: 'Alarm input', zh: '报警输入' },
};
