/** A PC with a data folder and the keys in it: the real flow over a real SQLite file, the real line, switched on and off and copied. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { id, type AccountId, type EventId } from '../../station-core/base/ids.ts';
import { localTime, utcMs, zoneName, type UtcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import { openKeys, type StationKeys } from '../../station-core/keys/open-keys.ts';
import { makeRecoveryFile, restoreStation } from '../../station-core/recovery.ts';
import { backUp } from '../../station-core/store/backup.ts';
import { openStore, storeFiles } from '../../station-core/store/open-store.ts';
import { lastAlive } from '../../station-core/store/settings.ts';
import type { HqUploaderOptions } from './hq-uploader.ts';
import { HqUploader, quickClock } from './hq-uploader.ts';
import { MoneyDesk } from './money-desk.ts';

export const PASSPHRASE = 'seven quiet rivers';
const passphrase = (): Promise<string> => Promise.resolve(PASSPHRASE);

/** Ids that no run of any PC ever made before. */
let runs = 0;

/** The core over the file of a folder. */
export class FileStation extends MoneyDesk {
  readonly #run: number;
  #events = 0;

  constructor(dataFolder: string, nowMs: UtcMs) {
    super(openStore({ dataFolder, nowMs, synchronous: 'off' }));
    runs += 1;
    this.#run = runs;
    this.nowMs = nowMs;
    this.send({ kind: 'station.started', downSinceMs: lastAlive(this.db), software: '1.0.0' });
  }

  override send(event: Parameters<MoneyDesk['send']>[0]): Answer {
    this.#events += 1;
    return super.send({ id: id<EventId>(`run${this.#run}-${this.#events}`), ...event });
  }

  override next(): string {
    return `${this.#run}-${super.next()}`;
  }

  /** Ten minutes at the pile, for whoever has this card: billed. Answers the transaction. */
  charge(tag = 'CARD1', wh = 3_000): number {
    this.status(1, 'preparing');
    const { transactionId } = this.start({ tag, wh: 1_000 });
    this.status(1, 'charging');
    this.pass(600, 60);
    this.finish(transactionId, 1_000 + wh);
    return transactionId;
  }

  billId(transactionId: number) {
    const [bill] = this.bills(transactionId);
    if (bill === undefined) throw new Error(`no bill of ${transactionId}`);
    return bill.id;
  }

  account(number: string): AccountId {
    return id<AccountId>(`acc-${number}`);
  }
}

export class Pc {
  readonly folder: string;
  keys: StationKeys;
  station: FileStation;
  line: HqUploader;
  readonly #options: HqUploaderOptions;
  #isOff = false;

  private constructor(folder: string, keys: StationKeys, nowMs: UtcMs, options: HqUploaderOptions) {
    this.folder = folder;
    this.keys = keys;
    this.#options = options;
    this.station = new FileStation(folder, nowMs);
    this.line = this.#lineOf();
  }

  /** In a new folder unless told; the file is made where there is none. */
  static async on(nowMs: UtcMs, folder = newFolder(), options: HqUploaderOptions = {}): Promise<Pc> {
    return new Pc(folder, await keysOf(folder, nowMs), nowMs, options);
  }

  /** Twice is once. */
  async off(): Promise<void> {
    if (this.#isOff) return;
    this.#isOff = true;
    await this.line.close();
    this.station.db.close();
  }

  /** The file as it is now, proven whole, as the night's backup makes it. */
  async backUp(): Promise<string> {
    const { nowMs } = this.station;
    const day = localTime(nowMs, zoneName('UTC')).date;
    const { file, problem } = await backUp({ file: storeFiles(this.folder).database, folder: storeFiles(this.folder).backups, day, nowMs });
    if (file === null) throw new Error(problem ?? 'no backup');
    return file;
  }

  /** With the keys, under PASSPHRASE. */
  async recoveryFile(): Promise<string> {
    const to = path.join(newFolder(), 'yard.recovery');
    await makeRecoveryFile({ dataFolder: this.folder, to, passphrase: PASSPHRASE, nowMs: this.station.nowMs });
    return to;
  }

  /** The folder as it lies there, copied to another PC. */
  copyFolder(): string {
    const folder = newFolder();
    cpSync(this.folder, folder, { recursive: true, filter: (name) => !name.endsWith('core.lock') });
    return folder;
  }

  #lineOf(): HqUploader {
    const { station, keys } = this;
    return new HqUploader({ flow: station, stationKey: keys.stationKey, ...this.#options });
  }
}

/** Put back into this folder, and switched on. */
export async function restoredPc(nowMs: UtcMs, from: string, folder = newFolder()): Promise<Pc> {
  await restoreStation({ dataFolder: folder, from, passphrase, nowMs });
  return Pc.on(nowMs, folder);
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-disaster-'));
  folders.push(folder);
  return folder;
}

/** When every PC is off. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function keysOf(folder: string, nowMs: UtcMs): Promise<StationKeys> {
  return openKeys(
    path.join(folder, 'keys'),
    quickClock(() => nowMs),
    { names: () => ({ dns: ['localhost'], ips: ['127.0.0.1'] }) as never },
  );
}

/** Real time goes on while a PC is off. */
export function later(nowMs: number, hours: number): UtcMs {
  return utcMs(nowMs + hours * 3_600_000);
}
