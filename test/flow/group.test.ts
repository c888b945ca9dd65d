/** A group shares one commit, and each of its events stands or falls alone. */
import { expect, test } from 'vitest';
import { dwh } from '../../station-core/base/energy.ts';
import { id, type EventId, type PileId } from '../../station-core/base/ids.ts';
import type { StationEvent } from '../../station-core/domain/event.ts';
import { createCommitter } from '../../station-core/flow/commit.ts';
import { FlowStation } from '../support/flow-station.ts';

const P1 = id<PileId>('P1');

/** A start at 20 kWh fails in the middle of its writes: the journal has it already. */
function stationThatFails(): { readonly station: FlowStation; readonly good: number } {
  const station = new FlowStation().ready();
  const good = station.start({ connector: 2, wh: 1_000, tag: 'T2' }).transactionId;
  station.pass(60);
  station.db.script(
    "CREATE TRIGGER broken BEFORE INSERT ON session WHEN NEW.start_key LIKE '%|20000' BEGIN SELECT RAISE(ABORT, 'broken'); END",
  );
  return { station, good };
}

function events(station: FlowStation, good: number): StationEvent[] {
  const from = { receivedMs: station.nowMs, pileId: P1, wire: null };
  const reading = { kind: 'session.metered', transactionId: good, ref: { pileId: P1, evse: 2, connector: 2 } } as const;
  const start = {
    kind: 'session.started',
    ref: { pileId: P1, evse: 1, connector: 1 },
    tag: 'T3',
    meterStart: dwh(20_000),
    reservationId: null,
  } as const;
  return [
    { ...from, ...reading, id: id<EventId>('before'), entries: [station.entry(2_000)] },
    { ...from, ...start, id: id<EventId>('fails'), at: station.at() },
    { kind: 'clock.ticked', id: id<EventId>('tick'), receivedMs: station.nowMs },
    { ...from, ...reading, id: id<EventId>('after'), entries: [station.entry(3_000)] },
  ];
}

test('one that fails is undone and answered alone; the others are kept, as if it had never come', () => {
  const { station, good } = stationThatFails();
  const group = events(station, good).map((event, ticket) => ({ ticket, event }));
  const { replies } = createCommitter(station.db, station.vault).commit(group);
  expect(replies.map((reply) => ('answer' in reply ? reply.answer.kind : 'failed'))).toEqual(['done', 'failed', 'done', 'done']);
  const journalled = station.db.all("SELECT event_id FROM journal WHERE event_id IN ('before', 'fails', 'after') ORDER BY seq");
  expect(journalled.map((row) => row['event_id'])).toEqual(['before', 'after']);
  expect(station.db.all('SELECT at_ms FROM reading WHERE transaction_id = ?', good)).toHaveLength(2);
  expect(station.session(good).energy).toBe(20_000);
});
