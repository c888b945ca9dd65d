/** Logging in and out, and the list of logins. */
import { id, type OperatorId } from '../../base/ids.ts';
import { Fault } from '../../base/fault.ts';
import { may } from '../../rules/access/may.ts';
import { done, loggedIn, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const auth = {
  login: os.auth.login.handler(async ({ context, input }) => {
    const { secret, operator } = await context.desk.logIn(input.name, input.password, context.from);
    context.setCookie(secret);
    return { operatorId: operator.id, name: operator.name, role: operator.role };
  }),

  logout: os.auth.logout.handler(async ({ context }) => {
    if (context.caller !== null) await context.desk.logOut(context.caller);
    context.setCookie(null);
    return done;
  }),

  me: os.auth.me.handler(({ context: { caller } }) =>
    caller === null ? null : { operatorId: caller.operatorId, name: caller.name, role: caller.role },
  ),

  /** Everybody sees their own logins, the owner all of them. */
  logins: os.auth.logins.handler(({ context }) => {
    const caller = loggedIn(context);
    const operatorId = may(caller.role, 'operators.read') ? null : caller.operatorId;
    return context.ports.read('loginsList', { nowMs: context.ports.clock.now(), ownHash: caller.secretHash, operatorId });
  }),

  revoke: os.auth.revoke.handler(async ({ context, input }) => {
    const caller = loggedIn(context);
    if (input.operatorId !== caller.operatorId && !may(caller.role, 'operators.change'))
      throw new Fault('access.forbidden', { role: caller.role, action: 'operators.change' });
    const of = id<OperatorId>(input.operatorId);
    await submitAs(context, caller.operatorId, { kind: 'operator.revoke-logins', of });
    context.desk.endOperator(of);
    return done;
  }),
};
