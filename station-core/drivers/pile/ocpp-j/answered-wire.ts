/** The journal's record of a call to a pile: what was asked and what came back, masked. */
import type { Wire } from '../../../domain/event.ts';
import type { Payload } from './frame.ts';
import type { Finished } from './lane.ts';
import { maskedJson } from './mask.ts';

export function answeredWire(action: string, request: Payload, { outcome, messageId }: Finished, violation: string | null): Wire {
  const answer =
    outcome.kind === 'answered'
      ? outcome.payload
      : outcome.kind === 'call-error'
        ? { error: outcome.code, description: outcome.description }
        : null;
  return { action, messageId: messageId ?? '', body: maskedJson({ request, answer }), violation };
}
