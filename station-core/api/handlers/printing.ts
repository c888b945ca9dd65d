/** The receipt printer on the network: how it stands, and a receipt on it. */
import { Fault } from '../../base/fault.ts';
import { allow, done } from '../context.ts';
import { os } from '../implement.ts';
import { readReceipt } from './bills.ts';

export const printing = {
  status: os.printing.status.handler(async ({ context }) => {
    allow(context, 'bills.read');
    const { receiptPrinter } = context.ports;
    return { state: receiptPrinter === null ? 'none' : await receiptPrinter.status() };
  }),

  receipt: os.printing.receipt.handler(async ({ context, input }) => {
    allow(context, 'bills.read');
    const { receiptPrinter, documents } = context.ports;
    if (receiptPrinter === null) throw new Fault('printer.unreachable', { help: 'No receipt printer is set up; see docs/configuration.md.' });
    const receipt = await readReceipt(context, input.billId);
    const { columns, encoding } = receiptPrinter;
    await receiptPrinter.print(documents.receiptRoll(receipt, { language: input.language, columns, encoding }));
    return done;
  }),
}; // prettier-ignore
