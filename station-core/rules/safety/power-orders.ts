/** Which orders to a pile could put power on: none of them leaves for a zone that is stopped. */
import type { PileOrder } from '../../domain/command.ts';

/** A call of the protocol itself may be any of them. */
export function givesPower(order: PileOrder): boolean {
  switch (order.kind) {
    case 'start':
    case 'clear-profile':
    case 'reset':
    case 'update-firmware':
    case 'raw':
      return true;
    case 'set-profile':
      // Nothing but 0 A, from its first second to its last: when it ends, what held before holds again.
      return (
        order.profile.durationS !== null ||
        order.profile.validToMs !== null ||
        order.profile.periods.some(({ limitTenths }) => limitTenths > 0)
      );
    case 'availability':
      return order.operative;
    default:
      return false;
  }
}

/** Begins a charge: barred in a zone that is held, too. */
export function startsCharge(order: PileOrder): boolean {
  return order.kind === 'start' || (order.kind === 'raw' && /start/i.test(order.action));
}
