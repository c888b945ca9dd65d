/** What prints receipts on a roll somewhere in the site's network. */

/** ready; or why not, each with its own sentence on screen. low: ready, and the roll ends soon. */
export type PrinterState = 'ready' | 'low' | 'out-of-paper' | 'cover-open' | 'not-ready' | 'unreachable';

/** none: no printer is set up. */
export interface PrinterView {
  readonly state: PrinterState | 'none';
}

/** What fits the printer's code page. */
export type PrinterEncoding = 'gb18030' | 'windows-1252';

export interface ReceiptPrinter {
  readonly encoding: PrinterEncoding;
  /** Characters of the font A on one line: 48 on 80 mm, 32 on 58 mm. */
  readonly columns: number;
  status(): Promise<PrinterState>;
  /**
   * Resolves when the printer says that all of it was printed. Rejects with Fault('printer.*'): before a byte was sent for out
   * of paper, open cover, not ready, unreachable; 'printer.unsure' where the line broke in the middle. One at a time; the ninth that waits is refused.
   */
  print(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
