/** Messages to phones whose page is closed, over a real push service's protocol. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import type { NotifyTarget } from '../../station-core/domain/notify.ts';
import type { OutgoingMessage } from '../../station-core/domain/notify-port.ts';
import { openNotifier } from '../../station-core/drivers/notify/driver.ts';
import { isPushService } from '../../station-core/drivers/notify/push.ts';
import { openPushKey, type PushKey } from '../../station-core/keys/push-key.ts';
import { systemClock } from '../../station-core/system.ts';
import { openPushService, type PushSim } from '../sim/push-service.ts';

const MASTER = Buffer.alloc(32, 7);
let folder: string;
let vapid: PushKey;
let service: PushSim;
const message: OutgoingMessage = { id: 'm-1', what: 'raised', title: 'Rauch in Halle 1 烟雾', lines: ['Zone A', '10:00:01'], facts: {} };

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'push-'));
  vapid = await openPushKey(folder, MASTER);
  service = await openPushService(vapid.publicKey);
});
afterEach(() => {
  service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function send(secret: string | null = service.auth, messages: readonly OutgoingMessage[] = [message], services = ['127.0.0.1']) {
  const notifier = openNotifier({ clock: systemClock(), vapid, pushServices: services });
  const channel = { kind: 'push', endpoint: service.endpoint, p256dh: service.p256dh, operatorId: id<OperatorId>('op') } as const;
  const target: NotifyTarget = { id: 't', name: 'Phone', channel, atLeast: 'low', step: 0, language: 'en', enabled: true };
  try {
    return await notifier.send(target, secret, 'Lindenhof', messages);
  } finally {
    notifier.close();
  }
}

test('the browser reads what the station wrote, and nobody else could have sent it', async () => {
  expect(await send()).toEqual({ problem: null, isGone: false });
  expect(service.problems).toEqual([]);
  expect(service.read).toEqual([{ title: 'Rauch in Halle 1 烟雾', body: 'Lindenhof\nZone A\n10:00:01', tag: 'm-1', isOver: false }]);
  expect(service.headers[0]).toMatchObject({ urgency: 'high', ttl: '3600' });
});

test('of many at once the newest is shown, with how many more', async () => {
  await send(
    service.auth,
    Array.from({ length: 50 }, () => ({ ...message, lines: ['x'.repeat(500)] })),
  );
  expect(service.read).toMatchObject([{ title: 'Rauch in Halle 1 烟雾 (+49)' }]);
});

test.each([
  [404, { isGone: true }],
  [410, { isGone: true }],
  [429, { isGone: false }],
  [503, { isGone: false }],
])('an answer of %i', async (status, expected) => {
  service.answers.push(status);
  expect(await send()).toMatchObject({ ...expected, problem: `The push service answered ${status}.` });
});

test('a service that is away is tried again', async () => {
  service.close();
  expect(await send()).toMatchObject({ isGone: false, problem: /could not be reached/ });
});

test('nothing is sent to an address that is no push service, or without its secret', async () => {
  expect(await send(service.auth, [message], [])).toMatchObject({ isGone: true });
  expect(await send(null)).toMatchObject({ isGone: true });
  expect(service.headers).toEqual([]);
});

describe('whose address is a push service', () => {
  test.each([
    ['https://fcm.googleapis.com/fcm/send/abc', true],
    ['https://updates.push.services.mozilla.com/wpush/v2/x', true],
    ['https://web.push.apple.com/x', true],
    ['http://fcm.googleapis.com/fcm/send/abc', false],
    ['https://fcm.googleapis.com.evil.example/x', false],
    ['https://evilpush.apple.com.example/x', false],
    ['https://user:pw@fcm.googleapis.com/x', false],
    ['https://192.168.1.1/x', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('%s', (endpoint, expected) => expect(isPushService(endpoint, [])).toBe(expected));
});

test('the key stays the same, sealed on the disk, and opens with no other master key', async () => {
  expect(await openPushKey(folder, MASTER)).toEqual(vapid);
  expect(readFileSync(path.join(folder, 'push.key'), 'utf8')).not.toContain(vapid.privateKey);
  await expect(openPushKey(folder, Buffer.alloc(32, 8))).rejects.toThrow(/master key/);
});
