/** Signs that a pile which chose OCPP 2.0.1 speaks 1.6 (F24): its makers took the wrong setting, and it will never work. */
import type { Payload } from '../ocpp-j/frame.ts';

/** What only a 1.6 pile calls. */
const ACTIONS_OF_16: ReadonlySet<string> = new Set([
  'StartTransaction',
  'StopTransaction',
  'DiagnosticsStatusNotification',
  'SignedFirmwareStatusNotification',
]);

/** The sentence for the pairing page; null: nothing is wrong. */
export function foreignTo201(action: string, payload: Payload): string | null {
  if (ACTIONS_OF_16.has(action)) return `${action} is OCPP 1.6, the connection was made with ocpp2.0.1`;
  const field = fieldOf16(action);
  return field === null || !(field in payload) ? null : `${action} with ${field} is OCPP 1.6, the connection was made with ocpp2.0.1`;
}

function fieldOf16(action: string): string | null {
  switch (action) {
    case 'BootNotification':
      return 'chargePointVendor';
    case 'StatusNotification':
      return 'errorCode';
    case 'Authorize':
      return 'idTag';
    case 'MeterValues':
      return 'transactionId';
    default:
      return null;
  }
}
