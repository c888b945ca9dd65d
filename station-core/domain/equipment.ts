/** The register of fire equipment: what hangs where, and when it was looked at. */
import type { EquipmentId, OperatorId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { MapPlace } from './map-place.ts';

export type EquipmentKind = 'extinguisher' | 'sand-box' | 'hydrant' | 'detector' | 'fire-blanket' | 'emergency-light' | 'other';

export interface Equipment {
  readonly id: EquipmentId;
  readonly kind: EquipmentKind;
  readonly name: string;
  /** Where it is, in words. */
  readonly where: string;
  readonly zoneId: ZoneId | null;
  readonly serial: string;
  /** Local days, YYYY-MM-DD; null: does not expire. */
  readonly expiresOn: string | null;
  readonly inspectEveryDays: number | null;
  /** The day of the last inspection that found it in order; null: never. */
  readonly inspectedOn: string | null;
  /** File name under `<dataFolder>/equipment/`; null: no photo. */
  readonly photo: string | null;
  readonly retired: boolean;
  readonly place: MapPlace | null;
}

export interface Inspection {
  readonly id: string;
  readonly equipmentId: EquipmentId;
  readonly atMs: UtcMs;
  readonly by: OperatorId;
  readonly inOrder: boolean;
  readonly note: string;
  readonly photo: string | null;
}
