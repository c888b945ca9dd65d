/** The first event of every run: nothing is connected, nothing is known to be as it was left. */
import { utcMs } from '../base/time.ts';
import type { ClockEvent } from '../domain/event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { pausesOf } from '../store/hq-run.ts';
import { allPiles, connectorsOf } from '../store/piles.ts';
import { openOrders } from '../store/start-orders.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { brokenOffRecords } from './on-field-record.ts';
import { allUnknown } from './on-pile.ts';

/** A restore is recovered at HQ soon after; the PC may be switched off and on meanwhile. */
const MOST_PAUSES = 20;

/** Idle fees do not run while the PC was down: every connector is unknown since the last sign of life. */
export function recover({ db }: Context, event: Extract<ClockEvent, { kind: 'station.started' }>): Outcome {
  // A sign of life ahead of now: the PC's clock was put back, and nothing is known of the time between.
  const sinceMs = utcMs(Math.min(event.downSinceMs ?? event.receivedMs, event.receivedMs));
  const parts = allPiles(db).map((pile): Parts => {
    const gone: Parts =
      pile.connectionId === null
        ? noParts()
        : { writes: [{ kind: 'pile.put', pile: { ...pile, connectionId: null, disconnectedAtMs: sinceMs } }], commands: [], notices: [] };
    return join(gone, allUnknown(connectorsOf(db, pile.id), sinceMs));
  });
  const pause = event.downSinceMs === null ? [] : [{ fromMs: sinceMs, toMs: event.receivedMs }];
  // What HQ is told of the running core, and what a recovery asks: which time a file that was restored knows nothing of.
  const run: Write[] =
    event.software === undefined
      ? []
      : [
          {
            kind: 'hq-told.put',
            what: 'station',
            objectId: 'run',
            body: { software: event.software, startedAtMs: event.receivedMs, pauses: [...pausesOf(db), ...pause].slice(-MOST_PAUSES) },
          },
        ];
  const expired = openOrders(db).map((order) => ({ kind: 'start-order.put', order: { ...order, state: 'expired' } }) as const);
  return outcome(
    DONE,
    join(...parts, brokenOffRecords(db, event.receivedMs), {
      writes: [...expired, ...run, { kind: 'alive.put', atMs: event.receivedMs }],
      commands: [],
      notices: [],
    }),
  );
}
