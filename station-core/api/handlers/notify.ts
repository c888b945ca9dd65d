/** Whom the station tells of alarms. Secrets come in and never go out. */
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

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

  test: os.notify.test.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'notify.change');
    await submitAs(context, operatorId, { kind: 'operator.test-notify-target', targetId: input.targetId });
    return done;
  }),
};
