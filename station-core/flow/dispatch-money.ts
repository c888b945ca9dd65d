/** As dispatch.ts, for what people and payment companies tell about money. */
import type { DriverEvent, MoneyOperatorEvent, ProviderEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { outcome, type Context } from './context.ts';

export function dispatchMoney(_context: Context, event: MoneyOperatorEvent | DriverEvent | ProviderEvent): Outcome {
  switch (event.kind) {
    default: return outcome({ kind: 'refused', code: 'input.invalid', detail: { asked: event.kind, help: 'This is not offered.' } });
  }
} // prettier-ignore
