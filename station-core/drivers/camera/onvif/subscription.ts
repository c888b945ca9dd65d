/** Events of one camera by pull point: subscribed, pulled, renewed in time, and subscribed anew whenever the camera has forgotten it. */
import { Fault, isFault } from '../../../base/fault.ts';
import type { Clock } from '../../../domain/ports.ts';
import { addressFrom } from './addresses.ts';
import { readNotifications, type Notification } from './notifications.ts';
import type { SoapClient } from './soap.ts';
import { descend, escapeXml, textAt, type XmlNode } from './xml.ts';

export interface SubscriptionParts {
  readonly clock: Clock;
  readonly soap: SoapClient;
  readonly events: URL;
  /** In the turn in which the answer arrived. */
  readonly onNotifications: (notifications: readonly Notification[]) => void;
  readonly onSubscribed: () => void;
  /** Each answer to a pull: the camera is there and tells events. */
  readonly onAlive: () => void;
  readonly signal: AbortSignal;
}

/** Asked of the camera; it may give less. */
const LIVES_S = 60;
const RENEW_AFTER_MS = 20_000;
/** The camera holds the question for so long when it has nothing to tell. */
const PULL_S = 10;
const PULL_LIMIT_MS = 15_000;
/** A camera that answers at once with nothing is asked again after so long. */
const LEAST_PULL_MS = 250;
const MESSAGES = 100;

const EVENTS = 'http://www.onvif.org/ver10/events/wsdl';
const WSNT = 'http://docs.oasis-open.org/wsn/b-2';

/** Runs until the signal is aborted or the subscription is lost; rejects with the Fault that ended it. */
export async function runSubscription(parts: SubscriptionParts): Promise<void> {
  const { clock, signal } = parts;
  const point = await subscribe(parts);
  parts.onSubscribed();
  let renewedMs = clock.monotonic();
  let canRenew = true;
  try {
    while (!signal.aborted) {
      const beganMs = clock.monotonic();
      const answer = await callPoint(parts, point, PULL);
      if (answer.name !== 'PullMessagesResponse') throw new Fault('camera.bad-answer', { operation: 'PullMessages' });
      parts.onAlive();
      const told = readNotifications(answer);
      if (told.length > 0) parts.onNotifications(told);
      if (canRenew && clock.monotonic() - renewedMs >= RENEW_AFTER_MS) {
        canRenew = await renew(parts, point);
        renewedMs = clock.monotonic();
      }
      const leftMs = LEAST_PULL_MS - (clock.monotonic() - beganMs);
      if (leftMs > 0) await pause(clock, leftMs, signal);
    }
  } finally {
    // Cameras have room for a few subscriptions: one that is no longer wanted is given back, and it does not matter if that fails.
    if (signal.aborted) await callPoint({ soap: parts.soap }, point, UNSUBSCRIBE).catch(() => null);
  }
}

interface PointCall {
  readonly action: string;
  readonly body: string;
  readonly limitMs: number;
}

const PULL: PointCall = {
  action: `${EVENTS}/PullPointSubscription/PullMessagesRequest`,
  body: `<PullMessages xmlns="${EVENTS}"><Timeout>PT${PULL_S}S</Timeout><MessageLimit>${MESSAGES}</MessageLimit></PullMessages>`,
  limitMs: PULL_LIMIT_MS,
};
const RENEW: PointCall = {
  action: 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest',
  body: `<Renew xmlns="${WSNT}"><TerminationTime>PT${LIVES_S}S</TerminationTime></Renew>`,
  limitMs: 5_000,
};
const UNSUBSCRIBE: PointCall = {
  action: 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest',
  body: `<Unsubscribe xmlns="${WSNT}"/>`,
  limitMs: 1_000,
};

interface Point {
  readonly url: URL;
  /** As told, for WS-Addressing. */
  readonly address: string;
  /** Reference parameters (WS-Addressing 1.0 §3.1) to be given back with every call. */
  readonly references: string;
}

async function subscribe({ soap, events, signal }: SubscriptionParts): Promise<Point> {
  const action = `${EVENTS}/EventPortType/CreatePullPointSubscriptionRequest`;
  const answer = await soap.call({
    url: events,
    action,
    header: addressing(action, events.href),
    body: `<CreatePullPointSubscription xmlns="${EVENTS}"><InitialTerminationTime>PT${LIVES_S}S</InitialTerminationTime></CreatePullPointSubscription>`,
    signal,
  });
  const reference = descend(answer, 'SubscriptionReference');
  const address = textAt(reference, 'Address');
  if (answer.name !== 'CreatePullPointSubscriptionResponse' || !URL.canParse(address))
    throw new Fault('camera.bad-answer', { operation: 'CreatePullPointSubscription', help: 'It names no place to pull events from.' });
  const references = descend(reference, 'ReferenceParameters')?.children.slice(0, 8).map(echo).join('') ?? '';
  return { url: addressFrom(address, events), address, references };
}

/** False where the camera prolongs by each pull and knows no Renew; any other failure ends the subscription. */
async function renew(parts: SubscriptionParts, point: Point): Promise<boolean> {
  try {
    await callPoint(parts, point, RENEW);
    return true;
  } catch (error) {
    if (isFault(error) && (error.code === 'camera.not-offered' || error.code === 'camera.fault')) return false;
    throw error;
  }
}

function callPoint(
  { soap, signal }: Pick<SubscriptionParts, 'soap'> & { readonly signal?: AbortSignal },
  point: Point,
  call: PointCall,
): Promise<XmlNode> {
  const header = addressing(call.action, point.address) + point.references;
  return soap.call({ ...call, url: point.url, header, ...(signal === undefined ? {} : { signal }) });
}

function addressing(action: string, to: string): string {
  return `<a:Action s:mustUnderstand="1">${escapeXml(action)}</a:Action><a:To s:mustUnderstand="1">${escapeXml(to)}</a:To>`;
}

/** A reference parameter with its text alone: no camera was seen that nests them. */
function echo({ name, namespace, text }: XmlNode): string {
  return `<r:${name} xmlns:r="${escapeXml(namespace)}" a:IsReferenceParameter="true">${escapeXml(text.slice(0, 512))}</r:${name}>`;
}

/** Resolves after ms, or at once when the signal is aborted. */
export function pause(clock: Pick<Clock, 'after'>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
