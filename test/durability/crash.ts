/** Files as a crash would leave them: what was synced is there; of what was not, nothing, a part, or the later without the earlier. */
import type { Random } from '../sim/random.ts';
import type { SystemCall } from './system-calls.ts';

export type Loss = 'all dropped' | 'the last ones dropped' | 'one torn in half' | 'any of them dropped';
export const LOSSES: readonly Loss[] = ['all dropped', 'the last ones dropped', 'one torn in half', 'any of them dropped'];

type Change = Extract<SystemCall, { kind: 'write' | 'truncate' }>;

/** A disk that follows a record. What a file system promises without a sync is nothing; sizes and new names count as written data. */
export class CrashingDisk {
  readonly #durable: Map<string, Buffer>;
  /** Files whose name in the folder is not synced yet. */
  readonly #nameless = new Set<string>();
  #pending: Change[] = [];

  /** `files`: what the folder held, synced, before the record began. */
  constructor(files: ReadonlyMap<string, Buffer>) {
    this.#durable = new Map(files);
  }

  apply(call: SystemCall): void {
    switch (call.kind) {
      case 'write':
      case 'truncate':
        if (!this.#durable.has(call.file)) {
          this.#durable.set(call.file, Buffer.alloc(0));
          this.#nameless.add(call.file);
        }
        this.#pending.push(call);
        return;
      case 'sync':
        this.#sync(call);
        return;
      case 'unlink':
        this.#durable.delete(call.file);
        this.#pending = this.#pending.filter((change) => change.file !== call.file);
        return;
      case 'send':
        return;
    }
  }

  /** Bytes written and not synced. */
  get pendingWrites(): number {
    return this.#pending.length;
  }

  /** The files after a crash now. */
  crash(loss: Loss, random: Random): Map<string, Buffer> {
    const files = new Map(this.#durable);
    const survive = survivors(this.#pending, loss, random);
    for (const change of survive) files.set(change.file, changed(files.get(change.file) ?? Buffer.alloc(0), change));
    for (const file of this.#nameless) if (loss === 'all dropped' || random.chance(0.5)) files.delete(file);
    return files;
  }

  /** A sync of a folder makes its names durable; one of a file everything that was written before the sync began. */
  #sync(sync: Extract<SystemCall, { kind: 'sync' }>): void {
    for (const name of this.#nameless) if (name.startsWith(`${sync.file}/`)) this.#nameless.delete(name);
    const covered = (change: Change): boolean => change.file === sync.file && change.done < sync.began;
    for (const change of this.#pending.filter(covered)) this.#durable.set(change.file, changed(this.#durable.get(change.file) ?? Buffer.alloc(0), change));
    this.#pending = this.#pending.filter((change) => !covered(change));
  }
}

function survivors(pending: readonly Change[], loss: Loss, random: Random): Change[] {
  const cut = random.int(0, pending.length);
  switch (loss) {
    case 'all dropped':
      return [];
    case 'the last ones dropped':
      return pending.slice(0, cut);
    case 'one torn in half':
      return pending.flatMap((change, at) => (at === cut ? half(change, random) : at < cut || random.chance(0.5) ? [change] : []));
    case 'any of them dropped':
      return pending.filter(() => random.chance(0.5));
  }
}

/** The beginning or the end of a write, at any byte. */
function half(change: Change, random: Random): Change[] {
  if (change.kind === 'truncate') return [];
  const cut = random.int(1, Math.max(1, change.bytes.length - 1));
  return [
    random.chance(0.5)
      ? { ...change, bytes: change.bytes.subarray(0, cut) }
      : { ...change, at: change.at + cut, bytes: change.bytes.subarray(cut) },
  ];
}

/** Copies: a state of the disk never changes once it was given out. */
function changed(file: Buffer, change: Change): Buffer {
  if (change.kind === 'truncate') {
    const cut = Buffer.alloc(change.length);
    file.copy(cut, 0, 0, Math.min(file.length, change.length));
    return cut;
  }
  const grown = Buffer.alloc(Math.max(file.length, change.at + change.bytes.length));
  file.copy(grown);
  change.bytes.copy(grown, change.at);
  return grown;
}
