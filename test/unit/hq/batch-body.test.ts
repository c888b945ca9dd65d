/** Rows -> the bytes of a batch: a row too large alone loses its end and keeps its form, rows too large together are cut anew. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { utcMs } from '../../../station-core/base/time.ts';
import type { HqRow } from '../../../station-core/domain/hq.ts';
import { BATCH_LIMITS } from '../../../station-core/hq/exchange.ts';
import { row as wireRow, type WireRow } from '../../../station-core/hq/wire.ts';
import { bodies } from '../../../station-core/hq/wire-objects.ts';
import { batchBody } from '../../../station-core/store/views/hq-batch-body.ts';

const rowOf = (seq: number, kind: HqRow['kind'], body: unknown): HqRow => ({
  epoch: 1,
  seq,
  kind,
  objectId: `o-${seq}`,
  version: 1,
  madeAtMs: utcMs(1_000),
  body,
});
const card = (seq: number, note = '') => rowOf(seq, 'card', { id: `c-${seq}`, state: 'active', accountId: null, note });
const incident = (steps: number) => ({
  id: 'i-1',
  zoneId: 'z',
  begunAtMs: 1,
  endedAtMs: null,
  isDrill: false,
  steps: Array.from({ length: steps }, (_, index) => ({ index, text: 'x'.repeat(200) })),
});

function linesOf(body: Uint8Array): WireRow[] {
  return gunzipSync(body).toString('utf8').trimEnd().split('\n').map((line) => wireRow.parse(JSON.parse(line))); // prettier-ignore
}

test('rows in their order, counted and summed', () => {
  const made = batchBody([card(7), card(8), rowOf(9, 'account', null)], BATCH_LIMITS);
  if (made.kind !== 'body') throw new Error(made.kind);
  const text = gunzipSync(made.body);
  expect(made).toMatchObject({ fromSeq: 7, toSeq: 9, rows: 3, counts: { card: 2, account: 1 }, bytes: text.length, cutDown: [] });
  expect(made.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  expect(linesOf(made.body).map(({ seq, body }) => [seq, body === null])).toEqual([[7, false], [8, false], [9, true]]); // prettier-ignore
});

test('a row too large alone loses the end of its longest list, and its form holds', () => {
  const made = batchBody([card(1), rowOf(2, 'incident', incident(20_000))], BATCH_LIMITS);
  if (made.kind !== 'body') throw new Error(made.kind);
  expect(made.cutDown).toEqual(['incident/o-2']);
  const body = bodies.incident.parse(linesOf(made.body)[1]?.body);
  expect(body).toMatchObject({ id: 'i-1', isCutDown: true });
  expect(body.steps.length).toBeGreaterThan(1_000);
  expect(body.steps[0]).toMatchObject({ index: 0 });
});

test('a text without an end is cut as well', () => {
  const made = batchBody([card(1, 'y'.repeat(3_000_000))], BATCH_LIMITS);
  if (made.kind !== 'body') throw new Error(made.kind);
  expect(bodies.card.parse(linesOf(made.body)[0]?.body)).toMatchObject({ id: 'c-1', state: 'active', isCutDown: true });
});

test.each([
  ['before gzip', { ...BATCH_LIMITS, bytes: 1_000 }],
  ['after it', { ...BATCH_LIMITS, gzipBytes: 100 }],
])('rows that are too much together %s are told so', (_, limits) => {
  expect(batchBody(Array.from({ length: 20 }, (_one, index) => card(index + 1)), limits)).toEqual({ kind: 'too-large' }); // prettier-ignore
});
