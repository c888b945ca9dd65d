/** Signs that a pile which chose OCPP 1.6 speaks 2.0.1 (F24): its makers took the wrong setting, and it will never work. */
import type { Payload } from '../ocpp-j/frame.ts';
import { isFields } from '../ocpp-j/values.ts';

/** What a 2.0.1 pile calls early and 1.6 does not have. */
const ACTIONS_OF_201: ReadonlySet<string> = new Set([
  'TransactionEvent',
  'NotifyReport',
  'NotifyEvent',
  'NotifyMonitoringReport',
  'NotifyChargingLimit',
  'ClearedChargingLimit',
  'NotifyEVChargingNeeds',
  'NotifyEVChargingSchedule',
  'ReportChargingProfiles',
  'ReservationStatusUpdate',
]);

/** The sentence for the pairing page; null: nothing is wrong. */
export function foreignTo16(action: string, payload: Payload): string | null {
  if (ACTIONS_OF_201.has(action)) return `${action} is OCPP 2.0.1, the connection was made with ocpp1.6`;
  const field = fieldOf201(action, payload);
  return field === null ? null : `${action} with ${field} is OCPP 2.0.1, the connection was made with ocpp1.6`;
}

function fieldOf201(action: string, payload: Payload): string | null {
  switch (action) {
    case 'BootNotification':
      return isFields(payload['chargingStation']) ? 'chargingStation' : null;
    case 'StatusNotification':
      return 'connectorStatus' in payload ? 'connectorStatus' : null;
    case 'Authorize':
      return isFields(payload['idToken']) ? 'idToken' : null;
    case 'MeterValues':
      return 'evseId' in payload ? 'evseId' : null;
    default:
      return null;
  }
}
