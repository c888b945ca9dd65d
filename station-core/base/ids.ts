/** Identities. Each fact has an id made at its source, so that a second arrival is the same fact. */
import type { Brand } from './brand.ts';

/** The charge point identity as it stands, decoded, at the end of the OCPP URL. At most 48 characters. */
export type PileId = Brand<string, 'PileId'>;
export type EventId = Brand<string, 'EventId'>;
export type SessionId = Brand<string, 'SessionId'>;
export type TokenId = Brand<string, 'TokenId'>;
export type PlanId = Brand<string, 'PlanId'>;
export type BillId = Brand<string, 'BillId'>;
export type TransferId = Brand<string, 'TransferId'>;
export type OperatorId = Brand<string, 'OperatorId'>;
export type CommandId = Brand<string, 'CommandId'>;
export type PersonKeyId = Brand<string, 'PersonKeyId'>;
/** A file kept for piles or from piles. */
export type FileId = Brand<string, 'FileId'>;
export type RolloutId = Brand<string, 'RolloutId'>;
export type SelfTestId = Brand<string, 'SelfTestId'>;
export type TeachInId = Brand<string, 'TeachInId'>;
/** The installer's record of a zone. */
export type FieldRecordId = Brand<string, 'FieldRecordId'>;
/** As an installer typed it at first, at most 40 characters. */
export type ZoneId = Brand<string, 'ZoneId'>;
export type SensorId = Brand<string, 'SensorId'>;
/** A Modbus device or gateway with several points. */
export type FieldDeviceId = Brand<string, 'FieldDeviceId'>;
export type RelayId = Brand<string, 'RelayId'>;
export type AlarmRuleId = Brand<string, 'AlarmRuleId'>;
export type CameraId = Brand<string, 'CameraId'>;
export type IncidentId = Brand<string, 'IncidentId'>;
export type EvidenceId = Brand<string, 'EvidenceId'>;
export type SightingId = Brand<string, 'SightingId'>;
export type EquipmentId = Brand<string, 'EquipmentId'>;
export type AccountId = Brand<string, 'AccountId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
export type RefundId = Brand<string, 'RefundId'>;
export type WriteOffId = Brand<string, 'WriteOffId'>;
/** Money paid before a charge, for that charge alone. */
export type PrepayId = Brand<string, 'PrepayId'>;
export type StartCodeId = Brand<string, 'StartCodeId'>;
export type ShiftId = Brand<string, 'ShiftId'>;
/** An account group, a member level, a coupon, a promotion, a place a plan is assigned to: objects of the price list. */
export type BenefitId = Brand<string, 'BenefitId'>;
export type InvoiceId = Brand<string, 'InvoiceId'>;
export type ComplaintId = Brand<string, 'ComplaintId'>;

/** Every kind of id there is. */
export type AnyId =
  | PileId | EventId | SessionId | TokenId | PlanId | BillId | TransferId | OperatorId | CommandId | PersonKeyId | FileId | RolloutId | SelfTestId | TeachInId
  | ZoneId | SensorId | FieldDeviceId | RelayId | AlarmRuleId | CameraId | IncidentId | EvidenceId | SightingId | EquipmentId
  | AccountId | PaymentId | RefundId | WriteOffId | PrepayId | StartCodeId | ShiftId | BenefitId | InvoiceId | ComplaintId | FieldRecordId; // prettier-ignore

/** Brands text that is known to be an id. Empty or longer than 80 characters is a bug. */
// The brand is named by whoever calls: the parameter is the point.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- see above
export function id<T extends AnyId>(text: string): T {
  if (text.length === 0 || text.length > 80) throw new RangeError(`not an id: ${JSON.stringify(text.slice(0, 90))}`);
  return text as T;
}
