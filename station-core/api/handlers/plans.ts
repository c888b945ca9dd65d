/** Price plans: checked while they are typed, saved as a new version. */
import { Fault } from '../../base/fault.ts';
import { id, type PlanId } from '../../base/ids.ts';
import { localTime, nextDate, type LocalDate, type UtcMs, type ZoneName } from '../../base/time.ts';
import type { StationSettings } from '../../domain/station.ts';
import { checkPlan } from '../../rules/tariff/check-plan.ts';
import { dayPicture } from '../../rules/tariff/day-picture.ts';
import { planChanges } from '../../rules/tariff/plan-diff.ts';
import { planFromTimeOfUse } from '../../rules/tariff/time-of-use.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';
import { fileOfTariffs, OCPI_VERSIONS, ocpiProblem, planOfOcpi, type OcpiPlanFile } from '../plan-ocpi.ts';
import { toForm, toFormInput } from '../plan-form.ts';

export const plans = {
  list: os.plans.list.handler(({ context }) => {
    allow(context, 'plans.read');
    return context.ports.read('plansList', undefined);
  }),

  get: os.plans.get.handler(async ({ context, input }) => {
    allow(context, 'plans.read');
    const { row, plan } = await readPlan(context, input.planId, input.version);
    return { row, plan, form: toFormInput(plan) };
  }),

  history: os.plans.history.handler(async ({ context, input }) => {
    allow(context, 'plans.read');
    const versions = await context.ports.read('planHistory', { planId: id<PlanId>(input.planId) });
    if (versions.length === 0) throw new Fault('input.not-found', { plan: input.planId });
    return versions.map(({ row: { version, name, savedAtMs, savedBy }, plan }, i) => {
      const before = versions[i + 1];
      return { version, name, savedAtMs, savedBy, changes: before === undefined ? null : planChanges(before.plan, plan) };
    });
  }),

  check: os.plans.check.handler(async ({ context, input }) => {
    allow(context, 'plans.read');
    const { zone, currency } = await readSettings(context);
    const nowMs = context.ports.clock.now();
    const plan = planFromTimeOfUse(toForm(input, currency), { id: id<PlanId>('preview'), version: 1, validFromMs: nowMs });
    const problems = checkPlan(plan, zone);
    // A plan with holes can be drawn; one with impossible figures cannot.
    const days = problems.some((p) => p.code !== 'hole') ? [] : daysToDraw(nowMs, zone);
    return { problems, days: days.map((date) => ({ date, segments: dayPicture(plan, date, zone).segments })) };
  }),

  save: os.plans.save.handler(async ({ context, input }) => {
    const caller = allow(context, 'plans.change');
    const { currency } = await readSettings(context);
    const planId = id<PlanId>(input.planId ?? context.ports.newId());
    if (input.planId !== null) await readPlan(context, input.planId, null);
    // The version is given by the only writer; what stands here is its proposal.
    const header = { id: planId, version: 1, validFromMs: context.ports.clock.now() };
    const plan = planFromTimeOfUse(toForm(input.form, currency), header);
    const answer = await submitAs(context, caller.operatorId, { kind: 'operator.save-plan', plan, activate: input.activate });
    return answer.kind === 'plan-saved' ? { planId: answer.planId, version: answer.version } : { planId, version: header.version };
  }),

  exports: os.plans.exports.handler(async ({ context, input }) => {
    allow(context, 'plans.read');
    const { plan } = await readPlan(context, input.planId, null);
    const { zone } = await readSettings(context);
    const nowMs = context.ports.clock.now();
    return OCPI_VERSIONS.map((version) => ({ version, problem: ocpiProblem(plan, nowMs, zone, version) }));
  }),

  importOcpi: os.plans.importOcpi.handler(({ context, input }) => importFile(context, () => input)),

  importTariffs: os.plans.importTariffs.handler(({ context, input }) =>
    importFile(context, () => fileOfTariffs(input.name, input.tariffs)),
  ),

  activate: os.plans.activate.handler(async ({ context, input }) => {
    const caller = allow(context, 'plans.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.activate-plan', planId: id<PlanId>(input.planId) });
    return done;
  }),
};

/** Saved as a new plan that is not in use. */
async function importFile(
  context: CallContext,
  fileOf: () => OcpiPlanFile,
): Promise<{ readonly planId: string; readonly version: number }> {
  const caller = allow(context, 'plans.change');
  const { currency } = await readSettings(context);
  const header = { id: id<PlanId>(context.ports.newId()), version: 1, validFromMs: context.ports.clock.now() };
  const plan = planOfOcpi(fileOf(), currency, header);
  const answer = await submitAs(context, caller.operatorId, { kind: 'operator.save-plan', plan, activate: false });
  return answer.kind === 'plan-saved' ? { planId: answer.planId, version: answer.version } : { planId: header.id, version: header.version };
}

async function readPlan(context: CallContext, planId: string, version: number | null) /* as stored */ {
  return found(await context.ports.read('planDetail', { planId: id<PlanId>(planId), version }), { plan: planId });
}

async function readSettings({ ports }: CallContext): Promise<StationSettings> {
  const settings = await ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  return settings;
}

/** The coming Wednesday and Sunday: an ordinary day and the end of the week. */
function daysToDraw(nowMs: UtcMs, zone: ZoneName): LocalDate[] {
  const today = localTime(nowMs, zone);
  return [3, 7].map((weekday) => nextDate(today.date, (weekday - today.weekday + 7) % 7));
}
