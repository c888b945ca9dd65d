/** The ledger to look at. */
import type { z } from 'zod';
import { utcMs, type LocalDate } from '../../base/time.ts';
import type { PostingFilter } from '../../store/views/ledger.ts';
import { allow, done, found, submitAs } from '../context.ts';
import type { postingFilter } from '../contracts/ledger.ts';
import { os } from '../implement.ts';

export const ledger = {
  trialBalance: os.ledger.trialBalance.handler(({ context }) => {
    allow(context, 'ledger.read');
    return context.ports.read('trialView', undefined);
  }),

  parties: os.ledger.parties.handler(({ context, input }) => {
    allow(context, 'ledger.read');
    return context.ports.read('partyBalances', input);
  }),

  postings: os.ledger.postings.handler(({ context, input }) => {
    allow(context, 'ledger.read');
    return context.ports.read('postingsPage', { ...input, filter: toPostingFilter(input.filter) });
  }),

  days: os.ledger.days.handler(async ({ context, input }) => {
    allow(context, 'ledger.read');
    const days = await context.ports.read('daysPage', { ...input, nowMs: context.ports.clock.now() });
    return found(days, { help: 'Set the station up first.' });
  }),

  closeDay: os.ledger.closeDay.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'ledger.close');
    // What is no day of the calendar is refused by the decision.
    await submitAs(context, operatorId, { kind: 'operator.close-day', day: input.day as LocalDate });
    return done;
  }),

  verify: os.ledger.verify.handler(({ context }) => {
    allow(context, 'ledger.read');
    return context.ports.proveLedger();
  }),
};

export function toPostingFilter({ fromMs, toMs, ...rest }: z.output<typeof postingFilter>): PostingFilter {
  return { ...rest, fromMs: fromMs === null ? null : utcMs(fromMs), toMs: toMs === null ? null : utcMs(toMs) };
}
