/**
 * Stations with a shared account and HQ's book of it, with a line between them that the test holds in its hands: what is under way
 * may wait, come twice, come in another order, or never. Both ends are real: the station's flow over SQLite, HQ's store over PostgreSQL.
 */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Database as HqDatabase } from '../../hq-receiver/store/sql.ts';
import { directivesAfter, type WireDirective } from '../../hq-receiver/store/directives.ts';
import { issueDirective } from '../../hq-receiver/store/issue-directive.ts';
import type { Done } from '../../hq-receiver/store/lease-book.ts';
import { walletsOf } from '../../hq-receiver/store/lease-views.ts';
import { closeLeases, grantLease, payShared, recallLease } from '../../hq-receiver/store/leases.ts';
import { int, one } from '../../hq-receiver/store/rows.ts';
import { takeDirectiveRows } from '../../hq-receiver/store/told-directives.ts';
import { id, type AccountId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Directive, DirectiveKind } from '../../station-core/domain/hq-directive.ts';
import { checkDirectiveBody, type WireDirectiveKind } from '../../station-core/hq/wire-directives.ts';
import { bodies, isWireKind } from '../../station-core/hq/wire-objects.ts';
import type { WireRow } from '../../station-core/hq/wire.ts';
import { WriteConnection } from '../../station-core/store/connection.ts';
import { highestDirective } from '../../station-core/store/hq-directives.ts';
import { hqRowsOf } from '../../station-core/store/views/hq-rows.ts';
import { addStation } from './hq-database.ts';
import { accountBody, linkToHq } from './hq-orders.ts';
import { MoneyDesk } from './money-desk.ts';

interface Sent {
  readonly epoch: number;
  readonly number: number;
  readonly toSeq: number;
  readonly rows: readonly WireRow[];
}

/** A PC with the station's file; an earlier life goes on spending what it has, and is heard of no more. */
class Life extends MoneyDesk {
  static made = 0;

  /** Never the same twice, whatever file it goes on from. */
  override next(): string {
    Life.made += 1;
    return `n${Life.made}`;
  }
}

export class Branch {
  readonly stationId: string;
  desk: Life;
  epoch = 1;
  readonly earlier: Life[] = [];
  /** On their way, in both directions. */
  down: (readonly WireDirective[])[] = [];
  up: Sent[] = [];
  readonly #world: LeaseWorld;
  #backup: Buffer | null = null;

  constructor(world: LeaseWorld, stationId: string) {
    this.#world = world;
    this.stationId = stationId;
    this.desk = new Life();
    this.desk.open({ refundAlone: 1_000_000 as never });
    linkToHq(this.desk, 1, stationId);
  }

