/** Whom the station tells of alarms. Secrets come in and never go out. */
import { createHash } from 'node:crypto';
import { Fault } from '../../base/fault.ts';
import type { OperatorId } from '../../base/ids.ts';
import type { NotifyTargetRow } from '../../domain/views.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

/** One device, one target, whoever switches it on. */
const targetIdOf = (endpoint: string): string => `push-${createHash('sha256').update(endpoint).digest('hex').slice(0, 32)}`;

async function ownTarget(context: CallContext, operatorId: OperatorId, endpoint: string): Promise<NotifyTargetRow | null> {
  const targetId = targetIdOf(endpoint);
  const rows = await context.ports.read('notifyTargetRows', undefined);
  return rows.find(({ id, channel }) => id === targetId && channel.kind === 'push' && channel.operatorId === operatorId) ?? null;
}

export const notify = {
  list: os.notify.list.handler(({ context }) => {
    allow(context, 'notify.read');
    return context.ports.read('notifyTargetRows', undefined);
  }),

  messages: os.notify.messages.handler(({ context, input }) => {
    allow(context, 'notify.read');
    return context.ports.read('notificationsPage', input);
  }),

  save: os.notify.save.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'notify.change');
    const targetId = input.targetId ?? context.ports.newId();
    const target = { ...input.target, id: targetId };
    await submitAs(context, operatorId, { kind: 'operator.put-notify-target', target, password: input.secret });
    return { targetId };
  }),

  remove: os.notify.remove.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'notify.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-notify-target', targetId: input.targetId });
    return done;
  }),

  own: {
    key: os.notify.own.key.handler(({ context }) => {
      allow(context, 'notify.own');
      return { publicKey: context.ports.push.publicKey };
    }),

    state: os.notify.own.state.handler(async ({ context, input }) => {
      const { operatorId } = allow(context, 'notify.own');
      const row = await ownTarget(context, operatorId, input.endpoint);
      return row === null ? null : { targetId: row.id, atLeast: row.atLeast };
    }),

    on: os.notify.own.on.handler(async ({ context, input }) => {
      const { operatorId, name } = allow(context, 'notify.own');
      const { endpoint, p256dh, auth, device, atLeast, language } = input;
      if (!context.ports.push.isService(endpoint))
        throw new Fault('input.invalid', { help: 'This browser subscribes at a service that the station does not know.' });
      const targetId = targetIdOf(endpoint);
      const channel = { kind: 'push', endpoint, p256dh, operatorId } as const;
      const target = { id: targetId, name: `${name} · ${device}`.slice(0, 60), channel, atLeast, step: 0, language, enabled: true };
      await submitAs(context, operatorId, { kind: 'operator.put-notify-target', target, password: auth });
      return { targetId };
    }),

    off: os.notify.own.off.handler(async ({ context, input }) => {
      const { operatorId } = allow(context, 'notify.own');
      const row = await ownTarget(context, operatorId, input.endpoint);
      if (row !== null) await submitAs(context, operatorId, { kind: 'operator.remove-notify-target', targetId: row.id });
      return done;
    }),

    test: os.notify.own.test.handler(async ({ context, input }) => {
      const { operatorId } = allow(context, 'notify.own');
      const row = found(await ownTarget(context, operatorId, input.endpoint), { device: 'this one' });
      await submitAs(context, operatorId, { kind: 'operator.test-notify-target', targetId: row.id });
      return done;
    }),
  },

  test: os.notify.test.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'notify.change');
    await submitAs(context, operatorId, { kind: 'operator.test-notify-target', targetId: input.targetId });
    return done;
  }),
};
