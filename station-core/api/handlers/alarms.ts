/** Alarms: what stands, what was, what people do about it, and the rules that raise them. */
import { utcMs, type UtcMs } from '../../base/time.ts';
import type { AlarmRow } from '../../domain/views.ts';
import { announcementOf, stateOf } from '../../rules/safety/alarm-state.ts';
import { checkRule } from '../../rules/safety/check-rule.ts';
import { PRESETS } from '../../rules/safety/presets.ts';
import type { AlarmFacts } from '../../store/views/alarms.ts';
import { toRule } from '../alarm-input.ts';
import { allow, done, found, submitAs } from '../context.ts';
import { os } from '../implement.ts';

/** How it stands at this moment: a shelf ends by time alone. */
export function toAlarmRow({ isBypassed, ...alarm }: AlarmFacts, nowMs: UtcMs): AlarmRow {
  return { ...alarm, state: stateOf(alarm, nowMs, isBypassed), announcement: announcementOf(alarm, nowMs, isBypassed) };
}

export const alarms = {
  list: os.alarms.list.handler(async ({ context, input }) => {
    allow(context, 'alarms.read');
    const rows = await context.ports.read('alarmsList', { open: input.open });
    const nowMs = context.ports.clock.now();
    return rows.map((row) => toAlarmRow(row, nowMs));
  }),

  history: os.alarms.history.handler(async ({ context, input }) => {
    allow(context, 'alarms.read');
    const { rows, total } = await context.ports.read('alarmsHistory', input);
    const nowMs = context.ports.clock.now();
    return { rows: rows.map((row) => toAlarmRow(row, nowMs)), total };
  }),

  changes: os.alarms.changes.handler(({ context, input }) => {
    allow(context, 'alarms.read');
    return context.ports.read('alarmChangesOf', { seq: input.seq });
  }),

  acknowledge: os.alarms.acknowledge.handler(async ({ context, input }) => {
    const caller = allow(context, 'alarms.acknowledge');
    await submitAs(context, caller.operatorId, { kind: 'operator.acknowledge-alarm', key: input.key });
    return done;
  }),

  /** Each is acknowledged by an event of its own, so that the journal names every one. */
  acknowledgeGroup: os.alarms.acknowledgeGroup.handler(async ({ context, input }) => {
    const caller = allow(context, 'alarms.acknowledge');
    const standing = await context.ports.read('alarmGroup', { groupSeq: input.groupSeq });
    const open = standing.filter(({ acknowledgedAtMs }) => acknowledgedAtMs === null);
    await Promise.all(open.map(({ key }) => submitAs(context, caller.operatorId, { kind: 'operator.acknowledge-alarm', key })));
    return { acknowledged: open.length };
  }),

  shelve: os.alarms.shelve.handler(async ({ context, input }) => {
    const caller = allow(context, 'alarms.acknowledge');
    const { key, untilMs, reason } = input;
    await submitAs(context, caller.operatorId, { kind: 'operator.shelve-alarm', key, untilMs: utcMs(untilMs), reason });
    return done;
  }),

  unshelve: os.alarms.unshelve.handler(async ({ context, input }) => {
    const caller = allow(context, 'alarms.acknowledge');
    await submitAs(context, caller.operatorId, { kind: 'operator.unshelve-alarm', key: input.key });
    return done;
  }),

  reset: os.alarms.reset.handler(async ({ context, input }) => {
    const caller = allow(context, 'alarms.reset');
    await submitAs(context, caller.operatorId, { kind: 'operator.reset-alarm', key: input.key });
    return done;
  }),

  rules: {
    list: os.alarms.rules.list.handler(({ context }) => {
      allow(context, 'alarms.read');
      return context.ports.read('alarmRulesView', undefined);
    }),

    check: os.alarms.rules.check.handler(({ context, input }) => {
      allow(context, 'alarms.read');
      return { problem: checkRule(toRule('preview', input.rule)) };
    }),

    save: os.alarms.rules.save.handler(async ({ context, input }) => {
      const caller = allow(context, 'alarms.change-rules');
      const { rules } = await context.ports.read('alarmRulesView', undefined);
      if (input.ruleId !== null) found(rules.find((rule) => rule.id === input.ruleId) ?? null, { rule: input.ruleId });
      const rule = toRule(input.ruleId ?? `rule-${context.ports.newId().slice(0, 8)}`, input.rule);
      await submitAs(context, caller.operatorId, { kind: 'operator.put-safety', item: { kind: 'rule', rule } });
      return { ruleId: rule.id };
    }),

    remove: os.alarms.rules.remove.handler(async ({ context, input }) => {
      const caller = allow(context, 'alarms.change-rules');
      await submitAs(context, caller.operatorId, { kind: 'operator.remove-safety', what: 'rule', itemId: input.ruleId });
      return done;
    }),

    addPresets: os.alarms.rules.addPresets.handler(async ({ context, input }) => {
      const caller = allow(context, 'alarms.change-rules');
      const { rules, sensors } = await context.ports.read('alarmRulesView', undefined);
      const settings = await context.ports.read('settings', undefined);
      const known = new Set(rules.map((rule): string => rule.id));
      const wanted = PRESETS.filter((preset) => input.presets.includes(preset.id));
      const fresh = wanted.flatMap((preset) => preset.make(sensors, settings?.language ?? 'en')).filter((rule) => !known.has(rule.id));
      for (const { id: ruleId, ...input } of fresh)
        await submitAs(context, caller.operatorId, { kind: 'operator.put-safety', item: { kind: 'rule', rule: toRule(ruleId, input) } });
      return { added: fresh.length };
    }),
  },
};
