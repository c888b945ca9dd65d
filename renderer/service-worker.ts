/** Shows alarms on a phone whose page is hidden or closed, and opens the page when one is touched. It keeps no files: pages come from the station. */

/** What a service worker has of its own; the page's types know nothing of it. */
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: {
      type: 'window';
      includeUncontrolled: boolean;
    }): Promise<readonly { readonly url: string; focus(): Promise<unknown> }[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install', listener: () => void): void;
  addEventListener(kind: 'push', listener: (event: Waiting & { readonly data: { json(): unknown } | null }) => void): void;
  addEventListener(kind: 'notificationclick', listener: (event: Waiting & { readonly notification: Notification }) => void): void;
}

interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

/** As drivers/notify/push.ts writes it. */
interface Notice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly isOver: boolean;
}

// This file is bundled by itself and runs nowhere else.
const worker = globalThis as unknown as WorkerScope;

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('push', (event) => {
  const { title, body, tag, isOver } = read(event.data);
  event.waitUntil(
    worker.registration.showNotification(title, { body, tag, silent: isOver, requireInteraction: !isOver, data: '#/alarms' }),
  );
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openAlarms());
});

/** A message that cannot be read is still an alarm: browsers want every push to be shown. */
function read(data: { json(): unknown } | null): Notice {
  try {
    // Only the station can write to this browser: its key is in the subscription.
    return data?.json() as Notice;
  } catch {
    return { title: 'Stationmaster', body: '', tag: 'alarm', isOver: false };
  }
}

async function openAlarms(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [open] = windows;
  if (open !== undefined) await open.focus();
  else await worker.clients.openWindow('/#/alarms');
}
