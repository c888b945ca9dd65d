/** Alarms and the rules that raise them. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { AlarmChange } from '../../domain/station.ts';
import type { AlarmRow, AlarmRulesView, Page } from '../../domain/views.ts';
import { ruleInput as alarmRuleInput, severity } from '../alarm-input.ts';
import { idText, ms, page } from './parts.ts';

const alarmKey = z.string().min(1).max(300);

/** Which raisings the history shows. */
export const alarmFilter = z.object({
  /** Part of what it is about, of its facts, or of who acknowledged it. */
  text: z.string().max(80).default(''),
  severity: severity.nullable().default(null),
  /** Of a rule, or of the station's own kinds; null: all. */
  origin: z.enum(['rule', 'station']).nullable().default(null),
  zoneId: z.string().min(1).max(40).nullable().default(null),
  /** Raised in [fromMs, toMs). */
  fromMs: ms.nullable().default(null),
  toMs: ms.nullable().default(null),
  /** Tests and drills are left out. */
  realOnly: z.boolean().default(false),
});

/** By ISA-18.2. Notices: alarms; for rules: safety. */
export const alarmsArea = {
  /** open: all that are not normal, and those on a shelf, in the order in which they came; rows of one flood have one groupSeq. Else the newest 500 keys. */
  list: oc.input(z.object({ open: z.boolean().default(true) })).output(type<readonly AlarmRow[]>()),
  /** Every raising there was, the newest first. `/download/alarms.csv?<filter>` gives them all. */
  history: oc.input(z.object({ filter: alarmFilter, ...page })).output(type<Page<AlarmRow>>()),
  /** What happened to one raising, and who did it; in order. */
  changes: oc.input(z.object({ seq: z.number().int().positive() })).output(type<readonly AlarmChange[]>()),
  /** Says that somebody has seen it. Ends the announcement; the alarm stays until its condition is gone. */
  acknowledge: oc.input(z.object({ key: alarmKey })).output(type<{ readonly done: true }>()),
  /** Every alarm of a flood that nobody acknowledged yet. */
  acknowledgeGroup: oc.input(z.object({ groupSeq: z.number().int().positive() })).output(type<{ readonly acknowledged: number }>()),
  /** Not announced until then, at most 24 h; the interlock goes on as it would. */
  shelve: oc
    .input(z.object({ key: alarmKey, untilMs: ms, reason: z.string().trim().min(3).max(200) }))
    .output(type<{ readonly done: true }>()),
  unshelve: oc.input(z.object({ key: alarmKey })).output(type<{ readonly done: true }>()),
  /** Of a latched alarm whose condition is gone; refused ('input.invalid') while it stands. */
  reset: oc.input(z.object({ key: alarmKey })).output(type<{ readonly done: true }>()),
  rules: {
    /** By name, with what a form needs to choose from. */
    list: oc.output(type<AlarmRulesView>()),
    /** problem null: it can be saved; otherwise one sentence, English. */
    check: oc.input(z.object({ rule: alarmRuleInput })).output(type<{ readonly problem: string | null }>()),
    /** ruleId null: a new one. */
    save: oc.input(z.object({ ruleId: idText.nullable(), rule: alarmRuleInput })).output(type<{ readonly ruleId: string }>()),
    remove: oc.input(z.object({ ruleId: idText })).output(type<{ readonly done: true }>()),
    /** Adds the ready rules named by their ids in rules/safety/presets; what is there already is left as it is. */
    addPresets: oc.input(z.object({ presets: z.array(z.string().max(40)).min(1).max(50) })).output(type<{ readonly added: number }>()),
  },
};
