/** Price plans. */
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { checkPlan } from '../rules/tariff/check-plan.ts';
import { withHolidays } from '../rules/tariff/holiday-dates.ts';
import { holidaysOf } from '../store/benefits.ts';
import { newestVersion } from '../store/plans.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

/** A saved plan is a new version; a plan with a hole is refused, and the minute is named. */
export function onSavePlan({ db }: Context, event: Of<'operator.save-plan'>): Outcome {
  const settings = settingsOf(db);
  if (settings === null) return refused({ help: 'Set the station up first.' });
  if (event.plan.currency.code !== settings.currency.code)
    return outcome({
      kind: 'refused',
      code: 'plan.invalid',
      detail: { currency: event.plan.currency.code, help: `The station bills in ${settings.currency.code}.` },
    });
  const holidays = holidaysOf(db).map(({ day }) => day);
  const given = withHolidays(event.plan, holidays);
  const [problem] = checkPlan(given, settings.zone);
  if (problem !== undefined)
    return outcome({
      kind: 'refused',
      code: problem.code === 'hole' ? 'plan.hole' : 'plan.invalid',
      detail: { plan: event.plan.name, help: problem.sentence },
    });
  const plan = { ...given, version: newestVersion(db, event.plan.id) + 1 };
  const writes: Write[] = [{ kind: 'plan.add', plan, savedAtMs: event.receivedMs, savedBy: event.operatorId }];
  if (event.activate) writes.push({ kind: 'settings.put', settings: { ...settings, activePlanId: plan.id } });
  return outcome(
    { kind: 'plan-saved', planId: plan.id, version: plan.version },
    { writes, commands: [], notices: [{ topic: 'plans' }, { topic: 'plan', planId: plan.id }, { topic: 'settings' }] },
  );
}

/** The newest version of the plan holds for sessions that start from now on. */
export function onActivatePlan({ db }: Context, event: Of<'operator.activate-plan'>): Outcome {
  const settings = settingsOf(db);
  if (settings === null || newestVersion(db, event.planId) === 0) return notFound({ plan: event.planId });
  return outcome(DONE, {
    writes: [{ kind: 'settings.put', settings: { ...settings, activePlanId: event.planId } }],
    commands: [],
    notices: [{ topic: 'plans' }, { topic: 'settings' }],
  });
}
