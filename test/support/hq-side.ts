/** HQ beside a flow station: links it, cuts and makes batches by hand, and holds what it is told. */
import { createHash } from 'node:crypto';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { HqBatch, HqBatchFile, HqLink, HqLoss, HqMark, HqRow } from '../../station-core/domain/hq.ts';
import { bodies } from '../../station-core/hq/wire-objects.ts';
import { HQ_CHECKS } from '../../station-core/store/hq-checks.ts';
import { outboxState } from '../../station-core/store/hq-outbox.ts';
import { hqRowsOf } from '../../station-core/store/views/hq-rows.ts';
import type { FlowStation } from './flow-station.ts';

const boss = id<OperatorId>('boss');

export function hqLink(epoch = 1, stationId = 'yard-1'): HqLink {
  return {
    url: 'https://hq.example',
    caPem: null,
    proxy: null,
    capKiBs: null,
    schedule: { everyMinutes: 15, window: null, urgentFrom: 'high' },
    stationId,
    hqName: 'HQ',
    hqKey: 'key',
    countryCode: 'DE',
    partyId: 'YRD',
    epoch,
    enrolledAtMs: utcMs(0),
    state: 'linked',
    stoppedBy: null,
  };
}

interface LinkOptions {
  readonly stationId?: string;
  readonly closed?: HqMark;
  readonly lost?: readonly HqLoss[];
}

export class HqSide {
  readonly station: FlowStation;
  /** What HQ holds: the newest row of each object, by kind and id. */
  readonly held = new Map<string, HqRow>();
  /** Every row that came, in its order. */
  readonly came: HqRow[] = [];

  constructor(station: FlowStation) {
    this.station = station;
  }

  link(epoch = 1, how: 'enrolled' | 'recovered' = 'enrolled', options: LinkOptions = {}): this {
    const { stationId, closed, lost = [] } = options;
    const link = hqLink(epoch, stationId);
    const answer = this.station.send({
      kind: 'operator.hq-linked',
      operatorId: boss,
      link,
      lost,
      how,
      ...(closed === undefined ? {} : { closed }),
    });
    if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
    return this;
  }

  cut(most = 1_000): HqBatch | null {
    const answer = this.station.send({ kind: 'hq.cut', most });
    if (answer.kind !== 'hq-batch') throw new Error(JSON.stringify(answer));
    return answer.batch;
  }

  /** Renders the batch as it is now and freezes it. */
  make(batch: HqBatch): HqRow[] {
    const rows = hqRowsOf(this.station.db, batch);
    const text = JSON.stringify(rows);
    const file: HqBatchFile = {
      epoch: batch.epoch,
      number: batch.number,
      manifest: String(text.length),
      signature: 's',
      body: Buffer.from(text),
    };
    this.station.send({ kind: 'hq.batch-made', file, manifestHash: hashOf(text) });
    return rows;
  }

  /** HQ takes it: every row must be as the wire says. */
  take(rows: readonly HqRow[]): void {
    for (const row of rows) {
      const parsed = row.body === null ? null : bodies[row.kind].safeParse(row.body);
      if (parsed?.success === false) throw new Error(`${row.kind} ${row.objectId}: ${parsed.error.message}\n${JSON.stringify(row.body)}`);
      this.came.push(row);
      const known = this.held.get(`${row.kind}/${row.objectId}`);
      if (known === undefined || row.epoch > known.epoch || (row.epoch === known.epoch && row.version > known.version))
        this.held.set(`${row.kind}/${row.objectId}`, row);
    }
  }

  acknowledge(batch: HqBatch, rows: readonly HqRow[], via: 'line' | 'stick' = 'line'): void {
    const mark: HqMark = { epoch: batch.epoch, number: batch.number, seq: batch.toSeq, hash: hashOf(JSON.stringify(rows)) };
    this.station.send({ kind: 'hq.acknowledged', mark, via });
  }

  /** Everything that waits: cut, made, taken, acknowledged. */
  upload(most = 1_000): this {
    for (let batch = this.cut(most); batch !== null; batch = this.cut(most)) {
      const rows = this.make(batch);
      this.take(rows);
      this.acknowledge(batch, rows);
    }
    return this;
  }

  /** What waits, without sending it: kinds and ids. */
  waiting(): string[] {
    const { epoch, cutSeq } = outboxState(this.station.db);
    return this.station.db
      .all("SELECT kind || ' ' || object_id AS name FROM outbox WHERE epoch = ? AND seq > ? ORDER BY seq", epoch, cutSeq)
      .map((row) => String(row['name']));
  }

  /** Until the whole of the history is noticed. */
  tellHistory(): this {
    for (let n = 0; outboxState(this.station.db).backfill !== null; n += 1) {
      if (n > 2_000) throw new Error('the history does not end');
      this.station.pass(1);
    }
    return this;
  }

  body(kind: string, objectId: string): Record<string, unknown> | null {
    const row = this.held.get(`${kind}/${objectId}`);
    if (row === undefined) throw new Error(`HQ holds no ${kind} ${objectId}: ${[...this.held.keys()].join(', ')}`);
    return row.body as Record<string, unknown> | null;
  }

  heldOf(kind: string): HqRow[] {
    return [...this.held.values()].filter((row) => row.kind === kind);
  }

  /** What verify would find. */
  problems(): string[] {
    return Object.entries(HQ_CHECKS).flatMap(([name, check]) => check(this.station.db).map((problem) => `${name}: ${problem}`));
  }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
