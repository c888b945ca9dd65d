/** Thread entry: one PDF at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert, unreachable } from '../base/assert.ts';
import { messageOf } from '../base/fault.ts';
import { readFonts, type Fonts } from './fonts.ts';
import { drillPdf } from './drill-pdf.ts';
import { fieldRecordPdf } from './field-record-pdf.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { matrixPdf } from './matrix-pdf.ts';
import type { PrintOrder, PrintReply } from './printer.ts';
import { receiptPdf } from './receipt-pdf.ts';
import { reportWorkbook } from './report-files.ts';
import { selfTestPdf } from './selftest-pdf.ts';
import { codeSlipPdf } from './code-slip-pdf.ts';
import { slipPdf } from './slip-pdf.ts';
import { daySlip, shiftSlip } from './till-slips.ts';
import { stickerPdf } from './sticker-pdf.ts';

const port = parentPort;
assert(port !== null, 'documents are made in a worker thread');
// Given by openPrinter alone.
const { fontFolder } = workerData as { readonly fontFolder: string | undefined };
const fonts = readFonts(fontFolder);
// Awaited with each order; without one, a missing font must not end the thread.
fonts.catch(() => undefined);

port.on('message', (order: PrintOrder) => {
  fonts
    .then((ready) => pdfOf(order, ready))
    .then(
      (pdf): PrintReply => ({ pdf }),
      (error: unknown): PrintReply => ({ problem: messageOf(error) }),
    )
    .then((reply) => port.postMessage(reply))
    .catch((error: unknown) => {
      throw error;
    });
});

function pdfOf(order: PrintOrder, ready: Fonts): Promise<Uint8Array> {
  switch (order.kind) {
    case 'self-test':
      return selfTestPdf(order.sheet, ready);
    case 'field-record':
      return fieldRecordPdf(order.sheet, ready);
    case 'matrix':
      return matrixPdf(order.sheet, ready);
    case 'drill':
      return drillPdf(order.sheet, ready);
    case 'receipt':
      return receiptPdf(order.receipt, order.look, ready);
    case 'shift':
      return slipPdf(shiftSlip(order.report, order.look.language), order.look, ready);
    case 'day':
      return slipPdf(daySlip(order.sheet, order.look.language), order.look, ready);
    case 'invoice':
      return invoicePdf(order.paper, order.look, ready);
    case 'code-slip':
      return codeSlipPdf(order.slip, order.language, ready);
    case 'stickers':
      return stickerPdf(order.stickers, order.look, ready);
    case 'workbook':
      return reportWorkbook(order.parts, order.look);
    default:
      return unreachable(order);
  }
}
