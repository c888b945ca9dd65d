/** Calls about the receipt printer on the network. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { PrinterView } from '../../domain/printer-port.ts';

export const printing = {
  /** Asks the printer; at most 3 s. */
  status: oc.output(type<PrinterView>()),
  /** Resolves once the printer says that it is printed. Rejects with printer.* faults that say what to do; nothing of the bill changes. */
  receipt: oc
    .input(z.object({ billId: z.string().min(1).max(80), language: z.enum(['en', 'zh']) }))
    .output(type<{ readonly done: true }>()),
};
