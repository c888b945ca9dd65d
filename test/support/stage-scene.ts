/** What a stage shows: every state of a page is a switch here. */
import type { Role } from '../../station-core/domain/operator.ts';

/** The switches. Change them while the stage runs; a page sees them at its next question. */
export interface Scene {
  setUp: boolean;
  /** null: nobody is logged in. */
  role: Role | null;
  connectors: number;
  /** Rows in lists: 0 shows every page's empty state. */
  rows: number;
  alarms: boolean;
  /** Smoke in a zone, over the whole screen. */
  danger: boolean;
  /** Every call and feed but set-up, log-in and station fails with this fault code; null: none. */
  fault: string | null;
  /** Every answer but those comes this much later; feeds start this much later. */
  slowMs: number;
  currency: string;
  zone: string;
  language: 'en' | 'zh';
  /** Headquarters own the first objects of each list. */
  hqOwns: boolean;
}

export const startScene: Scene = {
  setUp: true,
  role: 'owner',
  connectors: 8,
  rows: 240,
  alarms: true,
  danger: false,
  fault: null,
  slowMs: 0,
  currency: 'EUR',
  zone: 'Europe/Berlin',
  language: 'en',
  hqOwns: false,
};
