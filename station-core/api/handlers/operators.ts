/** People who log in. */
import { id, type OperatorId } from '../../base/ids.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const operators = {
  list: os.operators.list.handler(({ context }) => {
    allow(context, 'operators.read');
    return context.ports.read('operatorsList', undefined);
  }),

  add: os.operators.add.handler(async ({ context, input }) => {
    const caller = allow(context, 'operators.change');
    const passwordHash = await context.desk.passwords.hash(input.password);
    const newId = id<OperatorId>(context.ports.newId());
    await submitAs(context, caller.operatorId, { kind: 'operator.add', newId, name: input.name, role: input.role, passwordHash });
    return done;
  }),

  change: os.operators.change.handler(async ({ context, input }) => {
    const caller = allow(context, 'operators.change');
    const of = id<OperatorId>(input.operatorId);
    const passwordHash = input.password === null ? null : await context.desk.passwords.hash(input.password);
    await submitAs(context, caller.operatorId, { kind: 'operator.change', of, role: input.role, disabled: input.disabled, passwordHash });
    context.desk.endOperator(of);
    return done;
  }),
};
