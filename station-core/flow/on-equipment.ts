/** The register of fire equipment: what hangs where, who looked at it, and what is overdue. */
import { localTime, zoneName, type LocalDate, type UtcMs } from '../base/time.ts';
import type { Equipment } from '../domain/equipment.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { dueOn, problemWithEquipment } from '../rules/equipment/due.ts';
import { equipmentById, equipmentCount, equipmentOverdueUntold } from '../store/equipment.ts';
import { settingsOf } from '../store/settings.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, notFound, outcome, refused, type Context, type Parts } from './context.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

const MOST_EQUIPMENT = 2_000;

/** When it was inspected is told by inspections alone. */
export function onPutEquipment(context: Context, event: Of<'operator.put-equipment'>): Outcome {
  const { db } = context;
  const known = equipmentById(db, event.equipment.id);
  const equipment = { ...event.equipment, inspectedOn: known?.inspectedOn ?? null };
  const problem =
    problemWithEquipment(equipment) ??
    (known === null && equipmentCount(db) >= MOST_EQUIPMENT ? `At most ${MOST_EQUIPMENT} pieces are kept.` : null);
  if (problem !== null) return refused({ help: problem });
  return outcome(DONE, kept(context, equipment, event.receivedMs));
}

/** What was found in order is due anew; what was not is an alarm until it is. */
export function onInspectEquipment(context: Context, event: Of<'operator.inspect-equipment'>): Outcome {
  const { inspection, operatorId, receivedMs } = event;
  const known = equipmentById(context.db, inspection.equipmentId);
  if (known === null) return notFound({ equipment: inspection.equipmentId });
  const added: Parts = {
    writes: [{ kind: 'inspection.add', inspection: { ...inspection, by: operatorId, atMs: receivedMs } }],
    commands: [],
    notices: [{ topic: 'equipment' }],
  };
  if (inspection.inOrder) {
    const seen = { ...known, inspectedOn: todayOf(context, receivedMs) };
    return outcome(DONE, join(kept(context, seen, receivedMs), added));
  }
  const detail = { ...factsOf(known), why: inspection.note.slice(0, 200) };
  return outcome(DONE, join(added, raise(context.db, overdueKey(known), 'equipment-overdue', 'medium', detail, receivedMs)));
}

/** One in a tick; the day is the station's. */
export function* equipmentSteps(context: Context, nowMs: UtcMs): Generator<() => Parts> {
  const today = todayOf(context, nowMs);
  const overdue = equipmentOverdueUntold(context.db, today);
  if (overdue === null) return;
  yield () => {
    const { dueOn: due, ...equipment } = overdue;
    const told: Parts = {
      writes: [{ kind: 'equipment.put', equipment, dueOn: due, toldOn: today }],
      commands: [],
      notices: [{ topic: 'equipment' }],
    };
    return join(told, raise(context.db, overdueKey(equipment), 'equipment-overdue', 'medium', { ...factsOf(equipment), due }, nowMs));
  };
}

function kept(context: Context, equipment: Equipment, nowMs: UtcMs): Parts {
  const due = dueOn(equipment, todayOf(context, nowMs));
  const put: Parts = {
    writes: [{ kind: 'equipment.put', equipment, dueOn: due, toldOn: null }],
    commands: [],
    notices: [{ topic: 'equipment' }],
  };
  return join(put, settle(context.db, overdueKey(equipment), nowMs));
}

function factsOf({ name, where }: Equipment): { readonly name: string; readonly where: string } {
  return { name, where };
}

function overdueKey({ id }: Pick<Equipment, 'id'>): string {
  return `equipment-overdue:${id}`;
}

function todayOf({ db }: Context, nowMs: UtcMs): LocalDate {
  return localTime(nowMs, settingsOf(db)?.zone ?? zoneName('UTC')).date;
}
