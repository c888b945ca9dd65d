/** What a station without a line sends on a stick, applied as if it had come by line, and the answer that goes back on it. */
import type { z } from 'zod';
import { bundle as bundleShape, type directiveSheet, type stickAnswer } from '../station-core/hq/wire.ts';
import { openBundle, type BundleSource } from './bundle-source.ts';
import type { Hq } from './context.ts';
import { Refusal, type WireMark } from './refusal.ts';
import { answeredUpTo } from './store/answered.ts';
import { directivesAfter } from './store/directives.ts';
import { writeRefusal } from './store/refusals.ts';
import { stationHeard } from './store/stations.ts';
import { acknowledge, requireStation, takeBatch } from './take-batch.ts';
import { parseJson } from './verify/batch-head.ts';
import { signedText } from './verify/keys.ts';

export interface ImportedBundle {
  readonly stationId: string;
  readonly stationName: string;
  /** Batches that are new, and those that HQ held already. */
  readonly applied: number;
  readonly held: number;
  /** How far HQ has it now. */
  readonly mark: WireMark;
  /** At this batch it ended; those before it are held. null: all were taken. */
  readonly refused: { readonly file: string; readonly code: string; readonly help: string } | null;
  /** `hq-answer-<station>.json`, to be carried back. */
  readonly answer: { readonly fileName: string; readonly text: string };
}

/** place: a folder or a ZIP. by: who brings it, for the list of refusals. Throws Refusal for what is no bundle of a station of this HQ, DatabaseError. */
export async function importBundle(hq: Hq, place: string, by: string): Promise<ImportedBundle> {
  const source = await openBundle(place);
  try {
    return await importFrom(hq, source, by);
  } finally {
    await source.close();
  }
}

async function importFrom(hq: Hq, source: BundleSource, by: string): Promise<ImportedBundle> {
  const list = bundleShape.safeParse(parseJson((await source.read('bundle.json')) ?? new Uint8Array()));
  if (!list.success) throw new Refusal('hq.bad-request', 'This is no bundle of a station: bundle.json is missing or not right.');
  const { stationId, batches } = list.data;
  const station = await requireStation(hq.db, stationId);
  const counts = { applied: 0, held: 0 };
  let refused: ImportedBundle['refused'] = null;
  for (const file of batches) {
    try {
      const bytes = await source.read(file);
      if (bytes === null) throw new Refusal('hq.bad-request', `${file} is not on the stick.`);
      counts[(await takeBatch(hq, stationId, bytes, 'stick')).applied ? 'applied' : 'held'] += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message: help } = error;
      refused = { file, code, help };
      hq.metrics.refusals.inc({ code });
      await writeRefusal(hq.db, { stationId, code, help, route: 'stick', address: by }, hq.now());
      break;
    }
  }
  await stationHeard(hq.db, stationId, hq.now(), 0);
  const { mark } = await requireStation(hq.db, stationId);
  return { stationId, stationName: station.name, ...counts, mark, refused, answer: await answerOf(hq, stationId, mark) };
}

async function answerOf(hq: Hq, stationId: string, mark: WireMark): Promise<ImportedBundle['answer']> {
  // A stick asks nothing: it gets what the station has not answered yet.
  const sheet = await directivesAfter(hq.db, stationId, await answeredUpTo(hq.db, stationId), hq.now());
  const directives: z.infer<typeof directiveSheet> = { stationId, directives: [...sheet.directives], highest: sheet.highest };
  const answer: z.infer<typeof stickAnswer> = {
    format: 'stationmaster-answer/1',
    acknowledgement: acknowledge(hq, stationId, mark),
    directives: signedText(hq.key, directives),
  };
  return { fileName: `hq-answer-${stationId}.json`, text: JSON.stringify(answer) };
}
