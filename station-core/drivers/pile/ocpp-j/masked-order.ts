/** An order as it may be told on and kept: whose card it is, and secrets, are for the pile alone. */
import type { PileOrder } from '../../../domain/command.ts';
import { isSecretName, masked, maskedText, SECRET, TAG } from './mask.ts';

/** The order of a start keeps its tag: the start that follows is known by it, and the journal seals it. */
export function maskedOrder(order: PileOrder): PileOrder {
  switch (order.kind) {
    case 'write-configuration':
      return isSecretName(order.key) ? { ...order, value: SECRET } : { ...order, value: maskedText(order.value) };
    case 'data-transfer':
      return order.data === null ? order : { ...order, data: maskedText(order.data) };
    case 'reserve':
    case 'customer-information':
      return { ...order, tag: TAG };
    case 'send-local-list':
      return { ...order, entries: order.entries.map((entry) => ({ ...entry, tag: TAG })) };
    case 'update-firmware':
    case 'fetch-log':
    case 'network-profile':
    case 'publish-firmware':
      return { ...order, url: maskedText(order.url) };
    case 'raw':
      return { ...order, payload: maskedPayload(order.payload) };
    default:
      return order;
  }
}

/** By its fields where it is JSON: what is a secret shows in a field's name. */
function maskedPayload(payload: string): string {
  try {
    return JSON.stringify(masked(JSON.parse(payload)));
  } catch {
    // It was never sent: a raw order that is no JSON ends as broken.
    return maskedText(payload);
  }
}
