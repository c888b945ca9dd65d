import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFonts } from '../../../station-core/documents/fonts.ts';
import { openPrinter } from '../../../station-core/documents/printer.ts';
import { stickerCode, stickerPdf, type Sticker } from '../../../station-core/documents/sticker-pdf.ts';
import { systemClock } from '../../../station-core/system.ts';

const sticker = (change: Partial<Sticker> = {}): Sticker => ({
  stationName: 'Lindenhof',
  pileName: 'Pile 1',
  connectorName: 'A',
  ratedPower: 150_000,
  pileId: 'CP-01',
  evse: 1,
  connector: 1,
  ...change,
});
const fonts = readFonts();

test.each([
  [null, 'CP-01', 1, 2, 'CP-01/1/2'],
  ['https://192.168.10.2:8443', 'CP-01', 1, 2, 'https://192.168.10.2:8443/c/CP-01/1/2'],
  ['https://site.example/', '充电桩 1/#', 2, 1, 'https://site.example/c/%E5%85%85%E7%94%B5%E6%A1%A9%201%2F%23/2/1'],
])('the code of a sticker at %s for %s', (site, pileId, evse, connector, code) => {
  expect(stickerCode(site, { pileId, evse, connector })).toBe(code);
});

test.each([
  ['50mm', 3, 3],
  ['a4', 3, 1],
  ['a4', 16, 2],
  ['50mm', 0, 1],
  ['50mm', 61, 60],
] as const)('%s: %i stickers are %i pages', async (size, count, pages) => {
  const many = Array.from({ length: count }, (_, at) => sticker({ connector: at + 1 }));
  const pdf = Buffer.from(await stickerPdf(many, { size, language: 'en', site: null }, await fonts));
  expect(/\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1]).toBe(String(pages));
});

test('the same stickers are the same document, made in the printing thread as here', async () => {
  const many = [
    sticker(),
    sticker({ pileName: '快充桩 3 号（停车楼北侧，一层，靠近出口）', connectorName: 'CCS-Links-unten', ratedPower: 7_400 }),
  ];
  const look = { size: '50mm', language: 'zh', site: 'https://192.168.10.2:8443' } as const;
  const here = await stickerPdf(many, look, await fonts);
  const printer = openPrinter({
    workerUrl: new URL('../../../station-core/documents/print-worker.ts', import.meta.url),
    clock: systemClock(),
  });
  try {
    expect(Buffer.from(await printer.stickerPdf(many, look)).equals(Buffer.from(here))).toBe(true);
  } finally {
    await printer.close();
  }
});

test.skipIf(spawnSync('pdftotext', ['-v']).error !== undefined)('a person reads the pile, the connector and the power', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-stickers-'));
  try {
    const file = join(folder, 'stickers.pdf');
    writeFileSync(file, await stickerPdf([sticker({ ratedPower: 7_400 })], { size: '50mm', language: 'en', site: null }, await fonts));
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    for (const part of ['Pile 1', 'A', 'CP-01/1/1', 'Lindenhof', '7.4 kW']) expect(text).toContain(part);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
