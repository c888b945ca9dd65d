/** Bills: the receipt's content, and taking the payment. */
import { id, type BillId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { allow, found, submitAs, type CallContext } from '../context.ts';
import type { ReceiptView } from '../contract.ts';
import { os } from '../implement.ts';

export const bills = {
  get: os.bills.get.handler(({ context, input }) => {
    allow(context, 'bills.read');
    return readReceipt(context, input.billId);
  }),

  pay: os.bills.pay.handler(async ({ context, input }) => {
    const caller = allow(context, 'bills.pay');
    const billId = id<BillId>(input.billId);
    await submitAs(context, caller.operatorId, {
      kind: 'operator.take-payment',
      billId,
      method: input.method,
      ...(input.amount === undefined ? {} : { amount: minor(input.amount) }),
    });
    return (await readReceipt(context, input.billId)).bill;
  }),
};

/** Throws Fault('input.not-found'). */
export async function readReceipt(context: Pick<CallContext, 'ports'>, billId: string): Promise<ReceiptView> {
  return found(await context.ports.read('receiptOf', { billId: id<BillId>(billId) }), { bill: billId });
}
