/** What people ask of the safety lane. It acts from memory, in the same turn; what was asked is submitted as an event after it. */
import type { AlarmRuleId, OperatorId, ZoneId } from '../base/ids.ts';
import type { ZoneView } from './views.ts';

export interface SafetyDoor {
  /** Every zone, by name. */
  zones(): readonly ZoneView[];
  /** The first stop frames have left when it returns. Throws Fault('input.not-found'). */
  stopZone(zoneId: ZoneId, by: OperatorId, reason: string): void;
  /** First step of a reset. Throws Fault('safety.cause-stands') while a cause stands, Fault('safety.not-latched') where there is nothing to reset. */
  askReset(zoneId: ZoneId, by: OperatorId, reason: string): void;
  /** Second step, within 2 min of the first. Throws Fault('safety.not-asked') when it was not asked or has lapsed, and as the first. */
  confirmReset(zoneId: ZoneId, by: OperatorId): void;
  /** Does what the matrix says for the rule in this zone, and spares the relays. Throws Fault('safety.not-clear') in a zone that is stopped. */
  beginDrill(zoneId: ZoneId, ruleId: AlarmRuleId, by: OperatorId): void;
  /** Throws Fault('safety.not-asked') where no drill runs. */
  endDrill(zoneId: ZoneId, by: OperatorId): void;
}
