/** Reservations from the desk, and the lists of cards that piles keep. */
import { id, type PileId, type TokenId } from '../../base/ids.ts';
import { utcMs } from '../../base/time.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';
import { settled } from './piles.ts';

export const reservations = {
  list: os.reservations.list.handler(({ context, input }) => {
    allow(context, 'reservations.read');
    return context.ports.read('reservationsPage', input);
  }),

  make: os.reservations.make.handler(async ({ context, input }) => {
    const caller = allow(context, 'reservations.change');
    const answer = await submitAs(context, caller.operatorId, {
      kind: 'operator.reserve',
      ref: { ...input.ref, pileId: id<PileId>(input.ref.pileId) },
      cardId: id<TokenId>(input.cardId),
      expiresAtMs: utcMs(input.expiresAtMs),
    });
    return settled(context, answer);
  }),

  cancel: os.reservations.cancel.handler(async ({ context, input }) => {
    const caller = allow(context, 'reservations.change');
    const answer = await submitAs(context, caller.operatorId, {
      kind: 'operator.cancel-reservation',
      reservationId: input.reservationId,
    });
    return settled(context, answer);
  }),
};

export const localLists = {
  list: os.localLists.list.handler(async ({ context }) => {
    allow(context, 'piles.read');
    const rows = await context.ports.read('localListRows', undefined);
    return rows.map((row) => ({ ...row, online: context.ports.isPileOnline(row.pileId) }));
  }),

  renew: os.localLists.renew.handler(async ({ context, input }) => {
    const caller = allow(context, 'local-lists.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.renew-local-list', pileId: id<PileId>(input.pileId) });
    return done;
  }),
};
