/** What the desk hands over of accounts and cards: the list of cards as CSV, and all that is kept of one person. Same cookie and checks as the calls. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { id, type AccountId, type TokenId } from '../base/ids.ts';
import { localTime } from '../base/time.ts';
import type { CardRow } from '../domain/account-views.ts';
import { allow, found, type CallContext } from './context.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

export function addAccountRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/download/cards.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    const query = z.object({ numbers: z.stringbool().default(false), lang: z.enum(['en', 'zh']).optional() }).safeParse(request.query);
    if (!query.success) throw new Fault('input.invalid', { field: 'query', help: 'The address is not one of a list of cards.' });
    const { numbers, lang } = query.data;
    allow(context, numbers ? 'cards.export' : 'cards.read');
    const { zone, language } = found(await context.ports.read('settings', undefined), { help: 'Set the station up first.' });
    const csv = context.ports.documents.cardsCsv(exported(context, numbers), { zone, language: lang ?? language });
    const day = localTime(context.ports.clock.now(), zone).date;
    void reply.header('content-disposition', `attachment; filename="cards-${day}.csv"`);
    return reply.type('text/csv; charset=utf-8').send(Readable.from(csv));
  });

  app.get<{ Params: { accountId: string } }>('/download/account/:accountId.json', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'accounts.erase');
    const accountId = id<AccountId>(request.params.accountId.slice(0, 80));
    const all = await context.ports.read('accountExport', { accountId, nowMs: context.ports.clock.now() }, 'report');
    const { number, content } = found(all, { account: accountId });
    void reply.header('content-disposition', `attachment; filename="account-${number}.json"`);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(content, null, 2));
  });
}

const PART = 500;
/** A download ends here. */
const MOST_CARDS = 200_000;

async function* exported(
  { ports }: CallContext,
  numbers: boolean,
): AsyncGenerator<readonly { readonly row: CardRow; readonly number: string | null }[], void, undefined> {
  let after: TokenId | null = null;
  for (let cards = 0; cards < MOST_CARDS; cards += PART) {
    const part: readonly { readonly row: CardRow; readonly number: string | null }[] = await ports.read(
      'cardsExport',
      { after, limit: PART, numbers },
      'report',
    );
    if (part.length > 0) yield part;
    const last = part.at(-1);
    if (last === undefined || part.length < PART) return;
    after = last.row.id;
  }
}
