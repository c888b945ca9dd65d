/** Bench: the core with a month behind it. Reads the month's report while it is told to, and says how long each took. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  hourTable, marginOf, moneyTables, openReport, periodTable, salesTable, summaryOf,
} from '../../station-core/api/report-tables.ts'; // prettier-ignore
import { openTestPlant } from '../support/open-plant.ts';
import { MONTH } from './fill-sales.ts';

const [, , count = '0', folder = ''] = process.argv;
const names = Array.from({ length: Number(count) }, (_, i) => `LOAD-${String(i + 1).padStart(4, '0')}`);
const test = await openTestPlant({ piles: names, folder });
/** Reads on while it is true. */
const told = { read: false };
const isAsked = (): boolean => told.read;

/** Every table of the report, as the page and the workbook ask for them. */
async function report(): Promise<void> {
  const desk = await openReport(
    { read: (name, params, lane) => test.plant.reads.read(name, params, lane), clock: test.clock },
    { ...MONTH, pileId: null },
  );
  await summaryOf(desk);
  for (const by of ['pile', 'connector', 'group', 'way', 'attendant'] as const) await salesTable(desk, by);
  await periodTable(desk);
  await moneyTables(desk);
  await hourTable(desk);
  await marginOf(desk);
}

/** `restMs` between two of them: a person looks at one before asking for the next. */
async function readOn(restMs: number): Promise<void> {
  const times: number[] = [];
  told.read = true;
  while (isAsked()) {
    const beganMs = performance.now();
    await report();
    times.push(performance.now() - beganMs);
    if (restMs > 0) await wait(restMs);
  }
  process.send?.({ times });
}

process.on('message', (ask) => {
  if (ask === 'read') void readOn(0);
  if (ask === 'read-slowly') void readOn(500);
  if (ask === 'rest') told.read = false;
  if (ask === 'close') void test.close().then(() => process.exit(0));
});
process.send?.({ url: test.url });
