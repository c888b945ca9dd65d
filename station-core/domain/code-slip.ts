/** What is printed when a start code is handed out at the desk. */
import type { Currency, Minor } from '../base/money.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { ConnectorRef } from './pile.ts';

export interface CodeSlip {
  readonly stationName: string;
  readonly phone: string;
  readonly zone: ZoneName;
  readonly currency: Currency;
  /** As it is typed: two groups of five. Kept nowhere: it is printed once, when it was made. */
  readonly code: string;
  readonly expiresAtMs: UtcMs;
  readonly printedAtMs: UtcMs;
  /** Paid in advance; null: not paid, or free. */
  readonly paid: Minor | null;
  /** The charge ends there; null: no such limit. */
  readonly limit: Minor | null;
  /** Where it is good; null: at every connector. */
  readonly place: { readonly ref: ConnectorRef; readonly pileName: string; readonly connectorName: string } | null;
  /** Where drivers' pages are, without a slash at its end; null: nowhere. */
  readonly site: string | null;
}
