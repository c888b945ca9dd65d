/** The line to HQ and its desk over one core: composition only. Used by the plant, and by the command line where no core runs. */
import { randomUUID } from 'node:crypto';
import type { ZoneName } from './base/time.ts';
import type { Answer } from './domain/answer.ts';
import type { StationEvent } from './domain/event.ts';
import type { HqDesk } from './domain/hq-port.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { BATCH_LIMITS } from './hq/exchange.ts';
import { openHqDesk } from './hq-desk.ts';
import { startHqLine, type HqLineHost } from './hq-line.ts';
import type { ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { newEventId } from './system.ts';
import { VERSION } from './version.ts';

/** Between two words to the screens about how far it is. */
const TELL_EVERY_MS = 500;

interface HqParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly stationKey: { readonly publicKeyPem: string; readonly sign: (text: string) => string };
  readonly read: ReadPool<StoreQueries>['read'];
  readonly zone: () => ZoneName;
  readonly submit: (event: StationEvent) => Promise<Answer>;
  /** Files and images that travel beside the batches. */
  readonly files: NonNullable<HqLineHost['files']> | null;
  /** How far the line is changed. */
  readonly onChanged: () => void;
  /** From 0 up to 1, without it. */
  readonly random?: () => number;
  /** false: nothing goes by line unless it is asked for. */
  readonly goesByItself?: boolean;
}

export interface OpenHq {
  readonly desk: HqDesk;
  /** Something changed that the line may have to tell. */
  look(): void;
  close(): Promise<void>;
}

export function openHq(parts: HqParts): OpenHq {
  const { clock, log, stationKey, read, zone, submit } = parts;
  let stopTelling: (() => void) | null = null;
  const host = {
    clock,
    sign: stationKey.sign,
    newId: randomUUID,
    newEventId,
    submit,
    line: () => read('hqLine', undefined),
    // A thousand rows may take a second: beside lists and reports, never before what a screen waits for.
    body: (epoch: number, number: number) => read('hqBatchBody', { epoch, number, limits: BATCH_LIMITS }, 'report'),
    file: (epoch: number, number: number) => read('hqBatchFile', { epoch, number }, 'report'),
  };
  const line = startHqLine({
    ...host,
    log,
    zone,
    random: parts.random ?? Math.random,
    goesByItself: parts.goesByItself ?? true,
    onProgress: () => {
      stopTelling ??= clock.after(TELL_EVERY_MS, () => {
        stopTelling = null;
        parts.onChanged();
      });
    },
    ...(parts.files === null ? {} : { files: parts.files }),
  });
  const desk = openHqDesk(
    {
      ...host,
      publicKeyPem: stationKey.publicKeyPem,
      version: VERSION,
      settings: () => read('settings', undefined),
      versionsOf: (notices) => read('hqVersionsOf', { notices }, 'report'),
      openBatches: () => read('hqOpenBatches', undefined, 'report'),
    },
    line,
  );
  return {
    desk,
    look: () => line.look(),
    close: async () => {
      stopTelling?.();
      await line.close();
    },
  };
}
