/** The name HQ gives a new object, the same at every station. */
import { madeId } from '../../client/made-id.ts';
import type { OrderKind } from '../../client/hq/hq-may.ts';

/** e.g. "hq-plan-3f9a20c1". */
export function madeObjectId(kind: OrderKind): string {
  return `hq-${kind}-${madeId().slice(0, 8)}`;
}
