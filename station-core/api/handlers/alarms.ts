/** Alarms: what a person should look at. */
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const alarms = {
  list: os.alarms.list.handler(({ context, input }) => {
    allow(context, 'alarms.read');
    return context.ports.read('alarmsList', { open: input.open });
  }),

  acknowledge: os.alarms.acknowledge.handler(async ({ context, input }) => {
    const caller = allow(context, 'alarms.acknowledge');
    await submitAs(context, caller.operatorId, { kind: 'operator.acknowledge-alarm', key: input.key });
    return done;
  }),
};
