/** What the desktop window adds to a page (preload/bridge.ts); absent in a browser, where the page prints and saves the browser's way. */

export interface DesktopPrint {
  readonly paper: 'receipt-80mm' | 'a4';
  /** Length of the receipt in millimetres, 40 to 2000. */
  readonly heightMm?: number;
  readonly silent?: boolean;
}

export type DesktopAnswer =
  { readonly ok: true } | { readonly ok: false; readonly why: 'not-allowed' | 'bad-request' | 'cancelled' | 'failed' | 'no-second-screen' };

declare global {
  interface Window {
    readonly stationmaster?: {
      print(options: DesktopPrint): Promise<DesktopAnswer>;
      saveFile(file: { name: string; bytes: Uint8Array }): Promise<DesktopAnswer>;
      openSecondScreen(open: boolean): Promise<DesktopAnswer>;
    };
  }
}

/** Prints the page that is shown: through the desktop window, or with the browser's own dialog. */
export async function printPage(options: DesktopPrint): Promise<DesktopAnswer> {
  const desktop = window.stationmaster;
  if (desktop !== undefined) return desktop.print(options);
  window.print();
  return { ok: true };
}

/** Path of a receipt as a PDF. */
export function receiptPath(billId: string, size: '80mm' | 'a4', lang: 'en' | 'zh'): string {
  return `/download/receipt/${encodeURIComponent(billId)}.pdf?size=${size}&lang=${lang}`;
}
