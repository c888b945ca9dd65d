/** Thread entry: one PDF at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import { messageOf } from '../base/fault.ts';
import { readFonts } from './fonts.ts';
import type { PrintOrder, PrintReply } from './printer.ts';
import { receiptPdf } from './receipt-pdf.ts';

const port = parentPort;
assert(port !== null, 'documents are made in a worker thread');
// Given by openPrinter alone.
const { fontFolder } = workerData as { readonly fontFolder: string | undefined };
const fonts = readFonts(fontFolder);
// Awaited with each order; without one, a missing font must not end the thread.
fonts.catch(() => undefined);

port.on('message', ({ receipt, look }: PrintOrder) => {
  fonts
    .then((ready) => receiptPdf(receipt, look, ready))
    .then(
      (pdf): PrintReply => ({ pdf }),
      (error: unknown): PrintReply => ({ problem: messageOf(error) }),
    )
    .then((reply) => port.postMessage(reply))
    .catch((error: unknown) => {
      throw error;
    });
});
