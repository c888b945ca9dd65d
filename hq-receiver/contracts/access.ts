/** Logging in, and the people who may. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, ms, page, role } from './parts.ts';

const name = z.string().trim().min(1).max(60);
const newPassword = z.string().min(10).max(200);
const personId = z.string().min(1).max(40);

export const me = z.object({ personId, name: z.string(), role });

export const access = {
  status: oc.output(z.object({ setUp: z.boolean(), hqName: z.string(), version: z.string(), nowMs: ms })),
  /** Once: the first admin, with the code that HQ printed at its first start. */
  setUp: oc.input(z.object({ code: z.string().max(100), name, password: newPassword })).output(me),
  login: oc.input(z.object({ name: z.string().max(60), password: z.string().max(200) })).output(me),
  logout: oc.output(done),
  me: oc.output(me.nullable()),
  ownPassword: oc.input(z.object({ password: z.string().max(200), newPassword })).output(done),
};

export const personRow = z.object({
  personId,
  name: z.string(),
  role,
  disabled: z.boolean(),
  createdAtMs: ms,
  lastSeenMs: ms.nullable(),
  logins: z.number().int(),
});

const deedRow = z.object({
  deedId: z.number().int(),
  atMs: ms,
  name: z.string(),
  what: z.string(),
  detail: z.record(z.string(), z.string()),
});

export const people = {
  list: oc.output(z.array(personRow)),
  add: oc.input(z.object({ name, role, password: newPassword })).output(done),
  change: oc.input(z.object({ personId, role, disabled: z.boolean(), password: newPassword.nullable() })).output(done),
  /** Ends all logins of a person; of oneself for everybody. */
  endLogins: oc.input(z.object({ personId })).output(done),
  /** What people did here, newest first. */
  deeds: oc.input(z.object(page)).output(z.object({ rows: z.array(deedRow), total: z.number().int() })),
};
