/** Logging in and out; the people who may, and what they did. */
import { randomBytes } from 'node:crypto';
import { allow, done, found, keepDeed } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { VERSION } from '../access/version.ts';
import { addPerson, changePerson, endLoginsOf, isSetUp, listDeeds, listPeople, otherAdmins, personById } from '../store/people.ts';
import { DatabaseError } from '../store/sql.ts';
import { os } from './implement.ts';

export const access = {
  status: os.access.status.handler(async ({ context: { hq } }) => ({
    setUp: await isSetUp(hq.db),
    hqName: hq.name,
    version: VERSION,
    nowMs: hq.now(),
  })),

  setUp: os.access.setUp.handler(async ({ context, input }) => {
    const { secret, caller } = await context.desk.setUp(input, context.from);
    context.setCookie(secret);
    return { personId: caller.personId, name: caller.name, role: caller.role };
  }),

  login: os.access.login.handler(async ({ context, input }) => {
    const { secret, caller } = await context.desk.logIn(input.name, input.password, context.from);
    context.setCookie(secret);
    return { personId: caller.personId, name: caller.name, role: caller.role };
  }),

  logout: os.access.logout.handler(async ({ context }) => {
    if (context.caller !== null) await context.desk.logOut(context.caller);
    context.setCookie(null);
    return done;
  }),

  me: os.access.me.handler(({ context: { caller } }) =>
    caller === null ? null : { personId: caller.personId, name: caller.name, role: caller.role },
  ),

  ownPassword: os.access.ownPassword.handler(async ({ context, input }) => {
    const caller = allow(context, 'look');
    await context.desk.changeOwn(caller, input.password, input.newPassword, context.from);
    return done;
  }),
};

export const people = {
  list: os.people.list.handler(async ({ context }) => {
    allow(context, 'people');
    const rows = await listPeople(context.hq.db, context.hq.now());
    return rows.map(({ passwordHash: _kept, ...row }) => row);
  }),

  add: os.people.add.handler(async ({ context, input }) => {
    const caller = allow(context, 'people');
    const { hq, desk } = context;
    const passwordHash = await desk.passwords.hash(input.password);
    const personId = randomBytes(12).toString('hex');
    try {
      await hq.db.tx(async (sql) => {
        await addPerson(sql, { personId, name: input.name, role: input.role, passwordHash, disabled: false, createdAtMs: hq.now() });
        await keepDeed(sql, hq, caller, 'people.add', { name: input.name, role: input.role });
      });
    } catch (error) {
      if (error instanceof DatabaseError && error.kind === 'conflict')
        throw new Denied('input.invalid', { field: 'name', help: 'Somebody has this name already.' }, { cause: error });
      throw error;
    }
    return done;
  }),

  change: os.people.change.handler(async ({ context, input }) => {
    const caller = allow(context, 'people');
    const { hq, desk } = context;
    const passwordHash = input.password === null ? null : await desk.passwords.hash(input.password);
    await hq.db.tx(async (sql) => {
      const others = await otherAdmins(sql, input.personId);
      const before = found(await personById(sql, input.personId), { person: input.personId });
      if (others === 0 && (input.role !== 'admin' || input.disabled))
        throw new Denied('input.invalid', { field: 'role', help: 'The last admin stays one. Make somebody else an admin first.' });
      await changePerson(sql, { ...input, passwordHash });
      // Another role or password holds from the next click on, not from the next login.
      const stays = input.personId === caller.personId ? caller.secretHash : null;
      if (passwordHash !== null || input.disabled) await endLoginsOf(sql, input.personId, stays);
      await keepDeed(sql, hq, caller, 'people.change', {
        name: before.name,
        role: input.role,
        ...(input.disabled === before.disabled ? {} : { locked: input.disabled ? 'yes' : 'no' }),
        ...(passwordHash === null ? {} : { password: 'new' }),
      });
    });
    return done;
  }),

  endLogins: os.people.endLogins.handler(async ({ context, input }) => {
    const caller = allow(context, input.personId === context.caller?.personId ? 'look' : 'people');
    const { hq } = context;
    await hq.db.tx(async (sql) => {
      const person = found(await personById(sql, input.personId), { person: input.personId });
      await endLoginsOf(sql, input.personId, null);
      await keepDeed(sql, hq, caller, 'people.end-logins', { name: person.name });
    });
    return done;
  }),

  deeds: os.people.deeds.handler(async ({ context, input }) => {
    allow(context, 'people');
    const { rows, total } = await listDeeds(context.hq.db, input);
    return { total, rows: rows.map(({ personId: _kept, ...row }) => ({ ...row, detail: { ...row.detail } })) };
  }),
};
