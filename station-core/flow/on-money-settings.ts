/** How the station handles money, as its owner sets it. */
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { moneySettingsProblem } from '../rules/payments/money-settings.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, outcome, refused, type Context } from './context.ts';

/** Holds from now on: what was decided under the settings before stays as it is. */
export function onMoneySettings({ db }: Context, event: Extract<MoneyOperatorEvent, { kind: 'operator.money-settings' }>): Outcome {
  const known = settingsOf(db);
  if (known === null) return refused({ help: 'Set the station up first.' });
  const problem = moneySettingsProblem(event.money);
  if (problem !== null) return refused({ ...problem });
  return outcome(DONE, {
    writes: [{ kind: 'settings.put', settings: { ...known, money: event.money } }],
    commands: [],
    notices: [{ topic: 'settings' }],
  });
}
