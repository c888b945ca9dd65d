/** The number a pile is told for an order, where the protocol wants one and the order has none (OCPP 2.0.1 remoteStartId, requestId). */
import type { CommandId } from './ids.ts';

/**
 * Made of the order's own id, so that nothing has to be remembered to know it again: FNV-1a, 31 bits, above 0. Two orders
 * that are open at once share one once in two thousand million times.
 */
export function orderNumber(commandId: CommandId): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < commandId.length; at += 1) hash = Math.imul(hash ^ commandId.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff || 1;
}
