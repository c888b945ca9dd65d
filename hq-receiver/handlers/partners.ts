/** Who reads by the partners' API. */
import { randomBytes } from 'node:crypto';
import { allow, done, keepDeed } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { newSecret, secretHash } from '../partner/token.ts';
import { addPartner, endPartner, partners as listPartners } from '../store/partners.ts';
import { os } from './implement.ts';

export const partners = {
  list: os.partners.list.handler(async ({ context }) => {
    allow(context, 'partners');
    const rows = await listPartners(context.hq.db);
    return rows.map((row) => ({ ...row, scopes: [...row.scopes], tags: [...row.tags] }));
  }),

  add: os.partners.add.handler(async ({ context, input }) => {
    const caller = allow(context, 'partners');
    const { hq } = context;
    const clientId = `partner-${randomBytes(8).toString('hex')}`;
    const secret = newSecret();
    await hq.db.tx(async (sql) => {
      await addPartner(sql, { clientId, ...input, madeBy: caller.name, madeAtMs: hq.now() }, secretHash(secret));
      await keepDeed(sql, hq, caller, 'partners.add', { name: input.name, scopes: input.scopes.join(', '), tags: input.tags.join(', ') });
    });
    return { clientId, secret };
  }),

  end: os.partners.end.handler(async ({ context, input }) => {
    const caller = allow(context, 'partners');
    const { hq } = context;
    await hq.db.tx(async (sql) => {
      if (!(await endPartner(sql, input.clientId, hq.now()))) throw new Denied('input.not-found', { partner: input.clientId });
      await keepDeed(sql, hq, caller, 'partners.end', { client: input.clientId });
    });
    return done;
  }),
};
