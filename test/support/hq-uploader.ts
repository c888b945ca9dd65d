/** A station in memory with a line to HQ, driven by hand: real flow and SQLite, a real socket, no screens and no threads. */
import { createPublicKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs, zoneName } from '../../station-core/base/time.ts';
import type { StationEvent } from '../../station-core/domain/event.ts';
import type { HqSettings } from '../../station-core/domain/hq.ts';
import { DEFAULT_SCHEDULE, type HqDesk } from '../../station-core/domain/hq-port.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { BATCH_LIMITS } from '../../station-core/hq/exchange.ts';
import { openHqDesk } from '../../station-core/hq-desk.ts';
import { startHqLine, type HqLine, type HqLineHost } from '../../station-core/hq-line.ts';
import { batchFile } from '../../station-core/store/hq-batches.ts';
import { hqBatchBody, type BatchLimits } from '../../station-core/store/views/hq-batch-body.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { hqOpenBatches, hqVersionsOf } from '../../station-core/store/views/hq-versions.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { newEventId } from '../../station-core/system.ts';
import { FlowStation } from './flow-station.ts';

const BOSS = id<OperatorId>('boss');

export interface HqUploaderOptions {
  readonly flow?: FlowStation;
  /** Of a station that goes on in another process. */
  readonly key?: KeyObject;
  /** Of a data folder's keys; it is taken in the place of `key`. */
  readonly stationKey?: { readonly publicKeyPem: string; readonly sign: (text: string) => string };
  /** From 0 up to 1: what the waits after a failure are drawn from. */
  readonly random?: () => number;
  /** quickClock over the flow's time unless told. */
  readonly clock?: Clock;
  /** Pages that a recovery looks through. */
  readonly mostPages?: number;
  /** What a batch may have: smaller ones make many of little. */
  readonly limits?: BatchLimits;
  readonly files?: HqLineHost['files'];
  /** Called before each event of the line reaches the inbox; throwing is a core that dies there. */
  readonly beforeEvent?: (event: StationEvent) => void;
}

export class HqUploader {
  readonly flow: FlowStation;
  readonly line: HqLine;
  readonly desk: HqDesk;
  readonly key: KeyObject;
  /** SPKI PEM. */
  readonly publicKeyPem: string;
  /** Kinds of the events the line brought, in their order. */
  readonly told: string[] = [];
  readonly logged: string[] = [];

  constructor(options: HqUploaderOptions = {}) {
    this.flow = options.flow ?? new FlowStation().ready();
    this.key = options.key ?? generateKeyPairSync('ed25519').privateKey;
    const { flow, key } = this;
    const stationKey = options.stationKey ?? {
      publicKeyPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
      sign: (text: string) => sign(null, Buffer.from(text), key).toString('base64url'),
    };
    this.publicKeyPem = stationKey.publicKeyPem;
    const limits = options.limits ?? BATCH_LIMITS;
    const host = {
      clock: options.clock ?? quickClock(() => flow.nowMs),
      sign: stationKey.sign,
      newId: randomUUID,
      newEventId,
      line: () => Promise.resolve(hqLine(flow.db)),
      body: (epoch: number, number: number) => Promise.resolve(hqBatchBody(flow.db, { epoch, number, limits })),
      file: (epoch: number, number: number) => Promise.resolve(batchFile(flow.db, epoch, number)),
      submit: async (event: StationEvent) => {
        await Promise.resolve();
        options.beforeEvent?.(event);
        this.told.push(event.kind);
        return flow.send(event);
      },
    };
    this.line = startHqLine({
      ...host,
      log: { info: () => undefined, warn: (_, text) => void this.logged.push(text), error: (_, text) => void this.logged.push(text) },
      random: options.random ?? (() => 0.5),
      zone: () => settingsOf(flow.db)?.zone ?? zoneName('UTC'),
      onProgress: () => undefined,
      ...(options.files === undefined ? {} : { files: options.files }),
    });
    this.desk = openHqDesk(
      {
        ...host,
        publicKeyPem: this.publicKeyPem,
        version: '1.0.0',
        settings: () => Promise.resolve(settingsOf(flow.db)),
        versionsOf: (notices) => Promise.resolve(hqVersionsOf(flow.db, { notices })),
        openBatches: () => Promise.resolve(hqOpenBatches(flow.db)),
        ...(options.mostPages === undefined ? {} : { mostPages: options.mostPages }),
      },
      this.line,
    );
  }

  settings(url: string, more: Partial<HqSettings> = {}): HqSettings {
    return { url, caPem: null, proxy: null, capKiBs: null, schedule: DEFAULT_SCHEDULE, ...more };
  }

  /** By the code, and everything noticed that was there before. */
  async enrol(url: string, code: string, more: Partial<HqSettings> = {}): Promise<void> {
    await this.desk.enrol({ settings: this.settings(url, more), code }, BOSS);
    this.backfill();
  }

  backfill(): void {
    for (let step = 0; step < 40; step += 1) this.flow.pass(1);
  }

  /** One exchange, well or not: `line.progress()` says which. A stopped line is tried once more. */
  sendNow(): Promise<void> {
    return this.desk.sendNow(BOSS);
  }

  close(): Promise<void> {
    return this.line.close();
  }
}

/** Short waits (between batches) pass at once, long ones (a line that is silent) in real time; `now` is the station's. */
export function quickClock(now: () => number): Clock {
  const after = (ms: number, call: () => void): (() => void) => {
    const timer = setTimeout(call, ms <= 1_000 ? 0 : ms);
    timer.unref();
    return () => clearTimeout(timer);
  };
  return {
    now: () => utcMs(now()),
    monotonic: () => performance.now(),
    after,
    every: (ms, call) => {
      const timer = setInterval(call, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
