/** A message to a phone or a browser whose page is closed, by the push service of its maker (RFC 8030, 8291, 8292). Nobody between can read it. */
import { messageOf } from '../../base/fault.ts';
import type { NotifyChannel } from '../../domain/notify.ts';
import type { OutgoingMessage, SendResult } from '../../domain/notify-port.ts';

/** Where browsers really subscribe: a subscription that leads elsewhere is not used, so that nobody makes the station call somewhere. */
const PUSH_SERVICES = ['fcm.googleapis.com', '.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com'] as const;

/** The service keeps it for a phone that is off or away for so long. */
const KEPT_S = 3_600;
/** RFC 8291 §4: 3,993 bytes are left of the 4,096 any service takes. */
const MOST_BODY = 700;

export interface PushPost {
  readonly channel: Extract<NotifyChannel, { kind: 'push' }>;
  /** The subscription's auth secret, base64url. */
  readonly secret: string | null;
  readonly station: string;
  readonly messages: readonly OutgoingMessage[];
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
  readonly services: readonly string[];
  readonly signal: AbortSignal;
}

/** The newest of several is shown, with how many more there are. 404 and 410: the browser has given its subscription up. */
export async function sendPush(post: PushPost): Promise<SendResult> {
  const { channel, secret, vapid, signal } = post;
  if (!isPushService(channel.endpoint, post.services)) return { problem: 'This address belongs to no push service.', isGone: true };
  if (secret === null) return { problem: 'The device has to be switched on anew.', isGone: true };
  try {
    // Most stations send none: the library is loaded with the first message.
    const { default: webPush } = await import('web-push');
    const request = webPush.generateRequestDetails(
      { endpoint: channel.endpoint, keys: { p256dh: channel.p256dh, auth: secret } },
      JSON.stringify(noticeOf(post)),
      {
        vapidDetails: { subject: 'https://stationmaster.invalid', ...vapid },
        TTL: KEPT_S,
        urgency: 'high',
        contentEncoding: 'aes128gcm',
      },
    );
    const answer = await fetch(request.endpoint, {
      method: 'POST',
      redirect: 'manual',
      headers: Object.entries<string>(request.headers),
      body: new Uint8Array(request.body),
      signal,
    });
    await answer.body?.cancel();
    if (answer.status >= 200 && answer.status < 300) return TAKEN;
    return { problem: `The push service answered ${answer.status}.`, isGone: answer.status === 404 || answer.status === 410 };
  } catch (error) {
    if (signal.aborted) return { problem: 'The push service did not answer in time.', isGone: false };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error);
    return { problem: `The push service could not be reached: ${cause}.`.slice(0, 200), isGone: false };
  }
}

export const TAKEN: SendResult = { problem: null, isGone: false };

/** True for an https address of a known service or one of these: a host, or where it begins with a dot any host below it. http is for a service on this PC alone. */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, username } = new URL(endpoint);
  if (username !== '' || (protocol !== 'https:' && !(protocol === 'http:' && hostname === '127.0.0.1'))) return false;
  return [...PUSH_SERVICES, ...services].some((one) => (one.startsWith('.') ? hostname.endsWith(one) : hostname === one));
}

/** What renderer/service-worker.ts shows. */
function noticeOf({ station, messages }: PushPost): object {
  const newest = messages.at(-1);
  const more = messages.length > 1 ? ` (+${messages.length - 1})` : '';
  return {
    title: `${newest?.title ?? station}${more}`.slice(0, 200),
    body: [station, ...(newest?.lines ?? [])].join('\n').slice(0, MOST_BODY),
    tag: newest?.id ?? 'alarm',
    isOver: newest?.what === 'cleared',
  };
}
