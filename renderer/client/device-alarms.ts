/** Alarms on this device while its page is hidden or closed: what the browser allows, and its subscription (Push API). */

/** insecure: the page was not opened over HTTPS. blocked: the user said no to messages of this page. off: it was not asked for yet. */
export type DeviceState = 'insecure' | 'unsupported' | 'blocked' | 'off' | 'on';

export interface DeviceSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

const WORKER = '/service-worker.js';

export function canTell(): boolean {
  return 'serviceWorker' in navigator && 'Notification' in window;
}

export async function deviceState(): Promise<DeviceState> {
  if (!window.isSecureContext) return 'insecure';
  if (!canTell()) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return registration !== undefined && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Asks the user where that was not done yet. False: he said no. */
export async function switchOn(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  await navigator.serviceWorker.register(WORKER, { type: 'module' });
  await navigator.serviceWorker.ready;
  return true;
}

/** What the station needs to reach this browser while no page is open. Rejects where the browser's maker offers no service, or there is no line to it. */
export async function subscribe(publicKey: string): Promise<DeviceSubscription> {
  const registration = await navigator.serviceWorker.ready;
  const kept = await registration.pushManager.getSubscription();
  const subscription =
    kept ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) }));
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? subscription.endpoint, p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
}

/** null: it has none. */
export async function currentEndpoint(): Promise<string | null> {
  if (!window.isSecureContext || !canTell()) return null;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription())?.endpoint ?? null;
}

/** Nothing is shown by this browser any more. */
export async function switchOff(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await registration?.unregister();
}

/** A message of this page itself, while nobody looks at it. Needs no line. */
export async function tellHidden(title: string, body: string, tag: string): Promise<void> {
  if (!canTell() || Notification.permission !== 'granted') return;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  await registration?.showNotification(title, { body, tag, requireInteraction: true, data: '#/alarms' });
}

/** Alarms that are over, or were answered here, need no message any more. */
export async function untell(tags: ReadonlySet<string>): Promise<void> {
  if (!canTell()) return;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  for (const notification of (await registration?.getNotifications()) ?? []) if (!tags.has(notification.tag)) notification.close();
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
