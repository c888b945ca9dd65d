/** What a driver of a payment company needs of the core. */
import type { Currency } from '../base/money.ts';
import type { ProviderCallback } from './payment-port.ts';
import type { Clock } from './ports.ts';

export interface ProviderHost {
  readonly clock: Clock;
  /** The station's; null until it was set up. What is told in another one is not believed. */
  readonly currency: () => Currency | null;
  /** A company inside the station tells something without being asked. */
  readonly told: (provider: string, callback: ProviderCallback) => void;
}
