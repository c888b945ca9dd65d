/** The drawer and its shifts. */
import { id, type ShiftId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import type { ShiftReport } from '../../domain/till-views.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const till = {
  get: os.till.get.handler(({ context }) => {
    allow(context, 'till.read');
    return context.ports.read('tillView', undefined);
  }),

  shifts: os.till.shifts.handler(({ context, input }) => {
    allow(context, 'till.read');
    return context.ports.read('shiftsPage', input);
  }),

  report: os.till.report.handler(({ context, input }) => {
    allow(context, 'till.read');
    return readShift(context, input.shiftId);
  }),

  open: os.till.open.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'till.work');
    const shiftId = id<ShiftId>(context.ports.newId());
    await submitAs(context, operatorId, { kind: 'operator.open-shift', shiftId, countedCash: minor(input.countedCash) });
    return { shiftId };
  }),

  close: os.till.close.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'till.work');
    const { shiftId, countedCash, leftCash, note } = input;
    await submitAs(context, operatorId, {
      kind: 'operator.close-shift',
      shiftId: id<ShiftId>(shiftId),
      countedCash: minor(countedCash),
      leftCash: minor(leftCash),
      note,
    });
    return readShift(context, shiftId);
  }),

  move: os.till.move.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'till.work');
    await submitAs(context, operatorId, { kind: 'operator.move-cash', ...input, amount: minor(input.amount) });
    return done;
  }),
};

/** Throws Fault('input.not-found'). */
export async function readShift(context: Pick<CallContext, 'ports'>, shiftId: string): Promise<ShiftReport> {
  return found(await context.ports.read('shiftReport', { shiftId: id<ShiftId>(shiftId) }), { shift: shiftId });
}
