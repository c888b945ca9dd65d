/** What the receiver refuses, by name (hq/wire RefusalCode), with a sentence that says what to do. */
import type { z } from 'zod';
import type { mark, RefusalCode } from '../station-core/hq/wire.ts';

export type WireMark = z.infer<typeof mark>;

/** Thrown by what checks, answered by the door (routes/answer-error.ts), and written down. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Where the station has to go on; null: that is not what it is about. */
  readonly mark: WireMark | null;

  constructor(code: RefusalCode, help: string, mark: WireMark | null = null) {
    super(help);
    this.name = 'Refusal';
    this.code = code;
    this.mark = mark;
  }
}

/** The HTTP status of each refusal. */
export const STATUS: Readonly<Record<RefusalCode, number>> = {
  'hq.gap': 409,
  'hq.fork': 409,
  'hq.epoch-closed': 409,
  'hq.unknown-station': 401,
  'hq.locked': 403,
  'hq.old-key': 401,
  'hq.bad-signature': 401,
  'hq.tampered': 422,
  'hq.manifest-lies': 422,
  'hq.too-large': 413,
  'hq.bad-row': 422,
  'hq.bad-code': 403,
  'hq.bad-request': 400,
  'hq.bad-token': 401,
  'hq.busy': 503,
};
