/** Messages about alarms through the committed flow: who is told of what, when it is tried again, and when it is given up. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { NotifyTarget } from '../../station-core/domain/notify.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { notificationsDue, notificationsPage, notifyTargetRows } from '../../station-core/store/notify.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
});

const hook: NotifyTarget = {
  id: 'hook',
  name: 'Night desk',
  channel: { kind: 'webhook', url: 'https://desk.example.org/alarms' },
  atLeast: 'high',
  step: 0,
  language: 'en',
  enabled: true,
};

function put(target: NotifyTarget = hook, password: string | null = null) {
  return station.send({ kind: 'operator.put-notify-target', operatorId: boss, target, password });
}
function backup(active: boolean): void {
  station.send({ kind: 'station.condition', alarm: 'backup-failed', active, detail: active ? { problem: 'no room' } : {} });
}
const due = () =>
  notificationsDue(station.db, { nowMs: station.nowMs }, { vault: station.vault, journalFolder: '', elapsedMs: () => 0, limitMs: 5_000 });
const told = () => notificationsPage(station.db, { offset: 0, limit: 50 }).rows.map(({ targetId, what }) => `${targetId} ${what}`);
function tried(problem: string | null, isGone = false): void {
  for (const { messages } of due())
    for (const { notification } of messages) station.send({ kind: 'notification.tried', notificationId: notification.id, problem, isGone });
}

describe('who is told', () => {
  test('an alarm and its end go to whoever wants that severity, in the same commit', () => {
    put();
    put({ ...hook, id: 'calm', name: 'Calm', atLeast: 'critical' });
    put({ ...hook, id: 'off', name: 'Off', enabled: false });
    put({ ...hook, id: 'second', name: 'Second', step: 1 });
    backup(true);
    expect(told()).toEqual(['hook raised']);
    backup(true);
    expect(told(), 'while it stands it is not told anew').toEqual(['hook raised']);
    station.pass(60);
    backup(false);
    expect(told()).toEqual(['hook cleared', 'hook raised']);
  });

  test('who was not told of an alarm is not told of its end', () => {
    backup(true);
    put();
    backup(false);
    expect(told()).toEqual([]);
  });

  test('an alarm about messages is told by no message', () => {
    put();
    backup(true);
    for (let n = 0; n < 20; n += 1) {
      tried('down');
      station.nowMs = utcMs(station.nowMs + 3_600_000);
    }
    expect(alarmByKey(station.db, 'notify-failed:hook')).toMatchObject({
      clearedAtMs: null,
      detail: { name: 'Night desk', problem: 'down' },
    });
    expect(told()).toEqual(['hook raised']);
  });
});

describe('delivery', () => {
  test('what failed is tried again later and later, then given up and said so; the next that goes through ends that', () => {
    put();
    backup(true);
    const waits: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const before = station.nowMs;
      expect(due()[0]?.messages).toHaveLength(1);
      tried('The address answered 503.');
      expect(due()).toEqual([]);
      if (n === 19) break;
      while (due().length === 0) station.nowMs = utcMs(station.nowMs + 1_000);
      waits.push((station.nowMs - before) / 1_000);
    }
    expect(waits.slice(0, 5)).toEqual([10, 20, 40, 80, 160]);
    expect(Math.max(...waits)).toBe(3_600);
    station.nowMs = utcMs(station.nowMs + 86_400_000);
    expect(due(), 'given up').toEqual([]);
    expect(alarmByKey(station.db, 'notify-failed:hook')?.clearedAtMs).toBeNull();
    backup(false);
    tried(null);
    expect(alarmByKey(station.db, 'notify-failed:hook')?.clearedAtMs).toBe(station.nowMs);
    expect(notifyTargetRows(station.db)[0]).toMatchObject({ waiting: 0, last: { what: 'cleared', sentAtMs: station.nowMs, problem: '' } });
  });

  test('at most five hundred wait for one target; the others are on the screens alone', () => {
    put({ ...hook, atLeast: 'low' });
    for (let n = 0; n < 510; n += 1)
      station.send({
        kind: 'session.ended', pileId: id('P1'), wire: null, transactionId: 900_000 + n, tag: null, meterStop: null,
        at: { raw: null, pileMs: null }, reason: null, entries: [],
      }); // prettier-ignore
    expect(notifyTargetRows(station.db)[0]?.waiting).toBe(500);
    expect(due()[0]?.messages, 'in one message').toHaveLength(50);
  });

  test('what is older than a month goes', () => {
    put();
    backup(true);
    backup(false);
    station.send({ kind: 'operator.acknowledge-alarm', operatorId: boss, key: 'station:backup-failed' });
    tried(null);
    station.nowMs = utcMs(station.nowMs + 31 * 86_400_000);
    station.tick();
    expect(told()).toEqual([]);
  });

  test('a test message is tried once', () => {
    put();
    expect(station.send({ kind: 'operator.test-notify-target', operatorId: boss, targetId: 'hook' })).toEqual({ kind: 'done' });
    tried('The address answered 404.');
    expect(notifyTargetRows(station.db)[0]).toMatchObject({
      waiting: 0,
      last: { what: 'test', problem: 'The address answered 404.', nextTryMs: null },
    });
    expect(alarmByKey(station.db, 'notify-failed:hook')).toBeNull();
  });
});

describe('a phone', () => {
  const own = (operatorId: OperatorId) =>
    put({
      ...hook,
      id: 'push-1',
      channel: { kind: 'push', endpoint: 'https://fcm.googleapis.com/x', p256dh: 'B'.repeat(87), operatorId },
    });

  test('is told while its owner may log in, and no longer', () => {
    station.send({ kind: 'operator.add', operatorId: boss, newId: id('guard'), name: 'Guard', role: 'attendant', passwordHash: 'x' });
    own(id('guard'));
    backup(true);
    expect(told()).toEqual(['push-1 raised']);
    tried(null);
    backup(false);
    tried(null);
    station.send({ kind: 'operator.change', operatorId: boss, of: id('guard'), role: 'attendant', disabled: true, passwordHash: null });
    station.pass(60);
    backup(true);
    expect(told().sort()).toEqual(['push-1 cleared', 'push-1 raised']);
  });

  test('whose browser gave up its subscription is forgotten, without an alarm', () => {
    own(boss);
    backup(true);
    tried('The push service answered 410.', true);
    expect(notifyTargetRows(station.db)).toEqual([]);
    expect(alarmByKey(station.db, 'notify-failed:push-1')).toBeNull();
  });
});

describe('targets', () => {
  test('the secret is sealed in the file, opened for the sender alone, kept when nothing new is told, and gone with the target', () => {
    put(hook, 'hunter2-hunter2');
    put({ ...hook, name: 'Desk' });
    backup(true);
    expect(due()[0]).toMatchObject({ secret: 'hunter2-hunter2', target: { name: 'Desk' } });
    expect(notifyTargetRows(station.db)[0]).toMatchObject({ hasSecret: true });
    expect(JSON.stringify(notifyTargetRows(station.db))).not.toContain('hunter2');
    expect(JSON.stringify(station.db.all('SELECT * FROM journal'))).not.toContain('hunter2');
    expect(JSON.stringify(station.db.all('SELECT * FROM notify_target'))).not.toContain('hunter2');
    put(hook, '');
    expect(notifyTargetRows(station.db)[0]).toMatchObject({ hasSecret: false });
    put(hook, 'another-secret');
    expect(station.send({ kind: 'operator.remove-notify-target', operatorId: boss, targetId: 'hook' })).toEqual({ kind: 'done' });
    expect(due()).toEqual([]);
    expect(station.db.all("SELECT 1 AS one FROM person_key WHERE id = 'notify.hook'")).toEqual([]);
  });

  test.each([
    ['file:///etc/passwd', 'The address must begin with https:// or http://.'],
    ['not an address', 'The address must begin with https:// or http://.'],
    ['https://me:secret@desk.example.org/', 'The address must hold no password; put it into the field for the secret.'],
  ])('the address %s is refused in words', (url, help) => {
    expect(put({ ...hook, channel: { kind: 'webhook', url } })).toEqual({ kind: 'refused', code: 'input.invalid', detail: { help } });
    expect(notifyTargetRows(station.db)).toEqual([]);
  });

  test('mail without a receiver, or to none that is an address, is refused in words', () => {
    const mail = { kind: 'mail', host: 'mail', port: 25, security: 'none', username: '', from: 'a@b', to: [] } as const;
    expect(put({ ...hook, channel: mail })).toMatchObject({ detail: { help: 'Name at least one person who gets the mail.' } });
    expect(put({ ...hook, channel: { ...mail, to: ['desk'] } })).toMatchObject({ detail: { help: 'This is not a mail address: desk.' } });
    expect(put({ ...hook, channel: { ...mail, to: ['a@b\r\nBcc: x@y'] } })).toMatchObject({ kind: 'refused' });
  });

  test('at most sixty are kept', () => {
    for (let n = 0; n < 60; n += 1) put({ ...hook, id: `t${n}` });
    expect(put({ ...hook, id: 't60' })).toMatchObject({ kind: 'refused', detail: { help: 'At most 60 are kept.' } });
    expect(put({ ...hook, id: 't3', name: 'Changed' })).toEqual({ kind: 'done' });
  });
});
