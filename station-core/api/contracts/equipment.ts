/** The register of fire equipment. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { EquipmentRow, EquipmentView, Page } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

const localDay = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** As POST /upload/equipment-photo named it. */
const pictureName = z.string().regex(/^[\w-]{1,60}\.(png|jpg|webp)$/);
const equipmentKind = z.enum(['extinguisher', 'sand-box', 'hydrant', 'detector', 'fire-blanket', 'emergency-light', 'other']);
const equipmentInput = z.object({
  kind: equipmentKind,
  name: z.string().trim().min(1).max(60),
  where: z.string().trim().max(120),
  zoneId: z.string().min(1).max(40).nullable(),
  serial: z.string().trim().max(60),
  expiresOn: localDay.nullable(),
  inspectEveryDays: z.number().int().min(1).max(3_650).nullable(),
  photo: pictureName.nullable(),
  retired: z.boolean(),
  place: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).nullable(),
});

/** The register of fire equipment. Notices: equipment. Photos: POST /upload/equipment-photo, GET /equipment-photo/<name>. */
export const equipmentArea = {
  list: oc
    .input(
      z.object({
        text: z.string().max(80).default(''),
        kind: equipmentKind.nullable().default(null),
        show: z.enum(['in-use', 'overdue', 'retired']).default('in-use'),
        ...page,
      }),
    )
    .output(type<Page<EquipmentRow>>()),
  get: oc.input(z.object({ equipmentId: idText })).output(type<EquipmentView>()),
  save: oc.input(z.object({ equipmentId: idText.nullable(), equipment: equipmentInput })).output(type<{ readonly equipmentId: string }>()),
  inspect: oc
    .input(z.object({ equipmentId: idText, inOrder: z.boolean(), note: z.string().trim().max(500), photo: pictureName.nullable() }))
    .output(type<{ readonly done: true }>()),
};
