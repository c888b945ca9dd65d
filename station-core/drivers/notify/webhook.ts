/** A message as JSON by POST to an address of the owner's; signed where a secret is set. */
import { createHmac } from 'node:crypto';
import { messageOf } from '../../base/fault.ts';
import type { OutgoingMessage } from '../../domain/notify-port.ts';

export const SIGNATURE_HEADER = 'x-stationmaster-signature';

export interface WebhookPost {
  readonly url: string;
  readonly secret: string | null;
  readonly station: string;
  readonly messages: readonly OutgoingMessage[];
  /** Whole UTC seconds: part of what is signed, so that an old message cannot be told anew. */
  readonly nowS: number;
  readonly signal: AbortSignal;
}

/** null: taken (2xx). Redirects are not followed: a message goes where the owner said. */
export async function postWebhook({ url, secret, station, messages, nowS, signal }: WebhookPost): Promise<string | null> {
  const body = JSON.stringify({ station, messages });
  const signature = secret === null ? {} : { [SIGNATURE_HEADER]: `t=${nowS},v1=${signatureOf(secret, nowS, body)}` };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Stationmaster', ...signature },
      body,
      signal,
    });
    await answer.body?.cancel();
    if (answer.status >= 200 && answer.status < 300) return null;
    if (answer.status >= 300 && answer.status < 400)
      return `The address answers with a redirect (${answer.status}); enter the address it leads to.`;
    return `The address answered ${answer.status}.`;
  } catch (error) {
    if (signal.aborted) return 'The address did not answer in time.';
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error);
    return `The address could not be reached: ${cause}.`.slice(0, 200);
  }
}

/** HMAC-SHA-256 over "<seconds>.<body>", lower-case hex. */
export function signatureOf(secret: string, nowS: number, body: string): string {
  return createHmac('sha256', secret).update(`${nowS}.${body}`, 'utf8').digest('hex');
}
