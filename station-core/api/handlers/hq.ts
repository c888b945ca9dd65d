/** The line to HQ as people reach it. What takes long goes on by itself; `state` tells how far it is. */
import { createHash, createPublicKey } from 'node:crypto';
import { messageOf } from '../../base/fault.ts';
import { utcMs } from '../../base/time.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const hq = {
  state: os.hq.state.handler(async ({ context }) => {
    allow(context, 'hq.read');
    const { ports } = context;
    const { link, waiting, openBatches, openBytes, acknowledgedAtMs, directives, lost, held } = await ports.read('hqLine', undefined);
    const facts = { waiting, openBatches, openBytes, acknowledgedAtMs, directives, lost, held };
    return {
      ...ports.hq.progress(),
      ...facts,
      link: link === null ? null : withoutKey(link),
      keyFingerprint: fingerprintOf(ports.keys.stationKey.publicKeyPem),
      nowMs: ports.clock.now(),
    };
  }),

  batches: os.hq.batches.handler(({ context, input }) => {
    allow(context, 'hq.read');
    return context.ports.read('hqBatches', input);
  }),

  losses: os.hq.losses.handler(({ context, input }) => {
    allow(context, 'hq.read');
    return context.ports.read('hqLosses', input);
  }),

  directives: os.hq.directives.handler(({ context, input }) => {
    allow(context, 'hq.read');
    return context.ports.read('hqDirectives', input);
  }),

  owned: os.hq.owned.handler(({ context }) => {
    allow(context, 'hq.read');
    return context.ports.read('hqOwned', undefined);
  }),

  marks: os.hq.marks.handler(({ context, input }) => {
    allow(context, 'hq.read');
    return context.ports.read('hqMarks', { ...input, nowMs: context.ports.clock.now() });
  }),

  check: os.hq.check.handler(async ({ context, input }) => {
    allow(context, 'hq.change');
    await context.ports.hq.check(input);
    return done;
  }),

  enrol: os.hq.enrol.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'hq.change');
    const { hqName, stationId } = await context.ports.hq.enrol(input, operatorId);
    return { hqName, stationId };
  }),

  recover: os.hq.recover.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'hq.change');
    const { link, lost } = await context.ports.hq.recover(input, operatorId);
    return { hqName: link.hqName, lost };
  }),

  save: os.hq.save.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'hq.change');
    await context.ports.hq.save(input, operatorId);
    return done;
  }),

  leave: os.hq.leave.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'hq.change');
    await submitAs(context, operatorId, { kind: 'operator.hq-unlink', reason: input.reason });
    return done;
  }),

  sendNow: os.hq.sendNow.handler(({ context }) => {
    const { operatorId } = allow(context, 'hq.carry');
    const { ports } = context;
    // A week's backlog takes minutes: nobody waits for the answer of a click so long.
    ports.hq.sendNow(operatorId).catch((error: unknown) => ports.log.warn({ problem: messageOf(error) }, 'HQ could not be told now'));
    return done;
  }),

  override: os.hq.override.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'hq.change');
    const untilMs = input.untilMs === null ? null : utcMs(input.untilMs);
    await submitAs(context, operatorId, { ...input, kind: 'operator.hq-override', untilMs });
    return done;
  }),
};

function withoutKey<T extends { readonly hqKey: string }>({ hqKey: _, ...rest }: T): Omit<T, 'hqKey'> {
  return rest;
}

function fingerprintOf(publicPem: string): string {
  return createHash('sha256')
    .update(createPublicKey(publicPem).export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
