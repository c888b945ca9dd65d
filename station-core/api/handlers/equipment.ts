/** The register of fire equipment. */
import { id, type EquipmentId, type ZoneId } from '../../base/ids.ts';
import { allow, done, found, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const equipment = {
  list: os.equipment.list.handler(({ context, input }) => {
    allow(context, 'equipment.read');
    return context.ports.read('equipmentPage', { ...input, nowMs: context.ports.clock.now() });
  }),

  get: os.equipment.get.handler(async ({ context, input }) => {
    allow(context, 'equipment.read');
    const equipmentId = id<EquipmentId>(input.equipmentId);
    const view = await context.ports.read('equipmentView', { equipmentId, nowMs: context.ports.clock.now() });
    return found(view, { equipment: equipmentId });
  }),

  save: os.equipment.save.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'equipment.change');
    const equipmentId = id<EquipmentId>(input.equipmentId ?? context.ports.newId());
    const { zoneId, ...told } = input.equipment;
    const item = { ...told, id: equipmentId, zoneId: zoneId === null ? null : id<ZoneId>(zoneId), inspectedOn: null };
    await submitAs(context, operatorId, { kind: 'operator.put-equipment', equipment: item });
    return { equipmentId };
  }),

  inspect: os.equipment.inspect.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'equipment.inspect');
    const inspection = { ...input, id: context.ports.newId(), equipmentId: id<EquipmentId>(input.equipmentId) };
    await submitAs(context, operatorId, { kind: 'operator.inspect-equipment', inspection });
    return done;
  }),
};
