/** Files as a crash would leave them: what was synced is there; of what was not, nothing, a part, or the later without the earlier. */
import path from 'node:path';
import type { Random } from '../sim/random.ts';
import type { SystemCall } from './system-calls.ts';

export type Loss = 'all dropped' | 'the last ones dropped' | 'one torn in half' | 'any of them dropped';
export const LOSSES: readonly Loss[] = ['all dropped', 'the last ones dropped', 'one torn in half', 'any of them dropped'];

type Change = Extract<SystemCall, { kind: 'write' | 'truncate' }>;

/** A disk that follows a record. What a file system promises without a sync is nothing; sizes and new names count as written data. */
export class CrashingDisk {
  readonly #durable = new Map<string, GrowingFile>();
  /** Files whose name in the folder is not synced yet. */
  readonly #nameless = new Set<string>();
  #pending: Change[] = [];

  /** `files`: what the folder held, synced, before the record began. */
  constructor(files: ReadonlyMap<string, Buffer>) {
    for (const [name, bytes] of files) this.#durable.set(name, new GrowingFile(bytes));
  }

  /** Follows the record by one call. */
  apply(call: SystemCall): void {
    switch (call.kind) {
      case 'write':
      case 'truncate':
        if (!this.#durable.has(call.file)) {
          this.#durable.set(call.file, new GrowingFile(Buffer.alloc(0)));
          this.#nameless.add(call.file);
        }
        this.#pending.push(call);
        return;
      case 'sync':
        this.#sync(call);
        return;
      case 'unlink':
        this.#durable.delete(call.file);
        this.#nameless.delete(call.file);
        this.#pending = this.#pending.filter((change) => change.file !== call.file);
        return;
      case 'send':
        return;
    }
  }

  /** The files after a crash now. */
  crash(loss: Loss, random: Random): Map<string, Buffer> {
    const files = new Map([...this.#durable].map(([name, file]) => [name, new GrowingFile(file.bytes)]));
    for (const change of survivors(this.#pending, loss, random)) files.get(change.file)?.apply(change);
    for (const name of this.#nameless) if (loss === 'all dropped' || random.chance(0.5)) files.delete(name);
    return new Map([...files].map(([name, file]) => [name, file.bytes]));
  }

  /** A sync of a folder makes its names durable; one of a file everything that was written before the sync began. */
  #sync(sync: Extract<SystemCall, { kind: 'sync' }>): void {
    for (const name of this.#nameless) if (path.dirname(name) === sync.file) this.#nameless.delete(name);
    const rest: Change[] = [];
    for (const change of this.#pending) {
      if (change.file === sync.file && change.done < sync.began) this.#durable.get(change.file)?.apply(change);
      else rest.push(change);
    }
    this.#pending = rest;
  }
}

/** Bytes that are written in place; room is kept ahead. */
class GrowingFile {
  #room: Buffer;
  #length: number;

  constructor(bytes: Buffer) {
    this.#room = Buffer.from(bytes);
    this.#length = bytes.length;
  }

  /** Valid until the next change. */
  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  apply(change: Change): void {
    if (change.kind === 'truncate') {
      this.#grow(change.length);
      this.#room.fill(0, change.length);
      this.#length = change.length;
      return;
    }
    const end = change.at + change.bytes.length;
    this.#grow(end);
    change.bytes.copy(this.#room, change.at);
    this.#length = Math.max(this.#length, end);
  }

  #grow(length: number): void {
    if (length <= this.#room.length) return;
    const wider = Buffer.alloc(2 * length);
    this.bytes.copy(wider);
    this.#room = wider;
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