  get accountId(): AccountId {
    return id<AccountId>(this.#world.accountId);
  }

  wallet(): number {
    return this.desk.wallet(this.accountId);
  }

  /** At most what is free there; the money is gone in the real world. An earlier life spends as well as this one. */
  spend(amount: number, life: Life = this.desk): void {
    const before = life.wallet(this.accountId);
    if (before <= 0) return;
    life.refund({ kind: 'wallet', accountId: this.accountId }, amount, 'bank');
    this.#world.spent += before - life.wallet(this.accountId);
  }

  topUp(amount: number): void {
    const before = this.wallet();
    this.desk.send({
      kind: 'operator.top-up', operatorId: 'ann' as never, paymentId: `pay-${this.desk.next()}` as never, accountId: this.accountId,
      amount: amount as never, method: 'bank', bonus: 0 as never,
    }); // prettier-ignore
    this.#world.paid += this.wallet() - before;
  }

  backUp(): void {
    this.#backup = serialised(this.desk);
  }

  /** At HQ alone: what the station held is in doubt from now on. */
  async closeEpoch(): Promise<void> {
    await this.#world.db.tx(async (sql) => {
      await closeLeases(sql, this.stationId);
      await sql.run('UPDATE station SET epoch = epoch + 1, mark_number = 0 WHERE station_id = $1', [this.stationId]);
    });
  }

  /** The PC is gone, a new one goes on from the backup, or from nothing; HQ closes the epoch. */
  async restore(fromNothing: boolean): Promise<void> {
    await this.closeEpoch();
    this.earlier.push(this.desk);
    this.epoch += 1;
    if (fromNothing || this.#backup === null) {
      this.desk = new Life();
      this.desk.open({ refundAlone: 1_000_000 as never });
    } else {
      this.desk = new Life(new WriteConnection(new Database(this.#backup), ':memory:'));
      this.desk.nowMs = utcMs(this.earlier.at(-1)?.nowMs ?? this.desk.nowMs);
    }
    linkToHq(this.desk, this.epoch, this.stationId);
    this.up = [];
  }

  /** The sheet is on its way. */
  async pull(): Promise<void> {
    const sheet = await directivesAfter(this.#world.db, this.stationId, highestDirective(this.desk.db), this.desk.nowMs);
    if (sheet.directives.length > 0) this.down.push(sheet.directives);
  }

  /** stays: it comes once more later. */
  receive(place: number, stays: boolean): void {
    const [sheet] = this.down.slice(place % Math.max(1, this.down.length));
    if (sheet === undefined) return;
    if (!stays) this.down = this.down.filter((other) => other !== sheet);
    this.desk.send({ kind: 'hq.directives', directives: sheet.map(toDirective) });
  }

  /** The batches that HQ has not acknowledged are on their way, each the same rows as before. */
  push(most = 1_000): void {
    const { desk, epoch } = this;
    const answer = desk.send({ kind: 'hq.cut', most });
    if (answer.kind !== 'hq-batch' || answer.batch === null) return;
    const { number, toSeq } = answer.batch;
    const rows = hqRowsOf(desk.db, { epoch, number }).map(({ seq, kind, objectId, version, madeAtMs, body }): WireRow => ({
      epoch,
      seq,
      kind,
      id: objectId,
      version,
      atMs: madeAtMs,
      body: body ?? null,
    }));
    for (const row of rows) if (row.body !== null && isWireKind(row.kind)) bodies[row.kind].parse(row.body);
    desk.send({
      kind: 'hq.batch-made',
      file: { epoch, number, manifest: '{}', signature: '', body: new Uint8Array([1]) },
      manifestHash: `h${number}`,
    });
    this.up.push({ epoch, number, toSeq, rows });
  }

  /** dies: HQ is killed before it commits. quiet: its answer is lost. */
  async deliver(place: number, how: { readonly dies?: boolean; readonly quiet?: boolean } = {}): Promise<void> {
    const sent = this.up[place % Math.max(1, this.up.length)];
    if (sent === undefined) return;
    const held = await this.#world.take(this.stationId, sent, how.dies === true);
    if (held === null || how.quiet === true) return;
    for (const done of this.up.filter(({ number }) => number <= held))
      this.desk.send({
        kind: 'hq.acknowledged',
        mark: { epoch: this.epoch, number: done.number, seq: done.toSeq, hash: `h${done.number}` },
        via: 'line',
      });
    this.up = this.up.filter(({ number }) => number > held);
  }
}

export class LeaseWorld {
  readonly db: HqDatabase;
  readonly accountId: string;
  readonly branches: Branch[] = [];
  /** In the real world: what came in, and what went out for good. */
  paid = 0;
  spent = 0;
  nowMs = 1_768_388_400_000;

  constructor(db: HqDatabase) {
    this.db = db;
    this.accountId = `acc-${randomUUID().slice(0, 8)}`;
  }

  /** So many stations that have the account; nothing is under way but what is paid in last. */
  static async ready(db: HqDatabase, stations: number, paid = 0): Promise<LeaseWorld> {
    const world = await new LeaseWorld(db).open(stations);
    await world.settle();
    if (paid > 0) await world.pay(paid);
    return world;
  }

  /** So many stations, each with the shared account: low 1 000, up to 5 000 at once. */
  async open(stations: number): Promise<this> {
    const name = randomUUID().slice(0, 8);
    for (let n = 0; n < stations; n += 1) {
      const branch = new Branch(this, `st-${name}-${n}`);
      await addStation(this.db, branch.stationId);
      this.branches.push(branch);
    }
    const target = { to: 'stations', stationIds: this.branches.map(({ stationId }) => stationId) } as const;
    const body = accountBody('Shared', { shared: { low: 1_000, step: 5_000 } });
    const issued = await issueDirective(
      this.db,
      { kind: 'account', objectId: this.accountId, body, validFromMs: null, untilMs: null, target, by: 'ann' },
      this.nowMs,
    );
    if (!issued.ok) throw new Error(issued.help);
    return this;
  }

  branch(place: number): Branch {
    const branch = this.branches[place % this.branches.length];
    if (branch === undefined) throw new Error('no branch');
    return branch;
  }

  async pay(amount: number): Promise<void> {
    const done = await payShared(
      this.db,
      { entryId: randomUUID(), accountId: this.accountId, amount, by: 'ann', note: 'by bank' },
      this.nowMs,
    );
    if (done.ok) this.paid += amount;
  }

  grant(branch: Branch, amount: number): Promise<Done> {
    return grantLease(this.db, { accountId: this.accountId, stationId: branch.stationId, amount, by: 'ann' }, this.nowMs);
  }

  recall(branch: Branch, most: number | null): Promise<Done> {
    return recallLease(this.db, { accountId: this.accountId, stationId: branch.stationId, most, by: 'ann' }, this.nowMs);
  }

  async free(): Promise<number> {
    return int(one(await this.db.query('SELECT free FROM shared_account WHERE account_id = $1', [this.accountId])), 'free');
  }

  wallets(): ReturnType<typeof walletsOf> {
    return walletsOf(this.db, this.accountId);
  }

  /** As a batch is applied: once, in its order, in its epoch. Answers the last number HQ holds; null: nothing was answered. */
  async take(stationId: string, { epoch, number, rows }: Sent, dies: boolean): Promise<number | null> {
    try {
      return await this.db.tx(async (sql) => {
        const station = one(await sql.query('SELECT epoch, mark_number FROM station WHERE station_id = $1 FOR UPDATE', [stationId]));
        if (int(station, 'epoch') !== epoch) return null;
        const held = int(station, 'mark_number');
        if (number !== held + 1) return held;
        await takeDirectiveRows(sql, stationId, rows, this.nowMs);
        await sql.run('UPDATE station SET mark_number = $2 WHERE station_id = $1', [stationId, number]);
        if (dies) throw new Killed();
        return number;
      });
    } catch (error) {
      if (error instanceof Killed) return null;
      throw error;
    }
  }

  /** All lines up, until nothing is under way any more. */
  async settle(): Promise<void> {
    let before = '';
    for (let round = 0, same = 0; same < 2; round += 1) {
      if (round > 60) throw new Error('the lines do not come to rest');
      for (const branch of this.branches) {
        // Time enough for a station to see that it has too little.
        branch.desk.pass(15, 1);
        branch.push();
        for (let more = 0; branch.up.length > 0 && more < 50; more += 1) await branch.deliver(0);
        branch.down = [];
        await branch.pull();
        branch.receive(0, false);
        branch.desk.pass(1);
      }
      const now = JSON.stringify([await this.free(), await this.wallets(), this.branches.map((branch) => branch.wallet())]);
      same = now === before ? same + 1 : 0;
      before = now;
    }
  }
}

class Killed extends Error {}

function serialised(desk: MoneyDesk): Buffer {
  // The connection's own handle: a copy of the file as it is now, as a backup takes one.
  return (desk.db as unknown as { readonly db: Database.Database }).db.serialize();
}

function toDirective(one: WireDirective): Directive {
  const checked = checkDirectiveBody(one.kind as WireDirectiveKind, one.objectId, one.body);
  return {
    ...one,
    kind: one.kind as DirectiveKind,
    validFromMs: utcMs(0),
    issuedAtMs: utcMs(one.issuedAtMs),
    untilMs: null,
    body: checked.ok ? checked.body : null,
    problem: checked.ok ? null : checked.problem,
  };
}
