/** Makes PDFs in a thread of its own: laying out and embedding a font takes a tenth of a second that no socket should wait. */
import { Worker } from 'node:worker_threads';
import { BoundedQueue } from '../base/bounded-queue.ts';
import { Fault } from '../base/fault.ts';
import type { InvoiceView } from '../domain/invoice-views.ts';
import type { Clock } from '../domain/ports.ts';
import type { ShiftReport } from '../domain/till-views.ts';
import type { ReportLook, ReportPart } from '../domain/report-views.ts';
import type { ReceiptView } from '../domain/views.ts';
import type { DrillSheet } from './drill-pdf.ts';
import type { MatrixSheet } from './matrix-pdf.ts';
import type { ReceiptLook } from './receipt-pdf.ts';
import type { FieldRecordSheet } from './field-record-pdf.ts';
import type { SelfTestSheet } from './selftest-pdf.ts';
import type { CodeSlip } from '../domain/code-slip.ts';
import type { SlipLook } from './slip-pdf.ts';
import type { DaySheet } from './till-slips.ts';
import type { Sticker, StickerLook } from './sticker-pdf.ts';

export interface Printer {
  /** Each rejects with Fault('inbox.full') when 32 already wait. */
  receiptPdf(receipt: ReceiptView, look: ReceiptLook): Promise<Uint8Array>;
  invoicePdf(paper: InvoiceView, look: ReceiptLook): Promise<Uint8Array>;
  stickerPdf(stickers: readonly Sticker[], look: StickerLook): Promise<Uint8Array>;
  codeSlipPdf(slip: CodeSlip, language: SlipLook['language']): Promise<Uint8Array>;
  selfTestPdf(sheet: SelfTestSheet): Promise<Uint8Array>;
  fieldRecordPdf(sheet: FieldRecordSheet): Promise<Uint8Array>;
  matrixPdf(sheet: MatrixSheet): Promise<Uint8Array>;
  drillPdf(sheet: DrillSheet): Promise<Uint8Array>;
  /** XLSX. */
  workbook(parts: readonly ReportPart[], look: ReportLook): Promise<Uint8Array>;
  shiftPdf(report: ShiftReport, look: SlipLook): Promise<Uint8Array>;
  dayPdf(sheet: DaySheet, look: SlipLook): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface PrinterOptions {
  /** The thread's entry: print-worker.ts, or its bundle. */
  readonly workerUrl: URL;
  readonly clock: Pick<Clock, 'after'>;
  /** Where a package keeps the typefaces; from the installed packages when left out. */
  readonly fontFolder?: string;
}

/** What crosses to the thread and back. */
export type PrintOrder =
  | { readonly kind: 'receipt'; readonly receipt: ReceiptView; readonly look: ReceiptLook }
  | { readonly kind: 'invoice'; readonly paper: InvoiceView; readonly look: ReceiptLook }
  | { readonly kind: 'self-test'; readonly sheet: SelfTestSheet }
  | { readonly kind: 'field-record'; readonly sheet: FieldRecordSheet }
  | { readonly kind: 'matrix'; readonly sheet: MatrixSheet }
  | { readonly kind: 'drill'; readonly sheet: DrillSheet }
  | { readonly kind: 'workbook'; readonly parts: readonly ReportPart[]; readonly look: ReportLook }
  | { readonly kind: 'shift'; readonly report: ShiftReport; readonly look: SlipLook }
  | { readonly kind: 'day'; readonly sheet: DaySheet; readonly look: SlipLook }
  | { readonly kind: 'code-slip'; readonly slip: CodeSlip; readonly language: SlipLook['language'] }
  | { readonly kind: 'stickers'; readonly stickers: readonly Sticker[]; readonly look: StickerLook };
export type PrintReply = { readonly pdf: Uint8Array } | { readonly problem: string };

interface Job {
  readonly order: PrintOrder;
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

const WAITING = 32;
const LONGEST_MS = 20_000;
/** Ended when unused, it gives back the 40 MB that fonts take. */
const IDLE_MS = 60_000;

export function openPrinter(options: PrinterOptions): Printer {
  const waiting = new BoundedQueue<Job>({ capacity: WAITING, whenFull: 'refuse' });
  let worker: Worker | null = null;
  let job: Job | null = null;
  let cancelTimer: () => void = () => undefined;
  let isClosed = false;

  const finish = (settle: (job: Job) => void): void => {
    cancelTimer();
    const done = job;
    job = null;
    if (done !== null) settle(done);
    next();
  };

  const end = (): void => {
    const ended = worker;
    worker = null;
    void ended?.terminate();
  };

  const start = (): Worker => {
    const made = new Worker(options.workerUrl, { workerData: { fontFolder: options.fontFolder } });
    made.on('message', (reply: PrintReply) => {
      if (worker !== made) return;
      finish((j) => ('pdf' in reply ? j.resolve(reply.pdf) : j.reject(new Error(reply.problem))));
    });
    const died = (error: Error): void => {
      if (worker !== made) return;
      worker = null;
      finish((j) => j.reject(error));
    };
    made.on('error', died);
    made.on('exit', (code) => died(new Error(`the printing thread ended with ${code}`)));
    return made;
  };

  const next = (): void => {
    if (job !== null || isClosed) return;
    job = waiting.shift() ?? null;
    if (job === null) {
      cancelTimer = options.clock.after(IDLE_MS, end);
      return;
    }
    cancelTimer();
    worker ??= start();
    worker.postMessage(job.order);
    cancelTimer = options.clock.after(LONGEST_MS, () => {
      end();
      finish((j) => j.reject(new Error(`a document took longer than ${LONGEST_MS} ms`)));
    });
  };

  const print = (order: PrintOrder): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      if (isClosed || !waiting.push({ order, resolve, reject }))
        reject(new Fault('inbox.full', { help: 'Too many documents are being made.' }));
      else next();
    });

  return {
    receiptPdf: (receipt, look) => print({ kind: 'receipt', receipt, look }),
    invoicePdf: (paper, look) => print({ kind: 'invoice', paper, look }),
    stickerPdf: (stickers, look) => print({ kind: 'stickers', stickers, look }),
    selfTestPdf: (sheet) => print({ kind: 'self-test', sheet }),
    fieldRecordPdf: (sheet) => print({ kind: 'field-record', sheet }),
    matrixPdf: (sheet) => print({ kind: 'matrix', sheet }),
    drillPdf: (sheet) => print({ kind: 'drill', sheet }),
    workbook: (parts, look) => print({ kind: 'workbook', parts, look }),
    codeSlipPdf: (slip, language) => print({ kind: 'code-slip', slip, language }),
    shiftPdf: (report, look) => print({ kind: 'shift', report, look }),
    dayPdf: (sheet, look) => print({ kind: 'day', sheet, look }),
    close: async () => {
      isClosed = true;
      cancelTimer();
      const closing = new Error('the station is closing');
      job?.reject(closing);
      for (const left of waiting.take(WAITING)) left.reject(closing);
      const ended = worker;
      worker = null;
      await ended?.terminate();
    },
  };
}
