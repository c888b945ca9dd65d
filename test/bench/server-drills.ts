/** Bench: the core under drills. One after the other: 64 piles charge, a third has a call open, smoke comes, times are taken, the zone is reset. */
import { fork } from 'node:child_process';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { SessionRow } from '../../station-core/domain/views.ts';
import type { SessionsExport } from '../../station-core/store/views/sessions.ts';
import { BOSS, openTestPlant } from '../support/open-plant.ts';
import { admitToZone, setUpFireSite, ZONE } from '../support/fire-site.ts';
import { watchHostileField, type HostileAddresses } from '../support/hostile-field.ts';
import type { DrillTimes, FromPeers, ToPeers } from './drill-words.ts';
import { stampWire } from './wire-stamps.ts';

interface Task {
  readonly folder: string;
  /** Piles beside the zone, for the load. */
  readonly others: number;
  readonly piles: number;
  readonly pollMs: number;
  readonly hostile: HostileAddresses;
}

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
/** As the download reads it. */
const PART = 1_000;
const LONGEST_DRILL_MS = 30_000;
const names = Array.from({ length: task.others }, (_, at) => `LOAD-${String(at + 1).padStart(4, '0')}`);
const test = await openTestPlant({ folder: task.folder, piles: names });
const peers = fork(new URL('drill-peers.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const ready = await heard('ready');
await setUpFireSite(test, {
  ...{ io: ready.io, cameras: ready.cameras, pollMs: task.pollMs, effects: ['stop', 'siren', 'cameras'] },
  ...{ clearAfterMs: 0, latching: false },
});
await watchHostileField(test, task.hostile);
const zonePiles = Array.from({ length: task.piles }, (_, at) => ({ name: `DRILL-${at + 1}`, card: `DRILLCARD${at + 1}` }));
for (const { name, card } of zonePiles) {
  await admitToZone(test, name);
  await test.click({ kind: 'operator.add-card', number: card, label: name, validUntilMs: null });
}
tell({ kind: 'dial', url: test.url, piles: zonePiles });
await heard('dialled');
const stamps = stampWire(ready.io.port);
let reports = 0;
let isReporting = true;
const reporting = report();

process.on('message', (ask: { readonly kind: 'drills'; readonly count: number } | { readonly kind: 'close' }) => {
  void (ask.kind === 'close' ? close() : drills(ask.count));
});
process.send?.({ url: test.url });

async function drills(count: number): Promise<void> {
  const before = reports;
  const times: DrillTimes[] = [];
  for (let done = 0; done < count; done++) times.push(await drill());
  process.send?.({ times, reports: reports - before });
}

async function drill(): Promise<DrillTimes> {
  await phase('clear');
  tell({ kind: 'begin' });
  const { transactionIds } = await heard('charging');
  const busy = new Set(transactionIds.filter((_, at) => at % 3 === 0));
  const opened = heard('opened', ({ calls }) => calls === busy.size);
  for (const [at, { name }] of zonePiles.entries())
    if (at % 3 === 0)
      await test.click({
        kind: 'operator.order-pile',
        pileId: id<PileId>(name),
        order: { kind: 'trigger', message: 'heartbeat', connector: null },
      });
  await opened;
  stamps.arm();
  const smoking = heard('smoking');
  const stopped = heard('stopped');
  tell({ kind: 'smoke' });
  const [{ atNs: smokedNs }, { atNs: readNs }] = await Promise.all([smoking, stopped]);
  const arrivedNs = stamps.arrivedNs() ?? 0n;
  const sinceMs = (ns: bigint): number => Number(ns - arrivedNs) / 1e6;
  const group = (isBusy: boolean): { readonly left: readonly number[]; readonly read: number } => ({
    left: [...stamps.leftNs].filter(([transactionId]) => busy.has(transactionId) === isBusy).map(([, ns]) => sinceMs(ns)),
    read: Math.max(...readNs.filter(([transactionId]) => busy.has(transactionId) === isBusy).map(([, ns]) => sinceMs(BigInt(ns)))),
  });
  const [free, late] = [group(false), group(true)];
  if (free.left.length + late.left.length !== task.piles) throw new Error(`${free.left.length + late.left.length} stop frames were seen`);
  await reset();
  return {
    free: { first: Math.min(...free.left), last: Math.max(...free.left) },
    busy: { first: Math.min(...late.left), last: Math.max(...late.left) },
    freeRead: free.read,
    busyRead: late.read,
    sensing: sinceMs(BigInt(smokedNs)) * -1,
  };
}

/** Two steps of a person, once nothing stands any more. */
async function reset(): Promise<void> {
  const calmed = heard('calmed');
  tell({ kind: 'calm' });
  await calmed;
  await until(() => zone()?.standing.length === 0);
  test.plant.safety.askReset(ZONE, BOSS, 'drill');
  test.plant.safety.confirmReset(ZONE, BOSS);
  await phase('clear');
}

function zone() {
  return test.plant.safety.zones().find(({ zoneId }) => zoneId === ZONE);
}

function phase(wanted: string): Promise<void> {
  return until(() => zone()?.phase === wanted);
}

async function until(is: () => boolean): Promise<void> {
  const endMs = performance.now() + LONGEST_DRILL_MS;
  while (!is()) {
    if (performance.now() > endMs) throw new Error(`a drill hangs: ${JSON.stringify(zone()?.phase)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The newest sessions as the export reads them, part by part, over and over, in the readers' threads. */
async function report(): Promise<void> {
  const filter = { text: '', pileId: null, phase: null, billState: null, flagged: false, fromMs: null, toMs: null };
  let before: SessionsExport['before'] = null;
  while (isReporting) {
    const rows: readonly SessionRow[] = await test.plant.reads.read('sessionsExport', { filter, before, limit: PART }, 'report');
    const last = rows.at(-1);
    before = last === undefined || rows.length < PART ? null : { startedAtMs: last.startedAtMs, transactionId: last.transactionId };
    if (before === null) reports += 1;
  }
}

function tell(word: ToPeers): void {
  peers.send(word);
}

type Word<K extends FromPeers['kind']> = Extract<FromPeers, { readonly kind: K }>;

function heard<K extends FromPeers['kind']>(kind: K, fits: (word: Word<K>) => boolean = () => true): Promise<Word<K>> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the piles never said ${kind}`)), 120_000);
    const listen = (word: FromPeers): void => {
      if (word.kind !== kind || !fits(word as Word<K>)) return;
      clearTimeout(late);
      peers.off('message', listen);
      resolve(word as Word<K>);
    };
    peers.on('message', listen);
  });
}

async function close(): Promise<void> {
  isReporting = false;
  await reporting;
  tell({ kind: 'end' });
  await test.close();
  process.exit(0);
}
