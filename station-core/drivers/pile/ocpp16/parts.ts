/** Orders that OCPP 1.6 piles get in several calls: settings one by one where all at once makes them vanish, certificates kind by kind. */
import type { PileOrder } from '../../../domain/command.ts';
import { ALL_KEYS, type PileQuirks } from '../../../domain/quirks.ts';
import { STANDARD_KEYS } from './keys.ts';

/** The orders this one is carried out as. */
export function partsOf(order: PileOrder, quirks: PileQuirks): readonly PileOrder[] {
  switch (order.kind) {
    case 'read-configuration':
      return readParts(order, quirks);
    case 'list-certificates':
      return order.use === null
        ? [
            { ...order, use: 'csms-root' },
            { ...order, use: 'manufacturer-root' },
          ]
        : [order];
    default:
      return [order];
  }
}

/**
 * F13. A pile with settings that must not be asked for is asked for the others one by one, so that the next one to make it
 * vanish is known too. A single setting that made it vanish once may be asked for by name: answered, it is shy no longer.
 */
function readParts(order: Extract<PileOrder, { kind: 'read-configuration' }>, quirks: PileQuirks): readonly PileOrder[] {
  const avoided = new Set([...quirks.neverRead, ...quirks.shyKeys].map((key) => key.toLowerCase()));
  if (avoided.size === 0 || order.keys.length === 1) return [order];
  const isNamed = order.keys.length > 0;
  const isBulkSafe = isNamed && !avoided.has(ALL_KEYS) && order.keys.every((key) => !avoided.has(key.toLowerCase()));
  if (isBulkSafe) return [order];
  return (isNamed ? order.keys : STANDARD_KEYS).filter((key) => !avoided.has(key.toLowerCase())).map((key) => ({ ...order, keys: [key] }));
}
