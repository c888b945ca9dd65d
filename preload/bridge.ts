/** What the desktop gives a page, as `window.stationmaster`; in a browser it is absent, and the page prints and saves the browser's way. */

/** Done, or why not. `cancelled` is the person's own choice. */
export type DesktopAnswer = { ok: true } | { ok: false; why: 'not-allowed' | 'bad-request' | 'cancelled' | 'failed' | 'no-second-screen' };

/** How to print the page that is shown. `heightMm` is the receipt's length (40 to 2000), `copies` 1 to 10; `silent` takes the default printer without asking. */
export type DesktopPrint = { paper: 'receipt-80mm' | 'a4'; heightMm?: number; copies?: number; silent?: boolean };

/** A file to save where the person says; `name` is a bare name ending in pdf, csv, xlsx, zip, json or png, at most 64 MiB. */
export type DesktopFile = { name: string; bytes: Uint8Array };

/** The whole bridge. `openSecondScreen(false)` closes the picture on the second screen. */
export type StationmasterBridge = {
  readonly version: string;
  readonly platform: string;
  print(options: DesktopPrint): Promise<DesktopAnswer>;
  saveFile(file: DesktopFile): Promise<DesktopAnswer>;
  openSecondScreen(open: boolean): Promise<DesktopAnswer>;
};
